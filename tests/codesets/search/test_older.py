"""An ICD-9 code offers what it became, once the mappings are loaded."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from codesets import installed
from codesets.library import Library
from codesets.search.find import Finder


@pytest.fixture(scope="module")
def mapped(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finder]:
    books = tmp_path_factory.mktemp("gems") / "books.db"
    installed.install([releases / "gems-2018.zip"], books)
    opened = Library(books)
    yield Finder(opened)
    opened.close()


@pytest.mark.parametrize(("typed", "code"), [("428.0", "I50.9"), ("250.00", "E11.9"), ("v58.67", "Z79.4")])
def test_the_mapped_code_comes_with_its_reason(mapped: Finder, typed: str, code: str) -> None:
    hits = mapped.find(typed)
    assert hits[0].code.text == code and hits[0].why.startswith(f"ICD-9 {typed} is ")


@pytest.mark.parametrize("typed", ["999.99", "42.80", "I50.9", "428"])
def test_what_is_no_icd_9_code_is_read_as_before(mapped: Finder, typed: str) -> None:
    assert all("ICD-9" not in hit.why for hit in mapped.find(typed))


def test_without_the_mappings_nothing_is_made_up(finder: Finder) -> None:
    assert all("ICD-9" not in hit.why for hit in finder.find("428.0"))
