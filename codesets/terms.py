"""The books of terms: Alphabetic Index, external causes, Table of Drugs, Neoplasm Table, ICD-10-PCS Index."""

from dataclasses import dataclass
from datetime import date

from codesets.code import System
from codesets.edition import Edition
from codesets.library import Library

TITLES = {
    "index": "Alphabetic Index", "eindex": "External causes", "drug": "Table of Drugs", "neoplasm": "Neoplasm Table",
}  # fmt: skip
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
        self._library = library
        self._at = (library.number(edition.name), kind)

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

    def cells(self, number: int) -> dict[int, str]:
        """The codes of a table's row, by column."""
        rows = self._library.rows(
            "select column, code from cells where edition = ? and book = ? and term = ?", (*self._at, number)
        )
        return {int(column): str(code) for column, code in rows}

    def follow(self, see: str) -> tuple[Term, ...]:
        """The path of terms that a `see` names, as far as the book has it: `Malposition, congenital`."""
        path: list[Term] = []
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
    """A book of ICD-10-CM for a date, else of the nearest edition that has it; None when none is loaded."""
    having = {row[0] for row in library.rows(
        "select distinct e.name from parts p join editions e on e.id = p.edition where p.kind = ? and e.system = ?",
        (kind, System.ICD10CM.value))}  # fmt: skip
    mine = [e for e in library.editions() if e.name in having]
    if not mine:
        return None
    wanted = on or mine[-1].effective
    return Terms(library, min(mine, key=lambda e: (not e.covers(wanted), abs((e.effective - wanted).days))), kind)
