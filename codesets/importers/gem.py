"""The general equivalence mappings of CMS between ICD-9 and ICD-10, frozen since FY 2018: four files, one edition."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from codesets.edition import Edition, Table
from codesets.errors import UserError
from codesets.importers import text
from codesets.importers.part import Member, Part
from codesets.importers.report import Report

SOURCE = "General equivalence mappings, CMS"
FROZEN = 2018  # fiscal year of the last release
YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
TARGET = r"([0-9A-Za-z]{3,7})"  # one official line has a small v
NONE = ("NODX", "NOPCS")
FLAGS = r"([01])([01])([01])(\d)(\d)"
FROM_TEN = re.compile(rf"(?=.{{7}} \S.{{4}} )([0-9A-Z]{{3,7}}) +{TARGET} +{FLAGS}", re.ASCII)
FROM_NINE = re.compile(rf"(?=.{{5}} \S.{{6}} )([0-9A-Z]{{3,5}}) +{TARGET} +{FLAGS}", re.ASCII)
CM, PCS = r"[A-Z]\d[0-9A-Z]{1,5}", r"[0-9A-HJ-NP-Z]{7}"
DIAGNOSIS, PROCEDURE = r"(\d|[EV]\d)\d{2,3}|\d{5}|V\d\d", r"\d{2,4}"  # ICD-9
KINDS = {  # source, target, where a whole file has arrived at its end
    "i10gem": (CM, DIAGNOSIS, "Z998"),
    "i9gem": (DIAGNOSIS, CM, "V919"),
    "pcsi9": (PCS, PROCEDURE, "X"),
    "i9pcs": (PROCEDURE, PCS, "99"),
}
SEEN = 50  # lines that decide


def read_gem(member: Member) -> tuple[Part, ...]:
    """One of the four files; the target is empty where the flag says that there is no equivalent."""
    kind = _kind(member)
    if not kind:
        return ()
    named = YEAR.findall(member.base) or YEAR.findall(member.name)
    if named and int(named[-1]) != FROZEN:
        raise UserError(
            f"{member.name} holds the mappings of {named[-1]}; nothing was changed.",
            f"Take those of {FROZEN}, the last that CMS published.",
        )
    partial = "excerpt" in member.base
    edition = Edition(Table.GEMS, "gems-2018", "FY 2018", date(2017, 10, 1), None, SOURCE, partial)
    report = Report()
    return (Part(edition, kind, {"gems": _rows(member, kind, partial, report)}, report),)


def _kind(member: Member) -> str:
    """Decided by the first lines; empty when they are no mapping."""
    lines = [line for line in islice(text.decode(member.head).splitlines(), SEEN) if line.strip()]
    for layout, kinds in ((FROM_TEN, ("i10gem", "pcsi9")), (FROM_NINE, ("i9gem", "i9pcs"))):
        found = [match.groups() for match in map(layout.fullmatch, lines) if match]
        if len(found) * 10 >= len(lines) * 9 and found:
            ten, nine = (0, 1) if layout is FROM_TEN else (1, 0)
            mapped = [m for m in found if m[3] == "0"]
            surgical = all(re.fullmatch(PCS, m[ten]) and re.fullmatch(PROCEDURE, m[nine]) for m in mapped)
            return kinds[surgical and bool(mapped)]
    return ""


def _rows(member: Member, kind: str, partial: bool, report: Report) -> Iterator[tuple[Any, ...]]:
    source, target, end = KINDS[kind]
    layout = FROM_TEN if kind in ("i10gem", "pcsi9") else FROM_NINE
    last = ""
    for number, line in text.lines(member):
        if not line.strip():
            continue
        found = layout.fullmatch(line.rstrip())
        if found is None:
            report.refuse(number, "the line is not two codes and five flags in their places")
            continue
        mapped, code = found[4] == "0", found[2].upper()
        if not re.fullmatch(source, found[1]):
            report.refuse(number, f"{found[1]!r} does not have the shape of a source code")
        elif mapped and (code in NONE or not re.fullmatch(target, code)):
            report.refuse(number, f"{code!r} does not have the shape of a target code")
        elif not mapped and code not in NONE:
            report.refuse(number, f"the flag says that there is no equivalent, but the line gives {code}")
        else:
            last = max(last, found[1])
            report.take()
            yield found[1], code if mapped else "", *(int(found[n]) for n in range(3, 8))
    if last < end and not partial:
        raise UserError(
            f"{member.name} is cut off after {last or 'its start'}; nothing was changed.", "Fetch it again."
        )
