"""The HCPCS Level II file of CMS, fixed-width text (layout: HCPCyyyy_recordlayout.txt) or its xlsx twin.

Content decides, not the file name. D codes belong to the ADA and are refused; CPT codes are not in these files.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zipfile import BadZipFile

from codesets.code import Code, System
from codesets.edition import Edition
from codesets.entry import Entry
from codesets.errors import UserError
from codesets.importers.report import Report

SOURCE = "HCPCS Level II alphanumeric file, CMS"
CODE = re.compile(r"[A-Z]\d{4}")
MODIFIER = re.compile(r"[A-Z0-9]{2}")
FIRST, MORE = "37", "48"  # record identifiers: a code's or modifier's first line, and those that go on
COLUMNS = ("HCPC", "RECID", "LONG DESCRIPTION", "ADD DT", "ACT EFF DT", "TERM DT")
MONTHS = ("January", "April", "July", "October")
LARGEST = 60 * 1024 * 1024  # bytes unpacked; the file of a quarter is about 4 MB


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


def read_hcpcs(raw: bytes) -> tuple[tuple[Entry, ...], tuple[Edition, ...], Report] | None:
    """Entries of codes and modifiers, their two editions, and the report; None when it is another kind of file.

    Raises UserError when it is a HCPCS file, but damaged.
    """
    records = list(_rows(raw) if raw.startswith(b"PK") else _lines(raw))
    if not records:
        return None
    report = Report(read=len(records))
    joined = _join(records, report)
    quarter = _quarter(max((r.acted or r.added for r, _ in joined), default=""))
    entries = tuple(_entry(record, text, place) for place, (record, text) in enumerate(joined))
    return entries, tuple(_edition(system, quarter, entries) for system in (System.HCPCS, System.MODIFIER)), report


def _join(records: list[Record], report: Report) -> list[tuple[Record, str]]:
    """First lines with the text of those that go on."""
    joined: list[tuple[Record, list[str]]] = []
    for record in records:
        wanted = CODE if record.kind in "34" else MODIFIER
        if not wanted.fullmatch(record.code):
            report.refuse(record.line, f"{record.code!r} does not have the shape of a code")
        elif record.kind in "34" and record.code.startswith("D"):
            report.refuse(record.line, "dental codes belong to the ADA and are not kept")
        elif record.kind in FIRST:
            joined.append((record, [record.text]))
            report.accepted += 1
        elif joined and joined[-1][0].code == record.code:
            joined[-1][1].append(record.text)
            report.accepted += 1
        else:
            report.refuse(record.line, "goes on from a line that is not there")
    return [(record, " ".join(text)) for record, text in joined]


def _lines(raw: bytes) -> Iterator[Record]:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    for number, line in enumerate(text.splitlines(), 1):
        if _is_record(line):
            first = line[10] in FIRST
            dates = (line[268:276], line[276:284], line[284:292]) if first else ("", "", "")
            yield Record(number, line[:5].strip(), line[10], line[11:91].strip(), *(d.strip() for d in dates))


def _is_record(line: str) -> bool:
    kind, code = line[10:11], line[:5]
    return (
        kind != ""
        and kind in FIRST + MORE
        and line[5:10].isdigit()
        and bool(CODE.fullmatch(code) or (code[:3].isspace() and MODIFIER.fullmatch(code[3:])))
    )


def _rows(raw: bytes) -> Iterator[Record]:
    from openpyxl import load_workbook  # loaded late: only an import needs it
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        sheet = load_workbook(io.BytesIO(raw), read_only=True).active
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise UserError("The spreadsheet is damaged; nothing was changed.", "Fetch the file again.") from error
    places: list[int] = []
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = ["" if cell is None else str(cell).strip() for cell in row]
        if places:
            code, kind, *rest = (cells[n] for n in places)
            if any(cells):
                yield Record(number, code, kind if kind in FIRST + MORE and kind else "?", *rest)
        elif cells and cells[0] == COLUMNS[0]:
            absent = [name for name in COLUMNS if name not in cells]
            if "RECID" in absent:
                return  # another list by HCPCS code
            if absent:
                raise UserError(
                    f"The spreadsheet lacks the column {absent[0]}; nothing was changed.", "Fetch it again."
                )
            places = [cells.index(name) for name in COLUMNS]


def _entry(record: Record, text: str, place: int) -> Entry:
    system = System.HCPCS if record.kind == "3" else System.MODIFIER
    return Entry(Code(system, record.code), text, True, "code", "", place, _date(record.added), _date(record.ended))


def _edition(system: System, quarter: date, entries: tuple[Entry, ...]) -> Edition:
    mine = [e for e in entries if e.code.system is system]
    name = "hcpcs" if system is System.HCPCS else "modifiers"
    release = f"{MONTHS[quarter.month // 3]} {quarter.year}"
    missing = () if system is System.HCPCS else ("CPT modifiers: numbers with our own wording",)
    end = (quarter.replace(day=1) + timedelta(days=95)).replace(day=1) - timedelta(days=1)
    return Edition(
        system, f"{name}-{quarter:%Y-%m}", release, quarter, end, SOURCE, False, len(mine), len(mine), missing
    )


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
