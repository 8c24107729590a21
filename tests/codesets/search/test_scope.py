"""Searches narrowed to billable codes, a chapter, new codes; and widened to every edition."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from codesets import installed
from codesets.library import Library
from codesets.search import documents
from codesets.search.find import Finder
from codesets.search.scope import ANY, Only


def codes(finder: Finder, typed: str, only: Only, on: date | None = None) -> list[str]:
    return [hit.code.text for hit in finder.find(typed, 30, None, on, only)]


@pytest.mark.parametrize("typed", ["cataract", "E11", "heart failure"])
def test_billable_alone(finder: Finder, typed: str) -> None:
    hits = finder.find(typed, 30, None, None, Only(billable=True))
    assert hits and all(hit.billable for hit in hits)
    assert not all(hit.billable for hit in finder.find(typed, 30, None, None, ANY))


def test_one_chapter(finder: Finder, library: Library) -> None:
    found = codes(finder, "pain", Only(chapter="ch:13"))
    assert found and all(code.startswith("M") for code in found)
    assert codes(finder, "I10", Only(chapter="ch:13")) == [] and codes(finder, "I10", Only(chapter="ch:9"))[0] == "I10"
    assert not ANY and Only(chapter="ch:9")


def test_nothing_is_new_without_an_edition_before(finder: Finder) -> None:
    assert codes(finder, "diabetes", Only(new=True)) == [] and codes(finder, "E11", Only(new=True)) == []


@pytest.fixture(scope="module")
def years(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finder]:
    folder = tmp_path_factory.mktemp("only")
    names = ("icd10pcs-2025", "icd10pcs-2026-order")
    installed.install([releases / f"{name}.zip" for name in names], folder / "books.db")
    library = Library(folder / "books.db")
    documents.build(folder / "index", library, library.made_from())
    opened = Finder(library, folder / "index")
    yield opened
    opened.close()
    library.close()


def test_new_codes_and_every_edition(years: Finder) -> None:
    now, then = date(2025, 11, 3), date(2025, 5, 1)
    new = [h for h in years.find("pcs: new technology", 30, None, now, Only(new=True, billable=True)) if h.billable]
    assert new
    query = f"pcs: {new[0].title}"
    assert new[0].code.text in codes(years, query, ANY, now)
    assert new[0].code.text not in codes(years, query, ANY, then)
    assert new[0].code.text in codes(years, query, Only(every=True), then)
