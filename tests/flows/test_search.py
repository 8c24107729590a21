"""The look-up in whole journeys: why a row is there, sides folded into one, other senses, spellings, words of one's own."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import own
from desktop.dialogs.completion import CompletionDialog
from tests.flows.desk import CoderDesk, desk

__all__ = ["desk"]


def whys(desk: CoderDesk) -> dict[str, str]:
    return {hit.code.text: hit.why for hit in desk.window.book._hits.values()}


def answer(letters: str) -> None:
    def type_them() -> None:
        panel = QApplication.activeModalWidget()
        assert isinstance(panel, CompletionDialog)
        for letter in letters:
            QTest.keyClick(panel.focusWidget(), letter)
        panel.close()

    QTimer.singleShot(0, type_them)


def look_up(desk: CoderDesk, words: str) -> list[str]:
    desk.press("Ctrl+K")
    desk.window.book.box.clear()
    desk.type(words)
    return desk.shows()


def test_every_row_says_why_it_is_there(desk: CoderDesk) -> None:
    look_up(desk, "heart attack")
    said = whys(desk)
    assert said["I21.9"].startswith("heart attack = ") and all(said.values())


def test_sides_are_one_row_and_a_letter_chooses(desk: CoderDesk) -> None:
    shown = look_up(desk, "age related cortical cataract")
    assert "H25.01" in shown and not {"H25.011", "H25.012", "H25.013"} & set(shown)
    while desk.window.book.hit().code.text != "H25.01":  # type: ignore[union-attr]
        desk.press("Down")
    answer("l")
    desk.press("Return")
    assert desk.codes() == ["H25.012"]


def test_a_named_side_is_not_folded(desk: CoderDesk) -> None:
    assert look_up(desk, "cortical cataract left")[0] == "H25.012"


@pytest.mark.parametrize(
    ("typed", "senses"),
    [
        ("pe", {"I26"}),
        ("ms", {"G35", "I05"}),
        ("ra", {"M06"}),
        ("as", {"I35", "M45"}),
        ("cp", {"R07", "G80"}),
    ],
)
def test_each_sense_of_an_abbreviation_is_in_sight(desk: CoderDesk, typed: str, senses: set[str]) -> None:
    assert senses <= {code.split(".")[0] for code in look_up(desk, typed)[:12]}


def test_a_misspelled_word_is_answered_and_said(desk: CoderDesk) -> None:
    assert look_up(desk, "cholesistitis")[0].startswith("K81")
    assert "this is for cholecystitis" in desk.window.book._said.text()


def test_a_word_that_no_book_says_is_told(desk: CoderDesk) -> None:
    assert look_up(desk, "zorblax syndrome")
    assert desk.window.book._said.text() == "No book says \u201czorblax\u201d; these answer the other words."
    look_up(desk, "nephrotic syndrome")
    assert desk.window.book._said.text() == ""


def test_where_nothing_is_found_the_next_step_is_said(desk: CoderDesk) -> None:
    assert look_up(desk, "qqqq zzzz") == []
    assert "Leave a word out" in desk.window.book._said.text() and not desk.window.book._said.isHidden()
    look_up(desk, "428.0")
    assert "ICD-9" in desk.window.book._said.text()


def test_words_of_ones_own_are_added_from_the_list_in_two_keys(
    desk: CoderDesk, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(own, "ask", lambda _, title, label, text: "woozy spell")
    look_up(desk, "vertigo")
    code = desk.window.book.hit().code.text  # type: ignore[union-attr]
    before = desk.keys
    desk.press("Ctrl+Shift+W")  # the second key is Enter in the line it opens
    assert desk.keys - before == 1
    assert look_up(desk, "woozy")[0] == code


def test_an_exact_number_is_never_overruled_by_what_was_learned(desk: CoderDesk) -> None:
    look_up(desk, "S72.30")
    answer("la")
    desk.press("Return")
    assert desk.codes() == ["S72.302A"]
    assert look_up(desk, "S72.30")[0] == "S72.30"


def test_a_header_opens_its_codes_and_left_goes_back_up(desk: CoderDesk) -> None:
    look_up(desk, "E11.2")
    desk.press("Right")
    assert desk.shows() == ["E11.21", "E11.22", "E11.29"]
    desk.window.book.results.setFocus()
    desk.press("Left")
    assert desk.shows() == ["E11.2"]
