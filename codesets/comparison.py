"""What changed between two editions of one system, as the official addenda count it."""

from dataclasses import dataclass

from codesets.book import Book
from codesets.entry import Entry

HEADINGS = ("chapter", "section")


@dataclass(frozen=True, slots=True)
class Revision:
    """A code whose title reads differently."""

    entry: Entry
    before: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The first three hold billable codes alone; a billable code that became a header is in `deleted` too."""

    added: tuple[Entry, ...]
    deleted: tuple[Entry, ...]
    revised: tuple[Revision, ...]
    became_header: tuple[Entry, ...]
    became_billable: tuple[Entry, ...]
    headers_added: tuple[Entry, ...]
    headers_deleted: tuple[Entry, ...]
    headers_revised: tuple[Revision, ...]

    def subdivided(self, entry: Entry) -> bool:
        """Whether a deleted code lives on as a header."""
        return entry in self.became_header


def compare(before: Book, after: Book) -> Comparison:
    """All changes from one edition to the other, in official order."""
    old = {e.key: e for e in before.entries() if e.level not in HEADINGS}
    new = {e.key: e for e in after.entries() if e.level not in HEADINGS}
    codes, headers = _changes(old, new, True), _changes(old, new, False)
    turned = tuple(e for e in codes[1] if e.key in new)
    grown = tuple(e for e in codes[0] if e.key in old)
    return Comparison(*codes, turned, grown, *headers)


def _changes(
    old: dict[str, Entry], new: dict[str, Entry], billable: bool
) -> tuple[tuple[Entry, ...], tuple[Entry, ...], tuple[Revision, ...]]:
    was = {key: e for key, e in old.items() if e.billable is billable}
    now = {key: e for key, e in new.items() if e.billable is billable}
    revised = (Revision(e, was[key].title) for key, e in now.items() if key in was and was[key].title != e.title)
    added = tuple(e for key, e in now.items() if key not in was)
    return added, tuple(e for key, e in was.items() if key not in now), tuple(revised)
