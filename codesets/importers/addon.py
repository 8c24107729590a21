"""NCCI add-on code edits of CMS: xlsx or tab-delimited text; dates as year and day of the year."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from codesets.edition import Edition, Table
from codesets.errors import UserError
from codesets.importers import sheet, text
from codesets.importers.part import Member, Part
from codesets.importers.quarter import last_day, of_medicaid, quarter, release
from codesets.importers.report import Report

COLUMNS = (
    "AOC_Edit_Type", "Add-On_Code", "AOC_DelDT", "Primary_Code", "Primary_Code_DelDT", "AOC_Edit_EffDT",
    "AOC_Edit_DelDT", "Special_Instruction_Notes",
)  # fmt: skip
CODE = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z]")
CONTRACTOR = "CCCCC"  # the primary is the contractor's to define
CAPTION = 20  # rows


def read_addon(member: Member) -> tuple[Part, ...]:
    """Pairs of add-on and primary code; the quarter stands in the file's name."""
    if not member.is_sheet and b"AOC_Edit_Type" not in member.head[:8000]:
        return ()
    head = next((cells for _, cells in islice(_rows(member), CAPTION) if COLUMNS[0] in cells), None)
    if head is None:
        return ()
    if absent := [name for name in COLUMNS[:7] if name not in head]:
        raise UserError(f"{member.name} lacks the column {absent[0]}; nothing was changed.", "Fetch it again.")
    report, first = Report(), quarter(member)
    table, slug = (Table.ADD_ON_MEDICAID, "add-on-medicaid") if of_medicaid(member) else (Table.ADD_ON, "add-on")
    edition = Edition(
        table, f"{slug}-{first:%Y-%m}", release(first), first, last_day(first), "NCCI add-on code edits, CMS"
    )
    return (Part(edition, "all", {"addons": _pairs(member, head, report)}, report),)


def _rows(member: Member) -> Iterator[tuple[int, list[str]]]:
    return sheet.rows(member) if member.is_sheet else text.table(member, "\t")


def _pairs(member: Member, head: list[str], report: Report) -> Iterator[tuple[Any, ...]]:
    begun = False
    for number, cells in _rows(member):
        if not begun:
            begun = COLUMNS[0] in cells
            continue
        if not any(cells):
            continue
        row = dict(zip(head, (*cells, *[""] * len(head)), strict=False))
        kind, key, ended, primary, primary_ended, since, until, note = (row.get(name, "") for name in COLUMNS)
        dates = [_day(word) for word in (since, until, ended, primary_ended)]
        if kind not in ("1", "2", "3") or not CODE.fullmatch(key):
            report.refuse(number, f"{kind!r}, {key!r} is not a type and a code")
        elif primary != CONTRACTOR and not CODE.fullmatch(primary):
            report.refuse(number, f"{primary!r} is not a primary code")
        elif dates[0] is None or any(
            word and day is None for word, day in zip((until, ended, primary_ended), dates[1:], strict=True)
        ):
            report.refuse(number, f"{key} with {primary}: a date is not a year and a day of the year")
        else:
            report.take()
            yield int(kind), key, primary, *dates, note


def _day(word: str) -> str | None:
    """YYYYDDD as ISO: 2013091 is 1 April 2013."""
    if not re.fullmatch(r"(19|20)\d{5}", word) or not 1 <= int(word[4:]) <= 366:
        return None
    return (date(int(word[:4]), 1, 1) + timedelta(days=int(word[4:]) - 1)).isoformat()
