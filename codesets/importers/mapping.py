"""A list in a layout of its own, such as a practice's fee slip: which column holds what is said by a `Mapping`."""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

from codesets.code import SHAPES, System
from codesets.edition import Edition
from codesets.errors import UserError
from codesets.importers import cpt, sheet
from codesets.importers.part import Member, Part
from codesets.importers.report import Report
from codesets.importers.text import decode, table

DELIMITERS = ("\t", ";", "|", ",")
ISO = "%Y-%m-%d"
DATE_FORMATS = (ISO, "%Y%m%d", "%m/%d/%Y", "%m/%d/%y")
OWN_CODE = re.compile(r"\S{1,20}")
OWN_SOURCE = "your own list"
ALWAYS = date(2000, 1, 1)  # since when a list is used that does not say it
WHOLE_CPT = 8000  # codes; a year of CPT has over ten thousand
LARGEST = 500_000  # codes in one list
SEEN = 20  # rows a proposal looks at
WORDS = {  # ends of header words without blanks and signs, in the order the columns are given away
    "code": ("code", "cpt", "hcpcs", "procedure"),
    "synonyms": ("synonyms", "synonym", "keywords", "aliases"),
    "notes": ("notes", "note", "comments", "comment", "remarks"),
    "since": ("since", "effective", "effectivedate", "startdate", "begindate", "validfrom", "start", "begin"),
    "until": ("until", "ends", "enddate", "terminationdate", "expires", "validto", "end"),
    "title": ("title", "description", "descriptor", "desc", "service", "name", "text", "long"),
}


@dataclass(frozen=True, slots=True)
class Mapping:
    """Columns count from 0, rows from 1 (`header_row` 0: none); delimiter empty for a spreadsheet.

    `date_format` is as in strptime; ISO is understood besides. `name` is how the coder calls the list.
    """

    delimiter: str
    header_row: int
    code: int | None
    title: int | None
    synonyms: int | None = None
    notes: int | None = None
    since: int | None = None
    until: int | None = None
    date_format: str = ISO
    system: System = System.USER
    name: str = "own list"
    effective: date = ALWAYS


class Row(NamedTuple):
    """One accepted row: `key` upper case, `typed` as it stands there, dates ISO."""

    key: str
    typed: str
    title: str
    synonyms: tuple[str, ...]
    note: str
    since: str | None
    until: str | None


def read_mapped(member: Member, mapping: Mapping) -> tuple[Part, ...]:
    """The list as a book of the user's own or as CPT. Raises UserError when no row of it can be used."""
    if mapping.system not in (System.CPT, System.USER):
        raise UserError(
            f"A list cannot be taken in as {mapping.system}; nothing was changed.", "Choose CPT or own list."
        )
    if mapping.code is None or mapping.title is None:
        raise UserError("The columns of code and title are not both chosen; nothing was changed.", "Choose them.")
    counted = Report()
    for _ in accepted(member, mapping, counted):
        pass
    if not counted.accepted:
        why = f" Row {counted.refused[0][0]}: {counted.refused[0][1]}." if counted.refused else ""
        raise UserError(
            f"{member.name} holds no row that can be used; nothing was changed.{why}", "Choose other columns."
        )
    report = Report()
    return (Part(_edition(mapping, counted.accepted), "mapped", tables(member, mapping, report), report),)


def tables(member: Member, mapping: Mapping, report: Report) -> dict[str, Iterable[tuple[Any, ...]]]:
    """Entries, synonyms and notes; the report counts with the entries."""
    again = (Report(), Report())
    return {
        "entries": (
            (row.key, row.title, "", 1, "code", "", place, row.since, row.until)
            for place, row in enumerate(accepted(member, mapping, report), 1)
        ),
        "synonyms": ((row.key, other) for row in accepted(member, mapping, again[0]) for other in row.synonyms),
        "notes": ((row.key, "note", row.note, row.typed) for row in accepted(member, mapping, again[1]) if row.note),
    }


def accepted(member: Member, mapping: Mapping, report: Report) -> Iterator[Row]:
    """The rows that can be used; the others are in the report with the reason."""
    seen: set[str] = set()
    width = 0
    for place, (number, cells) in enumerate(_rows(member, mapping.delimiter), 1):
        if place == mapping.header_row:
            width = max((n for n, cell in enumerate(cells, 1) if cell), default=0)
        if place <= mapping.header_row or not any(cells):
            continue
        found = "has more cells than the header" if width and any(cells[width:]) else _row(cells, mapping)
        if isinstance(found, str):
            report.refuse(number, found)
        elif found.key in seen:
            report.refuse(number, f"{found.key} stands there twice")
        elif len(seen) == LARGEST:
            raise UserError(
                f"{member.name} has more than {LARGEST:,} rows; nothing was changed.",
                "It is no list of codes; divide it.",
            )
        else:
            seen.add(found.key)
            report.take()
            yield found


def sample(member: Member, count: int) -> list[list[str]]:
    """The first rows, blank ones included, so that their places are those of `header_row`."""
    return _first(member, _delimiter(member), count)


def guess(member: Member) -> Mapping:
    """A proposal from the header's words and the first rows; a column it cannot tell is None."""
    delimiter = _delimiter(member)
    rows = _first(member, delimiter, SEEN)
    header = next((n for n, row in enumerate(rows) if len(columns := _columns(row)) > 1 and "code" in columns), None)
    columns = _columns(rows[header]) if header is not None else _unnamed(rows)
    body = [row for row in rows[0 if header is None else header + 1 :] if any(row)]
    codes = [row[columns["code"]] for row in body if "code" in columns and len(row) > columns["code"]]
    is_cpt = bool(codes) and sum(bool(SHAPES[System.CPT].fullmatch(c.upper())) for c in codes) * 10 >= len(codes) * 9
    name = member.name.replace("\\", "/").rsplit("/", 1)[-1].rpartition(".")[0] or member.base
    return Mapping(
        delimiter,
        0 if header is None else header + 1,
        columns.get("code"),
        columns.get("title"),
        columns.get("synonyms"),
        columns.get("notes"),
        columns.get("since"),
        columns.get("until"),
        _date_format([row[n] for row in body for k, n in columns.items() if k in ("since", "until") and len(row) > n]),
        System.CPT if is_cpt else System.USER,
        name,
        date(int(year[1]), 1, 1) if is_cpt and (year := cpt.YEAR.search(name)) else ALWAYS,
    )


def to_json(mapping: Mapping) -> str:
    """For the settings, to be offered again with the next year's list."""
    return json.dumps({**asdict(mapping), "effective": mapping.effective.isoformat()})


def from_json(text: str) -> Mapping:
    """Raises UserError for what is not a mapping."""
    try:
        saved = json.loads(text)
        saved |= {"system": System(saved["system"]), "effective": date.fromisoformat(saved["effective"])}
        mapping = Mapping(**saved)
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(
            "The saved columns cannot be read; nothing was changed.", "Choose the columns again."
        ) from error
    columns = (mapping.code, mapping.title, mapping.synonyms, mapping.notes, mapping.since, mapping.until)
    texts = (mapping.delimiter, mapping.date_format, mapping.name)
    numbers = (mapping.header_row, *(n for n in columns if n is not None))
    if not all(type(n) is int and n >= 0 for n in numbers) or not all(isinstance(t, str) for t in texts):
        raise UserError("The saved columns cannot be read; nothing was changed.", "Choose the columns again.")
    return mapping


def slug(name: str) -> str:
    """A name as a word of a command."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "list"


def _rows(member: Member, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    if member.is_sheet:
        return sheet.rows(member)
    if delimiter not in DELIMITERS:
        raise UserError(f"{member.name} is not a spreadsheet; nothing was changed.", "Choose what divides its columns.")
    return table(member, delimiter)


def _first(member: Member, delimiter: str, count: int) -> list[list[str]]:
    return [cells for _, cells in islice(_rows(member, delimiter), count)]


def _row(cells: list[str], mapping: Mapping) -> Row | str:
    """The row, or why it cannot be used."""
    typed, title, others, note, since, until = (
        cells[n] if n is not None and n < len(cells) else ""
        for n in (mapping.code, mapping.title, mapping.synonyms, mapping.notes, mapping.since, mapping.until)
    )
    key = typed.upper()
    if not SHAPES.get(mapping.system, OWN_CODE).fullmatch(key) or not key.isprintable():
        return f"{typed[:30]!r} does not have the shape of a code"
    if not title:
        return f"{key} has no title"
    first, last = (_date(day, mapping.date_format) for day in (since, until))
    if first == "" or last == "":
        return f"{since if first == '' else until!r} is not a date"
    if first and last and last < first:
        return f"{key} ends before it begins"
    synonyms = tuple(dict.fromkeys(s.strip() for s in others.split(";") if s.strip()))
    return Row(key, typed, title, synonyms, note, first, last)


def _date(written: str, style: str) -> str | None:
    """ISO, None when nothing is written, empty when it is no date."""
    if not written:
        return None
    for attempt in (style, ISO):
        try:
            return datetime.strptime(written, attempt).date().isoformat()
        except ValueError:
            continue
    return ""


def _edition(mapping: Mapping, count: int) -> Edition:
    first = mapping.effective
    if mapping.system is System.USER:
        return Edition(System.USER, f"own-{slug(mapping.name)}", mapping.name, first, None, OWN_SOURCE)
    last = date(first.year, 12, 31)
    name = f"cpt-own-{slug(mapping.name)}"
    return Edition(System.CPT, name, mapping.name, first, last, cpt.SOURCE, count < WHOLE_CPT)


def _delimiter(member: Member) -> str:
    """What divides most of the first lines into the same number of cells; empty for a spreadsheet."""
    if member.is_sheet:
        return ""
    head = [line for line in decode(member.head).splitlines() if line.strip()][:SEEN]

    def regular(delimiter: str) -> int:
        widths = [len(cells) for cells in csv.reader(head, delimiter=delimiter)]
        return max((widths.count(width) for width in set(widths) if width > 1), default=0)

    return max(DELIMITERS, key=regular)


def _columns(header: list[str]) -> dict[str, int]:
    """Which field stands in which column, by the header's words."""
    words = [re.sub(r"[^a-z]", "", cell.lower()) for cell in header]
    columns: dict[str, int] = {}
    for field, known in WORDS.items():
        free = [n for n in range(len(words)) if n not in columns.values()]
        exact = [n for word in known for n in free if words[n] == word]
        alike = [n for n in free if words[n].endswith(known)]
        if exact or alike:
            columns[field] = (exact or alike)[0]
    return columns


def _unnamed(rows: list[list[str]]) -> dict[str, int]:
    """Code and title of a list without header: the column of short words with digits, and the one with the longest text."""
    body = [row for row in rows if any(row)]
    width = min((len(row) for row in body), default=0)
    codes = [n for n in range(width) if all(OWN_CODE.fullmatch(r[n]) and re.search(r"\d", r[n]) for r in body)]
    texts = sorted((n for n in range(width) if n not in codes[:1]), key=lambda n: -sum(len(row[n]) for row in body))
    return {**({"code": codes[0]} if codes else {}), **({"title": texts[0]} if texts else {})}


def _date_format(days: list[str]) -> str:
    written = [day for day in days if day]
    return next((style for style in DATE_FORMATS if written and all(_fits(day, style) for day in written)), ISO)


def _fits(day: str, style: str) -> bool:
    try:
        return bool(datetime.strptime(day, style))
    except ValueError:
        return False
