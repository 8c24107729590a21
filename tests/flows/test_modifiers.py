"""Modifiers and places of service by keys: by number, by meaning, from the list."""

from codesets.code import Code, System
from desktop.case.line_commands import AddProcedure
from tests.flows.desk import CoderDesk, desk

__all__ = ["desk"]


def test_a_modifier_is_found_by_its_number_and_by_its_meaning(desk: CoderDesk) -> None:
    desk.press("Ctrl+K")
    desk.type("59")
    assert desk.shows()[0] == "59"
    desk.press("Ctrl+K")
    desk.type("mod:left side")
    assert "LT" in desk.shows()


def test_a_place_of_service_is_looked_up_and_set_by_enter(desk: CoderDesk) -> None:
    desk.press("Ctrl+K")
    desk.type("pos:23")
    assert desk.shows() == ["23"]
    desk.press("Return")
    assert desk.bench.encounter.place_of_service == "23"
    desk.press("Ctrl+Z")
    assert desk.bench.encounter.place_of_service is None


def test_the_book_is_chosen_by_keys_and_its_list_shown(desk: CoderDesk) -> None:
    menu = desk.window.book.filter.menu()
    next(a for a in menu.actions() if a.text() == "&Modifiers").trigger()
    assert desk.window.book.systems() == frozenset({System.MODIFIER})
    assert len(desk.shows()) > 100


def test_a_modifier_is_chosen_by_words_of_its_meaning(desk: CoderDesk) -> None:
    desk.bench.change(AddProcedure(Code(System.CPT, "99213")))
    desk.press("Ctrl+M")
    desk.type("visit apart")
    box = desk.window.encounter.modifier
    assert box.completer().completionCount() >= 1
    box.setText(box.completer().currentCompletion())
    desk.press("Return")
    assert desk.bench.encounter.procedures[0].modifiers == ("25",)


def test_the_code_at_hand_is_that_of_the_region_used_last(desk: CoderDesk) -> None:
    desk.bench.assign(Code(System.ICD10CM, "I10"), ())
    desk.press("Ctrl+K")
    desk.type("E11.9")
    assert desk.desk.code_at_hand() == Code(System.ICD10CM, "E119")
    desk.press("Ctrl+3")
    assert desk.desk.code_at_hand() == Code(System.ICD10CM, "I10")
