"""ICD-10-PCS by keys: from the index straight to the table, value by value to a whole code."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from codesets import installed
from codesets.building import tables
from codesets.code import System
from codesets.library import Library
from desktop.dialogs.builder import BuilderDialog
from desktop.dialogs.index import IndexDialog

ON = date(2025, 5, 1)


@pytest.fixture(scope="module")
def library(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    books = tmp_path_factory.mktemp("builder") / "books.db"
    installed.install([releases / "icd10pcs-2025.zip"], books)
    opened = Library(books)
    yield opened
    opened.close()


def shown(qtbot: QtBot, library: Library, taken: str = "") -> BuilderDialog:
    dialog = BuilderDialog(tables(library, ON), taken)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def press(qtbot: QtBot, dialog: BuilderDialog, keys: str) -> None:
    for key in keys:
        qtbot.keyClicks(dialog.rows, key)


def test_from_the_index_to_a_whole_code(qtbot: QtBot, library: Library) -> None:
    index = IndexDialog(library, ON)
    qtbot.addWidget(index)
    index.show()
    qtbot.keyClicks(index.box, "Appendectomy")
    qtbot.keyClick(index.box, Qt.Key.Key_Down)
    qtbot.keyClick(index.rows, Qt.Key.Key_Down)
    qtbot.keyClick(index.rows, Qt.Key.Key_Down)
    assert "Resection, Appendix 0DTJ" in index.rows.currentIndex().data()
    qtbot.keyClick(index.rows, Qt.Key.Key_Return)
    assert (index.codes, index.system) == (("0DTJ",), System.ICD10PCS)
    dialog = shown(qtbot, library, index.codes[0])
    press(qtbot, dialog, "4z")
    assert dialog.text() == "0DTJ4ZZ" and "Percutaneous Endoscopic" in dialog.axis.text()
    qtbot.keyClick(dialog.rows, Qt.Key.Key_Return)
    assert dialog.built and dialog.built.code.text == "0DTJ4ZZ" and not dialog.isVisible()


def test_backspace_steps_back_over_values_that_stood_alone(qtbot: QtBot, library: Library) -> None:
    dialog = shown(qtbot, library)
    press(qtbot, dialog, "0dtj0")
    assert dialog.text() == "0DTJ0ZZ"
    qtbot.keyClick(dialog.rows, Qt.Key.Key_Backspace)
    assert dialog.text() == "0DTJ" and dialog.built is None
    press(qtbot, dialog, "9")
    assert dialog.text() == "0DTJ" and "not a value here" in dialog.said.text()
    for _ in range(9):
        qtbot.keyClick(dialog.rows, Qt.Key.Key_Backspace)
    assert dialog.text() == "" and dialog.axis.text().startswith("1  Section")


def test_a_slash_searches_the_labels(qtbot: QtBot, library: Library) -> None:
    dialog = shown(qtbot, library, "0DT")
    press(qtbot, dialog, "/")
    qtbot.keyClicks(dialog.filter, "large left")
    assert [branch.value.label for branch in dialog.rows.rows().branches()] == ["Large Intestine, Left"]
    qtbot.keyClick(dialog.filter, Qt.Key.Key_Return)
    assert dialog.text() == "0DTG"
    qtbot.keyClick(dialog.rows, Qt.Key.Key_Escape)
    assert dialog.built is None and not dialog.isVisible()


def test_without_tables_it_says_what_to_take_in(qtbot: QtBot) -> None:
    dialog = BuilderDialog(None)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClicks(dialog.rows, "0x/")
    assert "No ICD-10-PCS tables are loaded" in dialog.said.text() and dialog.built is None
