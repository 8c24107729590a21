"""What the loaded tables say of HCPCS codes, modifiers and places of service."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from codesets import installed
from codesets.code import Code, System
from codesets.facts import FEES, LABELS, facts, meaning
from codesets.library import Library
from codesets.resources import resource

NAMES = ("hcpcs-2025-oct", "hcpcs-2019", "ncci-2026q3-excerpts", "ncci-2026q2-addon", "pfs-rvu25d-descriptors-blanked")


@pytest.fixture(scope="module")
def loaded(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    books = tmp_path_factory.mktemp("facts") / "books.db"
    files = [releases / f"{name}.zip" for name in NAMES] + [releases / "place_of_service_codes.tsv"]
    installed.install(files, books)
    opened = Library(books)
    yield opened
    opened.close()


def said(library: Library, system: System, key: str, on: date | None = None) -> dict[str, str]:
    return {fact.label: fact.words for fact in facts(library, Code(system, key), on)}


def test_a_drug_says_coverage_pricing_and_dates(loaded: Library) -> None:
    found = said(loaded, System.HCPCS, "J1885", date(2025, 11, 3))
    assert found["Coverage"] == "D: special coverage instructions apply"
    assert found["Priced by"] == "51: drugs"
    assert found["In use"].startswith("since 0")
    assert found["Action"] == "N: not changed"


def test_what_is_not_otherwise_classified_says_so(loaded: Library) -> None:
    found = said(loaded, System.HCPCS, "J3490", date(2019, 2, 1))
    assert "needs a description" in found["Not otherwise classified"]
    assert "Not otherwise classified" not in said(loaded, System.HCPCS, "J1885", date(2019, 2, 1))


def test_tables_of_payment_answer_for_their_own_dates_alone(loaded: Library) -> None:
    inside = said(loaded, System.CPT, "99213", date(2025, 11, 3))
    assert inside["Medicare status"] == "active, paid by the fee schedule"
    assert inside["Global period"] == "does not apply"
    assert said(loaded, System.CPT, "99213", date(2031, 1, 1)) == {}
    assert "Add-on to" in said(loaded, System.CPT, "99292", date(2026, 5, 1))
    pairs = said(loaded, System.CPT, "0001U", date(2026, 8, 1))
    assert pairs["PTP pairs"].startswith("column 1 of ")


@pytest.mark.parametrize(
    ("key", "family", "associated"),
    [("59", "distinct service", True), ("LT", "anatomic", True), ("26", "payment", False), ("XU", "distinct service", True)],
)  # fmt: skip
def test_a_modifier_says_its_family_and_whether_ncci_knows_it(
    library: Library, key: str, family: str, associated: bool
) -> None:
    found = said(library, System.MODIFIER, key)
    assert found["Family"] == family and ("NCCI" in found) is associated


def test_a_place_says_its_rate_and_meaning(library: Library, loaded: Library) -> None:
    assert said(library, System.POS, "11")["Paid at"] == "non-facility rate"
    assert said(loaded, System.POS, "22")["Paid at"] == "facility rate"
    assert len(said(loaded, System.POS, "22")["Meaning"]) > 40


def test_diagnoses_and_unknown_codes_have_no_such_facts(library: Library) -> None:
    assert facts(library, Code(System.ICD10CM, "I10"), None) == ()
    assert facts(library, Code(System.HCPCS, "Q9999"), None) == ()


def test_every_meaning_belongs_to_a_shown_field_and_is_said_once() -> None:
    with resource("books", "meanings.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [(r["field"], r["value"], r["meaning"]) for r in csv.DictReader(lines, delimiter="\t")]
    assert len({row[:2] for row in rows}) == len(rows)
    assert {row[0] for row in rows} <= {*LABELS, *FEES, "mai", "add_on", "ncci_associated"}
    assert all(row[2] for row in rows) and meaning("coverage", "?") == "?"
    assert sum(row[0] == "ncci_associated" for row in rows) == 44
