"""The geographic practice cost indices (GPCI) of CMS by Medicare locality, csv or spreadsheet: Addendum E."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from codesets.edition import Edition, Table
from codesets.errors import UserError
from codesets.importers import sheet, text
from codesets.importers.part import Member, Part
from codesets.importers.report import Report

SOURCE = "Addendum E, geographic practice cost indices, CMS"
TITLE = re.compile(r"[,\"\s]*ADDENDUM E\b.{0,40}?\b(20\d\d)\b.{0,20}GEOGRAPHIC PRACTICE COST IND", re.IGNORECASE)
INDEX = r"\d?\.\d+|\d"
COLUMNS = (  # what it is, the words of the header, its shape
    ("contractor", re.compile(r"contractor|\bmac\b", re.IGNORECASE), r"\d{5}"),
    ("state", re.compile(r"^state$", re.IGNORECASE), r"[A-Z]{2}"),
    ("locality", re.compile(r"locality n(umber|o)", re.IGNORECASE), r"\d\d"),
    ("locality name", re.compile(r"locality name", re.IGNORECASE), r".*\S"),
    ("work index", re.compile(r"\b(pw|work) gpci", re.IGNORECASE), INDEX),
    ("practice expense index", re.compile(r"\bpe gpci", re.IGNORECASE), INDEX),
    ("malpractice index", re.compile(r"\bmp gpci", re.IGNORECASE), INDEX),
)
TOP = 10  # rows the header stands within


def read_localities(member: Member) -> tuple[Part, ...]:
    """The indices of a calendar year; of two work indices the one with the 1.0 floor."""
    named = TITLE.match(_top(member))
    if named is None:
        return ()
    year = int(named[1])
    partial = "excerpt" in member.base
    report = Report()
    edition = Edition(
        Table.LOCALITIES, f"gpci-{year}", f"CY {year}", date(year, 1, 1), date(year, 12, 31), SOURCE, partial
    )
    rows = _rows(member, *_header(member), report)
    return (Part(edition, "gpci", {"localities": rows}, report),)


def _top(member: Member) -> str:
    if not member.is_sheet:
        return text.decode(b"\n".join(member.head.split(b"\n")[:3]))
    return "\n".join(",".join(cells) for _, cells in islice(sheet.rows(member), 3))


def _table(member: Member) -> Iterator[tuple[int, list[str]]]:
    return sheet.rows(member) if member.is_sheet else text.table(member)


def _header(member: Member) -> tuple[int, list[int]]:
    """Its row, and where each column stands. Raises UserError when one is absent."""
    for number, cells in islice(_table(member), TOP):
        if not any(re.search("gpci", cell, re.IGNORECASE) for cell in cells[1:]):
            continue
        columns: list[int] = []
        for name, words, _ in COLUMNS:
            places = [n for n, cell in enumerate(cells) if words.search(cell)]
            if not places:
                raise UserError(f"{member.name} lacks the column {name}; nothing was changed.", "Fetch it again.")
            columns.append(min(places, key=lambda n: "without" in cells[n].lower()))
        return number, columns
    raise UserError(f"{member.name} ends before its header; nothing was changed.", "Fetch it again.")


def _rows(member: Member, header: int, columns: list[int], report: Report) -> Iterator[tuple[Any, ...]]:
    for number, cells in _table(member):
        if number <= header or sum(map(bool, cells)) < 2:
            continue  # blank, or a footnote
        found = [cells[n] if n < len(cells) else "" for n in columns]
        found[0], found[2], found[3] = found[0].zfill(5), found[2].zfill(2), found[3].rstrip("* ")
        why = _unfit(found)
        if why:
            report.refuse(number, why)
        else:
            report.take()
            yield (*found[:4], *(float(cell) for cell in found[4:]))
    if not report.accepted:
        raise UserError(f"{member.name} holds no locality; nothing was changed.", "Fetch it again.")


def _unfit(found: list[str]) -> str:
    """Why a row cannot be taken; empty when it can."""
    for (name, _, shape), cell in zip(COLUMNS, found, strict=True):
        if not re.fullmatch(shape, cell, re.ASCII):
            return f"the {name} is {cell[:20]!r}"
    return ""
