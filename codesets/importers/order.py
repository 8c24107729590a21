"""Order and codes files of ICD-10-CM and ICD-10-PCS, fixed width (icd10OrderFiles.pdf, inside the official zips)."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from codesets.code import SHAPES, System
from codesets.errors import UserError
from codesets.importers import fiscal
from codesets.importers.part import Member, Part
from codesets.importers.report import Report
from codesets.importers.text import lines
from codesets.resources import resource

LINE = re.compile(r"\d{5} [0-9A-Z]{3,7} *[01] \S")
CODES = re.compile(r"([0-9A-Z]{3,7}) +(\S.*[a-z]{3}.*)")
TABLE = re.compile(r"[0-9A-HJ-NP-Z]{3}")  # a header of the PCS order file: the first three characters
LARGEST = 100 * 1024**2  # bytes; a year's file has 15 MB


def read_order(member: Member) -> tuple[Part, ...]:
    """The order file: every code and header in official order. Raises UserError for another year's file renamed."""
    first = [line for line in member.head.decode("ascii", "replace").splitlines()[:20] if line.strip()]
    if not first or not all(LINE.match(line) for line in first[:-1] or first) or first[0][:5] != "00001":
        return ()
    system = _system(first[0][6:14].strip())
    report = Report()
    rows = list(_ordered(member, system, report))
    year = _proven_year(member, system, rows)
    return (Part(fiscal.edition(system, member, year), "order", {"entries": rows}, report),)


def read_codes(member: Member) -> tuple[Part, ...]:
    """The codes file: billable codes alone, without headers."""
    first = member.head.decode("ascii", "replace").splitlines()[:20]
    if len(first) < 2 or not all(CODES.fullmatch(line) and line[7:8] == " " for line in first[:-1]):
        return ()
    system = _system(first[0][:7].strip())
    if first[0][:7].strip() not in ("A000", "0016070"):
        return ()
    report = Report()
    rows = list(_listed(member, system, report))
    return (Part(fiscal.edition(system, member, fiscal.year(member)), "codes", {"entries": rows}, report),)


def _system(code: str) -> System:
    return System.ICD10PCS if code[:1].isdigit() else System.ICD10CM


def _ordered(member: Member, system: System, report: Report) -> Iterator[tuple[Any, ...]]:
    if member.size > LARGEST:
        raise UserError(f"{member.name} is far larger than an order file; nothing was changed.", "Fetch it again.")
    seen: set[str] = set()
    for number, line in lines(member):
        if not line.strip():
            continue
        key = line[6:14].strip()
        if not LINE.match(line):
            report.refuse(number, "is not laid out as order number, code, flag and titles")
        elif not _fits(system, key, line[14] == "1"):
            report.refuse(number, f"{key!r} does not have the shape of a code")
        elif key in seen:
            report.refuse(number, f"{key} stands there twice")
        else:
            seen.add(key)
            report.take()
            title = line[77:].strip() or line[16:76].strip()
            yield key, title, line[16:76].strip(), int(line[14]), _level(system, key), "", report.accepted, None, None
    if number != report.read or report.read < 1 or report.refusals > report.read // 100:
        raise UserError(
            f"{member.name} is damaged: {report.refusals:,} of its lines cannot be read.", "Fetch it again."
        )


def _listed(member: Member, system: System, report: Report) -> Iterator[tuple[Any, ...]]:
    for number, line in lines(member):
        found = CODES.fullmatch(line.rstrip())
        if not line.strip():
            continue
        if found is None or not _fits(system, found[1], True):
            report.refuse(number, "is not a code and its title")
        else:
            report.take()
            yield found[1], found[2], "", 1, _level(system, found[1]), "", report.accepted, None, None


def _fits(system: System, key: str, billable: bool) -> bool:
    if system is System.ICD10PCS and not billable:
        return TABLE.fullmatch(key) is not None
    return SHAPES[system].fullmatch(key) is not None


def _level(system: System, key: str) -> str:
    if system is System.ICD10PCS:
        return "code" if len(key) == 7 else "table"
    return "category" if len(key) == 3 else "extension" if len(key) == 7 else "code"


def _proven_year(member: Member, system: System, rows: list[tuple[Any, ...]]) -> int:
    """The year by the verified number of codes, held against the one in the name."""
    billable = sum(row[3] for row in rows)
    known = _verified().get((system, billable, len(rows) - billable))
    if known is None:
        year = fiscal.year(member)
        expected = [counts for (s, *counts), y in _verified().items() if y == year and s is system]
        if expected:
            raise UserError(
                f"{member.name} holds {billable:,} codes; the FY {year} release has {expected[0][0]:,}. Nothing was changed.",
                "It is cut, or of another year under a wrong name. Fetch it again.",
            )
        return year
    if fiscal.named_otherwise(member, known):
        raise UserError(
            f"{member.name} holds the codes of FY {known}, not of the year in its name. Nothing was changed.",
            "Give it its own name back, or fetch the right file.",
        )
    return known


@cache
def _verified() -> dict[tuple[System, int, int], int]:
    """(system, billable, headers) of the releases that were counted: their fiscal year."""
    with resource("books", "releases.tsv").open(encoding="utf-8", newline="") as text:
        rows = csv.DictReader(text, delimiter="\t")
        return {(System(r["system"]), int(r["billable"]), int(r["headers"])): int(r["year"]) for r in rows}
