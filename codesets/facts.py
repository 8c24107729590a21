"""What the loaded tables say of a procedure code, modifier or place of service, in words, each with its edition."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from codesets.code import Code, System
from codesets.edition import TITLES, Edition, Table
from codesets.library import Library
from codesets.resources import resource

LABELS = {
    "action": "Action", "coverage": "Coverage", "pricing": "Priced by", "multiple_pricing": "Pricing methods",
    "service": "Type of service", "betos": "BETOS", "statute": "Statute", "instead": "See instead", "asc": "ASC",
}  # fmt: skip
FEES = {
    "status": "Medicare status", "global_days": "Global period", "bilateral": "Both sides", "multiple": "Several procedures",
    "assistant": "Assistant", "cosurgeon": "Co-surgeon", "team": "Team", "pctc": "Components", "supervision": "Supervision",
}  # fmt: skip
LIMITS = (Table.MUE_PRACTITIONER, Table.MUE_HOSPITAL, Table.MUE_SUPPLIER)
FACILITY = {"F": "facility rate", "N": "non-facility rate"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what it is about, what is said, and the edition that says it (empty for the code's own book)."""

    label: str
    words: str
    edition: str = ""


def facts(library: Library, code: Code, on: date | None) -> tuple[Fact, ...]:
    """All lines of a code, as of a date."""
    ways = {System.MODIFIER: _modifier, System.POS: _place, System.HCPCS: _hcpcs, System.CPT: _payment}
    found = ways.get(code.system)
    return tuple(found(library, code, on)) if found else ()


def meaning(field: str, value: str) -> str:
    """What a value of an official field means; a value not in the table stands as it is."""
    return _meanings().get((field, value), value)


@cache
def _meanings() -> dict[tuple[str, str], str]:
    with resource("books", "meanings.tsv").open(encoding="utf-8", newline="") as lines:
        return {(row["field"], row["value"]): row["meaning"] for row in csv.DictReader(lines, delimiter="\t")}


def _hcpcs(library: Library, code: Code, on: date | None) -> Iterator[Fact]:
    entry, found = library.entry(code, on), library.edition(code.system, on)
    if entry and entry.since:
        until = f" to {entry.until:%m/%d/%Y}" if entry.until else ""
        yield Fact("In use", f"since {entry.since:%m/%d/%Y}{until}")
    if found and _rows(library, found.edition, "noc", "key", code.plain):
        yield Fact("Not otherwise classified", "the claim needs a description of what was given")
    said = _details(library, code, on)
    for field, label in LABELS.items():
        values = said.get(field) or ()
        for value in (values,) if isinstance(values, str) else values:
            known = meaning(field, value)
            yield Fact(label, known if known == value else f"{value}: {known}")
    if found and said.get("note"):
        for (text,) in _rows(library, found.edition, "processing_notes", "text", str(said["note"]), "number"):
            yield Fact("Processing note", text.capitalize() if text.isupper() else text)
    yield from _payment(library, code, on)


def _payment(library: Library, code: Code, on: date | None) -> Iterator[Fact]:
    """What fee schedule, MUE, add-on, telehealth and PTP tables say, those in force on the date alone."""
    if edition := _in_force(library, Table.FEE_SCHEDULE, on):
        columns = ", ".join(FEES)
        rows = _rows(library, edition, "fees", f"modifier, {columns}", code.plain)
        for modifier, *values in sorted(rows)[:1]:
            suffix = f" ({modifier})" if modifier else ""
            for (field, label), value in zip(FEES.items(), values, strict=True):
                if value and not (value in ("9", "09") and field != "pctc"):
                    yield Fact(label + suffix, meaning(field, str(value)), edition.title)
    for table in LIMITS:
        edition = _in_force(library, table, on)
        for units, indicator in _rows(library, edition, "limits", "units, indicator", code.plain) if edition else ():
            yield Fact(
                TITLES[table], f"{units} units; {meaning('mai', str(indicator))}", edition.release if edition else ""
            )
    if edition := _in_force(library, Table.ADD_ON, on):
        rows = _rows(library, edition, "addons", "distinct kind, primary_code", code.plain)
        if rows:
            listed = [p for _, p in rows if p != "CCCCC"]
            more = f" and {len(listed) - 6} more" if len(listed) > 6 else ""
            yield Fact("Add-on to", ", ".join(listed[:6]) + more or meaning("add_on", "2"), edition.title)
    edition = _in_force(library, Table.TELEHEALTH, on)
    if edition and _rows(library, edition, "telehealth", "key", code.plain):
        yield Fact("Telehealth", "on Medicare's list", edition.title)
    if edition := _in_force(library, Table.PTP_PRACTITIONER, on):
        day = int(f"{on or edition.effective:%Y%m%d}")
        count = library.rows(
            "select count(*) from pairs where edition = ? and first = ? and since <= ? and (until is null or until >= ?)",
            (library.number(edition.name), code.plain, day, day),
        )[0][0]
        if count:
            yield Fact("PTP pairs", f"column 1 of {count:,}", edition.title)


def _modifier(library: Library, code: Code, on: date | None) -> Iterator[Fact]:
    said = next((d for e in reversed(library.of(System.MODIFIER)) if "family" in (d := _read(library, e, code))), {})
    if said:
        yield Fact("Family", str(said["family"]))
    if ("ncci_associated", code.plain) in _meanings():
        yield Fact("NCCI", f"associated: {meaning('ncci_associated', code.plain)}")
    for field in ("action", "coverage"):
        if value := _details(library, code, on).get(field):
            yield Fact(LABELS[field], meaning(field, str(value)))


def _place(library: Library, code: Code, on: date | None) -> Iterator[Fact]:
    for edition in reversed(library.of(System.POS)):
        said = _read(library, edition, code)
        if rate := FACILITY.get(str(said.get("facility", ""))):
            yield Fact("Paid at", rate)
        if said.get("description"):
            yield Fact("Meaning", str(said["description"]), edition.title)


def _in_force(library: Library, table: Table, on: date | None) -> Edition | None:
    found = library.edition(table, on)
    return found.edition if found and found.exact else None


def _details(library: Library, code: Code, on: date | None) -> dict[str, Any]:
    found = library.edition(code.system, on)
    return _read(library, found.edition, code) if found else {}


def _read(library: Library, edition: Edition, code: Code) -> dict[str, Any]:
    rows = _rows(library, edition, "details", "facts", code.plain)
    return dict(json.loads(rows[0][0])) if rows else {}


def _rows(
    library: Library, edition: Edition, table: str, columns: str, value: str, key: str = "key"
) -> list[tuple[Any, ...]]:
    sql = f"select {columns} from {table} where edition = ? and {key} = ?"
    return library.rows(sql, (library.number(edition.name), value))
