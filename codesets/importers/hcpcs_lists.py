"""Lists that lie beside the HCPCS file: codes for what is not otherwise classified, and the texts of processing notes."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from codesets.code import System
from codesets.edition import Edition
from codesets.errors import UserError
from codesets.importers import hcpcs, sheet
from codesets.importers.part import Member, Part
from codesets.importers.report import Report
from codesets.importers.text import decode, lines

QUARTER = re.compile(r"(jan|apr|jul|oct)?[a-z]*[ _-]*(20\d\d)", re.IGNORECASE)
MONTHS = {"": 1, "jan": 1, "apr": 4, "jul": 7, "oct": 10}
CODE = re.compile(r"[A-Z]\d{4}")
NOTE = re.compile(r"\s+(\d{4})--(.*)")
MARGIN = re.compile(r"\s*\*?\s*$")


def read_noc(member: Member) -> tuple[Part, ...]:
    """The spreadsheet `NOC codes`: HCPCS, long description, add and end dates; codes alone are kept."""
    if not member.is_sheet or not any(_is_header(cells) for _, cells in islice(sheet.rows(member), 20)):
        return ()
    report = Report()
    return (Part(_edition(member), "noc", {"noc": _codes(member, report)}, report),)


def _is_header(cells: list[str]) -> bool:
    words = [" ".join(cell.upper().split()) for cell in cells]
    return words[:1] in (["HCPCS"], ["HCPC"]) and "RECID" not in words and any("DATE" in w or " DT" in w for w in words)


def _codes(member: Member, report: Report) -> Iterator[tuple[Any, ...]]:
    begun = False
    for number, cells in sheet.rows(member):
        if not begun:
            begun = _is_header(cells)
        elif any(cells):
            if CODE.fullmatch(cells[0]):
                report.take()
                since, until = (*cells[2:4], "", "")[:2]
                yield cells[0], since or None, until or None
            else:
                report.refuse(number, f"{cells[0]!r} does not have the shape of a HCPCS code")


def read_processing_notes(member: Member) -> tuple[Part, ...]:
    """The text `proc_notes`: notes by the number that the HCPCS file gives in columns 253 to 256."""
    head = decode(member.head)
    if "PROCESSING NOTE" not in head[:2000].upper() or not any(NOTE.match(line) for line in head.splitlines()):
        return ()
    report = Report()
    return (Part(_edition(member), "notes", {"processing_notes": list(_notes(member, report))}, report),)


def _notes(member: Member, report: Report) -> Iterator[tuple[str, str]]:
    number, text = "", ""
    for _, line in lines(member):
        words = MARGIN.sub("", line)
        if found := NOTE.match(words):
            if number:
                yield number, text
            report.take()
            number, text = found[1], found[2].strip()
        elif number:
            text = f"{text} {words.strip()}".strip()
    if number:
        yield number, text


def _edition(member: Member) -> Edition:
    for part in reversed(member.name.replace("\\", "/").split("/")):
        if found := QUARTER.search(part):
            month = MONTHS[(found[1] or "").lower()]
            return hcpcs.edition(System.HCPCS, date(int(found[2]), month, 1))
    raise UserError(f"{member.name} does not say its quarter; nothing was changed.", "Give it its official name back.")
