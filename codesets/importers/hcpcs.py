"""The HCPCS Level II file of CMS, fixed-width text (layout: HCPCyyyy_recordlayout.txt) or its xlsx twin.

Content decides, not the file name. D codes belong to the ADA and are refused; CPT codes are not in these files.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from codesets.code import Code, System
from codesets.edition import Edition
from codesets.entry import Entry
from codesets.errors import UserError
from codesets.importers import sheet
from codesets.importers.part import Member, Part, entry_row
from codesets.importers.report import Report
from codesets.importers.text import decode, lines

SOURCE = "HCPCS Level II alphanumeric file, CMS"
CODE = re.compile(r"[A-Z]\d{4}")
MODIFIER = re.compile(r"[A-Z0-9]{2}")
FIRST, MORE = "37", "48"  # record identifiers: a code's or modifier's first line, and those that go on
COLUMNS = ("HCPC", "RECID", "LONG DESCRIPTION", "ADD DT", "ACT EFF DT", "TERM DT")
MONTHS = ("January", "April", "July", "October")
LARGEST = 60 * 1024 * 1024  # bytes unpacked; the file of a quarter is about 4 MB
PLACES = {  # columns of the text, from 0
    "pricing": (119, 127), "multiple_pricing": (127, 128), "statute": (170, 180), "instead": (204, 229),
    "coverage": (229, 230), "asc": (230, 232), "note": (252, 256), "betos": (256, 259), "service": (259, 264),
    "action": (292, 293),
}  # fmt: skip
NAMES = {  # the same, as the spreadsheet heads them
    "pricing": ("PRICE1", "PRICE2", "PRICE3", "PRICE4"), "multiple_pricing": ("MULT_PI",), "statute": ("STATUTE",),
    "instead": ("XREF1", "XREF2", "XREF3", "XREF4", "XREF5"), "coverage": ("COV",), "asc": ("ASC_GRP",),
    "note": ("PROCNOTE",), "betos": ("BETOS",), "service": ("TOS1", "TOS2", "TOS3", "TOS4", "TOS5"),
    "action": ("ACTION CD",),
}  # fmt: skip
SEVERAL = {"pricing": 2, "instead": 5, "service": 1}  # characters of each value


@dataclass(frozen=True, slots=True)
class Record:
    """One row or line of the file; dates as YYYYMMDD, empty when blank."""

    line: int
    code: str
    kind: str
    text: str
    added: str
    acted: str
    ended: str
    facts: dict[str, str | list[str]] = field(default_factory=dict)


def read_hcpcs(member: Member) -> tuple[Part, ...]:
    """A part for the codes and one for the modifiers. Raises UserError when it is a HCPCS file, but damaged."""
    if not (_is_sheet(member) if member.is_sheet else _is_text(member)):
        return ()
    if member.size > LARGEST:
        raise UserError(f"{member.name} is far larger than a HCPCS file; nothing was changed.", "Fetch it again.")
    parts = {System.HCPCS: Report(), System.MODIFIER: Report()}
    joined = _join(_rows(member) if member.is_sheet else _lines(member), parts)
    quarter = _quarter(max((r.acted or r.added for r, _ in joined), default=""))
    return tuple(_part(system, quarter, joined, report) for system, report in parts.items())


def _part(system: System, quarter: date, joined: list[tuple[Record, str]], report: Report) -> Part:
    mine = [(r, text) for r, text in joined if _system(r) is system]
    entries = [entry_row(_entry(record, text, place)) for place, (record, text) in enumerate(mine)]
    details = [(r.code, json.dumps(r.facts)) for r, _ in mine if r.facts]
    return Part(edition(system, quarter), "codes", {"entries": entries, "details": details}, report)


def _system(record: Record) -> System:
    return System.HCPCS if record.kind in "34" else System.MODIFIER


def _join(records: Iterator[Record], reports: dict[System, Report]) -> list[tuple[Record, str]]:
    """First lines with the text of those that go on."""
    joined: list[tuple[Record, list[str]]] = []
    seen: set[tuple[str, str]] = set()
    for record in records:
        report = reports[_system(record)]
        wanted = CODE if record.kind in "34" else MODIFIER
        if not wanted.fullmatch(record.code):
            report.refuse(record.line, f"{record.code!r} does not have the shape of a code")
        elif record.kind in "34" and record.code.startswith("D"):
            report.refuse(record.line, "dental codes belong to the ADA and are not kept")
        elif record.kind in FIRST and (record.kind, record.code) in seen:
            report.refuse(record.line, f"{record.code} stands there twice")
        elif record.kind in FIRST:
            seen.add((record.kind, record.code))
            joined.append((record, [record.text]))
            report.take()
        elif joined and joined[-1][0].code == record.code:
            joined[-1][1].append(record.text)
            report.take()
        else:
            report.refuse(record.line, "goes on from a line that is not there")
    return [(record, " ".join(text)) for record, text in joined]


def _is_text(member: Member) -> bool:
    return any(_is_record(line) for line in decode(member.head).splitlines())


def _lines(member: Member) -> Iterator[Record]:
    for number, line in lines(member):
        if _is_record(line):
            first = line[10] in FIRST
            added, acted, ended = (line[n : n + 8].strip() if first else "" for n in (268, 276, 284))
            facts = {name: line[low:high] for name, (low, high) in PLACES.items()} if first else {}
            yield Record(number, line[:5].strip(), line[10], line[11:91].strip(), added, acted, ended, _facts(facts))


def _facts(raw: dict[str, str]) -> dict[str, str | list[str]]:
    """What is filled in; fields of several values as lists."""
    facts: dict[str, str | list[str]] = {}
    for name, text in raw.items():
        width = SEVERAL.get(name, 0)
        values = [v for n in range(0, len(text), width) if (v := text[n : n + width].strip())] if width else []
        if values or (not width and text.strip()):
            facts[name] = values or text.strip()
    return facts


def _is_record(line: str) -> bool:
    kind, code = line[10:11], line[:5]
    return (
        kind != ""
        and kind in FIRST + MORE
        and line[5:10].isdigit()
        and bool(CODE.fullmatch(code) or (code[:3].isspace() and MODIFIER.fullmatch(code[3:])))
    )


def _is_sheet(member: Member) -> bool:
    return any(cells[:1] == [COLUMNS[0]] and "RECID" in cells for _, cells in islice(sheet.rows(member), 40))


def _rows(member: Member) -> Iterator[Record]:
    head: list[str] = []
    for number, cells in sheet.rows(member):
        if head and any(cells):
            by_name = dict(zip(head, cells, strict=False))
            code, kind, title, added, acted, ended = (by_name.get(name, "") for name in COLUMNS)
            facts = {
                name: "".join(f"{by_name.get(c, ''):<{SEVERAL.get(name, 0)}}" for c in columns)
                for name, columns in NAMES.items()
            }
            yield Record(
                number, code, kind if kind and kind in FIRST + MORE else "3", title, added, acted, ended, _facts(facts)
            )
        elif not head and cells[:1] == [COLUMNS[0]]:
            if absent := [name for name in COLUMNS if name not in cells]:
                raise UserError(
                    f"The spreadsheet lacks the column {absent[0]}; nothing was changed.", "Fetch it again."
                )
            head = cells


def _entry(record: Record, text: str, place: int) -> Entry:
    return Entry(
        Code(_system(record), record.code), text, True, "code", "", place, _date(record.added), _date(record.ended)
    )


def edition(system: System, quarter: date) -> Edition:
    """The edition of the quarter that begins on a day."""
    name = "hcpcs" if system is System.HCPCS else "modifiers"
    release = f"{MONTHS[quarter.month // 3]} {quarter.year}"
    missing = () if system is System.HCPCS else ("CPT modifiers: numbers with our own wording",)
    end = (quarter.replace(day=1) + timedelta(days=95)).replace(day=1) - timedelta(days=1)
    return Edition(system, f"{name}-{quarter:%Y-%m}", release, quarter, end, SOURCE, missing=missing)


def _quarter(latest: str) -> date:
    """The first day of the quarter that the newest action falls in."""
    on = _date(latest)
    if on is None:
        raise UserError("The HCPCS file holds no dates; nothing was changed.", "Fetch the file again.")
    return date(on.year, (on.month - 1) // 3 * 3 + 1, 1)


def _date(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if text else None
    except ValueError:
        return None
