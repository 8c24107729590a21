"""ICD-10-PCS codes built value by value from the tables, with only the rows left that are still possible."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from codesets.code import Code, System
from codesets.edition import Edition
from codesets.library import Library

LENGTH = 7
TABLE = 3  # characters that name a table


@dataclass(frozen=True, slots=True)
class Value:
    """A character with its label and, where the definitions file is loaded, what it means."""

    mark: str
    label: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """The next position (1 to 7), what it stands for, and the values that lead to a code."""

    position: int
    axis: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """A whole code. `proven`: the order file of the date lists it; without that file the title is made of labels."""

    code: Code
    title: str
    proven: bool


class Tables:
    """The tables of one edition."""

    def __init__(self, library: Library, edition: Edition, on: date | None) -> None:
        self.edition = edition
        self._library, self._on = library, on
        self._number = library.number(edition.name)
        self._rows: Callable[[str], dict[int, dict[int, list[Value]]]] = lru_cache(maxsize=64)(self._read_rows)
        self._axes: Callable[[str], dict[int, str]] = lru_cache(maxsize=64)(self._read_axes)
        self._heads: Callable[[], list[tuple[str, int, str, str, str]]] = lru_cache(maxsize=1)(self._read_heads)
        self._meanings: Callable[[str], dict[tuple[int, str], str]] = lru_cache(maxsize=20)(self._read_meanings)

    @property
    def in_force(self) -> bool:
        """Whether the tables hold on the date; the finished code is proven against the order file of the date anyway."""
        return self._on is None or self.edition.covers(self._on)

    def step(self, taken: str) -> Step:
        """What may come after the characters taken; no values when they lead nowhere or are seven."""
        position = len(taken) + 1
        if position > LENGTH:
            return Step(position, "", ())
        if position <= TABLE:
            found = [(axis, mark, label) for prefix, at, axis, mark, label in self._heads()
                     if at == position and prefix.startswith(taken)]  # fmt: skip
            values = {mark: label for _, mark, label in found}
            return Step(position, found[0][0] if found else "", self._explained(taken, position, values))
        values = {v.mark: v.label for row in self._left(taken) for v in row[position]}
        return Step(position, self._axes(taken[:TABLE]).get(position, ""), self._explained(taken, position, values))

    def labels(self, taken: str) -> tuple[str, ...]:
        """The labels of the characters taken."""
        steps = (self.step(taken[:n]).values for n in range(len(taken)))
        return tuple(
            next((v.label for v in values if v.mark == mark), "") for values, mark in zip(steps, taken, strict=True)
        )

    def rows_left(self, taken: str) -> int:
        """How many rows of the table are still possible; 0 before a table is chosen."""
        return len(self._left(taken)) if len(taken) >= TABLE else 0

    def built(self, taken: str) -> Built:
        """The whole code of seven characters."""
        code = Code(System.ICD10PCS, taken)
        entry = self._library.entry(code, self._on)
        title = entry.title if entry else ", ".join(self.labels(taken))
        return Built(code, title, bool(entry and entry.billable))

    def _left(self, taken: str) -> list[dict[int, list[Value]]]:
        rows = self._rows(taken[:TABLE]).values()
        wanted = list(enumerate(taken[TABLE:], TABLE + 1))
        return [row for row in rows if all(any(v.mark == mark for v in row[at]) for at, mark in wanted)]

    def _explained(self, taken: str, position: int, values: dict[str, str]) -> tuple[Value, ...]:
        meanings = self._meanings(taken[:1]) if taken else {}
        return tuple(Value(mark, label, meanings.get((position, label), "")) for mark, label in sorted(values.items()))

    def _read_heads(self) -> list[tuple[str, int, str, str, str]]:
        sql = "select prefix, position, axis, value, label from pcs_tables where edition = ? and row = 0"
        return [
            (str(p), int(at), str(a), str(v), str(n)) for p, at, a, v, n in self._library.rows(sql, (self._number,))
        ]

    def _read_rows(self, prefix: str) -> dict[int, dict[int, list[Value]]]:
        sql = "select row, position, value, label from pcs_tables where edition = ? and prefix = ? and row > 0"
        rows: dict[int, dict[int, list[Value]]] = {}
        for row, position, mark, label in self._library.rows(sql, (self._number, prefix)):
            rows.setdefault(int(row), {}).setdefault(int(position), []).append(Value(str(mark), str(label)))
        return rows

    def _read_axes(self, prefix: str) -> dict[int, str]:
        sql = "select distinct position, axis from pcs_tables where edition = ? and prefix = ?"
        return {int(at): str(axis) for at, axis in self._library.rows(sql, (self._number, prefix))}

    def _read_meanings(self, section: str) -> dict[tuple[int, str], str]:
        sql = "select position, label, definition, includes from pcs_definitions where edition = ? and section = ?"
        return {
            (int(at), str(label)): str(definition) + (f" (includes {includes})" if includes else "")
            for at, label, definition, includes in self._library.rows(sql, (self._number, section))
        }


def tables(library: Library, on: date | None) -> Tables | None:
    """The tables for a date, else those of the nearest edition that has them; None when none is loaded."""
    edition = library.having(System.ICD10PCS, "tables", on)
    return Tables(library, edition, on) if edition else None
