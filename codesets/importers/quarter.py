"""The quarter a CMS file belongs to, where it stands in the file's name alone."""

import re
from datetime import date, timedelta

from codesets.errors import UserError
from codesets.importers.part import Member

NCCI = re.compile(r"v(\d)(\d)([0-3])r\d", re.IGNORECASE)  # v322r0: version 32.2, the third quarter of 2026
QUARTER = re.compile(r"(20\d\d)[ _-]?q([1-4])", re.IGNORECASE)
EFFECTIVE = re.compile(r"eff[_ -](\d\d)-(\d\d)-(20\d\d)", re.IGNORECASE)
MEDICAID = re.compile(r"mcd|medicaid", re.IGNORECASE)
MONTHS = ("January", "April", "July", "October")


def quarter(member: Member) -> date:
    """Its first day. Raises UserError when no name tells it."""
    for name in reversed(member.name.replace("\\", "/").split("/")):
        if found := NCCI.search(name):
            return date(1994 + int(found[1] + found[2]), int(found[3]) * 3 + 1, 1)
        if found := QUARTER.search(name):
            return date(int(found[1]), int(found[2]) * 3 - 2, 1)
        if (found := EFFECTIVE.search(name)) and 1 <= int(found[1]) <= 12:
            return date(int(found[3]), (int(found[1]) - 1) // 3 * 3 + 1, 1)
    raise UserError(
        f"{member.name} does not say its quarter; nothing was changed.", "Give it the name it has at CMS back."
    )


def last_day(first: date) -> date:
    """The last day of the quarter that begins on a day."""
    return (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)


def release(first: date) -> str:
    """`July 2026`."""
    return f"{MONTHS[first.month // 3]} {first.year}"


def of_medicaid(member: Member) -> bool:
    """Whether the names say it is a Medicaid file."""
    return MEDICAID.search(member.name) is not None
