"""A list in a layout of its own: columns chosen by keys, remembered, taken in, and there after a rebuild."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from codesets import installed
from codesets.code import Code, System
from codesets.importers.part import HEAD, Member
from codesets.library import Library
from desktop import columns
from desktop.dialogs.mapping import MappingDialog

SLIP = (
    "Fee slip\n\nNumber;What;Price;Also\nA-1;Home visit;10;house call\nA-2;Paper;3;\n;nothing;1;\nA-1;Home visit;10;\n"
)


@pytest.fixture
def slip(tmp_path: Path) -> Path:
    path = tmp_path / "slip 2026.csv"
    path.write_text(SLIP, "utf-8")
    return path


def member(path: Path) -> Member:
    raw = path.read_bytes()
    return Member(path.name, len(raw), raw[:HEAD], lambda: path.open("rb"))


def shown(qtbot: QtBot, path: Path, home: Path) -> MappingDialog:
    dialog = MappingDialog(member(path), columns.propose(member(path), home))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def choose(dialog: MappingDialog, at: int, words: str) -> None:
    dialog.columns[at].setCurrentText(words)


def test_columns_are_chosen_with_the_outcome_in_sight_and_remembered(
    qtbot: QtBot, slip: Path, home: Path, tmp_path: Path
) -> None:
    dialog = shown(qtbot, slip, home)
    dialog.header.setValue(3)
    choose(dialog, 0, "Title")
    choose(dialog, 1, "Title")
    assert "Two columns are Title" in dialog.said.text()
    choose(dialog, 0, "Code")
    choose(dialog, 3, "Other names")
    choose(dialog, 2, "not used")
    assert dialog.said.text().startswith("2 rows would be taken, 2 refused. Row ")
    dialog.name.setText("Slip")
    ok = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    qtbot.mouseClick(ok, Qt.MouseButton.LeftButton)
    mapping = dialog.mapping
    assert (mapping.code, mapping.title, mapping.synonyms, mapping.name) == (0, 1, 3, "Slip")

    columns.remember(member(slip), mapping, home)
    later = tmp_path / "slip 2027.csv"
    later.write_text(SLIP.replace("A-1", "B-1"), "utf-8")
    again = columns.propose(member(later), home)
    assert (again.code, again.title, again.synonyms, again.name) == (0, 1, 3, "slip 2027")

    books = tmp_path / "books.db"
    outcome = installed.install([slip], books, mapping=mapping)
    assert [taken.editions for taken in outcome.installed] == [("own-slip",)]
    assert installed.install([slip], books, mapping=mapping).already
    books.unlink()
    installed.ensure(books)
    library = Library(books)
    entry = library.entry(Code(System.USER, "A-1"), date(2026, 5, 1))
    assert entry is not None and entry.title == "Home visit"
    library.close()
    installed.remove("own-slip", books)
    assert list((tmp_path / "sources").iterdir()) == []


def test_without_code_and_title_ok_does_nothing(qtbot: QtBot, slip: Path, home: Path) -> None:
    dialog = shown(qtbot, slip, home)
    for box in dialog.columns:
        box.setCurrentIndex(0)
    ok = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    qtbot.mouseClick(ok, Qt.MouseButton.LeftButton)
    assert dialog.isVisible() and "Choose the columns of code and title" in dialog.said.text()
    dialog.since.setText("tomorrow")
    qtbot.mouseClick(ok, Qt.MouseButton.LeftButton)
    assert dialog.isVisible() and "In force from" in dialog.said.text()


@pytest.mark.parametrize("text", ["{ broken", "[]", '{"x": 3}', '{"x": "{}"}'])
def test_damaged_memory_is_a_guess_again(slip: Path, home: Path, text: str) -> None:
    home.mkdir()
    (home / columns.FILE).write_text(text)
    assert columns.propose(member(slip), home).name == "slip 2026"
    columns.remember(member(slip), replace(columns.propose(member(slip), home), header_row=3, name="Mine"), home)
    assert columns.propose(member(slip), home).header_row == 3
    assert columns.FILE in [path.name for path in home.iterdir()]
