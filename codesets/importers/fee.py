"""The Medicare physician fee schedule relative value file (PPRRVU) of CMS: fixed-width text, csv or spreadsheet.

Its descriptions belong to the AMA and the ADA and are never read.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any, NamedTuple

from codesets.edition import Edition, Table
from codesets.errors import UserError
from codesets.importers import sheet, text
from codesets.importers.part import Member, Part
from codesets.importers.report import Report

SOURCE = "Physician fee schedule relative value file, CMS"
MONTHS = ("January", "April", "July", "October")
TITLE = re.compile(
    rf"[,\"\s]*(20\d\d) National Physician Fee Schedule Relative Value File(?:\s+({'|'.join(MONTHS)}))?", re.IGNORECASE
)
NAMES = re.compile(r"pprrvu(?:20)?(\d\d)[ _-]*(jan|apr|jul|oct)|(?<![a-z])rvu(\d\d)([abcd])", re.IGNORECASE)
RECORD = re.compile(r"[0-9A-Z]{5}[ 0-9A-Z]{2}.{50}[A-Z] [ \d.]{6} [ \d.]{6}[ NA]{2} [ \d.]{6}")
TOP = 20  # rows the header stands within
PRICING = 23  # where 2026 put a column in
HEADER = [
    "HCPCS",
    "MOD",
    "DESCRIPTION",
    "CODE",
    "PAYMENT",
    "RVU",
    "PE RVU",
    "INDICATOR",
    "PE RVU",
    "INDICATOR",
    "RVU",
    "TOTAL",
    "TOTAL",
    "IND",
    "DAYS",
    "OP",
    "OP",
    "OP",
    "PROC",
    "SURG",
    "SURG",
    "SURG",
    "SURG",
    "BASE",
    "FACTOR",
    "PROCEDURES",
    "FLAG",
    "INDICATOR",
]
HEADERS = (HEADER, [*HEADER[:PRICING], "IND", *HEADER[PRICING:]])
LAST = "V"  # a whole file ends with the V codes of HCPCS
NUMBER, FLAG, DIGIT = r"\d*\.?\d+", r"(NA)?", r"\d?"


class Field(NamedTuple):
    """A column of the table: where it stands in the text (from 0), in the csv of 31 columns, and its shape."""

    name: str
    start: int
    end: int
    column: int
    shape: str


FIELDS = (
    Field("code", 0, 5, 0, r"\d{4}[0-9A-Z]|[A-Z]\d{4}"),
    Field("modifier", 5, 7, 1, r"([0-9A-Z]{2})?"),
    Field("status", 57, 58, 3, r"[A-Z]"),
    Field("work RVU", 59, 65, 5, NUMBER),
    Field("non-facility PE RVU", 66, 72, 6, NUMBER),
    Field("facility PE RVU", 75, 81, 8, NUMBER),
    Field("malpractice RVU", 84, 89, 10, NUMBER),
    Field("non-facility total", 90, 96, 11, NUMBER),
    Field("facility total", 96, 102, 12, NUMBER),
    Field("non-facility NA indicator", 72, 74, 7, FLAG),
    Field("facility NA indicator", 81, 83, 9, FLAG),
    Field("PC/TC indicator", 102, 103, 13, DIGIT),
    Field("global days", 103, 106, 14, r"\d{3}|[MXYZ]{3}"),
    Field("preoperative share", 106, 109, 15, NUMBER),
    Field("intraoperative share", 109, 112, 16, NUMBER),
    Field("postoperative share", 112, 115, 17, NUMBER),
    Field("multiple procedure indicator", 115, 116, 18, DIGIT),
    Field("bilateral indicator", 116, 117, 19, DIGIT),
    Field("assistant indicator", 117, 118, 20, DIGIT),
    Field("co-surgeon indicator", 118, 119, 21, DIGIT),
    Field("team indicator", 119, 120, 22, DIGIT),
    Field("endoscopic base code", 127, 132, 23, r"([0-9A-Z]{5})?"),
    Field("conversion factor", 133, 140, 24, NUMBER),
    Field("supervision indicator", 141, 143, 25, r"([0-9A-Z]{2})?"),
    Field("imaging family", 145, 147, 27, r"(\d\d)?"),
)


def read_fee(member: Member) -> tuple[Part, ...]:
    """The fee schedule of a quarter; kind `nonqpp` or `qpp` where the year has two, else `all`."""
    named = None
    if member.head.startswith(b"HDR "):
        if not _is_ours(member):
            return ()
        records = _fixed(member)
    else:
        named = TITLE.match(_top(member))
        if named is None:
            return ()
        records = _delimited(member, *_header(member))
    report = Report()
    rows = _rows(member, records, report)
    return (Part(_edition(member, named), _kind(member), {"fees": rows}, report),)


def _top(member: Member) -> str:
    if not member.is_sheet:
        return text.decode(b"\n".join(member.head.split(b"\n")[:3]))
    return "\n".join(",".join(cells) for _, cells in islice(sheet.rows(member), 3))


def _table(member: Member) -> Iterator[tuple[int, list[str]]]:
    return sheet.rows(member) if member.is_sheet else text.table(member)


def _is_ours(member: Member) -> bool:
    lines = [line for line in text.decode(member.head).splitlines() if not line.startswith("HDR ")]
    if any(RECORD.match(line) for line in lines[:TOP]):
        return True
    if "pprrvu" in member.base:
        raise UserError(
            f"{member.name} is not laid out as a relative value file; nothing was changed.", "Fetch it again."
        )
    return False


def _fixed(member: Member) -> Iterator[tuple[int, list[str]]]:
    for number, line in text.lines(member):
        if line.strip() and not line.startswith("HDR "):
            whole = len(line) >= FIELDS[-1].end
            yield number, [line[f.start : f.end].strip() for f in FIELDS] if whole else [line[:5]]


def _header(member: Member) -> tuple[int, int]:
    """The header's row and how many columns of it are known. Raises UserError when they are others."""
    for number, cells in islice(_table(member), TOP):
        if cells and cells[0].upper() == "HCPCS":
            names = [" ".join(cell.upper().split()) for cell in cells]
            for header in HEADERS:
                if names[: len(header)] == header:
                    return number, len(header)
            raise UserError(
                f"{member.name} has other columns than the relative value files known here; nothing was changed.",
                "Fetch it again; if it stays so, CMS has changed the file and a newer Codedesk is needed.",
            )
    raise UserError(f"{member.name} ends before its header; nothing was changed.", "Fetch it again.")


def _delimited(member: Member, header: int, width: int) -> Iterator[tuple[int, list[str]]]:
    columns = [f.column + (f.column >= PRICING and width > len(HEADER)) for f in FIELDS]
    for number, cells in _table(member):
        if number > header and any(cells):
            yield number, [cells[n] for n in columns] if len(cells) >= width else cells[:1]


def _rows(member: Member, records: Iterator[tuple[int, list[str]]], report: Report) -> Iterator[tuple[Any, ...]]:
    seen: set[tuple[str, str]] = set()
    last = ""
    for number, cells in records:
        why = _unfit(cells)
        if why:
            report.refuse(number, why)
        elif (cells[0], cells[1]) in seen:
            report.refuse(number, f"{' '.join(cells[:2]).strip()} stands there twice")
        else:
            seen.add((cells[0], cells[1]))
            last = max(last, cells[0])
            report.take()
            yield tuple(
                float(cell) if field.shape is NUMBER else cell for field, cell in zip(FIELDS, cells, strict=True)
            )
    if last < LAST and not _partial(member):
        raise UserError(
            f"{member.name} is cut off after {last or 'its header'}; nothing was changed.", "Fetch it again."
        )


def _unfit(cells: list[str]) -> str:
    """Why a record cannot be taken; empty when it can."""
    if len(cells) < len(FIELDS):
        return f"the row of {cells[0][:5]!r} is cut off"
    for field, cell in zip(FIELDS, cells, strict=True):
        if not re.fullmatch(field.shape, cell, re.ASCII):
            return f"the {field.name} of {cells[0][:5]!r} is {cell[:12]!r}"
    return ""


def _edition(member: Member, named: re.Match[str] | None) -> Edition:
    first = _quarter(member, named)
    until = (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)
    partial = _partial(member)
    missing = ("all codes outside the excerpt",) if partial else ()
    release = f"{MONTHS[first.month // 3]} {first.year}"
    name = f"pfs-{first:%Y-%m}"
    return Edition(Table.FEE_SCHEDULE, name, release, first, until, SOURCE, partial, missing=missing)


def _quarter(member: Member, named: re.Match[str] | None) -> date:
    """Its first day, from the title row, else from the name of the file or its zip. Raises UserError without either."""
    if named and named[2]:
        return date(int(named[1]), MONTHS.index(named[2].capitalize()) * 3 + 1, 1)
    for found in reversed(list(NAMES.finditer(member.name))):
        place = "abcd".index(found[4].lower()) if found[4] else ["jan", "apr", "jul", "oct"].index(found[2].lower())
        return date(2000 + int(found[1] or found[3]), place * 3 + 1, 1)
    raise UserError(
        f"{member.name} does not say its quarter; nothing was changed.",
        "Give it the name it has at CMS, such as PPRRVU2025_Oct.txt.",
    )


def _kind(member: Member) -> str:
    found = re.search(r"(non)?qpp", member.base)
    return found[0] if found else "all"


def _partial(member: Member) -> bool:
    return "excerpt" in member.base
