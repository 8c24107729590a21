"""The starter books of `resources/books`, written for this program: HCPCS, modifiers, places of service."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from codesets.code import Code, System
from codesets.edition import Edition
from codesets.entry import Entry

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
        Edition(System.POS, "pos-starter", "starter", date(2026, 1, 1), None, WRITTEN),
        ("place_of_service.tsv",),
    ),
)


def read_starter(starter: Starter, folder: Path) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    """Entries with their synonyms, in file order."""
    order = 0
    for name in starter.files:
        with (folder / name).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                code = Code(starter.edition.system, row["code"])
                also = tuple(s.strip() for s in (row.get("synonyms") or "").split(";") if s.strip())
                yield Entry(code, row["title"], True, "code", "", order), also
                order += 1
