"""What a code book says: its entries and their notes."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from codesets.code import Code


class NoteKind(StrEnum):
    """Kinds of tabular notes, in the order a coder reads them."""

    INCLUDES = "includes"
    INCLUSION = "inclusion"
    CODE_FIRST = "code_first"
    USE_ADDITIONAL = "use_additional"
    CODE_ALSO = "code_also"
    EXCLUDES1 = "excludes1"
    EXCLUDES2 = "excludes2"
    SEVENTH = "seventh"
    NOTE = "note"

    @property
    def heading(self) -> str:
        """What stands before such a note: `Excludes1`, `Also called`."""
        return _HEADINGS[self]


_HEADINGS = {
    NoteKind.INCLUDES: "Includes", NoteKind.INCLUSION: "Also called", NoteKind.CODE_FIRST: "Code first",
    NoteKind.USE_ADDITIONAL: "Use additional", NoteKind.CODE_ALSO: "Code also", NoteKind.EXCLUDES1: "Excludes1",
    NoteKind.EXCLUDES2: "Excludes2", NoteKind.SEVENTH: "7th character", NoteKind.NOTE: "Note",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a book. `key` is the plain code, or a chapter (`ch:9`) or section (`sec:I10-I1A`) of the tabular."""

    code: Code
    title: str
    billable: bool
    level: str  # chapter, section, category, code, extension (7th character)
    parent: str  # key of the entry above, "" at the top
    order: int  # official order within the edition; ranges are compared by it
    since: date | None = None  # first day of use, where the book says it
    until: date | None = None  # last day of use; None while it goes on

    @property
    def key(self) -> str:
        """The entry's place in its book."""
        return self.code.plain

    @property
    def label(self) -> str:
        """How the entry is called on screen: `E11.22`, `E08-E13`, `Chapter 4`."""
        if self.level == "chapter":
            return f"Chapter {self.key.removeprefix('ch:')}"
        return self.key.removeprefix("sec:") if self.level == "section" else self.code.text


@dataclass(frozen=True, slots=True)
class Note:
    """A note of the tabular, under the entry (`at`, a label; `key`) where it stands."""

    kind: NoteKind
    text: str
    at: str
    key: str
