"""A code's life across editions, and what took its place; DX-07 says so."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from codesets import installed
from codesets.checks.claim import Claim, Diagnosis, Setting
from codesets.checks.run import check
from codesets.code import Code, System
from codesets.history import history, successors
from codesets.library import Library


@pytest.fixture(scope="module")
def years(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    books = tmp_path_factory.mktemp("history") / "books.db"
    names = ("icd10cm-2025-order", "icd10cm-2026-order", "icd10cm-2026-poa-and-conversion")
    installed.install([releases / f"{name}.zip" for name in names], books)
    opened = Library(books)
    yield opened
    opened.close()


def said(library: Library, key: str) -> list[tuple[str, str]]:
    return [(c.edition.name, c.what) for c in history(library, Code(System.ICD10CM, key))]


def test_new_subdivided_and_unchanged_codes(years: Library) -> None:
    assert said(years, "I10") == [
        ("icd10cm-2025", "there in the oldest edition loaded, billable: Essential (primary) hypertension")
    ]
    assert said(years, "E11A") == [
        ("icd10cm-2026", "new, billable: Type 2 diabetes mellitus without complications in remission")
    ]
    assert said(years, "B880")[1] == ("icd10cm-2026", "subdivided: a header from now on")
    assert said(years, "Z9999") == []


@pytest.mark.parametrize(
    ("key", "after"), [("B880", {"B88.01", "B88.09"}), ("C50911", {"C50.A1"}), ("I10", set()), ("", set())]
)
def test_the_conversion_table_says_what_took_its_place(years: Library, key: str, after: set[str]) -> None:
    found = successors(years, Code(System.ICD10CM, key), date(2026, 5, 1))
    assert after <= {s.code.text for s in found}
    assert not after or min(s.since for s in found) <= date(2025, 10, 1)
    assert successors(years, Code(System.ICD10CM, "B880"), date(2025, 9, 3)) == ()


def findings(library: Library, key: str, on: date) -> list[tuple[str, str, str]]:
    claim = Claim(Setting.PROFESSIONAL, on, on, (Diagnosis(Code(System.ICD10CM, key)),))
    return [(f.rule, f.message, f.remedy) for f in check(claim, library).findings if f.rule.startswith("DX")]


def test_dx_07_fires_after_the_change_and_not_before_it_nor_on_plain_headers(years: Library) -> None:
    assert findings(years, "B880", date(2026, 5, 1)) == [
        ("DX-07", "B88.0 was replaced on 1 Oct 2025.", "The conversion table offers B88.01, B88.09.")
    ]
    assert findings(years, "B880", date(2025, 9, 3)) == []
    assert [rule for rule, _, _ in findings(years, "E11", date(2026, 5, 1))] == ["DX-02"]
    assert findings(years, "C50911", date(2026, 5, 1)) == []
