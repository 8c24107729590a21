"""Lines of the Alphabetic Index by words anywhere on their way."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from codesets import installed
from codesets.library import Library
from codesets.search import documents
from codesets.search.find import Finder

ON = date(2026, 5, 1)


@pytest.fixture(scope="module")
def indexed(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finder]:
    folder = tmp_path_factory.mktemp("lines")
    installed.install([releases / "icd10cm-2017-table-and-index.zip"], folder / "books.db")
    library = Library(folder / "books.db")
    documents.build(folder / "index", library, library.made_from())
    finder = Finder(library, folder / "index")
    yield finder
    finder.close()
    library.close()


def test_words_anywhere_on_the_way_find_a_line_with_its_edition(indexed: Finder) -> None:
    hit = indexed.find("index: femur neck fracture traum", 5, on=ON)[0]
    assert hit.code.plain.startswith("S72.0".replace(".", "")) and hit.why.startswith(
        "index: Fracture, traumatic, femur"
    )
    assert hit.why.endswith("FY 2017")


def test_the_bracketed_code_is_shown(indexed: Finder) -> None:
    assert any("[I43]" in hit.why for hit in indexed.find("index:amyloid heart", 10, on=ON))


def test_external_causes_are_lines_too(indexed: Finder) -> None:
    assert any(hit.code.plain.startswith("W") for hit in indexed.find("index:fall ladder", 10, on=ON))


def test_the_index_names_codes_in_ordinary_searches(indexed: Finder) -> None:
    hits = indexed.find("water brash", 10, on=ON)
    assert "R12" in [hit.code.text for hit in hits]


@pytest.mark.parametrize("typed", ["index:", "index:   ", "index:qqqq zzz"])
def test_nothing_is_found_for_nothing(indexed: Finder, typed: str) -> None:
    assert indexed.find(typed, 10, on=ON) == ()


def test_without_an_index_nothing_is_found(finder: Finder) -> None:
    assert finder.find("index:fracture", 10) == ()
