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

    def beginning(self, words: str, limit: int = 200) -> tuple[Term, ...]:
        """Main terms that begin with words, in book order."""
        like = words.strip().replace("\\", "").replace("%", "").replace("_", "") + "%"
        return self._many("parent = 0 and title like ? order by place limit ?", like, limit)

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
        path: list[Term] = []
        see = re.sub(r" [0-9A-HJ-NP-Z]{3,7}$", "", see) if self.kind == PCS else see  # `Resection, Appendix 0DTJ`
        rest = [word.strip() for word in see.partition(";")[0].split(",") if word.strip()]
        while rest:
            found = self._step(path[-1].number if path else 0, rest)
            if found is None:
                return tuple(path)
            path.append(found[0])
            rest = rest[found[1] :]
        return tuple(path)

    def _step(self, parent: int, words: list[str]) -> tuple[Term, int] | None:
        """The term below that the most of the words name; a title may hold a comma itself."""
        for count in range(len(words), 0, -1):
            title = ", ".join(words[:count])
            found = self._many("parent = ? and title = ? collate nocase order by place limit 1", parent, title)
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
