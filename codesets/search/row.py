"""A document as the index keeps it."""

from typing import NamedTuple


class Row(NamedTuple):
    """What ranking needs of a document; `parent` is the number of the document above it, -1 without one."""

    system: str
    key: str
    title: str
    billable: bool
    children: int
    parent: int
    terms: tuple[str, ...]
    listed: tuple[str, ...]  # names by the Alphabetic Index and the tables
    until: str = ""  # last day of use, ISO, where the book says it
