"""What a coder keeps on codes, by keys: found, shown, assigned; and where a changing code is in use."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from codesets.code import Code, System
from codesets.library import Library
from desktop import own
from desktop.case.encounter import Diagnosis, Encounter
from desktop.dialogs.favourites import FavouritesDialog
from desktop.own import history_page
from tests.flows.desk import CoderDesk, desk  # noqa: F401

I10 = Code(System.ICD10CM, "I10")


def test_ctrl_d_makes_the_picked_code_a_favourite_and_the_detail_says_so(desk: CoderDesk) -> None:  # noqa: F811
    desk.press("Ctrl+K")
    desk.type("I10")
    desk.press("Ctrl+D")
    assert desk.bench.personal.mark(I10).favourite
    assert "Favourite" in desk.window.book.detail.toPlainText()
    desk.press("Ctrl+D")
    assert not desk.bench.personal.mark(I10).favourite
    assert "Favourite" not in desk.window.book.detail.toPlainText()


def test_the_list_searches_and_enter_takes_the_code(qtbot: QtBot, desk: CoderDesk, library: Library) -> None:  # noqa: F811
    mine = desk.bench.personal
    mine.toggle_favourite(I10)
    mine.set_note(Code(System.ICD10CM, "E119"), "ask for A1c")
    mine.add_words(Code(System.ICD10CM, "R42"), "swimmy head")
    shown = FavouritesDialog(mine, library, None, desk.window)
    qtbot.addWidget(shown)
    shown.show()
    assert [branch.value.text for branch in shown.rows.rows().branches()] == ["I10", "E11.9", "R42"]
    qtbot.keyClick(shown.box, Qt.Key.Key_Down)
    qtbot.keyClick(shown.rows, Qt.Key.Key_Delete)
    assert I10 not in mine.marks()
    shown.box.setFocus()
    qtbot.keyClicks(shown.box, "swimmy")
    qtbot.keyClick(shown.box, Qt.Key.Key_Return)
    assert shown.chosen == Code(System.ICD10CM, "R42")


def test_own_words_find_their_code_at_once_in_two_keys(
    desk: CoderDesk, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    offered: list[str] = []
    monkeypatch.setattr(own, "ask", lambda _, title, label, text: offered.append(text) or "swimmy head")
    desk.press("Ctrl+K")
    desk.type("dizziness")
    assert "R42" in desk.shows()
    while desk.window.book.hit().code.text != "R42":  # type: ignore[union-attr]
        desk.press("Down")
    desk.press("Ctrl+Shift+W")
    assert offered == ["dizziness"]
    desk.press("Ctrl+K")
    desk.window.book.box.clear()
    desk.type("swimm")
    assert desk.shows()[0] == "R42" and desk.window.book.hit().why == "your words: swimmy head"  # type: ignore[union-attr]
    desk.press("Return")
    assert desk.codes() == ["R42"]


def test_a_code_assigned_for_words_comes_first_for_them_unless_switched_off(desk: CoderDesk) -> None:  # noqa: F811
    def search(words: str) -> list[str]:
        desk.press("Ctrl+K")
        desk.window.book.box.clear()
        desk.type(words)
        return desk.shows()

    first = search("chest pain")[0]
    while desk.shows()[desk.window.book.results.row()] == first or not desk.window.book.hit().billable:  # type: ignore[union-attr]
        desk.press("Down")
    chosen = desk.window.book.hit().code.text  # type: ignore[union-attr]
    desk.press("Return")
    assert desk.codes() == [chosen]
    assert search("pain chest")[0] == chosen
    assert desk.window.book.hit().why == "you assigned it for these words"  # type: ignore[union-attr]
    desk.desk.settings.put("learn", False)
    other = search("dizziness")[0]
    desk.press("Return")
    assert other in desk.codes() and desk.bench.personal.learned("dizziness") == ()
    desk.bench.personal.forget_learned()
    assert search("chest pain")[0] == first


def test_a_note_is_shown_above_the_official_ones(desk: CoderDesk, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr(own, "ask_lines", lambda *_: "first line\nsecond <b>")
    desk.press("Ctrl+K")
    desk.type("I10")
    desk.window.trigger("code.note")
    text = desk.window.book.detail.toPlainText()
    assert text.index("Your note: first line\nsecond <b>") < text.index("Essential")


def test_uses_name_favourites_and_encounters(desk: CoderDesk) -> None:  # noqa: F811
    desk.bench.personal.toggle_favourite(I10)
    desk.bench.store.save(Encounter("k", account="A-7", diagnoses=(Diagnosis(I10),)))
    assert desk.desk.own.uses(frozenset({"I10", "E11.9"})) == {"I10": "favourite; 1 encounter: A-7"}


def test_history_is_a_page_and_never_empty(library: Library) -> None:
    assert "there in the oldest edition loaded" in history_page(library, I10)
    assert "No whole edition loaded has this code" in history_page(library, Code(System.ICD10CM, "Z9999"))


def test_without_a_code_it_is_said(desk: CoderDesk, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    said: list[str] = []
    monkeypatch.setattr(own, "say", lambda _, error: said.append(error.what))
    desk.press("Ctrl+D")
    assert said == ["No code is picked."]
