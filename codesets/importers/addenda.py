"""The official list of what an order file changes against the year before, ICD-10-CM and ICD-10-PCS."""

import re
from collections.abc import Iterator
from typing import Any

from codesets.code import System
from codesets.importers import fiscal
from codesets.importers.part import Member, Part
from codesets.importers.report import Report
from codesets.importers.text import lines

ACTIONS = {"Add:": "add", "Delete:": "delete", "Revise from:": "from", "Revise to:": "to"}
RECORD = re.compile(r"(?:([01]) )?([0-9A-Z]{3,7}) {1,5}(?=\S)(.*)")
SHORT = 61  # characters of the short title and the blank behind it; the codes addenda have the long one alone
COUNTED = re.compile(r"\s*\d+ (?:headers|codes) in (icd10(?:cm|pcs))_order_(\d{4})\.txt")


def read_addenda(member: Member) -> tuple[Part, ...]:
    """Additions, deletions and revisions of codes and headers; the counts at the end are for people, and not rows."""
    text = member.head.decode("ascii", "replace")
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not (any(first.startswith(a) for a in ACTIONS) or (first == "Headers" and COUNTED.search(text))):
        return ()
    counted = [found for _, line in lines(member) if (found := COUNTED.match(line))]
    system = System(counted[-1][1]) if counted else System.ICD10CM
    year = fiscal.year(member)
    report = Report()
    return (Part(fiscal.edition(system, member, year), "addenda", {"addenda": list(_rows(member, report))}, report),)


def _rows(member: Member, report: Report) -> Iterator[tuple[Any, ...]]:
    for number, line in lines(member):
        if not line.strip() or line == "Headers":
            if report.read or line == "Headers":
                return
            continue
        action = ACTIONS.get(line[:13].strip())
        record = RECORD.match(line[13:])
        if action is None or record is None:
            report.refuse(number, "is not an action and a code")
        else:
            report.take()
            flag, key, titles = record.groups()
            yield action, key, None if flag is None else int(flag), titles[SHORT:].strip() or titles.strip()
