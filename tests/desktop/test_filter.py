"""The filter's button says what is on, and the results follow."""

from tests.flows.desk import CoderDesk, desk

__all__ = ["desk"]


def test_results_follow_and_the_button_says_what_is_on(desk: CoderDesk) -> None:
    pane = desk.window.book
    desk.press("Ctrl+K")
    desk.type("E11")
    assert "E11" in desk.shows() and pane.filter.text() == "Filter"
    pane.filter.billable.trigger()
    assert "E11" not in desk.shows() and desk.shows()[0] == "E11.00" and pane.filter.text() == "Billable"
    pane.filter.choose_chapter("ch:9")
    assert desk.shows() == [] and pane.filter.text() == "Billable, ch. 9"
    pane.filter.clear()
    assert "E11" in desk.shows() and pane.filter.text() == "Filter"


def test_the_chapters_are_those_of_the_book(desk: CoderDesk) -> None:
    menu = desk.window.book.filter
    menu._chapters.aboutToShow.emit()
    words = [action.text() for action in menu._chapters.actions()]
    assert len(words) == 23 and words[9].startswith("Chapter 9: ")
    menu._chapters.actions()[9].trigger()
    assert menu.only().chapter == "ch:9"
