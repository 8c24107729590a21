"""The starter books of `resources/books`, written for this program: HCPCS, modifiers, places of service."""

import csv
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from codesets.code import Code, System
from codesets.edition import Edition
from codesets.entry import Entry
from codesets.importers.part import Part, entry_row
from codesets.importers.report import Report

WRITTEN = "Starter list written for Codedesk in its own words"


@dataclass(frozen=True, slots=True)
class Starter:
    """One starter: its edition and the files it is read from."""

    edition: Edition
    files: tuple[str, ...]


STARTERS = (
    Starter(
        Edition(
            System.HCPCS,
            "hcpcs-starter",
            "starter",
            date(2026, 1, 1),
            None,
            WRITTEN,
            True,
            missing=("the full CMS file",),
        ),
        ("hcpcs_starter.tsv",),
    ),
    Starter(
        Edition(System.MODIFIER, "modifiers-starter", "starter", date(2026, 1, 1), None, WRITTEN, True),
        ("hcpcs_modifiers.tsv", "cpt_modifiers.tsv"),
    ),
    Starter(
        Edition(System.POS, "pos-starter", "starter", date(2026, 1, 1), None, WRITTEN, True),
        ("place_of_service.tsv",),
    ),
)


def read_starter(starter: Starter, folder: Path) -> Part:
    """Entries with their synonyms, in file order."""
    entries: list[tuple[Any, ...]] = []
    synonyms: list[tuple[str, str]] = []
    details: list[tuple[str, str]] = []
    report, system = Report(), System(starter.edition.system)
    for name in starter.files:
        with (folder / name).open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text, delimiter="\t"):
                code = Code(system, row["code"])
                report.take()
                entries.append(entry_row(Entry(code, row["title"], True, "code", "", len(entries))))
                also = (word.strip() for word in (row.get("synonyms") or "").split(";"))
                synonyms += [(code.plain, word) for word in also if word]
                known = {name: row[name] for name in ("family", "facility") if row.get(name)}
                details += [(code.plain, json.dumps(known))] if known else []
    tables = {"entries": entries, "synonyms": synonyms, "details": details}
    return Part(starter.edition, "starter", tables, report)
