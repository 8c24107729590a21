"""books.db, opened to read: which editions are loaded, and the one that answers for a date."""

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from codesets.book import Book
from codesets.code import Code, System
from codesets.edition import Answering, Edition, Table, answering, book
from codesets.edition import Book as Of
from codesets.entry import Entry
from codesets.errors import UserError
from codesets.importers.report import Report, report_of

COLUMNS = "name, system, release, effective, until, source, partial, codes, billable, missing, id"
ORDER: list[Of] = [*System, *Table]
UNSEARCHED = (
    "poa",
    "conversion",
    "addenda",
    "tables",
    "definitions",
    "noc",
    "notes",
)  # parts of code books that search is not built from


class Library:
    """The loaded books; safe to ask from several threads."""

    def __init__(self, path: Path) -> None:
        """Raises UserError when the file cannot be opened; it can always be rebuilt."""
        from sqlite_utils import Database  # loaded late: the first paint does not wait for it

        try:
            connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)
            self._db = Database(connection)
            self._lock = threading.Lock()
            found = [_edition(row) for row in self.rows(f"select {COLUMNS} from editions order by effective, name")]
            found.sort(key=lambda one: ORDER.index(one[0].system))
        except sqlite3.Error as error:
            raise UserError(
                "The code books cannot be read. Your encounters are safe.", "They will be rebuilt."
            ) from error
        self._editions = tuple(edition for edition, _ in found)
        self._numbers = {edition.name: number for edition, number in found}
        coded = {row[0] for row in self.rows("select distinct edition from entries")}
        self._answering = tuple(e for e, n in found if n in coded or e.system not in list(System))
        self._books: dict[str, Book] = {}

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    def editions(self) -> tuple[Edition, ...]:
        """Every loaded edition, by system, the oldest first."""
        return self._editions

    def edition(self, system: Of, on: date | None) -> Answering | None:
        """The edition that answers for a date; None when no book of the system is loaded."""
        return answering(self._answering, system, on)

    def number(self, name: str) -> int:
        """The number of an edition in the tables of schema.py. Raises UserError when none has the name."""
        if name not in self._numbers:
            raise UserError(f"No edition is called {name}.", "`books list` names those that are loaded.")
        return self._numbers[name]

    def book(self, system: System, on: date | None = None) -> Book | None:
        """The book that answers for a date; without a date the newest. Ask `edition` whether it is in force."""
        found = self.edition(system, on)
        return self.book_named(found.edition.name) if found else None

    def book_named(self, name: str) -> Book:
        """The book of one edition. Raises UserError when none has the name."""
        if name not in self._books:
            number = self.number(name)
            edition = next(e for e in self._editions if e.name == name)
            self._books[name] = Book(edition, number, self.rows)
        return self._books[name]

    def entry(self, code: Code, on: date | None = None) -> Entry | None:
        """What the book for the date says of a code. CPT modifiers stand in a list of their own beside the HCPCS ones."""
        own = self.book(code.system, on)
        found = own.entry(code.plain) if own else None
        if found is None and code.system is System.MODIFIER:
            others = (self.book_named(e.name).entry(code.plain) for e in reversed(self.of(System.MODIFIER)))
            return next((entry for entry in others if entry), None)
        return found

    def elsewhere(self, code: Code) -> Book | None:
        """The newest edition that has a code which the one of the date lacks."""
        books = (self.book_named(e.name) for e in reversed(self.of(code.system)))
        return next((own for own in books if own.entry(code.plain)), None)

    def having(self, system: Of, part: str, on: date | None) -> Edition | None:
        """The edition for a date that has a part, else the nearest one that has it; None when none has."""
        names = {row[0] for row in self.rows(
            "select distinct e.name from parts p join editions e on e.id = p.edition where p.kind = ? and e.system = ?",
            (part, system.value))}  # fmt: skip
        mine = [e for e in self._editions if e.name in names]
        wanted = on or (mine[-1].effective if mine else date.min)
        return min(mine, key=lambda e: (not e.covers(wanted), abs((e.effective - wanted).days)), default=None)

    def of(self, system: Of) -> tuple[Edition, ...]:
        """The editions of one system that hold codes, the oldest first."""
        return tuple(e for e in self._answering if e.system is system)

    def before(self, edition: Edition) -> Edition | None:
        """The nearest whole edition before, of the year before at most: an older one says nothing of what is new."""
        earlier = [e for e in self.of(edition.system) if e.effective < edition.effective and not e.partial]
        near = earlier and (edition.effective - earlier[-1].effective).days <= 366
        return earlier[-1] if near else None

    def texts(self) -> Iterator[tuple[Entry, tuple[str, ...], str, tuple[str, ...]]]:
        """For the search index: each code as it stands in one or more editions, other names, titles above, the editions.

        An entry that reads the same in several editions comes once, with the names of the newest one that has notes.
        """
        for system in System:
            seen: dict[tuple[str, str, bool], list[Any]] = {}
            for edition in sorted(self.of(system), key=self._says_most, reverse=True):
                for entry, terms, above in self._edition_texts(self.book_named(edition.name)):
                    same = seen.setdefault((entry.key, entry.title, entry.billable), [entry, terms, above, []])
                    same[3].append(edition.name)
            full = {key for (key, _, _), one in seen.items() if not self._only_partial(one[3])}
            for (key, _, _), (entry, terms, above, names) in seen.items():
                if key not in full or not self._only_partial(names):
                    yield entry, terms, above, tuple(names)

    def _only_partial(self, names: list[str]) -> bool:
        return all(e.partial for e in self._editions if e.name in names)

    def _says_most(self, edition: Edition) -> tuple[bool, date]:
        sql = "select 1 from notes where edition = ? limit 1"
        return bool(self.rows(sql, (self._numbers[edition.name],))), edition.effective

    def _edition_texts(self, own: Book) -> Iterator[tuple[Entry, tuple[str, ...], str]]:
        number = (self._numbers[own.edition.name],)
        terms: dict[str, list[str]] = {}
        for key, text in self.rows("select key, text from notes where edition = ? and kind = 'inclusion'", number):
            terms.setdefault(key, []).append(text)
        for key, text in self.rows("select key, text from synonyms where edition = ?", number):
            terms.setdefault(key, []).append(text)
        paths: dict[str, str] = {}
        for entry in own.entries():
            above = paths.get(entry.parent, "")
            if own.system is System.ICD10CM and entry.level != "extension":
                paths[entry.key] = f"{above} {entry.title}".strip()
            if entry.level not in ("chapter", "section"):
                yield entry, tuple(terms.get(entry.key, ())), above

    def made_from(self) -> str:
        """A digest of the parts that search is built from; other tables do not make it stale."""
        rows = self.rows(
            "select e.name, p.kind, p.source, e.system from parts p join editions e on e.id = p.edition order by 1, 2, 3"
        )
        mine = [row[:3] for row in rows if row[3] in list(System) and row[1] not in UNSEARCHED]
        return hashlib.sha256(json.dumps(mine).encode()).hexdigest()

    def reports(self, name: str) -> tuple[tuple[str, str, Report], ...]:
        """(file, part, how its rows were counted) of an edition, as kept when it was taken in."""
        sql = "select file, kind, report from parts where edition = ? order by file, kind"
        return tuple((file, kind, report_of(kept)) for file, kind, kept in self.rows(sql, (self.number(name),)))

    def shipped(self, name: str) -> bool:
        """Whether an edition comes with the program, and stays."""
        sql = "select 1 from parts where edition = ? and source = 'shipped'"
        return bool(self.rows(sql, (self.number(name),)))

    def files(self) -> frozenset[str]:
        """Names of the files and zips that the loaded editions were read from."""
        return frozenset(name for (file,) in self.rows("select distinct file from parts") for name in file.split("/"))

    def refusals(self) -> dict[str, int]:
        """How many rows were refused, by edition."""
        sql = "select e.name, sum(json_extract(p.report, '$.refusals')) from parts p join editions e on e.id = p.edition group by 1"
        return dict(self.rows(sql))

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Answer a query; one at a time."""
        with self._lock:
            return list(self._db.execute(sql, values).fetchall())


def _edition(row: tuple[Any, ...]) -> tuple[Edition, int]:
    name, system, release, effective, until, source, partial, codes, billable, missing, number = row
    last = date.fromisoformat(until) if until else None
    return Edition(
        book(system), name, release, date.fromisoformat(effective), last, source, bool(partial), codes, billable,
        tuple(json.loads(missing)),
    ), number  # fmt: skip
