"""Headings of a US clinical note: lines in capitals, or short words closed by a colon at the start of a line."""

import re
from dataclasses import dataclass

HEADING = re.compile(r"^[ \t]*([A-Z][A-Z &/,()'-]{2,48}[A-Z)])[ \t]*(?::|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and where its text runs: character offsets, end exclusive."""

    title: str
    start: int
    end: int


def sections(text: str) -> tuple[Section, ...]:
    """The sections of a note in order; empty when it has no headings."""
    found = list(HEADING.finditer(text))
    if not found:
        return ()
    ends = [m.start() for m in found[1:]] + [len(text)]
    return tuple(Section(m.group(1).capitalize(), m.start(1), end) for m, end in zip(found, ends, strict=True))
