"""One edition of one code system: look up codes, parents, children, notes and ranges."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from codesets.code import Code, System
from codesets.edition import Edition
from codesets.entry import Entry, Note, NoteKind
from codesets.references import Range, parse

COLUMNS = "key, title, billable, level, parent, place, since, until"
LAST = chr(0x10FFFF)
Rows = Callable[[str, tuple[Any, ...]], list[tuple[Any, ...]]]


class Book:
    """Read-only; answers are kept, so that asking again costs nothing."""

    def __init__(self, edition: Edition, number: int, rows: Rows) -> None:
        self.edition = edition
        self.system = System(edition.system)
        self._number = number
        self._rows = rows
        self.entry = lru_cache(maxsize=20_000)(self._entry)
        self.notes = lru_cache(maxsize=5_000)(self._notes)
        self._named = lru_cache(maxsize=5_000)(self._excluded)
        self._places: list[str] | None = None

    def _entry(self, key: str) -> Entry | None:
        """The entry of a plain code, or of a chapter (`ch:9`) or section."""
        return next(iter(self._many("key = ?", key)), None)

    def children(self, key: str) -> tuple[Entry, ...]:
        """Entries right below one, in book order; below "" those at the top."""
        return self._many("parent = ? order by place", key)

    def ancestors(self, key: str) -> tuple[Entry, ...]:
        """Entries above one, the chapter first."""
        above: list[Entry] = []
        entry = self.entry(key)
        while entry and entry.parent and (entry := self.entry(entry.parent)):
            above.insert(0, entry)
        return tuple(above)

    def neighbours(self, key: str) -> tuple[Entry | None, Entry | None]:
        """The entries before and after one under the same parent."""
        entry = self.entry(key)
        if entry is None:
            return None, None
        family = self.children(entry.parent)
        at = next((n for n, e in enumerate(family) if e.key == key), 0)
        return (family[at - 1] if at else None), (family[at + 1] if at + 1 < len(family) else None)

    def _notes(self, key: str) -> tuple[Note, ...]:
        found = self._ask("select kind, text, label, key from notes where edition = ? and key = ? order by rowid", key)
        order = list(NoteKind)
        read = [Note(NoteKind(kind), text, label, at) for kind, text, label, at in found]
        return tuple(sorted(read, key=lambda n: order.index(n.kind)))

    def has_notes(self) -> bool:
        """Whether the edition has any notes: an order file alone has none."""
        return bool(self._ask("select 1 from notes where edition = ? limit 1"))

    def all_notes(self) -> Iterator[Note]:
        """Every note of the book, by entry as the file has them."""
        for kind, text, label, at in self._ask(
            "select kind, text, label, key from notes where edition = ? order by rowid"
        ):
            yield Note(NoteKind(kind), text, label, at)

    def rolled_up(self, key: str) -> tuple[Note, ...]:
        """The entry's own notes, then those of each ancestor up to the chapter."""
        keys = [key, *(a.key for a in reversed(self.ancestors(key)))]
        return tuple(n for k in keys for n in self.notes(k) if k == key or n.kind is not NoteKind.INCLUSION)

    def seventh_characters(self, key: str) -> tuple[tuple[str, str], ...]:
        """(character, meaning) that the book lists for a code or its nearest ancestor."""
        for at in (key, *(a.key for a in reversed(self.ancestors(key)))):
            rows = self._ask("select mark, meaning from seventh where edition = ? and key = ? order by rowid", at)
            if rows:
                return tuple((str(mark), str(meaning)) for mark, meaning in rows)
        return ()

    def billable_below(self, key: str, limit: int | None = None) -> tuple[Entry, ...]:
        """Billable codes under a category or code, in book order."""
        return self._many(
            "key > ? and key < ? and billable and level not in ('chapter', 'section') order by place limit ?",
            key, key + LAST, -1 if limit is None else limit,
        )  # fmt: skip

    def entries(self) -> Iterator[Entry]:
        """All entries in official order."""
        yield from self._many("1 order by place")

    def synonyms(self, key: str) -> tuple[str, ...]:
        """Other names that the book itself gives."""
        return tuple(row[0] for row in self._ask("select text from synonyms where edition = ? and key = ?", key))

    def by_prefix(self, prefix: str, limit: int) -> tuple[Entry, ...]:
        """Codes that begin with plain characters, in official order."""
        return self._many(
            "key >= ? and key < ? and level not in ('chapter', 'section') order by place limit ?",
            prefix, prefix + LAST, limit,
        )  # fmt: skip

    def between(self, first: str, last: str, limit: int) -> tuple[Entry, ...]:
        """Categories from one to another, in official order."""
        low, high = self.span(Range(first, last)) or (1, 0)
        return self._many("level = 'category' and place between ? and ? order by place limit ?", low, high, limit)

    def excludes1(self, a_key: str, b_key: str) -> Note | None:
        """An Excludes1 note at `a_key` or above it that names `b_key`; never one that names both."""
        entry, other = self.entry(a_key), self.entry(b_key)
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
        first, last = self.entry(named.first), self.entry(named.last)
        if first is None or last is None:
            return None
        return first.order, self._end(last)

    def _end(self, entry: Entry) -> int:
        """The place of the last entry below one: those below stand right behind it, and begin with its key."""
        if self._places is None:
            self._places = [row[0] for row in self._ask("select key from entries where edition = ? order by place")]
        places, low, high = self._places, entry.order, len(self._places)
        return bisect_right(range(low, high), False, key=lambda n: not places[n].startswith(entry.key)) + low - 1

    def _many(self, where: str, *values: Any) -> tuple[Entry, ...]:
        found = self._ask(f"select {COLUMNS} from entries where edition = ? and {where}", *values)
        return tuple(self._read(row) for row in found)

    def _ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._rows(sql, (self._number, *values))

    def _read(self, row: tuple[Any, ...]) -> Entry:
        key, title, billable, level, parent, place, since, until = row
        return Entry(Code(self.system, key), title, bool(billable), level, parent, place, _day(since), _day(until))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
