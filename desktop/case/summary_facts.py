"""The facts at the head of the coded summary, as a coder writes them."""

import re
from datetime import date

from codesets.checks.claim import Setting
from codesets.code import Code, System
from codesets.library import Library
from desktop.case.encounter import Encounter, Provider

SETTINGS = {
    Setting.PROFESSIONAL: "Professional",
    Setting.OUTPATIENT: "Outpatient facility",
    Setting.INPATIENT: "Inpatient",
}
LETTERS = "ABCDEFGHIJKL"


def facts(e: Encounter, library: Library) -> list[tuple[str, str]]:
    """(label, value) of what is known."""
    p = e.patient
    years = age(p.birth_date, e.start)
    pos = library.entry(Code(System.POS, e.place_of_service)) if e.place_of_service else None
    signed = sum(d.signed is True for d in e.documents)
    documents = f"{len(e.documents)}" + (f", {signed} signed" if signed else "") if e.documents else ""
    given = (
        ("Born", us(p.birth_date) + (f" ({years} y on service date)" if years is not None else "")),
        ("Sex", p.sex), ("MRN", p.mrn), ("Account", e.account), ("Client", e.client), ("Payer", e.payer),
        ("Place of service", f"{e.place_of_service} {pos.title if pos else ''}".strip() if e.place_of_service else ""),
        ("Bill type", e.bill_type or ""), ("Discharge status", e.discharge_status or ""),
        ("Rendering", _provider(e.rendering)), ("Attending", _provider(e.attending)), ("Referring", _provider(e.referring)),
        ("Documents", documents),
    )  # fmt: skip
    return [(label, value) for label, value in given if value]


def visit(e: Encounter) -> str:
    """Setting and dates."""
    days = us(e.start) + (f" to {us(e.end)}" if e.end and e.end != e.start else "")
    return f"{SETTINGS[e.setting]}   {days}"


def place(e: Encounter, index: int) -> str:
    """A-L on professional claims, numbers beyond and elsewhere."""
    if e.setting is Setting.PROFESSIONAL and 0 <= index < len(LETTERS):
        return LETTERS[index]
    return str(index + 1)


def us(on: date | None) -> str:
    """MM/DD/YYYY; empty when not known."""
    return f"{on:%m/%d/%Y}" if on else ""


def age(born: date | None, on: date | None) -> int | None:
    """Whole years on a date; None when a date is missing."""
    if born is None or on is None:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _provider(provider: Provider) -> str:
    npi = f"NPI {provider.npi}" if provider.npi else ""
    return "   ".join(t for t in (provider.name, npi) if t)


def file_name(encounter: Encounter, what: str = "coded-summary", kind: str = "pdf") -> str:
    """A name without the patient's: coded-summary-A-2201-2026-06-11.pdf."""
    account = re.sub(r"[^A-Za-z0-9-]+", "-", encounter.account).strip("-")[:40]
    parts = (what, account, encounter.start.isoformat() if encounter.start else "")
    return "-".join(p for p in parts if p) + f".{kind}"
