"""Rows and sets through Whoosh: what is written is read, and Whoosh's own matchers still walk it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from whoosh import index
from whoosh.query import Term

from codesets.errors import UserError
from codesets.search.index import Reader, Writer
from codesets.search.row import Row

WORDS = ("fracture", "fractured", "frail", "framing", "frank", "fraser", "frat", "fray")


def row(n: int) -> Row:
    return Row("icd10cm", f"A{n:02}", f"title {n}", bool(n % 2), 0, -1, ("other name",), ())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    writer = Writer(tmp_path)
    for n in range(200):
        writer.add(row(n), [WORDS[n % 8], "every"], ["above"] if n > 150 else [], ["2026"])
    writer.commit()
    return tmp_path


@pytest.fixture
def reader(folder: Path) -> Iterator[Reader]:
    opened = Reader(folder)
    yield opened
    opened.close()


def test_rows_come_back_in_their_order(reader: Reader) -> None:
    assert reader.count == 200 and reader.row(7) == row(7)


def test_sets_by_word_and_by_beginning(reader: Reader) -> None:
    assert reader.having("own", "every") == (1 << 200) - 1 == reader.having("editions", "2026")
    assert reader.having("own", "frail") == sum(1 << n for n in range(2, 200, 8))
    assert reader.having("own", "nothing") == 0 == reader.having("editions", "2025")
    assert reader.beginning("own", "fract") == reader.having("own", "fracture") | reader.having("own", "fractured")
    assert reader.beginning("own", "fra") == (1 << 200) - 1 == reader.having("own", "fra*")
    assert reader.having("above", "above").bit_count() == 49
    assert reader.words("own", "frac") == ["fracture", "fractured"]


def test_whoosh_itself_finds_the_same(folder: Path) -> None:
    with index.open_dir(str(folder)).searcher() as searcher:
        assert sorted(searcher.docs_for_query(Term("own", b"frail"))) == list(range(2, 200, 8))


def test_a_folder_without_an_index_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        Reader(tmp_path)
