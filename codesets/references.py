"""Codes and ranges named in the text of a note."""

import re
from dataclasses import dataclass

from codesets.code import plain

CODE = r"(?:[A-TV-Z]\d|QA)[0-9A-Z](?:\.[0-9A-Z]{1,4}-?|\.-)?|U\d\d(?:\.[0-9A-Z]{1,4}-?|\.-)?"
RANGE = re.compile(rf"(?<![0-9A-Za-z.])({CODE})(?:\s*-\s*({CODE}))?(?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class Range:
    """Plain codes from `first` to `last` in official order, everything below them included."""

    first: str
    last: str


def parse(text: str) -> tuple[Range, ...]:
    """Every code and range that a note names: `(A05.-)`, `(A04.0-A04.4)`, `(E10.2-, E11.2-)`."""
    return tuple(Range(_trim(m.group(1)), _trim(m.group(2) or m.group(1))) for m in RANGE.finditer(text))


def links(text: str) -> tuple[tuple[int, int, str], ...]:
    """(start, end, plain code) of every code a note names, for hyperlinks."""
    return tuple(
        (m.start(group), m.end(group), _trim(m.group(group)))
        for m in RANGE.finditer(text)
        for group in (1, 2)
        if m.group(group)
    )


def _trim(text: str) -> str:
    return plain(text.rstrip("-").rstrip("."))
