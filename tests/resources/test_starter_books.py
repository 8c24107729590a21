"""The starter books: their shape, and their agreement with the official file."""

import csv
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from codesets.resources import resource

DOSE = re.compile(
    r"(\d[\d,.]*)\s*(mg|milligrams?|mcg|micrograms?|units?|ml|milliliters?|cc|g|gm|grams?|meq)\b", re.IGNORECASE
)
SAME = {
    "milligram": "mg", "milligrams": "mg", "microgram": "mcg", "micrograms": "mcg", "units": "unit",
    "milliliter": "ml", "milliliters": "ml", "cc": "ml", "gm": "g", "gram": "g", "grams": "g",
}  # fmt: skip


def rows(name: str) -> dict[str, dict[str, str]]:
    with resource("books", name).open(encoding="utf-8", newline="") as lines:
        listed = list(csv.DictReader(lines, delimiter="\t"))
    assert len({r["code"] for r in listed}) == len(listed)
    return {r["code"]: r for r in listed}


def doses(text: str) -> set[tuple[str, str]]:
    """(number, unit) of a title."""
    return {(n.replace(",", ""), SAME.get(u.lower(), u.lower())) for n, u in DOSE.findall(text)}


def test_the_shape_of_each_book() -> None:
    hcpcs = rows("hcpcs_starter.tsv")
    assert len(hcpcs) >= 300
    assert not [c for c in hcpcs if not re.fullmatch(r"[A-CE-V]\d{4}", c)]
    modifiers = {**rows("hcpcs_modifiers.tsv"), **rows("cpt_modifiers.tsv")}
    assert not [c for c in modifiers if not re.fullmatch(r"[0-9A-Z]{2}", c)]
    assert all(r["title"].strip() for book in (hcpcs, modifiers, rows("place_of_service.tsv")) for r in book.values())


@pytest.fixture(scope="module")
def official() -> dict[str, tuple[str, str, str]]:
    path = Path(__file__).resolve().parents[3] / "shared" / "releases" / "hcpcs-2025-oct.zip"
    if not path.exists():
        pytest.skip("the official HCPCS file is not on this machine (../shared/releases)")
    with zipfile.ZipFile(path) as archive:
        name = next(n for n in archive.namelist() if "ANWEB" in n and n.endswith(".xlsx") and "Trans" not in n)
        sheet = openpyxl.load_workbook(io.BytesIO(archive.read(name)), read_only=True).active
    found: dict[str, tuple[str, str, str]] = {}
    for row in sheet.iter_rows(values_only=True):
        code = str(row[0] or "").strip()
        if re.fullmatch(r"[A-Z]\d{4}|[0-9A-Z]{2}", code):
            found[code] = (str(row[3]), str(row[4]), str(row[46] or "").strip())
    return found


def test_every_code_and_modifier_is_active(official: dict[str, tuple[str, str, str]]) -> None:
    ours = [*rows("hcpcs_starter.tsv"), *rows("hcpcs_modifiers.tsv")]
    assert [c for c in ours if c not in official or official[c][2]] == []


def test_every_number_with_a_unit_agrees_and_no_title_is_copied(official: dict[str, tuple[str, str, str]]) -> None:
    books = {**rows("hcpcs_starter.tsv"), **rows("hcpcs_modifiers.tsv")}
    assert {c: r["title"] for c, r in books.items() if not doses(r["title"]) <= doses(official[c][0])} == {}
    assert [c for c, r in books.items() if "up to" in r["title"] and "up to" not in official[c][0].lower()] == []
    assert [c for c, r in books.items() if r["title"].casefold() in {t.casefold() for t in official[c][:2]}] == []


def test_every_drug_says_its_billing_dose(official: dict[str, tuple[str, str, str]]) -> None:
    drugs = {c: r["title"] for c, r in rows("hcpcs_starter.tsv").items() if c[0] == "J"}
    assert {c: t for c, t in drugs.items() if doses(official[c][0]) and not doses(t)} == {}


def test_places_of_service_are_the_official_set() -> None:
    path = Path(__file__).resolve().parents[3] / "shared" / "releases" / "place_of_service_codes.tsv"
    if not path.exists():
        pytest.skip("the official place of service list is not on this machine (../shared/releases)")
    listed = set(re.findall(r"^(\d{2})\t", path.read_text("utf-8"), re.MULTILINE))
    assert set(rows("place_of_service.tsv")) == listed
