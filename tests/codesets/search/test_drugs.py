"""Medicines and substances: every name once, every code in the book, and nothing said by everyday words alone."""

import csv
from collections import Counter

import pytest

from codesets.code import Code, System, plain
from codesets.library import Library
from codesets.resources import resource
from codesets.search.drugs import cues, drugs, spoken, taken
from codesets.search.find import Finder
from codesets.search.lexicon import key


def test_every_name_stands_once_and_every_code_is_in_the_book(library: Library) -> None:
    with resource("lexicon", "grid", "drugs.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    names = Counter(name.strip() for row in rows for name in row["names"].split(","))
    assert [name for name, count in names.items() if count > 1] == []
    codes = {row[column] for row in rows for column in ("poisoning", "adverse", "long_term", "allergy") if row[column]}
    assert [c for c in codes if library.entry(Code(System.ICD10CM, plain(c))) is None] == []
    assert all(
        cue.meaning in ("adverse", "allergy", "long_term", "poisoning", "underdosing") for cue in cues().values()
    )


def test_what_a_drug_is_called_when_it_harms_or_is_left_out_is_in_the_book(library: Library) -> None:
    made = {drug.code(cue) for drug in drugs().values() for cue in ("adverse", "underdosing")} - {""}
    assert [code for code in sorted(made) if library.entry(Code(System.ICD10CM, code)) is None] == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("excedrin overdose", "T39.01"),
        ("took too much benadryl", "T45.0"),
        ("rash from bactrim", "T37.0X5"),
        ("ran out of lisinopril", "T46.4X6"),
        ("on eliquis", "Z79.01"),
        ("burn on hand from acid", "T23.00"),
        ("pain on left side", "R10.A2"),
    ],
)
def test_what_is_said_of_a_drug_chooses_the_code(finder: Finder, typed: str, first: str) -> None:
    assert finder.find(typed, 5)[0].code.text == first


@pytest.mark.parametrize("typed", ["fish", "acid on hand", "swallowed", "weakness on left"])
def test_an_everyday_word_or_a_cue_alone_says_nothing(typed: str) -> None:
    assert taken(key(typed), spoken(typed)) is None
