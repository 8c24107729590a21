"""What changed between two editions of one system, as the official addenda count it."""

from dataclasses import dataclass

from codesets.book import Book
from codesets.entry import Entry, Note

HEADINGS = ("chapter", "section")


@dataclass(frozen=True, slots=True)
class Revision:
    """A code whose title reads differently."""

    entry: Entry
    before: str


@dataclass(frozen=True, slots=True)
class Reworded:
    """An entry of both editions whose own notes are others: those that are gone, and those that came."""

    entry: Entry
    gone: tuple[Note, ...]
    come: tuple[Note, ...]


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


def compare_notes(before: Book, after: Book) -> tuple[Reworded, ...]:
    """Notes that changed, in official order; none where either edition has no tabular, and so no notes."""
    old, new = _notes(before), _notes(after)
    if not old or not new:
        return ()
    changed = []
    for entry in after.entries():
        was, now = old.get(entry.key, {}), new.get(entry.key, {})
        if was.keys() != now.keys() and before.entry(entry.key):
            gone = tuple(note for words, note in was.items() if words not in now)
            changed.append(Reworded(entry, gone, tuple(note for words, note in now.items() if words not in was)))
    return tuple(changed)


def _notes(book: Book) -> dict[str, dict[tuple[str, str], Note]]:
    """Notes by entry, and there by kind and words; blanks and the order of notes are no change."""
    found: dict[str, dict[tuple[str, str], Note]] = {}
    for note in book.all_notes():
        found.setdefault(note.key, {})[note.kind.value, " ".join(note.text.split())] = note
    return found
