"""What a coder must know of an ICD-10-CM code at a glance: billable, unspecified, manifestation, side, new."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codesets.book import Book
from codesets.edition import Table
from codesets.entry import Entry
from codesets.library import Library

IN_DISEASES = re.compile(r"\bin\b.*\bclassified elsewhere")
SIDES = ("right", "left", "bilateral")
UNPROVEN = "order file"  # what an edition lacks whose billable codes were worked out from the tabular


@dataclass(frozen=True, slots=True)
class Badge:
    """`tone` is good, soft or warning; `help` says where it is known from."""

    words: str
    tone: str
    help: str


def badges(library: Library, book: Book, entry: Entry) -> tuple[Badge, ...]:
    """The badges of a code, the most important first; chapters and sections have none."""
    if entry.level in ("chapter", "section"):
        return ()
    return tuple(_badges(library, book, entry))


def _badges(library: Library, book: Book, entry: Entry) -> Iterator[Badge]:
    edition = book.edition
    if not entry.billable:
        yield Badge("header", "soft", "Not billable: choose a code below it.")
    elif any(part.startswith(UNPROVEN) for part in edition.missing):
        yield Badge("billable, not proven", "warning", "Worked out from the tabular; the order file is not loaded.")
    else:
        yield Badge("billable", "good", f"A valid code of {edition.title}.")
    title = entry.title.lower()
    if IN_DISEASES.search(title):
        yield Badge("manifestation", "warning", "Its title says so: the disease behind it is coded first.")
    elif _listed(library, "manifestation", entry.key):
        yield Badge("manifestation", "warning", "On the MCE's list: the disease behind it is coded first.")
    if "unspecified" in title.replace(",", " ").split():
        yield Badge("unspecified", "soft", "The title says unspecified: look for a more specific one.")
    side = next((side for side in SIDES if side in title.replace(",", " ").split()), "")
    if side:
        yield Badge(side, "soft", "The side stands in the title.")
    if entry.billable and _exempt(library, book, entry.key):
        yield Badge("POA exempt", "soft", f"On the POA-exempt list of {edition.release}.")
    yield from _news(library, book, entry)


def _news(library: Library, book: Book, entry: Entry) -> Iterator[Badge]:
    """New or revised against the whole edition before; nothing without one."""
    before = library.before(book.edition)
    was = library.book_named(before.name).entry(entry.key) if before else None
    if before and was is None:
        yield Badge("new", "warning", f"Not in {before.title}.")
    elif before and was and was.title != entry.title:
        yield Badge("revised", "warning", f"In {before.title}: {was.title}.")
    elif before and was and was.billable != entry.billable:
        now = "Billable" if was.billable else "A header"
        yield Badge("subdivided" if was.billable else "now billable", "warning", f"{now} in {before.title}.")


def _exempt(library: Library, book: Book, key: str) -> bool:
    """The list of October holds for the whole fiscal year, its April edition included."""
    edition = book.edition
    sql = (
        "select 1 from poa_exempt join editions on id = edition"
        " where key = ? and system = ? and until = ? and effective <= ?"
    )
    until = edition.until.isoformat() if edition.until else ""
    return bool(library.rows(sql, (key, edition.system.value, until, edition.effective.isoformat())))


def _listed(library: Library, name: str, key: str) -> bool:
    editor = library.edition(Table.MCE, None)
    if editor is None:
        return False
    number = library.number(editor.edition.name)
    return bool(library.rows("select 1 from mce where edition = ? and list = ? and key = ?", (number, name, key)))
