"""A disease that is past, in the family, looked for, met with, or of a pregnancy or newborn, is called by its other code."""

import csv

import pytest

from codesets.code import Code, System, plain
from codesets.library import Library
from codesets.resources import resource
from codesets.search.contexts import CATEGORY, marker, moved
from codesets.search.find import Finder


def test_every_code_of_the_table_is_in_the_book(library: Library) -> None:
    with resource("lexicon", "grid", "contexts.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    codes = [code for row in rows for cell in row.values() for code in cell.split(",") if len(code) >= CATEGORY]
    assert [c for c in codes if library.entry(Code(System.ICD10CM, plain(c))) is None] == []
    keys = [code for row in rows for code in row["codes"].split(",")]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("h/o dvt", "Z86.718"),
        ("hx of kidney stones", "Z87.442"),
        ("mother had ovarian cancer", "Z80.41"),
        ("screening for diabetes", "Z13.1"),
        ("exposed to hepatitis b", "Z20.5"),
        ("asthma exacerbation pregnant", "O99.519"),
        ("newborn uti", "P39.3"),
        ("34 weeks pregnant", "Z3A.34"),
        ("kidney stones", "N20.0"),
        ("h/o laryngitis", "Z87.09"),
        ("h/o encephalitis", "Z86.61"),
    ],
)
def test_the_code_of_the_context_comes_first(finder: Finder, typed: str, first: str) -> None:
    assert finder.find(typed, 5)[0].code.text == first


def test_a_marker_is_the_longest_that_stands_there() -> None:
    found = marker(["family", "history", "of", "stroke"])
    assert found and (found.context, list(found.places)) == ("family", [0, 1])
    assert marker(["kidney", "stone"]) is None


def test_the_longest_beginning_of_a_code_decides() -> None:
    assert moved("I82409", "history") == "Z86718" and moved("Z0000", "history") == ""


def test_a_disease_without_a_code_of_its_own_has_that_of_its_chapter() -> None:
    assert moved("J040", "history") == "" and moved("J040", "history", chapter=True) == "Z8709"
