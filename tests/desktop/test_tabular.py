"""The tabular list by keys, and the panel that completes a code."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from codesets.code import System
from codesets.completion import completion
from codesets.library import Library
from desktop.dialogs.completion import CompletionDialog
from desktop.models.tree import TreeModel
from desktop.models.values import ValueRole
from desktop.panes.tabular import Tabular, branches
from desktop.theme import Theme
from tests.flows.desk import CoderDesk, desk  # noqa: F401


def answer(keys: str) -> None:
    """Type into the panel that the next key opens; whatever else opens is closed again."""

    def type_keys() -> None:
        panel = QApplication.activeModalWidget()
        if panel is None:
            QTimer.singleShot(10, type_keys)
            return
        for key in keys if isinstance(panel, CompletionDialog) else "":
            QTest.keyClick(panel.focusWidget(), key)
        panel.close()

    QTimer.singleShot(0, type_keys)


def test_chapters_open_to_sections_and_codes_as_they_are_asked_for(qtbot: QtBot, library: Library) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    tree = Tabular(Theme(app, "light"), None)  # type: ignore[arg-type]
    qtbot.addWidget(tree)
    tree.show_book(library.book(System.ICD10CM), "I110")
    at = tree.currentIndex()
    assert at.data() == "I11.0 Hypertensive heart disease with heart failure" and not tree.rows().hasChildren(at)
    assert [at.parent().data(ValueRole).key, at.parent().parent().data(ValueRole).label] == ["I11", "I10-I1A"]
    closed = tree.rows().index(7, 0)
    assert closed.data(ValueRole).label == "Chapter 8"
    assert tree.rows().rowCount(closed) == 0 and tree.rows().hasChildren(closed)
    tree.show_book(library.book(System.ICD10CM), "nothing")
    assert tree.entry().label == "Chapter 1"  # type: ignore[union-attr]
    tree.show_book(None, "")
    assert tree.rows().rowCount() == 0 and tree.entry() is None


def test_the_whole_tabular_is_a_sound_model(qtmodeltester: object, library: Library) -> None:
    model = TreeModel()
    model.show(branches(library.book(System.ICD10CM)))
    qtmodeltester.check(model)  # type: ignore[attr-defined]


def test_the_list_opens_at_the_code_looked_at_and_enter_assigns(desk: CoderDesk) -> None:  # noqa: F811
    desk.press("Ctrl+K")
    desk.type("I11.0")
    desk.press("Ctrl+T")
    tree = desk.window.book.tabular
    assert tree.hasFocus() and tree.entry() and tree.entry().key == "I110"
    desk.press("Down")
    desk.press("Return")
    assert desk.codes() == ["I11.9"]


def test_left_goes_to_the_parent_right_opens_and_a_second_press_goes_back(desk: CoderDesk) -> None:  # noqa: F811
    desk.press("Ctrl+K")
    desk.type("I11.0")
    desk.press("Ctrl+T")
    tree = desk.window.book.tabular
    desk.press("Left")
    assert tree.entry().key == "I11"  # type: ignore[union-attr]
    desk.press("Left")
    desk.press("Left")
    assert tree.entry().label == "I10-I1A"  # type: ignore[union-attr]
    desk.press("Left")
    desk.press("Left")
    assert tree.entry().label == "Chapter 9"  # type: ignore[union-attr]
    desk.press("Right")
    desk.press("Right")
    assert tree.entry().label == "I00-I02"  # type: ignore[union-attr]
    desk.press("Ctrl+T")
    assert desk.window.book.box.hasFocus() and not desk.window.book.browsing()


def test_the_way_to_the_code_stands_above_its_notes(qtbot: QtBot, desk: CoderDesk) -> None:  # noqa: F811
    desk.press("Ctrl+K")
    desk.type("I11.0")
    qtbot.waitUntil(lambda: "I10-I1A" in desk.window.book.crumbs.text())
    assert "Chapter 9" in desk.window.book.crumbs.text() and "<b>I11.0</b>" in desk.window.book.crumbs.text()
    assert "billable" in desk.window.book.detail.toPlainText()
    desk.window.book.crumbs.linkActivated.emit("key:I11")
    assert "<b>I11</b>" in desk.window.book.crumbs.text()


@pytest.mark.parametrize(
    ("typed", "letters", "code"),
    [("S72.00", "la", "S72.002A"), ("S90.3", "rs", "S90.31XS"), ("H25.01", "b", "H25.013"), ("T39.011", "a", "T39.011A")],
)  # fmt: skip
def test_enter_on_a_header_asks_for_side_and_7th_character_a_letter_each(
    desk: CoderDesk, typed: str, letters: str, code: str  # noqa: F811
) -> None:  # fmt: skip
    desk.press("Ctrl+K")
    desk.type(typed)
    answer(letters)
    desk.press("Return")
    assert desk.codes() == [code]


def test_the_panel_steps_back_and_leaves_without_a_code(qtbot: QtBot, library: Library) -> None:
    book = library.book(System.ICD10CM)
    steps = completion(book, "S7200") if book else None
    assert steps
    panel = CompletionDialog(steps)
    qtbot.addWidget(panel)
    panel.show()
    for key in (Qt.Key.Key_L, Qt.Key.Key_Down, Qt.Key.Key_Backspace, Qt.Key.Key_Up, Qt.Key.Key_Return):
        qtbot.keyClick(panel.focusWidget(), key)
    assert "S72.001A" in panel.said.text() and panel.chosen is None
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Z)
    assert panel.chosen is None and panel.isVisible()
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Escape)
    assert panel.chosen is None and not panel.isVisible()


def test_typed_characters_jump_to_a_code_of_the_tabular(desk: CoderDesk) -> None:  # noqa: F811
    desk.press("Ctrl+T")
    desk.type("i11.0")
    tree = desk.window.book.tabular
    assert tree.entry() and tree.entry().key == "I110"


def test_a_chapter_is_shown_in_the_detail_too(qtbot: QtBot, desk: CoderDesk) -> None:  # noqa: F811
    desk.press("Ctrl+T")
    desk.press("Home")
    qtbot.waitUntil(lambda: "Chapter 1" in desk.window.book.detail.toPlainText())
    assert "infectious" in desk.window.book.detail.toPlainText()
