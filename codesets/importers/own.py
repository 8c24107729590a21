"""The user's own book in our template: tab-separated text or a spreadsheet with the columns of `COLUMNS`."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import islice

from codesets.code import System
from codesets.edition import Edition
from codesets.errors import UserError
from codesets.importers import sheet
from codesets.importers.mapping import ALWAYS, OWN_SOURCE, Mapping, accepted, slug, tables
from codesets.importers.part import Member, Part
from codesets.importers.report import Report

COLUMNS = ("code", "title", "synonyms", "notes", "effective", "ends")
EXAMPLES = (
    ("02001", "Invented service one", "first name; second name", "Write over this line", "2026-01-01", ""),
    ("HOUSE-2", "Invented service two", "", "Only code and title must be there", "2026-01-01", "2026-12-31"),
)
SEEN = 20  # rows in which the header must stand


def read_own(member: Member) -> tuple[Part, ...]:
    """The book, its edition named by the file. Raises UserError for columns the template does not have."""
    row, header = _header(member)
    if not {"code", "title"} <= set(header):
        return ()
    strange = [name or "without a name" for name in header if name not in COLUMNS]
    twice = [name for name in COLUMNS if header.count(name) > 1]
    if strange or twice:
        what = f"has the column {strange[0]!r}" if strange else f"has the column {twice[0]!r} twice"
        raise UserError(f"{member.name} {what}; nothing was changed.", f"Our template has: {', '.join(COLUMNS)}.")
    code, title, synonyms, notes, since, until = (header.index(name) if name in header else None for name in COLUMNS)
    delimiter = "" if member.is_sheet else "\t"
    mapping = Mapping(delimiter, row, code, title, synonyms, notes, since, until, "%m/%d/%Y")
    counted = Report()
    days = [found.since for found in accepted(member, mapping, counted)]
    if not counted.accepted:
        why = f" Row {counted.refused[0][0]}: {counted.refused[0][1]}." if counted.refused else ""
        raise UserError(f"{member.name} holds no codes; nothing was changed.{why}", "Fill in code and title.")
    effective = min((date.fromisoformat(day) for day in days if day), default=ALWAYS)
    stem = member.name.replace("\\", "/").rsplit("/", 1)[-1].rpartition(".")[0] or member.base
    mapping, report = replace(mapping, name=stem, effective=effective), Report()
    edition = Edition(System.USER, f"own-{slug(stem)}", stem, effective, None, OWN_SOURCE, "excerpt" in member.base)
    return (Part(edition, "own", tables(member, mapping, report), report),)


def template() -> str:
    """The empty book to fill in: the header and two invented lines that show what goes where."""
    return "".join("\t".join(cells) + "\n" for cells in (COLUMNS, *EXAMPLES))


def _header(member: Member) -> tuple[int, list[str]]:
    """(row, cells in lower case) of the first row that is not blank; nothing for what is no table."""
    rows: Iterable[tuple[int, list[str]]]
    if member.is_sheet:
        rows = sheet.rows(member)
    elif b"\0" in member.head[:4096]:
        return 0, []
    else:
        first = member.head[:4096].decode("utf-8", "ignore").lstrip("\ufeff")
        rows = ((n, line.split("\t")) for n, line in enumerate(first.splitlines(), 1))
    try:
        number, cells = next(((n, cells) for n, cells in islice(rows, SEEN) if any(cells)), (0, []))
    except UserError:
        return 0, []  # a zip of another kind
    names = [cell.strip().strip('"').lower() for cell in cells]
    while names and not names[-1]:
        names.pop()  # blank cells a spreadsheet leaves to the right
    return number, names
