"""What is in force for a date, and what is out of date today."""

from datetime import date

from codesets.code import System
from codesets.freshness import freshness, late
from codesets.library import Library

APRIL_2026 = date(2026, 5, 1)


def test_each_loaded_book_says_whether_it_is_in_force_and_still_the_newest(library: Library) -> None:
    books = {one.of: one for one in freshness(library, APRIL_2026, date(2026, 11, 25))}
    cm = books[System.ICD10CM]
    assert cm.answering.exact and cm.late_since == date(2026, 9, 30)
    assert cm.words == "ICD-10-CM April 2026"
    undated = {one.of: one for one in freshness(library, None, date(2026, 11, 25))}
    assert undated[System.ICD10CM].words == "ICD-10-CM April 2026: out of date"
    assert "ICD-10-CM" in late(tuple(books.values()))


def test_within_its_span_nothing_is_said_and_outside_that_it_is_not_in_force(library: Library) -> None:
    today = date(2026, 5, 2)
    assert late(freshness(library, APRIL_2026, today)) == ()
    cm = next(one for one in freshness(library, date(2024, 1, 1), today) if one.of is System.ICD10CM)
    assert cm.words == "ICD-10-CM April 2026: not in force"
