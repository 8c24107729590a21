"""Codes built from the tables are codes of the order file, all of them and no others."""

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from codesets import installed
from codesets.building import LENGTH, Tables, tables
from codesets.code import System
from codesets.library import Library


@pytest.fixture(scope="module")
def library(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    books = tmp_path_factory.mktemp("pcs") / "books.db"
    installed.install([releases / "icd10pcs-2025.zip", releases / "icd10pcs-2026-order.zip"], books)
    opened = Library(books)
    yield opened
    opened.close()


@pytest.fixture
def built(library: Library) -> Tables:
    found = tables(library, date(2025, 5, 1))
    assert found
    return found


def test_the_steps_of_an_appendectomy(built: Tables) -> None:
    assert built.step("").values[0].label == "Medical and Surgical"
    step = built.step("0DTJ")
    assert (step.position, step.axis) == (5, "Approach")
    assert [v.mark for v in step.values] == ["0", "4", "7", "8"]
    assert "cutting through the skin" in step.values[0].definition.lower()
    assert built.labels("0DTJ4") == (
        "Medical and Surgical", "Gastrointestinal System", "Resection", "Appendix", "Percutaneous Endoscopic",
    )  # fmt: skip
    whole = built.built("0DTJ4ZZ")
    assert whole.proven and whole.title == "Resection of Appendix, Percutaneous Endoscopic Approach"


def test_every_table_makes_only_codes_of_the_order_file(library: Library, built: Tables) -> None:
    book = library.book(System.ICD10PCS, date(2025, 5, 1))
    assert book
    chance = random.Random(7)
    for _ in range(400):
        taken = ""
        while len(taken) < LENGTH:
            taken += chance.choice(built.step(taken).values).mark
        assert built.built(taken).proven, taken


def test_the_tables_make_every_code_of_the_order_file(library: Library, built: Tables) -> None:
    book = library.book(System.ICD10PCS, date(2025, 5, 1))
    assert book
    codes = [e for e in book.entries() if e.billable]
    assert len(codes) == 78_948
    for entry in codes[:: len(codes) // 600]:
        assert all(entry.key[n] in [v.mark for v in built.step(entry.key[:n]).values] for n in range(LENGTH)), entry.key


def test_the_nearest_tables_answer_a_later_date_and_a_code_is_proven_by_the_order_file_of_that_date(
    library: Library,
) -> None:
    later = tables(library, date(2026, 5, 1))
    assert later and later.edition.name == "icd10pcs-2025" and not later.in_force
    assert later.built("0DTJ4ZZ").proven
    assert not later.built("0DTJ4Z9").proven


@pytest.mark.parametrize("taken", ["I", "00", "0DTZ", "0DTJ9", "zzz", "0DTJ4ZZ", "0DTJ4ZZZZ", "/"])
def test_characters_that_lead_nowhere_have_no_values(built: Tables, taken: str) -> None:
    step = built.step(taken)
    assert step.values == () or taken == "00"


def test_without_tables_there_is_nothing_to_build_from(books_path: Path) -> None:
    bare = Library(books_path)
    try:
        assert tables(bare, None) is None
    finally:
        bare.close()
