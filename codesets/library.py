"""books.db: look up codes, parents, children, notes and ranges."""

import json
import sqlite3
import threading
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from codesets.code import Code, System
from codesets.edition import Answering, Edition, answering
from codesets.entry import Entry, Note, NoteKind
from codesets.errors import UserError
from codesets.references import Range, parse

COLUMNS = "system, key, title, billable, level, parent, place, since, until"
LAST = chr(0x10FFFF)


class Library:
    """The loaded books, read-only; safe to ask from several threads."""

    def __init__(self, path: Path) -> None:
        """Raises UserError when the file cannot be opened; it can always be rebuilt."""
        from sqlite_utils import Database  # loaded late: the first paint does not wait for it

        try:
            connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)
            self._db = Database(connection)
            self._lock = threading.Lock()
            self._editions = tuple(_edition(row) for row in self._rows("select * from editions"))
        except sqlite3.Error as error:
            raise UserError(
                "The code books cannot be read. Your encounters are safe.", "They will be rebuilt."
            ) from error
        self.by_key = lru_cache(maxsize=20_000)(self._by_key)
        self.notes = lru_cache(maxsize=5_000)(self._notes)
        self._named = lru_cache(maxsize=5_000)(self._excluded)
        self._places: list[str] | None = None

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    def editions(self) -> tuple[Edition, ...]:
        """Every loaded edition."""
        return self._editions

    def edition(self, system: System, on: date | None) -> Answering | None:
        """The edition that answers for a date; None when no book of the system is loaded."""
        return answering(self._editions, system, on)

    def entry(self, code: Code) -> Entry | None:
        """What the book says of a code."""
        if code.system is System.ICD10CM:
            return self.by_key(code.plain)
        return self._one("system = ? and key = ?", (code.system.value, code.plain))

    def _by_key(self, key: str) -> Entry | None:
        return self._one("system = 'icd10cm' and key = ?", (key,))

    def children(self, key: str) -> tuple[Entry, ...]:
        """Entries right below one of the tabular, in book order."""
        return self._many("system = 'icd10cm' and parent = ? order by place", (key,))

    def ancestors(self, key: str) -> tuple[Entry, ...]:
        """Entries above one, the chapter first."""
        above: list[Entry] = []
        entry = self.by_key(key)
        while entry and entry.parent and (entry := self.by_key(entry.parent)):
            above.insert(0, entry)
        return tuple(above)

    def neighbours(self, key: str) -> tuple[Entry | None, Entry | None]:
        """The entries before and after one under the same parent."""
        entry = self.by_key(key)
        if entry is None:
            return None, None
        family = self.children(entry.parent)
        at = next((n for n, e in enumerate(family) if e.key == key), 0)
        return (family[at - 1] if at else None), (family[at + 1] if at + 1 < len(family) else None)

    def _notes(self, key: str) -> tuple[Note, ...]:
        rows = self._rows("select kind, text, label, key from notes where key = ? order by rowid", (key,))
        order = list(NoteKind)
        found = [Note(NoteKind(kind), text, label, at) for kind, text, label, at in rows]
        return tuple(sorted(found, key=lambda n: order.index(n.kind)))

    def rolled_up(self, key: str) -> tuple[Note, ...]:
        """The entry's own notes, then those of each ancestor up to the chapter."""
        keys = [key, *(a.key for a in reversed(self.ancestors(key)))]
        return tuple(n for k in keys for n in self.notes(k) if k == key or n.kind is not NoteKind.INCLUSION)

    def seventh_characters(self, key: str) -> tuple[tuple[str, str], ...]:
        """(character, meaning) that the book lists for a code or its nearest ancestor."""
        for at in (key, *(a.key for a in reversed(self.ancestors(key)))):
            rows = tuple(self._rows("select mark, meaning from seventh where key = ? order by rowid", (at,)))
            if rows:
                return tuple((str(mark), str(meaning)) for mark, meaning in rows)
        return ()

    def billable_below(self, key: str, limit: int | None = None) -> tuple[Entry, ...]:
        """Billable codes under a category or code, in book order."""
        return self._many(
            "system = 'icd10cm' and key > ? and key < ? and billable and level not in ('chapter', 'section')"
            " order by place limit ?",
            (key, key + LAST, -1 if limit is None else limit),
        )

    def entries(self, system: System | None = None) -> Iterator[Entry]:
        """All entries in official order."""
        where = "system = ? order by place" if system else "1 order by system, place"
        yield from self._many(where, (system.value,) if system else ())

    def inclusion_terms(self, key: str) -> tuple[str, ...]:
        """Other names the tabular lists under a code."""
        return tuple(n.text for n in self.notes(key) if n.kind is NoteKind.INCLUSION)

    def synonyms(self, code: Code) -> tuple[str, ...]:
        """Other names of a starter's entry."""
        sql = "select text from synonyms where key = ? and system = ?"
        return tuple(row[0] for row in self._rows(sql, (code.plain, code.system.value)))

    def texts(self) -> Iterator[tuple[Entry, tuple[str, ...], str]]:
        """Every code with its own other names and the titles above it, for the search index."""
        terms: dict[tuple[str, str], list[str]] = {}
        for key, text in self._rows("select key, text from notes where kind = 'inclusion'"):
            terms.setdefault(("icd10cm", key), []).append(text)
        for system, key, text in self._rows("select system, key, text from synonyms"):
            terms.setdefault((system, key), []).append(text)
        paths: dict[str, str] = {}
        for entry in self.entries():
            above = paths.get(entry.parent, "")
            if entry.code.system is System.ICD10CM and entry.level != "extension":
                paths[entry.key] = f"{above} {entry.title}".strip()
            if entry.level not in ("chapter", "section"):
                yield entry, tuple(terms.get((entry.code.system.value, entry.key), ())), above

    def by_prefix(self, prefix: str, limit: int, systems: Iterable[System] | None = None) -> tuple[Entry, ...]:
        """Codes that begin with plain characters, in official order."""
        chosen = [s.value for s in systems] if systems else [s.value for s in System]
        marks = ",".join("?" * len(chosen))
        return self._many(
            f"system in ({marks}) and key >= ? and key < ? and level not in ('chapter', 'section') order by place limit ?",
            (*chosen, prefix, prefix + LAST, limit),
        )

    def between(self, first: str, last: str, limit: int) -> tuple[Entry, ...]:
        """Categories of the tabular from one to another, in official order."""
        span = self.span(Range(first, last))
        return self._many(
            "system = 'icd10cm' and level = 'category' and place between ? and ? order by place limit ?",
            (*(span or (1, 0)), limit),
        )

    def excludes1(self, a_key: str, b_key: str) -> Note | None:
        """An Excludes1 note at `a_key` or above it that names `b_key`; never one that names both."""
        entry, other = self.by_key(a_key), self.by_key(b_key)
        if entry is None or other is None or a_key == b_key:
            return None
        for key in (a_key, *(a.key for a in reversed(self.ancestors(a_key)))):
            for note, spans in self._named(key):
                named = any(low <= other.order <= high for low, high in spans)
                if named and not any(low <= entry.order <= high for low, high in spans):
                    return note
        return None

    def _excluded(self, key: str) -> tuple[tuple[Note, tuple[tuple[int, int], ...]], ...]:
        """Excludes1 notes at an entry with what they name, as spans of official order."""
        found = []
        for note in self.notes(key):
            if note.kind is NoteKind.EXCLUDES1:
                spans = tuple(s for r in parse(note.text) if (s := self.span(r)))
                found.append((note, spans))
        return tuple(found)

    def span(self, named: Range) -> tuple[int, int] | None:
        """A range as places in official order, codes below its last one included; None when it names no code."""
        first, last = self.by_key(named.first), self.by_key(named.last)
        if first is None or last is None:
            return None
        return first.order, self._end(last)

    def _end(self, entry: Entry) -> int:
        """The place of the last entry below one: those below stand right behind it, and begin with its key."""
        if self._places is None:
            rows = self._rows("select key from entries where system = 'icd10cm' order by place")
            self._places = [row[0] for row in rows]
        low, high = entry.order, len(self._places)
        return bisect_right(range(low, high), False, key=lambda n: not self._below(n, entry.key)) + low - 1

    def _below(self, place: int, key: str) -> bool:
        return self._places is not None and self._places[place].startswith(key)

    def _one(self, where: str, values: tuple[Any, ...]) -> Entry | None:
        return next(iter(self._many(where, values)), None)

    def _many(self, where: str, values: tuple[Any, ...]) -> tuple[Entry, ...]:
        return tuple(_entry(row) for row in self._rows(f"select {COLUMNS} from entries where {where}", values))

    def _rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return list(self._db.execute(sql, values).fetchall())


def _entry(row: tuple[Any, ...]) -> Entry:
    system, key, title, billable, level, parent, place, since, until = row
    return Entry(Code(System(system), key), title, bool(billable), level, parent, place, _day(since), _day(until))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _edition(row: tuple[Any, ...]) -> Edition:
    system, name, release, effective, until, source, partial, codes, billable, missing = row
    return Edition(
        System(system), name, release, date.fromisoformat(effective), date.fromisoformat(until) if until else None,
        source, bool(partial), codes, billable, tuple(json.loads(missing)),
    )  # fmt: skip
