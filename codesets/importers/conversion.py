"""The ICD-10-CM conversion table of CDC/NCHS: for each new code, when it came and what was assigned before."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from codesets.code import SHAPES, System, plain
from codesets.importers import fiscal, sheet
from codesets.importers.part import Member, Part
from codesets.importers.report import Report

HEADER = ["current code assignment", "effective", "previous code(s) assignment"]
TOGETHER = re.compile(r"\s+and\s+|\s*[+&]\s*|\s+with\s+", re.IGNORECASE)
OF = re.compile(r"(a )?codes? (in|from) (categor(y|ies) )?", re.IGNORECASE)
EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet


def read_conversion(member: Member) -> tuple[Part, ...]:
    """The spreadsheet; the fiscal year stands in its name."""
    if not member.is_sheet or not any(_is_header(cells) for _, cells in islice(sheet.rows(member), 6)):
        return ()
    report = Report()
    edition = fiscal.edition(System.ICD10CM, member, fiscal.year(member))
    return (Part(edition, "conversion", {"conversions": _rows(member, report)}, report),)


def _is_header(cells: list[str]) -> bool:
    return [" ".join(cell.lower().split()) for cell in cells[:3]] == HEADER


def _rows(member: Member, report: Report) -> Iterator[tuple[Any, ...]]:
    begun = False
    for number, cells in sheet.rows(member):
        if not begun:
            begun = _is_header(cells)
            continue
        if not any(cells):
            continue
        key, effective, before = (*cells, "", "", "")[:3]
        since, previous = _effective(effective), _previous(before)
        if not _is_code(plain(key)):
            report.refuse(number, f"{key!r} is not an ICD-10-CM code")
        elif since is None:
            report.refuse(number, f"{effective!r} is neither a year nor a date")
        elif previous is None:
            report.refuse(number, f"{before!r} names no code that was used before")
        else:
            report.take()
            yield plain(key), since.isoformat(), json.dumps(previous)


def _is_code(key: str) -> bool:
    return SHAPES[System.ICD10CM].fullmatch(key) is not None


def _effective(text: str) -> date | None:
    """A year means its 1 October; otherwise it is a date, written out or as a day number."""
    if re.fullmatch(r"20\d\d", text):
        return date(int(text), 10, 1)
    if re.fullmatch(r"4\d{4}", text):
        return EPOCH + timedelta(days=int(text))
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _previous(text: str) -> list[list[str]] | None:
    """Alternatives, each a list of codes that are assigned together; empty for `None`; None when one is no code."""
    if text.lower() == "none":
        return []
    ways = [[_span(code) for code in TOGETHER.split(way)] for way in re.split("[,;]", text) if way.strip()]
    return ways if ways and all(_is_code(end) for way in ways for code in way for end in code.split("-")) else None


def _span(text: str) -> str:
    """A code, or a range as `H02101-H02106`."""
    return "-".join(plain(end) for end in OF.sub("", text).strip().rstrip("-.").split("-"))
