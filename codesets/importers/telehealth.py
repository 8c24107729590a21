"""The list of Medicare telehealth services of a calendar year, TAB text or spreadsheet of CMS.

Its short descriptors belong to the AMA and are not kept.
"""

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

SOURCE = "List of Medicare telehealth services, CMS"
TITLE = re.compile(r"list of medicare telehealth services", re.IGNORECASE)
YEAR = re.compile(r"(?:\bCY ?|calendar year |effective (?:[a-z]+ \d{1,2}, )?)(20\d\d)", re.IGNORECASE)
NAMED = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
CODE = re.compile(r"[0-9]{4}[0-9AFMTU]|[A-CE-V][0-9]{4}")
COLUMNS = {
    "code": re.compile(r"(cpt/)?(hcpcs|code)( code)?$", re.IGNORECASE),
    "action": re.compile(r".*\b(action|status)\b", re.IGNORECASE),
    "audio": re.compile(r".*audio.only", re.IGNORECASE),
}
TOP = 20  # rows the header stands within


def read_telehealth(member: Member) -> tuple[Part, ...]:
    """The list of a year: code, what becomes of it (as written), and whether audio alone will do where it says so."""
    if not member.is_sheet and not TITLE.search(text.decode(b"\n".join(member.head.split(b"\n")[:3]))):
        return ()
    top = [(number, cells) for number, cells in islice(_table(member), TOP)]
    title = next((" ".join(cells) for _, cells in top[:3] if any(map(TITLE.search, cells))), "")
    if not title:
        return ()
    header, columns = _header(member, top)
    year = _year(member, title)
    partial = "excerpt" in member.base
    missing = ("all codes outside the excerpt",) if partial else ()
    first, last = date(year, 1, 1), date(year, 12, 31)
    edition = Edition(
        Table.TELEHEALTH, f"telehealth-{year}", f"CY {year}", first, last, SOURCE, partial, missing=missing
    )
    report = Report()
    return (Part(edition, "list", {"telehealth": _rows(member, header, columns, report)}, report),)


def _table(member: Member) -> Iterator[tuple[int, list[str]]]:
    return sheet.rows(member) if member.is_sheet else text.table(member, "\t")


def _header(member: Member, top: list[tuple[int, list[str]]]) -> tuple[int, dict[str, int]]:
    """Its row, and the columns by what they hold. Raises UserError when code or action is absent."""
    columns: dict[str, int] = {}
    for number, cells in top:
        columns = {name: n for name, words in COLUMNS.items() for n, cell in enumerate(cells) if words.match(cell)}
        if {"code", "action"} <= columns.keys():
            return number, columns
    raise UserError(
        f"{member.name} has no columns HCPCS and Action or Status; nothing was changed.",
        "Fetch the list again, as text or spreadsheet.",
    )


def _year(member: Member, title: str) -> int:
    found = YEAR.search(title) or next(iter(NAMED.finditer(member.base)), None)
    if found is None:
        raise UserError(
            f"{member.name} does not say its year; nothing was changed.",
            "Give it the name it has at CMS, such as list-telehealth-services-2026.xlsx.",
        )
    return int(found[1])


def _rows(member: Member, header: int, columns: dict[str, int], report: Report) -> Iterator[tuple[Any, ...]]:
    seen: set[str] = set()
    for number, cells in _table(member):
        if number <= header or _is_prose(cells):
            continue
        key, action, audio = (cells[n] if (n := columns.get(k, len(cells))) < len(cells) else "" for k in COLUMNS)
        if not CODE.fullmatch(key):
            report.refuse(number, f"{key[:20]!r} is not a CPT or HCPCS code")
        elif key in seen:
            report.refuse(number, f"{key} stands there twice")
        elif not action:
            report.refuse(number, f"the row of {key} is cut off")
        else:
            seen.add(key)
            report.take()
            yield key, action, audio if "audio" in columns else None
    if not report.accepted:
        raise UserError(f"{member.name} holds no code; nothing was changed.", "Fetch it again.")


def _is_prose(cells: list[str]) -> bool:
    """A blank row or a footnote: one cell of several words."""
    filled = [cell for cell in cells if cell]
    return not filled or (len(filled) == 1 and " " in filled[0])
