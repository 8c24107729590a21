"""The books of terms: Alphabetic Index, external causes, Table of Drugs, Neoplasm Table, ICD-10-PCS Index."""

import re
from dataclasses import dataclass
from datetime import date

from codesets.code import System
from codesets.edition import Edition
from codesets.library import Library

TITLES = {
    "index": "Alphabetic Index", "eindex": "External causes", "drug": "Table of Drugs", "neoplasm": "Neoplasm Table",
    "pcs": "ICD-10-PCS Index",
}  # fmt: skip
PCS = "pcs"
MOST = 300  # main terms shown at once
NESTED = re.compile(r"\([^)]*\)")
OTHERS = {
    "neoplasm": "neoplasm",
    "table of drugs": "drug",
    "external cause": "eindex",
    "index to external causes": "eindex",
}
CODE = re.compile(r"\b(?:[A-TV-Z]\d|QA)[0-9A-Z](?:\.[0-9A-Z]{1,4})?\b")
COLUMNS = "number, title, nonessential, code, manifestation, see, see_kind, depth"


@dataclass(frozen=True, slots=True)
class Term:
    """A line of an index. `code` may end in a dash: more characters are needed; `manifestation` is the bracketed code."""

    number: int
    title: str
    nonessential: str
    code: str
    manifestation: str
    see: str
    see_kind: str
    depth: int

    @property
    def words(self) -> str:
        """The line as the book prints it, without its code."""
        link = f"{self.see_kind} {self.see}" if self.see else ""
        return " ".join(part for part in (self.title, self.nonessential, link and f"\N{EN DASH} {link}") if part)


def other_book(see: str) -> str:
    """The book that a link of another one leads to: `Neoplasm, by site`, `Table of Drugs`; empty for none."""
    said = see.lower()
    return next((kind for words, kind in OTHERS.items() if words in said), "")


def named_code(see: str) -> str:
    """The code that a link names: `see subcategory S72.8`; empty for none."""
    found = CODE.search(see)
    return found[0] if found else ""


class Terms:
    """One book of one edition."""

    def __init__(self, library: Library, edition: Edition, kind: str) -> None:
        self.edition, self.kind = edition, kind
        self.system = System.ICD10PCS if kind == PCS else System.ICD10CM
        self._library = library
        self._at = (library.number(edition.name), "index" if kind == PCS else kind)

    def heads(self) -> tuple[str, ...]:
        """Titles of the columns of a table; empty for an index."""
        rows = self._library.rows("select title from heads where edition = ? and book = ? order by column", self._at)
        return tuple(row[0] for row in rows)

    def beginning(self, words: str, limit: int = MOST) -> tuple[Term, ...]:
        """Main terms that begin with words, in book order; else those that hold all of them. Commas do not count.

        The Neoplasm Table has a single main term: its sites are what one looks for.
        """
        typed = [word.replace("\\", "").replace("%", "").replace("_", "") for word in words.replace(",", " ").split()]
        top = "parent = ? and replace(title, ',', '')"
        found = self._many(f"{top} like ? order by place limit ?", self.top(), " ".join(typed) + "%", limit)
        if found or not typed:
            return found
        holds = " and ".join([f"{top} like ?"] + ["title like ?"] * (len(typed) - 1))
        return self._many(f"{holds} order by place limit ?", self.top(), *(f"%{word}%" for word in typed), limit)

    def top(self) -> int:
        """The number of the term that all others stand below; 0 where main terms stand by themselves."""
        if self.kind != "neoplasm":
            return 0
        mains = self._many("parent = 0 limit 2")
        return mains[0].number if len(mains) == 1 else 0

    def below(self, number: int) -> tuple[Term, ...]:
        """The subterms of a term."""
        return self._many("parent = ? order by place", number)

    def has_below(self, number: int) -> bool:
        """Whether a term has subterms."""
        sql = "select 1 from terms where edition = ? and book = ? and parent = ? limit 1"
        return bool(self._library.rows(sql, (*self._at, number)))

    def within(self, number: int, words: list[str]) -> tuple[tuple[Term, ...], ...]:
        """The lines at which all these words have been said, there or on the way; each with the way to it, in book order."""
        found: list[tuple[Term, ...]] = []
        self._look(number, (), frozenset(word.lower() for word in words), found)
        return tuple(found)

    def _look(self, number: int, way: tuple[Term, ...], words: frozenset[str], found: list[tuple[Term, ...]]) -> None:
        for term in self.below(number):
            path = (*way, term)
            said = term.words.lower().replace("(", " ").replace("-", " ").replace(",", " ").split()
            left = frozenset(word for word in words if not any(one.startswith(word) for one in said))
            if words and not left:
                found.append(path)
            self._look(term.number, path, left, found)

    def cells(self, number: int) -> dict[int, str]:
        """The codes of a table's row, by column."""
        rows = self._library.rows(
            "select column, code from cells where edition = ? and book = ? and term = ?", (*self._at, number)
        )
        return {int(column): str(code) for column, code in rows}

    def follow(self, see: str) -> tuple[Term, ...]:
        """The path of terms that a `see` names, as far as the book has it: `Malposition, congenital`."""
        see = re.sub(r" [0-9A-HJ-NP-Z]{3,7}$", "", see) if self.kind == PCS else see  # `Resection, Appendix 0DTJ`
        for one in see.split(";"):  # several links of one line: the first that leads somewhere
            words = [word for part in NESTED.sub("", one).split(",") if (word := part.strip())]
            path: list[Term] = []
            while words and (found := self._step(path[-1].number if path else 0, words)):
                path.append(found[0])
                words = words[found[1] :]
            if path:
                return tuple(path)
        return ()

    def _step(self, parent: int, words: list[str]) -> tuple[Term, int] | None:
        """The term below that the most of the words name; a title may hold a comma itself, or go on behind them."""
        for count in range(len(words), 0, -1):
            title = ", ".join(words[:count])
            for like in (title, f"{title},%", f"{title} %"):
                found = self._many("parent = ? and title like ? order by place limit 1", parent, like)
                if found:
                    return found[0], count
        return None

    def _many(self, where: str, *values: str | int) -> tuple[Term, ...]:
        sql = f"select {COLUMNS} from terms where edition = ? and book = ? and {where}"
        return tuple(Term(*row) for row in self._library.rows(sql, (*self._at, *values)))


def terms(library: Library, kind: str, on: date | None) -> Terms | None:
    """A book for a date, else of the nearest edition that has it; None when none is loaded."""
    system, part = (System.ICD10PCS, "index") if kind == PCS else (System.ICD10CM, kind)
    edition = library.having(system, part, on)
    return Terms(library, edition, kind) if edition else None
