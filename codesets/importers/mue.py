"""Medically unlikely edits of CMS, three settings, Medicare and Medicaid: CSV or its xlsx twin."""

import re
from collections.abc import Iterator
from itertools import islice

from codesets.edition import Edition, Table
from codesets.errors import UserError
from codesets.importers import sheet, text
from codesets.importers.part import Member, Part
from codesets.importers.quarter import last_day, of_medicaid, quarter, release
from codesets.importers.report import Report

CODE = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z]")
SETTINGS = {
    "practitioner services": ("practitioner", Table.MUE_PRACTITIONER, Table.MUE_PRACTITIONER_MEDICAID),
    "outpatient hospital services": ("hospital", Table.MUE_HOSPITAL, Table.MUE_HOSPITAL_MEDICAID),
    "facility outpatient": ("hospital", Table.MUE_HOSPITAL, Table.MUE_HOSPITAL_MEDICAID),
    "dme supplier services": ("supplier", Table.MUE_SUPPLIER, Table.MUE_SUPPLIER_MEDICAID),
}
CAPTION = 60  # rows


def read_mue(member: Member) -> tuple[Part, ...]:
    """Values by code; the file has no dates inside, its quarter stands in its name."""
    if not member.is_sheet and b"MUE" not in member.head[:8000]:
        return ()
    head = next((cells for _, cells in islice(_rows(member), CAPTION) if _is_header(cells)), None)
    if head is None:
        return ()
    report, edition = Report(), _edition(member, head[1].lower())
    return (Part(edition, "all", {"limits": _limits(member, report)}, report),)


def _rows(member: Member) -> Iterator[tuple[int, list[str]]]:
    return sheet.rows(member) if member.is_sheet else text.table(member)


def _is_header(cells: list[str]) -> bool:
    return (
        len(cells) > 1 and cells[0].upper().replace("\n", " ").startswith("HCPCS") and "MUE VALUE" in cells[1].upper()
    )


def _edition(member: Member, words: str) -> Edition:
    found = next((books for name, books in SETTINGS.items() if name in words), None)
    if found is None:
        raise UserError(f"{member.name} does not say its setting; nothing was changed.", "Fetch it again.")
    name, medicare, medicaid = found
    of_state, first = of_medicaid(member), quarter(member)
    slug = f"mue-{name}{'-medicaid' if of_state else ''}-{first:%Y-%m}"
    excerpt = "excerpt" in member.base
    table = medicaid if of_state else medicare
    return Edition(table, slug, release(first), first, last_day(first), "NCCI medically unlikely edits, CMS", excerpt)


def _limits(member: Member, report: Report) -> Iterator[tuple[str, int, int, str]]:
    seen: set[str] = set()
    begun = False
    for number, cells in _rows(member):
        if not begun:
            begun = _is_header(cells)
        elif any(cells):
            key, units, indicator, why = (*cells, "", "", "", "")[:4]
            if not CODE.fullmatch(key) or key in seen:
                report.refuse(number, f"{key!r} is not a code, or stands there twice")
            elif not units.isdigit() or indicator[:1] not in ("1", "2", "3"):
                report.refuse(number, f"{key}: {units!r} units by {indicator!r} is no value with its indicator")
            else:
                seen.add(key)
                report.take()
                yield key, int(units), int(indicator[0]), why
