"""Collects the text of a document piece by piece, and remembers where pages, headings, entries and values stand."""

import re
from collections.abc import Iterable
from dataclasses import replace

from codesets.errors import UserError
from desktop.reading.reading import Entry, Facts, Heading, Page, Reading, Value

BLANKS = re.compile(r"[ \t\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
GONE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff\u200b\u2060]")
LONGEST = 20_000_000  # characters: a chart of about 8,000 pages
CELL = "\t"


def clean(text: str) -> str:
    """Characters that cannot be read or stored dropped, line ends made \\n."""
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
        .replace("\x85", "\n")
    )
    return GONE.sub("", text)


class Transcript:
    """A text that grows at its end. Every method takes raw text and keeps it clean."""

    def __init__(self, format: str) -> None:
        self._format = format
        self._parts: list[str] = []
        self._length = 0
        self._tail = ""  # the last two characters
        self._pages: list[Page] = []
        self._headings: list[Heading] = []
        self._entries: list[Entry] = []
        self._values: list[Value] = []
        self._warnings: dict[str, None] = {}
        self.facts = Facts()

    @property
    def length(self) -> int:
        """Characters so far: where the next word will start."""
        return self._length

    def write(self, text: str) -> tuple[int, int]:
        """Add text as it is, cleaned; returns where it stands. Raises UserError when the text grows beyond all charts."""
        text = clean(text)
        start = self._length
        self._length += len(text)
        if self._length > LONGEST:
            raise UserError(
                "The file has more text than any chart: over 20 million characters. Nothing was added.",
                "Split the file, or paste the part you need.",
            )
        self._parts.append(text)
        self._tail = (self._tail + text)[-2:]
        return start, self._length

    def line(self, text: str = "") -> tuple[int, int]:
        """A paragraph: blanks run together, a line of its own. Returns where its words stand."""
        self.break_line()
        words = "\n".join(BLANKS.sub(" ", piece).strip() for piece in clean(text).split("\n")).strip("\n")
        span = self.write(words)
        self.write("\n")
        return span

    def heading(self, text: str, code: str = "") -> None:
        """A line that the format marks as a heading, a blank line before it."""
        if text.strip():
            self.gap()
            self._headings.append(Heading(*self.line(text), code))

    def row(self, cells: Iterable[str]) -> list[tuple[int, int]]:
        """A table row on one line, cells apart by tabs. Returns where each cell's words stand."""
        self.break_line()
        spans = []
        for n, cell in enumerate(cells):
            if n:
                self.write(CELL)
            spans.append(self.write(BLANKS.sub(" ", clean(cell).replace("\n", " ")).strip()))
        self.write("\n")
        return spans

    def break_line(self) -> None:
        """Begin a new line unless one has just begun."""
        if self._length and not self._tail.endswith("\n"):
            self.write("\n")

    def gap(self) -> None:
        """Leave one blank line, except at the start."""
        self.break_line()
        if self._length and self._tail != "\n\n":
            self.write("\n")

    def page(self, number: int, start: int, picture: bool = False) -> None:
        """Close a page that began at `start`."""
        self._pages.append(Page(number, start, self._length, picture))

    def mark_heading(self, start: int, end: int, code: str = "") -> None:
        """Words written already are a heading."""
        self._headings.append(Heading(start, end, code))

    def keep(self, entry: Entry) -> None:
        """A coded entry, aside."""
        self._entries.append(entry)

    def value(self, value: Value) -> None:
        """A value in the text."""
        self._values.append(value)

    def warn(self, sentence: str) -> None:
        """A sentence for the coder, said once."""
        self._warnings.setdefault(sentence)

    def know(self, **facts: object) -> None:
        """Take facts that are not known yet; empty ones are passed over."""
        fresh = {name: said for name, said in facts.items() if said not in (None, "") and not getattr(self.facts, name)}
        self.facts = replace(self.facts, **fresh)  # type: ignore[arg-type]

    def include(self, other: Reading) -> None:
        """Add what was read of a file within this one: its text, and all that stands in it."""
        self.gap()
        at, _ = self.write(other.text)
        self._headings += [replace(h, start=h.start + at, end=h.end + at) for h in other.headings]
        self._entries += [replace(e, start=e.start + at, end=e.end + at) for e in other.entries]
        self._values += [replace(v, start=v.start + at, end=v.end + at) for v in other.values]
        for sentence in other.warnings:
            self.warn(sentence)

    def reading(self) -> Reading:
        """What was read. Raises UserError when there is not a word, except on pages that are pictures."""
        text = "".join(self._parts)
        if not text.strip() and not any(page.picture for page in self._pages):
            raise UserError("There is no text in it. Nothing was added.", "Open it in its own program and look.")
        pages = tuple(self._pages) or (Page(1, 0, len(text)),)
        return Reading(
            self._format, text, pages, tuple(self._headings), tuple(self._entries), tuple(self._values), self.facts,
            tuple(self._warnings),
        )  # fmt: skip
