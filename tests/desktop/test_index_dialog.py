"""The index by keys: jump, open, follow, take; both codes of a pair; cells of the tables."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from codesets import installed
from codesets.library import Library
from codesets.terms import terms
from desktop.dialogs.index import IndexDialog


@pytest.fixture(scope="module")
def library(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    books = tmp_path_factory.mktemp("index") / "books.db"
    names = ("icd10cm-2017-table-and-index", "icd10cm-2026-april-tables-partial")
    installed.install([releases / f"{name}.zip" for name in names], books)
    opened = Library(books)
    yield opened
    opened.close()


@pytest.fixture
def dialog(qtbot: QtBot, library: Library) -> IndexDialog:
    shown = IndexDialog(library, date(2026, 5, 1))
    qtbot.addWidget(shown)
    shown.show()
    return shown


def term(dialog: IndexDialog) -> str:
    return str(dialog.rows.currentIndex().siblingAtColumn(0).data())


def down_to(qtbot: QtBot, dialog: IndexDialog, words: str) -> None:
    for _ in range(400):
        if term(dialog).startswith(words):
            return
        qtbot.keyClick(dialog.rows, Qt.Key.Key_Down)
    raise AssertionError(words)


def test_the_book_of_the_date_answers_and_another_is_marked(dialog: IndexDialog, library: Library) -> None:
    assert [dialog.kind.itemText(n) for n in range(4)] == [
        "Alphabetic Index", "External causes", "Table of Drugs", "Neoplasm Table",
    ]  # fmt: skip
    assert dialog.asof.text() == "ICD-10-CM FY 2017, not in force on this date"
    drugs = terms(library, "drug", date(2026, 5, 1))
    assert drugs is not None and drugs.edition.name == "icd10cm-2026-04"


def test_typed_words_jump_and_enter_takes_both_codes_of_a_pair(qtbot: QtBot, dialog: IndexDialog) -> None:
    qtbot.keyClicks(dialog.box, "amyloid heart")
    assert term(dialog).startswith("Amyloid heart")
    qtbot.keyClick(dialog.box, Qt.Key.Key_Return)
    assert dialog.codes == ("E85.4", "I43")


def test_a_link_is_followed_in_one_key(qtbot: QtBot, dialog: IndexDialog) -> None:
    qtbot.keyClicks(dialog.box, "Aarskog")
    dialog.box.setText("Abasia")
    dialog.box.setText("Abdomen")
    qtbot.keyClick(dialog.box, Qt.Key.Key_Return)
    assert term(dialog).lower().startswith("condition")


def test_a_cell_of_the_drug_table_is_taken_by_arrows(qtbot: QtBot, dialog: IndexDialog) -> None:
    dialog.kind.setCurrentIndex(2)
    qtbot.keyClicks(dialog.box, "Aspirin")
    qtbot.keyClick(dialog.box, Qt.Key.Key_Down)
    dialog.rows.pick(dialog.rows.rows().index(0, 5))
    qtbot.keyClick(dialog.rows, Qt.Key.Key_Return)
    assert dialog.codes == ("T39.015",)


def test_the_neoplasm_table_is_looked_up_by_site(qtbot: QtBot, dialog: IndexDialog) -> None:
    dialog.kind.setCurrentIndex(3)
    down_to(qtbot, dialog, "abdomen")
    assert dialog.rows.currentIndex().siblingAtColumn(1).data() == "C76.2"
    qtbot.keyClicks(dialog.box, "kidney")
    qtbot.keyClick(dialog.box, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.rows, Qt.Key.Key_Right)
    qtbot.keyClick(dialog.rows, Qt.Key.Key_Return)
    assert dialog.codes == ("C64.-",)


def test_a_link_leads_into_another_book_and_backspace_back(qtbot: QtBot, dialog: IndexDialog) -> None:
    qtbot.keyClicks(dialog.box, "carcinoma (malignant)")
    dialog.box.setText("Carcinoma")
    qtbot.keyClick(dialog.box, Qt.Key.Key_Return)
    assert dialog.kind.currentText() == "Neoplasm Table"
    qtbot.keyClick(dialog.rows, Qt.Key.Key_Backspace)
    assert dialog.kind.currentText() == "Alphabetic Index" and term(dialog).startswith("Carcinoma")


def test_typed_words_need_no_comma_and_no_beginning(qtbot: QtBot, dialog: IndexDialog) -> None:
    dialog.box.setText("fracture traumatic")
    assert term(dialog).startswith("Fracture, traumatic")
    dialog.box.setText("gestational")
    assert "No term has these words" not in dialog.said.text()
    dialog.box.setText("zzzz")
    assert "No term has these words" in dialog.said.text()
    dialog.kind.setCurrentIndex(1)
    assert dialog.box.text() == ""


def test_a_long_book_says_that_more_follows(dialog: IndexDialog) -> None:
    rows = dialog.rows.rows().branches()
    assert len(rows) == 301 and rows[-1].cells[0].startswith("More terms follow")


def test_without_an_index_it_says_what_to_take_in(qtbot: QtBot, books_path: Path) -> None:
    bare = Library(books_path)
    try:
        shown = IndexDialog(bare, None)
        qtbot.addWidget(shown)
        assert "No index or table is loaded" in shown.said.text()
    finally:
        bare.close()
