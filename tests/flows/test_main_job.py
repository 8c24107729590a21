"""The main job by keyboard: read, look up, assign with evidence, check, undo."""

import pytest

from desktop.samples import load_samples
from tests.flows.desk import CoderDesk, desk

__all__ = ["desk"]
OFFICE = load_samples()[0]


def test_selected_words_become_a_code_with_two_keys(desk: CoderDesk) -> None:
    desk.paste(OFFICE.text)
    desk.select("Mixed hyperlipidemia")
    desk.keys = 0
    desk.press("Ctrl+K")
    desk.press("Return")
    assert desk.codes() == ["E78.2"]
    assert desk.keys == 2
    assert desk.bench.encounter.words(desk.bench.encounter.diagnoses[0].evidence[0]) == "Mixed hyperlipidemia"
    assert desk.window.documents.page.hasFocus()


def test_an_office_visit_within_sixty_keys(desk: CoderDesk) -> None:
    desk.keys = 0
    desk.paste(OFFICE.text)
    for lookup in OFFICE.lookups:
        desk.select(lookup.words)
        desk.press("Ctrl+K")
        desk.window.book.box.selectAll()
        desk.type(lookup.query)
        desk.press("Return")
    for number, pointers in (("99214", "ABCE"), ("G2211", "A")):
        desk.press("Ctrl+K")
        desk.window.book.box.selectAll()
        desk.type(number)
        desk.press("Return")
        desk.window.encounter.lines.setFocus()
        for letter in pointers:
            desk.press(letter)
    desk.press("Ctrl+M")
    desk.type("25")
    desk.press("Return")
    assert desk.codes() == ["E11.22", "I12.9", "N18.32", "Z79.4", "E78.2"]
    assert [(p.code.text, p.modifiers, p.pointers) for p in desk.bench.encounter.procedures] == [
        ("99214", (), (1, 2, 3, 5)),
        ("G2211", ("25",), (1,)),
    ]
    assert desk.keys <= 60


def test_a_header_asks_which_child_and_takes_it(desk: CoderDesk) -> None:
    desk.press("Ctrl+K")
    desk.type("e11.2")
    desk.press("Return")
    assert desk.shows() == ["E11.21", "E11.22", "E11.29"]
    desk.press("Down")
    desk.press("Return")
    assert desk.codes() == ["E11.22"]


def test_conflicts_show_as_they_arise_and_the_fix_is_one_key(desk: CoderDesk) -> None:
    for code in ("R73.09", "E11.9"):
        desk.press("Ctrl+K")
        desk.window.book.box.selectAll()
        desk.type(code)
        desk.press("Return")
    assert "TB-01" in desk.findings()
    desk.window.encounter.choose("diagnosis", 0)
    desk.window.encounter.diagnoses.setFocus()
    desk.press("Delete")
    assert "TB-01" not in desk.findings()


def test_undo_and_redo_without_end(desk: CoderDesk) -> None:
    desk.paste(OFFICE.text)
    for words in ("Mixed hyperlipidemia", "Chronic kidney disease, stage 3b"):
        desk.select(words)
        desk.press("Ctrl+K")
        desk.press("Return")
    desk.window.documents.page.setFocus()
    while desk.bench.undo.canUndo():
        desk.desk.handlers()["edit.undo"]()
    assert desk.codes() == [] and desk.bench.encounter.documents == ()
    while desk.bench.undo.canRedo():
        desk.desk.handlers()["edit.redo"]()
    assert desk.codes() == ["E78.2", "N18.32"]


def test_control_enter_assigns_first(desk: CoderDesk) -> None:
    for code, key in (("E78.2", "Return"), ("I10", "Ctrl+Return")):
        desk.press("Ctrl+K")
        desk.window.book.box.selectAll()
        desk.type(code)
        desk.press(key)
    assert desk.codes() == ["I10", "E78.2"]


@pytest.mark.parametrize("text", ["", "   \n"])
def test_an_empty_paste_is_said_and_nothing_is_added(
    desk: CoderDesk, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    said: list[str] = []
    monkeypatch.setattr("desktop.desk.say", lambda _, error: said.append(error.sentence()))
    desk.paste(text)
    assert said and "Nothing was added" in said[0]
    assert desk.bench.encounter.documents == ()


def test_emoji_before_the_words_do_not_shift_the_evidence(desk: CoderDesk) -> None:
    desk.paste("😀😀 note\r\nMixed hyperlipidemia, stable")
    desk.select("Mixed hyperlipidemia")
    desk.press("Ctrl+K")
    desk.press("Return")
    assert desk.bench.encounter.words(desk.bench.encounter.diagnoses[0].evidence[0]) == "Mixed hyperlipidemia"
