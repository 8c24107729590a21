"""The list of ICD-10-CM codes that are exempt from present-on-admission reporting, tab-delimited text of CMS."""

import re
from collections.abc import Iterator
from typing import Any

from codesets.code import SHAPES, System, plain
from codesets.importers import fiscal
from codesets.importers.part import Member, Part
from codesets.importers.report import Report
from codesets.importers.text import table

HEADER = re.compile(rb"(?:Order|OrdFY)(\d\d)\tPOAexemptCode\tDescription")


def read_exempt(member: Member) -> tuple[Part, ...]:
    """The whole list; the year stands in its header. The lists of changes are other files."""
    found = HEADER.match(member.head.removeprefix(b"\xef\xbb\xbf"))
    if found is None or re.search(r"codes?(add|delete|revise)|exempt(add|delete|revise)", member.base):
        return ()
    report = Report()
    edition = fiscal.edition(System.ICD10CM, member, 2000 + int(found[1]))
    return (Part(edition, "poa", {"poa_exempt": _rows(member, report)}, report),)


def _rows(member: Member, report: Report) -> Iterator[tuple[Any, ...]]:
    seen: set[str] = set()
    for number, cells in table(member, "\t"):
        if number == 1 or not any(cells):
            continue
        key = plain(cells[1]) if len(cells) > 2 else ""
        if not SHAPES[System.ICD10CM].fullmatch(key):
            report.refuse(number, f"{' '.join(cells)[:40]!r} is not an order number, a code and its title")
        elif key in seen:
            report.refuse(number, f"{key} stands there twice")
        else:
            seen.add(key)
            report.take()
            yield (key,)
