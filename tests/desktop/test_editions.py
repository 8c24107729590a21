"""The list of code books, and comparing two of them, as the coder sees it."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QItemSelectionModel, Qt
from pytestqt.qtbot import QtBot

from codesets import installed
from codesets.code import System
from codesets.library import Library
from desktop.dialogs.comparison import EVERY, ComparisonDialog
from desktop.dialogs.editions import EditionsDialog


@pytest.fixture(scope="module")
def library(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    books = tmp_path_factory.mktemp("editions") / "books.db"
    installed.install([releases / "icd10cm-2025-order.zip", releases / "icd10cm-2026-order.zip"], books)
    opened = Library(books)
    yield opened
    opened.close()


def states(dialog: EditionsDialog) -> dict[str, str]:
    groups = dialog.rows.rows().branches()
    return {row.cells[0]: row.cells[3] for group in groups if group.below for row in group.below()}


def choose(dialog: EditionsDialog, *releases: str) -> None:
    model, selection = dialog.rows.rows(), dialog.rows.selectionModel()
    selection.clearSelection()
    for release in releases:
        at = model.find(lambda group: group.cells[0] == "ICD-10-CM", lambda row, r=release: row.cells[0] == r)
        selection.select(at, QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows)


def test_each_edition_says_what_it_is_to_the_encounter(qtbot: QtBot, library: Library) -> None:
    dialog = EditionsDialog(library, date(2025, 9, 3), date(2026, 11, 24))
    qtbot.addWidget(dialog)
    said = states(dialog)
    assert said["FY 2025"] == "answers"
    assert said["FY 2026"] == said["April 2026"] == "not yet in force on its date"
    spans = {
        row.cells[0]: (row.cells[1], row.cells[4])
        for group in dialog.rows.rows().branches()
        if group.below
        for row in group.below()
    }
    assert spans["FY 2026"] == ("10/01/2025 to 03/31/2026", "out of date since 09/30/2026")


def test_before_all_editions_the_nearest_answers_and_is_marked(qtbot: QtBot, library: Library) -> None:
    dialog = EditionsDialog(library, date(2020, 1, 1), date(2026, 1, 1))
    qtbot.addWidget(dialog)
    assert "not in force" in states(dialog)["FY 2025"]


def test_two_editions_of_one_system_can_be_compared(qtbot: QtBot, library: Library) -> None:
    dialog = EditionsDialog(library, None, date(2026, 11, 24))
    qtbot.addWidget(dialog)
    choose(dialog, "FY 2025", "FY 2026")
    assert dialog._buttons["compare"].isEnabled() and not dialog._buttons["remove"].isEnabled()
    with qtbot.waitSignal(dialog.compared) as compared:
        dialog._buttons["compare"].click()
    assert compared.args == ["icd10cm-2025", "icd10cm-2026"] and dialog.wanted == ""


def test_two_editions_are_marked_and_compared_by_keys(qtbot: QtBot, library: Library) -> None:
    dialog = EditionsDialog(library, None, date(2026, 11, 24))
    qtbot.addWidget(dialog)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Space):
        qtbot.keyClick(dialog.rows, key)
    with qtbot.waitSignal(dialog.compared) as compared:
        qtbot.keyClick(dialog.rows, Qt.Key.Key_Return)
    assert compared.args == ["icd10cm-2025", "icd10cm-2026"]


def test_what_comes_with_the_program_cannot_be_removed(qtbot: QtBot, library: Library) -> None:
    dialog = EditionsDialog(library, None, date(2026, 11, 24))
    qtbot.addWidget(dialog)
    choose(dialog, "FY 2025")
    assert dialog._buttons["remove"].isEnabled()
    choose(dialog, "April 2026")
    assert not dialog._buttons["remove"].isEnabled()


def test_changes_are_listed_filtered_by_chapter_and_exported(qtbot: QtBot, library: Library) -> None:
    books = library.book_named("icd10cm-2025"), library.book_named("icd10cm-2026")
    dialog = ComparisonDialog(*books, library.book(System.ICD10CM))
    qtbot.addWidget(dialog)
    lines = dialog.lines()
    assert len([line for line in lines if line[0] == "added"]) == 487
    assert dialog.chapters.itemText(0) == EVERY and dialog.chapters.count() == 23
    dialog.chapters.setCurrentIndex(1)
    infectious = dialog.lines()
    assert 0 < len(infectious) < len(lines) and all(line[1][0] in "AB" for line in infectious)
    assert dialog.as_csv().splitlines()[0] == "change,code,title,before"
    assert "Deleted,B88.0,Other acariasis,subdivided: lives on as a header" in dialog.as_csv()


def test_the_changes_are_printed_as_a_table(qtbot: QtBot, library: Library) -> None:
    books = library.book_named("icd10cm-2025"), library.book_named("icd10cm-2026")
    dialog = ComparisonDialog(*books, library.book(System.ICD10CM, None))
    qtbot.addWidget(dialog)
    pages = PdfReader(io.BytesIO(dialog.as_pdf())).pages
    words = "".join(page.extract_text() for page in pages)
    assert len(pages) > 5 and "Page 2" in pages[1].extract_text()
    assert all(code in words for _, code, _, _ in dialog.lines())
