"""Every line of the lexicon leads somewhere, once, and changes something."""

import csv
from collections import Counter

import pytest

from codesets.code import Code, System
from codesets.library import Library
from codesets.resources import resource
from codesets.search.find import Finder
from codesets.search.lexicon import Relation, common, key, relations
from codesets.search.words import tokens

LINES = [r for rows in relations().values() for r in rows]


@pytest.fixture(scope="module")
def vocabulary(library: Library) -> set[str]:
    return {w for entry, terms, _, _ in library.texts() for text in (entry.title, *terms) for w in tokens(text)}


def test_every_target_is_in_the_book(library: Library, vocabulary: set[str]) -> None:
    def leads(r: Relation) -> bool:
        if r.code:
            return library.entry(Code(System.ICD10CM, r.code)) is not None
        return all(w in vocabulary or any(v.startswith(w) for v in vocabulary) for w in r.words)

    assert [(r.kind, r.phrase, r.said) for r in LINES if not leads(r)] == []


def test_no_line_stands_twice_or_changes_nothing() -> None:
    twice = Counter((r.phrase, r.words, r.code) for r in LINES)
    assert [line for line, count in twice.items() if count > 1] == []
    assert [r.phrase for r in LINES if not r.code and r.words == r.phrase] == []
    assert [r.phrase for r in LINES if not 0 < r.weight <= 1 or not r.phrase] == []


def test_lines_are_sorted_as_a_coder_would_look_them_up() -> None:
    for path in resource("lexicon").glob("*.tsv"):
        with path.open(encoding="utf-8", newline="") as lines:
            rows = [tuple(row) for row in csv.reader(lines, delimiter="\t")][1:]
        assert rows == sorted(rows), path.name


def test_daily_codes_exist(library: Library) -> None:
    assert [code for code in common() if library.entry(Code(System.ICD10CM, code)) is None] == []


@pytest.mark.parametrize("phrase", ["hepatitis a", "influenza a"])
def test_a_letter_at_the_end_is_part_of_the_name(phrase: str) -> None:
    assert key(phrase)[-1] == "a"


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("ms", {"G35", "I05.0"}),
        ("ra", {"M06.9"}),
        ("pe", {"I26.99"}),
        ("as", {"I35.0", "M45.9"}),
    ],
)
def test_each_sense_of_an_abbreviation_is_shown(finder: Finder, typed: str, codes: set[str]) -> None:
    assert codes <= {h.code.text for h in finder.find(typed, 10)}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("heart attack", "I21.9"),
        ("kidney stones", "N20.0"),
        ("34w2d", "Z3A.34"),
        ("ckd3b", "N18.32"),
        ("pnuemonia", "J18.9"),
        ("oesophageal varices", "I85"),
        ("pressure ulcer sacral stage 2", "L89.152"),
        ("abrasion left knee initial encounter", "S80.212A"),
        ("colles fracture right radius initial encounter closed", "S52.531A"),
        ("dka type 1", "E10.10"),
        ("diabetic retinopathy with macular edema", "E11.311"),
        ("pcs: heart", ""),
        ("J44-J47", "J44"),
        ("skin tag of the left neck, irritated", "L91.8"),
    ],
)
def test_what_coders_say_comes_first(finder: Finder, typed: str, first: str) -> None:
    assert ([h.code.text for h in finder.find(typed, 5)] or [""])[0] == first
