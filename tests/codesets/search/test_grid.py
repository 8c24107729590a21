"""A site and a problem name a code, in any order, with other words between them."""

import csv

import pytest

from codesets.code import System
from codesets.library import Library
from codesets.resources import resource
from codesets.search.find import Finder
from codesets.search.grid import meet, problems, sites
from codesets.search.lexicon import key


def cells() -> list[tuple[str, str, str]]:
    each = {site.name: site for site in sites().values()}.values()
    return [(site.name, problem, code) for site in each for problem, code in site.codes.items()]


def test_every_cell_is_a_code_of_the_book_and_every_name_stands_once(library: Library) -> None:
    book = library.book(System.ICD10CM)
    assert book and len(cells()) > 800
    assert [cell for cell in cells() if not book.by_prefix(cell[2], 1)] == []
    for file, column in (("sites.tsv", "names"), ("problems.tsv", "names")):
        with resource("lexicon", "grid", file).open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t"))
        names = [key(n) for row in rows for n in (row.get("site", ""), *row[column].split(",")) if n.strip()]
        twice = {n for n in names if names.count(n) > 1}
        assert twice <= {("hurt",)}, file
    assert {problem for _, problem, _ in cells()} == {one for named in problems().values() for one in named}


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("burn hand", ["T2300"]),
        ("bitten by the neighbors dog on left thigh", ["S7115"]),
        ("hurt my ankle", ["M2557", "S9991"]),
        ("big toe crushed", ["S971"]),
        ("hand", []),
        ("burn", []),
        ("", []),
    ],
)
def test_words_meet_in_the_grid(words: str, codes: list[str]) -> None:
    assert [m.code for m in meet(list(key(words)) if words else [])] == codes


@pytest.mark.parametrize(
    ("typed", "category"),
    [
        ("stab wound abd", "S31"), ("shoulder out of socket", "S43"), ("scalded forearm", "T22"), ("knee gave out", "M25"),
        ("gsw thigh", "S71"), ("splinter in finger", "S60"), ("red and hot calf", "L03"), ("acute gouty arthritis foot", "M10"),
    ],
)  # fmt: skip
def test_the_category_is_in_the_first_five(finder: Finder, typed: str, category: str) -> None:
    assert category in [hit.code.plain[:3] for hit in finder.find(typed, 5)]


def test_it_says_which_cell_was_meant(finder: Finder) -> None:
    why = {hit.code.text: hit.why for hit in finder.find("scalded palm", 10)}
    assert why["T23.00"] == "hand, burn = T23.00"
