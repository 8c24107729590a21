"""An official file as it is given (`Member`) and as it was read (`Part`): the border between importers and books.db."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from codesets.edition import Edition
from codesets.entry import Entry, Note
from codesets.importers.report import Report

HEAD = 64 * 1024  # bytes that are enough to tell what a file is


@dataclass(frozen=True, slots=True)
class Member:
    """A file: `name` with the folders and zips it lies in, its size unpacked, its first bytes, and a way to stream it."""

    name: str
    size: int
    head: bytes
    open: Callable[[], BinaryIO]

    @property
    def base(self) -> str:
        """The file's own name, lower case."""
        return self.name.replace("\\", "/").rsplit("/", 1)[-1].lower()

    @property
    def is_sheet(self) -> bool:
        """Whether it is a zip, as xlsx is."""
        return self.head.startswith(b"PK")


@dataclass(frozen=True, slots=True)
class Part:
    """What one file brings to one edition.

    `tables` gives, for a table of schema.py, its rows in column order without `edition`. Rows may be lazy: each is
    consumed once, inside the transaction, and `report` is whole only afterwards.
    """

    edition: Edition
    kind: str  # which part of its edition: order, tabular, index, ...
    tables: Mapping[str, Iterable[tuple[Any, ...]]]
    report: Report = field(default_factory=Report)


def entry_row(e: Entry) -> tuple[Any, ...]:
    """An entry as a row of `entries`."""
    since, until = (day.isoformat() if day else None for day in (e.since, e.until))
    return e.key, e.title, "", int(e.billable), e.level, e.parent, e.order, since, until


def note_row(n: Note) -> tuple[Any, ...]:
    """A note as a row of `notes`."""
    return n.key, n.kind.value, n.text, n.at
