"""A system's release, and which one is in force on a date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from codesets.code import NAMES, System


class Table(StrEnum):
    """Official tables that speak of codes but are no code books themselves; each has editions of its own."""

    PTP_PRACTITIONER = "ncci_ptp_practitioner"
    PTP_HOSPITAL = "ncci_ptp_hospital"
    PTP_PRACTITIONER_MEDICAID = "ncci_ptp_practitioner_medicaid"
    PTP_HOSPITAL_MEDICAID = "ncci_ptp_hospital_medicaid"
    MUE_PRACTITIONER = "mue_practitioner"
    MUE_HOSPITAL = "mue_hospital"
    MUE_SUPPLIER = "mue_supplier"
    MUE_PRACTITIONER_MEDICAID = "mue_practitioner_medicaid"
    MUE_HOSPITAL_MEDICAID = "mue_hospital_medicaid"
    MUE_SUPPLIER_MEDICAID = "mue_supplier_medicaid"
    ADD_ON = "add_on"
    ADD_ON_MEDICAID = "add_on_medicaid"
    FEE_SCHEDULE = "fee_schedule"
    LOCALITIES = "gpci"
    TELEHEALTH = "telehealth"
    GEMS = "gems"
    MCE = "mce"


TITLES: dict[System | Table, str] = {
    **dict[System | Table, str](NAMES.items()),
    Table.PTP_PRACTITIONER: "NCCI PTP practitioner",
    Table.PTP_HOSPITAL: "NCCI PTP hospital",
    Table.PTP_PRACTITIONER_MEDICAID: "Medicaid NCCI PTP practitioner",
    Table.PTP_HOSPITAL_MEDICAID: "Medicaid NCCI PTP hospital",
    Table.MUE_PRACTITIONER: "MUE practitioner",
    Table.MUE_HOSPITAL: "MUE outpatient hospital",
    Table.MUE_SUPPLIER: "MUE supplier",
    Table.MUE_PRACTITIONER_MEDICAID: "Medicaid MUE practitioner",
    Table.MUE_HOSPITAL_MEDICAID: "Medicaid MUE outpatient hospital",
    Table.MUE_SUPPLIER_MEDICAID: "Medicaid MUE supplier",
    Table.ADD_ON: "Add-on codes",
    Table.ADD_ON_MEDICAID: "Medicaid add-on codes",
    Table.FEE_SCHEDULE: "Physician fee schedule",
    Table.LOCALITIES: "GPCI",
    Table.TELEHEALTH: "Telehealth list",
    Table.GEMS: "General equivalence mappings",
    Table.MCE: "Medicare Code Editor",
}
Book = System | Table


def book(name: str) -> Book:
    """The code system or table of a name. Raises ValueError when there is none."""
    return System(name) if name in list(System) else Table(name)


@dataclass(frozen=True, slots=True)
class Edition:
    """One loaded release. `until` is its last day, None when not known; a starter is `partial`."""

    system: Book
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
        return f"{TITLES[self.system]} {self.release}"

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


def day(on: date) -> str:
    """A date as a coder reads it: 3 Sep 2025."""
    return f"{on.day} {on:%b %Y}"


def answering(editions: Iterable[Edition], system: Book, on: date | None) -> Answering | None:
    """The edition in force, else the nearest one marked inexact; None when no book of the system is loaded.

    Without a date the newest edition answers, and counts as exact. A partial one answers only where no other is loaded.
    """
    mine = sorted((e for e in editions if e.system is system), key=lambda e: e.effective)
    mine = [e for e in mine if not e.partial] or mine
    if not mine:
        return None
    if on is None:
        return Answering(mine[-1], True)
    for edition in reversed(mine):
        if edition.covers(on):
            return Answering(edition, True)
    return Answering(min(mine, key=lambda e: _apart(e, on)), False)


def _apart(edition: Edition, on: date) -> int:
    """Days between a date and the nearest one on which the edition is in force."""
    if on < edition.effective:
        return (edition.effective - on).days
    return (on - edition.until).days if edition.until else 0
