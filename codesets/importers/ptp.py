"""NCCI procedure-to-procedure edits of CMS: tab-delimited text or spreadsheet, four files a quarter and setting."""

import re
from collections.abc import Iterator
from typing import Any

from codesets.edition import Edition, Table
from codesets.errors import UserError
from codesets.importers import sheet
from codesets.importers.part import Member, Part
from codesets.importers.quarter import last_day, of_medicaid, quarter, release
from codesets.importers.report import Report

TITLE = "column1/column2 edits"
CODE = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z]")
FILE = re.compile(r"[-_](f[1-4])\b", re.IGNORECASE)
BOOKS = {
    (False, False): (Table.PTP_PRACTITIONER, "ncci-ptp-practitioner"),
    (True, False): (Table.PTP_HOSPITAL, "ncci-ptp-hospital"),
    (False, True): (Table.PTP_PRACTITIONER_MEDICAID, "ncci-ptp-practitioner-medicaid"),
    (True, True): (Table.PTP_HOSPITAL_MEDICAID, "ncci-ptp-hospital-medicaid"),
}
Row = tuple[Any, ...]


def read_ptp(member: Member) -> tuple[Part, ...]:
    """Pairs with their dates; rows stream, as a quarter has 2.6 million."""
    if member.is_sheet:
        first = [cells for _, cells in _upto(sheet.rows(member), 4)]
        if not any(TITLE in " ".join(cells).lower() for cells in first):
            return ()
    elif TITLE.encode() not in member.head[:2000].lower():
        return ()
    report = Report()
    rows = _sheet_rows(member) if member.is_sheet else _text_rows(member)
    found = FILE.search(member.base)
    kind = found[1].lower() if found else "all"
    return (Part(_edition(member), kind, {"pairs": _pairs(rows, report)}, report),)


def _upto(rows: Iterator[tuple[int, list[str]]], count: int) -> Iterator[tuple[int, list[str]]]:
    for number, cells in rows:
        yield number, cells
        if number >= count:
            return


def _edition(member: Member) -> Edition:
    hospital = "oph" in member.base or "hospital" in member.name.lower()
    if not hospital and "pra" not in member.base and "practitioner" not in member.name.lower():
        raise UserError(
            f"{member.name} does not say whether it is for practitioners or hospitals; nothing was changed.",
            "Give it the name it has at CMS back, such as ccipra-v322r0-f1.TXT.",
        )
    table, name = BOOKS[hospital, of_medicaid(member)]
    first = quarter(member)
    excerpt = "excerpt" in member.base
    return Edition(
        table, f"{name}-{first:%Y-%m}", release(first), first, last_day(first), "NCCI PTP edits, CMS", excerpt
    )


def _text_rows(member: Member) -> Iterator[tuple[int, list[str]]]:
    with member.open() as raw:
        for number, line in enumerate(raw, 1):
            yield number, line.decode("latin-1").rstrip("\r\n").split("\t")


def _sheet_rows(member: Member) -> Iterator[tuple[int, list[str]]]:
    yield from sheet.rows(member)


def _pairs(rows: Iterator[tuple[int, list[str]]], report: Report) -> Iterator[Row]:
    """Data begin at the first row with a date in its fourth field; the caption above is wrapped over several lines."""
    begun, current, seen = False, "", set[tuple[str, str]]()
    for number, cells in rows:
        if not begun:
            begun = len(cells) > 3 and cells[3].isdigit() and len(cells[3]) == 8
        if not begun or not any(cells):
            continue
        why = _wrong(cells)
        if why:
            report.refuse(number, why)
            continue
        if cells[0] != current:
            current = cells[0]
            seen.clear()
        if (cells[1], cells[3]) in seen:
            report.refuse(number, f"{cells[0]} with {cells[1]} from {cells[3]} stands there twice")
            continue
        seen.add((cells[1], cells[3]))
        report.take()
        until = None if cells[4] == "*" else int(cells[4])
        yield cells[0], cells[1], int(cells[3]), until, int(cells[5]), cells[6] if len(cells) > 6 else ""
    if not begun:
        raise UserError("The file holds no edits: it is cut or its columns are shifted.", "Fetch it again.")


def _wrong(cells: list[str]) -> str:
    if len(cells) < 6:
        return "the line is cut"
    if not (CODE.fullmatch(cells[0]) and CODE.fullmatch(cells[1])):
        return f"{cells[0]!r} and {cells[1]!r} are not two codes"
    if len(cells[3]) != 8 or not cells[3].isdigit():
        return f"{cells[3]!r} is not a date"
    if cells[4] != "*" and (len(cells[4]) != 8 or not cells[4].isdigit()):
        return f"{cells[4]!r} is neither a date nor *"
    return "" if cells[5] in ("0", "1", "9") else f"{cells[5]!r} is no modifier indicator"
