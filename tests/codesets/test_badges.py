"""What is said of a code at a glance."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from codesets import installed
from codesets.badges import badges
from codesets.code import System
from codesets.library import Library


def said(library: Library, key: str, edition: str = "") -> list[str]:
    book = library.book_named(edition) if edition else library.book(System.ICD10CM)
    entry = book.entry(key) if book else None
    assert book and entry
    return [badge.words for badge in badges(library, book, entry)]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("I10", ["billable"]),
        ("E11", ["header"]),
        ("G63", ["billable", "manifestation"]),
        ("G94", ["billable", "manifestation"]),
        ("B950", ["billable"]),
        ("H9203", ["billable", "bilateral"]),
        ("H9209", ["billable", "unspecified"]),
        ("M1711", ["billable", "right"]),
        ("ch:9", []),
    ],
)
def test_badges(library: Library, key: str, words: list[str]) -> None:
    assert said(library, key) == words


@pytest.fixture(scope="module")
def years(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    books = tmp_path_factory.mktemp("badges") / "books.db"
    names = ("icd10cm-2025-order", "icd10cm-2026-order", "icd10cm-2026-poa-and-conversion", "icd10cm-2023-tabular")
    installed.install([releases / f"{name}.zip" for name in names], books)
    opened = Library(books)
    yield opened
    opened.close()


def test_new_codes_revisions_and_the_poa_exempt_list_come_from_the_loaded_editions(years: Library) -> None:
    assert said(years, "E11A", "icd10cm-2026") == ["billable", "new"]
    assert said(years, "I10", "icd10cm-2026") == ["billable"]
    assert "POA exempt" in said(years, "Z794", "icd10cm-2026")
    assert "POA exempt" in said(years, "Z794", "icd10cm-2026-04")
    assert "POA exempt" not in said(years, "Z794", "icd10cm-2025")


def test_an_old_edition_says_nothing_of_what_is_new_and_billability_is_marked_unproven(years: Library) -> None:
    assert said(years, "I10", "icd10cm-2023") == ["billable, not proven"]
    assert "new" not in said(years, "E11A" if years.book_named("icd10cm-2025").entry("E11A") else "I10", "icd10cm-2025")
