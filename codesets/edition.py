"""A system's release, and which one is in force on a date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from codesets.code import NAMES, System


@dataclass(frozen=True, slots=True)
class Edition:
    """One loaded release. `until` is its last day, None when not known; a starter is `partial`."""

    system: System
    name: str  # the word every command takes: icd10cm-2026-04
    release: str  # as a coder says it: April 2026
    effective: date
    until: date | None
    source: str
    partial: bool = False
    codes: int = 0  # headers included
    billable: int = 0
    missing: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """`ICD-10-CM April 2026`."""
        return f"{NAMES[self.system]} {self.release}"

    def covers(self, on: date) -> bool:
        """Whether the edition is in force on the date."""
        return self.effective <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Answering:
    """The edition that answers for a date, and whether it is really in force then (QA-05 when not)."""

    edition: Edition
    exact: bool

    @property
    def mark(self) -> str:
        """What every answer of an edition that is not in force on the date is marked with; empty when it is."""
        return "" if self.exact else f"{self.edition.release} edition, not in force on this date"


def answering(editions: Iterable[Edition], system: System, on: date | None) -> Answering | None:
    """The edition in force, else the nearest one marked inexact; None when no book of the system is loaded.

    Without a date the newest edition answers, and counts as exact.
    """
    mine = sorted((e for e in editions if e.system is system), key=lambda e: e.effective)
    if not mine:
        return None
    if on is None:
        return Answering(mine[-1], True)
    for edition in reversed(mine):
        if edition.covers(on):
            return Answering(edition, True)
    earlier = [e for e in mine if e.effective <= on]
    return Answering(earlier[-1] if earlier else mine[0], False)
