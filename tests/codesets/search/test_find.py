"""What a query may be, and what comes first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesets.code import Code, System
from codesets.library import Library
from codesets.search.find import Finder
from tests.rounds import rounds


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Type 2 diabetes mellitus with diabetic chronic kidney disease", "E11.22"),
        ("long-term insulin use", "Z79.4"),
        ("hypertension essential", "I10"),
        ("CKD stage 3b", "N18.32"),
        ("anaemia iron deficiency", "D50.9"),
        ("menieres disease", "H81.0"),
        ("e11.22", "E11.22"),
        ("S72001A", "S72.001A"),
        ("s72.9-", "S72.9"),
        ("99214", "99214"),
        ("4a023n6", "4A023N6"),
        ("j1885", "J1885"),
        ("LT", "LT"),
    ],
)
def test_what_comes_first(finder: Finder, typed: str, first: str) -> None:
    systems = frozenset({System.MODIFIER}) if typed == "LT" else None
    assert [h.code.text for h in finder.find(typed, 5, systems)][:1] == [first]


@pytest.mark.parametrize(("typed", "systems"), [("mod:", None), ("", frozenset({System.MODIFIER})), ("pos: ", None)])
def test_short_lists_are_listed_before_anything_is_typed(
    finder: Finder, typed: str, systems: frozenset[System] | None
) -> None:  # fmt: skip
    listed = [h.code.text for h in finder.find(typed, 500, systems)]
    assert len(listed) > 40 and listed == sorted(listed)
    assert finder.find("", 500) == () == finder.find("cm:", 500)


def test_one_character_narrows_a_short_list(finder: Finder) -> None:
    listed = [h.code.text for h in finder.find("mod:2", 500)]
    assert "25" in listed and "LT" not in listed


def test_fragments_in_any_order_find_the_femur(finder: Finder) -> None:
    assert all("fem" in h.title.lower() for h in finder.find("frac fem l", 10))


def test_seventh_characters_fold_unless_asked_for(finder: Finder) -> None:
    folded = finder.find("fracture of neck of femur", 30)
    assert folded and all(len(h.code.plain) < 7 for h in folded)
    asked = finder.find("fracture neck right femur initial closed", 10)
    assert any(len(h.code.plain) == 7 for h in asked)


def test_a_header_opens_its_codes(finder: Finder) -> None:
    assert [h.code.text for h in finder.below(Code(System.ICD10CM, "E112"))] == ["E11.21", "E11.22", "E11.29"]


def test_numbers_work_without_an_index(library: Library) -> None:
    bare = Finder(library)
    assert not bare.has_words
    assert bare.find("e11.22")[0].billable
    assert bare.find("kidney") == ()


@pytest.mark.parametrize(
    "title", ["Cholera", "Heart failure", "Essential (primary) hypertension", "Mixed hyperlipidemia"]
)
def test_exactly_a_titles_words_put_it_first(finder: Finder, title: str) -> None:
    assert finder.find(title, 1)[0].title == title


@settings(max_examples=rounds(80, 4000), deadline=None)
@given(st.text(max_size=300))
def test_any_text_never_raises(finder: Finder, typed: str) -> None:
    finder.find(typed, 5)
