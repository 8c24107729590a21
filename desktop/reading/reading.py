"""What reading a file yields. Offsets count Unicode characters of `text`, end exclusive; all of it is patient data."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page's text stands. A `picture` has none to select: it was scanned or drawn."""

    number: int  # from 1
    start: int
    end: int
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that the format itself marks as one; `code` is its LOINC code where it has one."""

    start: int
    end: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A coded entry that came with the words: kept aside, never part of the text. `system` as the file names it."""

    system: str
    code: str
    title: str = field(default="", repr=False)
    start: int = 0  # of the words it belongs to; 0, 0 where none are named
    end: int = 0


@dataclass(frozen=True, slots=True)
class Value:
    """A result, vital sign or medication, and the words that say so. Empty is not known."""

    kind: str  # lab, vital, medication
    name: str = field(repr=False)
    value: str = field(default="", repr=False)
    unit: str = ""
    reference: str = ""  # range, as written
    flag: str = ""  # as written: H, L, A, HH ...
    on: date | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says of itself and its patient; empty or None is not said."""

    title: str = field(default="", repr=False)
    kind: str = ""  # in the words of the file: discharge summary, progress note
    on: date | None = None
    author: str = field(default="", repr=False)
    signed: bool | None = None
    patient: str = field(default="", repr=False)
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a file and what stands where in it. `warnings` are sentences for the coder."""

    format: str  # as in formats.py
    text: str = field(repr=False)
    pages: tuple[Page, ...] = ()
    headings: tuple[Heading, ...] = ()
    entries: tuple[Entry, ...] = ()
    values: tuple[Value, ...] = ()
    facts: Facts = Facts()
    warnings: tuple[str, ...] = ()
