"""Which fiscal-year edition of ICD-10 a file belongs to: FY2026 runs from 1 October 2025; an April update replaces it."""

import re
from datetime import date

from codesets.code import NAMES, System
from codesets.edition import Edition
from codesets.errors import UserError
from codesets.importers.part import Member

YEAR = re.compile(r"(?<!\d)(20[1-4]\d)(?!\d)|FY(\d\d)(?!\d)", re.IGNORECASE)
APRIL = re.compile(r"apr(il)?(?![a-z])", re.IGNORECASE)
SOURCES = {System.ICD10CM: "CDC/NCHS and CMS", System.ICD10PCS: "CMS"}


def edition(system: System, member: Member, year: int) -> Edition:
    """The edition of a fiscal year; its April update when the file's name or that of its zip says April."""
    april = bool(APRIL.search(member.name))
    effective = date(year, 4, 1) if april else date(year - 1, 10, 1)
    name = f"{system.value}-{year}-04" if april else f"{system.value}-{year}"
    release = f"April {year}" if april else f"FY {year}"
    return Edition(system, name, release, effective, date(year, 9, 30), f"{NAMES[system]}, {SOURCES[system]}")


def year(member: Member) -> int:
    """The fiscal year in the file's own name, else in the names around it. Raises UserError when none is there."""
    named = _named(member)
    if named is None:
        raise UserError(
            f"{member.name} does not say its year, neither inside nor in its name; nothing was changed.",
            "Give it the name it has at its publisher, such as icd10cm_order_2026.txt.",
        )
    return named


def named_otherwise(member: Member, year: int) -> bool:
    """Whether the file's own name says another year than it holds."""
    own = YEAR.search(member.base)
    return own is not None and _year(own) != year


def _named(member: Member) -> int | None:
    for part in reversed(member.name.replace("\\", "/").split("/")):
        if found := YEAR.search(part):
            return _year(found)
    return None


def _year(found: re.Match[str]) -> int:
    return int(found[1]) if found[1] else 2000 + int(found[2])
