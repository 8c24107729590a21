"""Measured values name the code of their span, and only within it."""

import pytest

from codesets.code import Code, System
from codesets.library import Library
from codesets.search.find import Finder
from codesets.search.measures import measured, spans


def test_every_code_is_in_the_book_and_no_spans_of_a_name_overlap(library: Library) -> None:
    for name, rows in spans().items():
        for n, span in enumerate(rows):
            assert (span.low < span.high or span.side) and library.entry(Code(System.ICD10CM, span.code)), (name, span)
            assert not [s for s in rows[n + 1 :] if s.low < span.high and span.low < s.high], name


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("BMI 41", "Z68.41"),
        ("bmi of 37.5", "Z68.37"),
        ("egfr 38", "N18.32"),
        ("gcs 7", "R40.243"),
        ("sat 82% on room air", "R09.02"),
        ("bp 210/120", "I16.9"),
        ("tbsa 15%", "T31.1"),
        ("low potassium", "E87.6"),
        ("platelets low", "D69.6"),
        ("elevated white count", "D72.829"),
    ],
)
def test_a_value_selects_its_code(finder: Finder, typed: str, first: str) -> None:
    assert finder.find(typed, 3)[0].code.text == first


@pytest.mark.parametrize(
    "typed",
    [
        "bmi",
        "bmi 4100",
        "pulse 80",
        "hr",
        "ph test",
        "temporal 103",
        "calcium 9.2",
        "high tide",
        "low income",
        "high blood pressure",
    ],
)
def test_what_is_within_bounds_or_no_value_is_left_alone(typed: str) -> None:
    assert measured(typed) == (typed, ())


def test_the_rest_of_the_words_is_kept() -> None:
    rest, found = measured("HR 140 and chest pain")
    assert rest.split() == ["and", "chest", "pain"] and [m.code for m in found] == ["R000"]
