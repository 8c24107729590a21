"""The place-of-service codes of CMS, a tab-delimited copy of its table: code, name, description."""

import json
import re
from datetime import date, datetime

from codesets.code import SHAPES, System
from codesets.edition import Edition
from codesets.errors import UserError
from codesets.importers import text
from codesets.importers.part import Member, Part
from codesets.importers.report import Report

SOURCE = "Place of service code set, CMS"
HEADER = ["pos_code", "name", "description"]
SAID = re.compile(r"\beffective (?:date of )?([A-Z][a-z]+ \d{1,2}, 20\d\d)", re.IGNORECASE)
OLDEST = date(2016, 1, 1)  # POS 19 and 22 as they are today
NEW = {
    "10": date(2022, 1, 1),
    "27": date(2023, 10, 1),
    "66": date(2024, 8, 1),
}  # first days of use, by CMS transmittals


def read_places(member: Member) -> tuple[Part, ...]:
    """The list, in force since the newest code or description in it; numbers CMS has not assigned are absent."""
    first = text.decode(member.head.split(b"\n", 1)[0])
    if [cell.strip().lower() for cell in first.split("\t")] != HEADER:
        return ()
    report = Report()
    places = _places(member, report)
    if not places:
        raise UserError(f"{member.name} holds no place of service; nothing was changed.", "Fetch it again.")
    entries = [(key, name, "", 1, "code", "", n, None, None) for n, (key, name, _) in enumerate(places)]
    details = [(key, json.dumps({"description": description})) for key, _, description in places if description]
    edition = Edition(System.POS, "pos-cms", "CMS list", _since(places), None, SOURCE, "excerpt" in member.base)
    return (Part(edition, "places", {"entries": entries, "details": details}, report),)


def _places(member: Member, report: Report) -> list[tuple[str, str, str]]:
    places: dict[str, tuple[str, str, str]] = {}
    for number, cells in text.table(member, "\t"):
        if number == 1 or not any(cells):
            continue
        key, name, description = (" ".join(cell.split()) for cell in (*cells, "", "")[:3])
        if not SHAPES[System.POS].fullmatch(key):
            report.refuse(number, f"{key[:20]!r} is not a number of two digits")
        elif not name:
            report.refuse(number, f"{key} has no name")
        elif key in places:
            report.refuse(number, f"{key} stands there twice")
        else:
            places[key] = (key, name, description)
            report.take()
    return list(places.values())


def _since(places: list[tuple[str, str, str]]) -> date:
    """The newest date that its descriptions name, or since when its newest code is known to be in use."""
    said = [day for _, _, description in places for found in SAID.findall(description) if (day := _day(found))]
    return max([OLDEST, *said, *(NEW[key] for key, _, _ in places if key in NEW)])


def _day(written: str) -> date | None:
    try:
        return datetime.strptime(written, "%B %d, %Y").date()
    except ValueError:
        return None
