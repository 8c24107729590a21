"""The code books by keyboard: from the index to a whole code, the grids, ICD-10-PCS, two editions, a visit of last year."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from codesets import installed
from codesets.code import Code, System
from codesets.library import Library
from codesets.search.find import Finder
from desktop.case.commands import AddDiagnosis
from desktop.dialogs.builder import BuilderDialog
from desktop.dialogs.comparison import ComparisonDialog
from desktop.dialogs.completion import CompletionDialog
from desktop.dialogs.editions import EditionsDialog
from desktop.dialogs.index import IndexDialog
from tests.flows.desk import CoderDesk, desk

__all__ = ["desk"]
NAMES = (
    "icd10cm-2017-table-and-index", "icd10cm-2026-april-tables-partial", "icd10cm-2025-order", "icd10cm-2026-order",
    "icd10cm-2026-poa-and-conversion", "icd10pcs-2025",
)  # fmt: skip
Step = tuple[type[QDialog], Callable[[Any], None]]


@pytest.fixture(scope="module")
def library(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    books = tmp_path_factory.mktemp("flows") / "books.db"
    installed.install([releases / f"{name}.zip" for name in NAMES], books)
    opened = Library(books)
    yield opened
    opened.close()


@pytest.fixture
def finder(library: Library) -> Finder:
    return Finder(library)


def key(widget: Any, *keys: Qt.Key | str) -> None:
    for one in keys:
        if isinstance(one, str):
            QTest.keyClicks(widget, one)
        else:
            QTest.keyClick(widget, one)


def in_the_box(desk: CoderDesk) -> None:
    """The window is in front again after a dialog, with the focus where the program put it."""
    desk.window.activateWindow()
    QTest.qWait(20)
    assert desk.window.focusWidget() is desk.window.book.box


def answer(*steps: Step) -> list[BaseException]:
    """Types into the dialogs as they open one after another; what goes wrong is returned, and all is closed."""
    waiting, wrong = list(steps), []

    def go() -> None:
        shown = QApplication.activeModalWidget()
        if shown is None:
            QTimer.singleShot(10, go)
            return
        kind, work = waiting.pop(0)
        if waiting:
            QTimer.singleShot(10, go)
        try:
            assert isinstance(shown, kind), shown
            work(shown)
        except BaseException as error:
            wrong.append(error)
            waiting.clear()
        if not waiting and shown.isVisible():
            shown.close()

    QTimer.singleShot(0, go)
    return wrong


def test_from_the_index_to_a_fracture_with_its_7th_character(desk: CoderDesk) -> None:
    def index(shown: IndexDialog) -> None:
        key(shown.box, "Fracture, traumatic", Qt.Key.Key_Down)
        key(shown.rows, "/")
        key(shown.inner, "femur")
        key(shown.inner, Qt.Key.Key_Down)
        assert str(shown.rows.currentIndex().data()).lower().startswith("femur")
        key(shown.rows, Qt.Key.Key_Return)

    wrong = answer((IndexDialog, index))
    desk.press("Ctrl+Shift+I")
    assert wrong == []
    assert desk.window.book.box.text().startswith("S72.9")
    in_the_box(desk)
    wrong = answer((CompletionDialog, lambda shown: key(shown.focusWidget(), "r") or key(shown.focusWidget(), "a")))
    desk.press("Return")
    assert wrong == [] and desk.codes() == ["S72.91XA"]


def test_the_neoplasm_table_by_arrows(desk: CoderDesk) -> None:
    def grid(shown: IndexDialog) -> None:
        key(shown.kind, "N")
        assert shown.kind.currentText() == "Neoplasm Table"
        key(shown.box, "kidney", Qt.Key.Key_Down)
        key(shown.rows, Qt.Key.Key_Right, Qt.Key.Key_Return)

    wrong = answer((IndexDialog, grid))
    desk.press("Ctrl+Shift+I")
    assert wrong == [] and desk.window.book.box.text().startswith("C64.")


def test_the_drug_table_from_poisoning_to_code(desk: CoderDesk) -> None:
    def grid(shown: IndexDialog) -> None:
        key(shown.kind, "T")
        assert shown.kind.currentText() == "Table of Drugs"
        key(shown.box, "Aspirin", Qt.Key.Key_Down)
        key(shown.rows, Qt.Key.Key_Right, Qt.Key.Key_Return)

    wrong = answer((IndexDialog, grid))
    desk.press("Ctrl+Shift+I")
    assert wrong == [] and desk.window.book.box.text() == "T39.011"
    in_the_box(desk)
    wrong = answer((CompletionDialog, lambda shown: key(shown.focusWidget(), "a")))
    desk.press("Return")
    assert wrong == [] and desk.codes() == ["T39.011A"]


def test_an_inpatient_procedure_from_its_index_to_a_whole_code(desk: CoderDesk) -> None:
    def index(shown: IndexDialog) -> None:
        key(shown.kind, "I")
        assert shown.kind.currentText() == "ICD-10-PCS Index"
        key(shown.box, "Appendectomy", Qt.Key.Key_Down)
        key(shown.rows, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)

    def build(shown: BuilderDialog) -> None:
        assert shown.text() == "0DTJ"
        key(shown.rows, "0", Qt.Key.Key_Return)

    wrong = answer((IndexDialog, index), (BuilderDialog, build))
    desk.press("Ctrl+Shift+I")
    assert wrong == [] and [p.code.text for p in desk.bench.encounter.procedures] == ["0DTJ0ZZ"]


def test_two_editions_compared_with_what_is_in_ones_own_work(desk: CoderDesk) -> None:
    desk.bench.personal.toggle_favourite(Code(System.ICD10CM, "B880"))
    seen: list[str] = []

    def choose(shown: EditionsDialog) -> None:
        key(shown.rows, Qt.Key.Key_Home)
        while shown.rows.currentIndex().data() != "FY 2025":
            key(shown.rows, Qt.Key.Key_Down)
        QTest.keyClick(shown.rows, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        shown._buttons["compare"].click()

    def read(shown: ComparisonDialog) -> None:
        seen.append(shown.said.text())
        shown.mine.setChecked(True)
        seen.extend(code for _, code, _, _ in shown.lines())

    wrong = answer((EditionsDialog, choose), (ComparisonDialog, read))
    desk.press("Ctrl+Shift+B")
    assert wrong == [] and "687 codes changed." in seen[0] and set(seen[1:]) == {"B88.0"}


def test_a_visit_of_last_september_refuses_a_code_of_october_and_names_what_was_right_then(desk: CoderDesk) -> None:
    visit = date(2025, 9, 3)
    desk.bench.open(replace(desk.bench.encounter, start=visit, end=visit))
    desk.bench.change(AddDiagnosis(Code(System.ICD10CM, "E11A")))
    found = {f.rule: f for f in desk.bench.verdict.findings}
    assert found["DX-06"].message.startswith("E11.A is new in FY 2026, from 1 Oct 2025")
    assert found["DX-06"].remedy == "Use the code of that date. Before, it was E11.9."
