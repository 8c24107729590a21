"""A code is judged by the edition in force on its date: DX-06 for one that came later or ended before."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from codesets import installed
from codesets.checks.run import check
from codesets.library import Library
from codesets.search import documents
from codesets.search.find import Finder
from tests.codesets.checks.test_run import claim


@pytest.fixture(scope="module")
def years(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    books = tmp_path_factory.mktemp("dates") / "books.db"
    installed.install([releases / "icd10cm-2025-order.zip", releases / "icd10cm-2026-order.zip"], books)
    opened = Library(books)
    yield opened
    opened.close()


def said(years: Library, code: str, on: date) -> list[tuple[str, str]]:
    return [
        (f.rule, f.message) for f in check(claim(code, start=on, end=on), years).findings if f.rule.startswith("DX")
    ]


def test_a_code_that_starts_later_is_refused_with_what_was_right_then(years: Library) -> None:
    ((rule, message),) = said(years, "E11.A", date(2025, 9, 3))
    assert rule == "DX-06" and "from 1 Oct 2025" in message and "3 Sep 2025" in message
    assert said(years, "E11.A", date(2025, 10, 1)) == []


def test_a_code_that_was_subdivided_is_right_before_and_a_header_after(years: Library) -> None:
    assert said(years, "B88.0", date(2025, 9, 30)) == []
    assert [rule for rule, _ in said(years, "B88.0", date(2025, 10, 1))] == ["DX-02"]


def test_a_deleted_code_says_when_it_ended(years: Library) -> None:
    assert said(years, "S30.1XXA", date(2025, 9, 30)) == []
    ((rule, message),) = said(years, "S30.1XXA", date(2025, 11, 1))
    assert rule == "DX-06" and "ended 30 Sep 2025" in message


def test_an_edition_out_of_force_does_not_condemn_a_code_that_another_has(years: Library) -> None:
    assert said(years, "E11.A", date(2020, 1, 1)) == []
    assert [rule for rule, _ in said(years, "E11.27", date(2020, 1, 1))] == ["DX-01"]


def test_search_answers_as_of_the_date(years: Library, tmp_path: Path) -> None:
    documents.build(tmp_path / "index", years, years.made_from())
    finder = Finder(years, tmp_path / "index")
    try:
        words = "type 2 diabetes without complications in remission"
        assert "E11.A" in [h.code.text for h in finder.find(words, 5, on=date(2025, 11, 1))]
        assert "E11.A" not in [h.code.text for h in finder.find(words, 50, on=date(2025, 9, 3))]
        assert finder.find("E11.A", 5, on=date(2025, 9, 3)) == ()
    finally:
        finder.close()
