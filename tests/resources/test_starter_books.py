"""The starter books: their shape, and their agreement with the official file."""

import csv
import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from codesets.resources import resource

UNITS = {
    "mg": "mg|milligrams?", "mcg": "mcg|ug|micrograms?", "g": "g|gms?|grams?", "ml": "ml|milliliters?|cc",
    "meq": "meq|milliequivalents?", "iu": "iu|international units?", "unit": "units?", "mci": "mci|millicuries?",
    "minute": "min|minutes?", "hour": "hours?|hrs?", "day": "days?|diem", "week": "weeks?", "month": "months?",
    "mile": "miles?", "yard": "yards?|yds?", "ounce": "ounces?|oz", "pint": "pints?", "calorie": "calories?",
    "sq in": "sq in", "sq cm": "sq cm", "inch": "inch|inches", "pound": "pounds?|lbs?", "strip": "strips?|tablets?",
}  # fmt: skip
OTHERS = {"bag", "box", "cassette", "dose", "lens", "session", "shoe", "trip"}
MEASURES = {"mg", "mcg", "g", "ml", "meq", "iu", "unit", "mci", "dose"}
LIMITS = {
    "most": ("up to(?: and including)?|less than or equal to", "or less|or smaller"),
    "least": ("at least|greater than or equal to", "or more|or greater|or larger"),
    "below": ("less than|under", "(?!)"),
    "above": ("more than|greater than|over", "(?!)"),
}
UNIT = "|".join(UNITS.values())
NUMBER = r"(?<![\d.])(?<!\d,)(?:\d[\d,]*(?:\.\d+)?|\.\d+)"
AMOUNT = re.compile(
    f"(?:({'|'.join(before for before, _ in LIMITS.values())}) )?({NUMBER})[ -]?({UNIT})\\b"
    f"(?: ({'|'.join(after for _, after in LIMITS.values())}))?"
)
PER = re.compile(r"\bper ([a-z]+)")
PER_COUNT = re.compile(rf"\b(?:per|box of) ({NUMBER})(?![\d.,]|[ -]?(?:{UNIT})\b)")
EACH = re.compile(r"\beach\b(?! (?:additional )?\.?\d)")


def rows(name: str) -> dict[str, dict[str, str]]:
    with resource("books", name).open(encoding="utf-8", newline="") as lines:
        listed = list(csv.DictReader(lines, delimiter="\t"))
    assert len({r["code"] for r in listed}) == len(listed)
    return {r["code"]: r for r in listed}


def plain(text: str) -> str:
    """The text in lower case, its units spelled one way."""
    text = re.sub(r"=\s*1 unit\b", "", text.lower())
    text = re.sub(r"\b(?:square|sq)\.? ?(?:inch(?:es)?|in)\b\.?", "sq in", text)
    text = re.sub(r"\b(?:square|sq)\.? ?(?:centimeters?|cm)\b\.?", "sq cm", text)
    return re.sub(r"\bper (?:statute|linear|fluid|study|treatment) ", "per ", text)


def limit(before: str, after: str) -> str:
    """Which limit the words before or after an amount set on it."""
    kinds = (k for k, (first, last) in LIMITS.items() if re.fullmatch(first, before) or re.fullmatch(last, after))
    return next(kinds, "")


def amounts(text: str) -> set[tuple[str, Decimal, str]]:
    """(limit, number, unit) of every amount of a title; `per ml` is one ml, and `each`, a pair and `per 100` count."""
    text, one, found = plain(text), Decimal(1), set()
    named = {"each": bool(EACH.search(text)), "pair": bool(re.search(r"\bpair\b", text))}
    for before, number, unit, after in AMOUNT.findall(text):
        name = next(n for n, forms in UNITS.items() if re.fullmatch(forms, unit))
        found.add((limit(before, after), Decimal(number.replace(",", "")), name))
    for word in PER.findall(text):
        name = next((n for n, forms in UNITS.items() if re.fullmatch(forms, word)), word)
        found |= {("", one, name)} if name in UNITS or name in OTHERS else set()
    found |= {("", Decimal(n.replace(",", "")), "count") for n in PER_COUNT.findall(text)}
    return found | {("", one, name) for name, said in named.items() if said}


def billed(text: str) -> set[tuple[str, Decimal, str]]:
    """The amounts a line is billed by: not a size, a weight, a span of days or what is too short to bill."""
    span = {"hour", "day", "month"}
    return {
        a
        for a in amounts(text)
        if a[2] not in {"inch", "pound"} and a[0] != "below" and (a[2] not in span or a[1] == 1)
    }


def gist(text: str) -> list[str]:
    """The words of a title without the small ones."""
    small = {"a", "an", "the", "of", "for", "and", "or", "with", "to", "in"}
    return [w for w in re.findall(r"[a-z0-9]+", text.lower()) if w not in small]


def test_the_shape_of_each_book() -> None:
    hcpcs = rows("hcpcs_starter.tsv")
    assert len(hcpcs) >= 500
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


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Drug, per 10 mg", "Injection, drug, 10 mcg"),
        ("Drug, per 10 mg", "Injection, drug, per 100 mg"),
        ("Drug, per 0.5 mg", "Injection, drug, 5 mg"),
        ("Drug, per 10 mg", "Injection, drug, up to 10 mg"),
        ("Drug", "Injection, drug, per mg"),
        ("Cushion, each", "Cushion, per pair"),
        ("Lancets, each", "Lancets, per box of 100"),
        ("Dressing, over 16 sq in, each", "Dressing, 16 sq. in. or less, each dressing"),
        ("Therapy, per 15 minutes", "Therapy, each 30 minutes"),
        ("Strips, per 100", "Strips, per 50"),
        ("Ride, per trip", "Mileage, per statute mile"),
    ],
)
def test_a_wrong_or_missing_unit_is_seen(ours: str, theirs: str) -> None:
    assert billed(ours) != billed(theirs)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Drug, per 1000 units", "Injection, drug, 1,000 units"),
        ("Drug, per 0.5 g", "Injection, drug,.50 gram"),
        ("Drug, per 1 mg", "Drug, inhalation solution, per milligram"),
        ("Dressing, up to 16 sq in, each", "Dressing, pad size 16 sq. in. or less, each dressing"),
        ("Formula, per 100 calories", "Formula, 100 calories = 1 unit"),
        ("Therapy, per 15 minutes", "Therapy, each 15 minutes"),
        ("Supplies, per month", "Supplies, 1 month supply = 1 unit of service"),
    ],
)
def test_one_unit_in_other_words_is_the_same(ours: str, theirs: str) -> None:
    assert billed(ours) == billed(theirs)


def test_every_amount_agrees(official: dict[str, tuple[str, str, str]]) -> None:
    books = {**rows("hcpcs_starter.tsv"), **rows("hcpcs_modifiers.tsv")}
    extra = {c: (r["title"], amounts(r["title"]) - amounts(official[c][0])) for c, r in books.items()}
    assert {c: found for c, found in extra.items() if found[1]} == {}


def test_every_billing_unit_is_said(official: dict[str, tuple[str, str, str]]) -> None:
    titles = {c: r["title"] for c, r in rows("hcpcs_starter.tsv").items()}
    missing = {c: (t, billed(official[c][0]) - billed(t)) for c, t in titles.items()}
    assert {c: found for c, found in missing.items() if found[1]} == {}


def test_every_drug_says_its_dose(official: dict[str, tuple[str, str, str]]) -> None:
    drugs = {c: r["title"] for c, r in rows("hcpcs_starter.tsv").items() if c[0] == "J"}
    dosed = {c for c in drugs if any(a[2] in MEASURES for a in amounts(official[c][0]))}
    assert len(dosed) >= 100
    assert {c: drugs[c] for c in dosed if not any(a[2] in MEASURES for a in amounts(drugs[c]))} == {}


def test_no_title_is_copied(official: dict[str, tuple[str, str, str]]) -> None:
    books = {**rows("hcpcs_starter.tsv"), **rows("hcpcs_modifiers.tsv")}
    assert {c: r["title"] for c, r in books.items() if gist(r["title"]) in [gist(t) for t in official[c][:2]]} == {}
    moved = {c: r["title"] for c, r in rows("hcpcs_starter.tsv").items() if c[0] not in "JQ"}
    assert {c: t for c, t in moved.items() if sorted(gist(t)) in [sorted(gist(o)) for o in official[c][:2]]} == {}


def test_places_of_service_are_the_official_set() -> None:
    path = Path(__file__).resolve().parents[3] / "shared" / "releases" / "place_of_service_codes.tsv"
    if not path.exists():
        pytest.skip("the official place of service list is not on this machine (../shared/releases)")
    listed = set(re.findall(r"^(\d{2})\t", path.read_text("utf-8"), re.MULTILINE))
    assert set(rows("place_of_service.tsv")) == listed
