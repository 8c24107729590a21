"""Rows with others below them: asked for when opened, headings that cannot be chosen, numbers at the right."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from desktop.models.tree import AtRight, Branch, TreeModel
from desktop.models.values import ValueRole
from desktop.panes.trees import Tree

HEADS = ("Name", "Count")


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def model(asked: list[str]) -> TreeModel:
    def below() -> list[Branch]:
        asked.append("below")
        return [Branch(("one", "1"), 1), Branch(("two", "2"), 2, tip="the second")]

    made = TreeModel(HEADS, (1,))
    made.show([Branch(("group",), "g", below, whole=True, heading=True), Branch(("alone", "7"), 7)])
    return made


def test_the_model_is_sound(qtmodeltester: object, model: TreeModel) -> None:
    qtmodeltester.check(model)  # type: ignore[attr-defined]


def test_rows_below_are_asked_for_once_when_opened(model: TreeModel, asked: list[str]) -> None:
    group = model.index(0, 0)
    assert model.hasChildren(group) and model.rowCount(group) == 0 and asked == []
    assert [b.cells[0] for b in model.branches(group)] == ["one", "two"] == [b.cells[0] for b in model.branches(group)]
    assert asked == ["below"] and model.rowCount(group) == 2
    assert not model.hasChildren(model.index(1, 0))


def test_a_row_is_found_by_its_way(model: TreeModel) -> None:
    at = model.find(lambda b: b.value == "g", lambda b: b.value == 2)
    assert (at.data(), at.data(ValueRole), at.parent().data()) == ("two", 2, "group")
    assert not model.find(lambda b: b.value == "g", lambda b: b.value == 9).isValid()


def test_cells_say_themselves_tips_and_numbers_stand_at_the_right(model: TreeModel) -> None:
    one, two = (model.find(lambda b: b.value == "g", lambda b, n=n: b.value == n) for n in (1, 2))
    assert one.data(Qt.ItemDataRole.ToolTipRole) == "one" and two.data(Qt.ItemDataRole.ToolTipRole) == "the second"
    assert two.siblingAtColumn(1).data(Qt.ItemDataRole.TextAlignmentRole) == AtRight
    assert [model.headerData(n, Qt.Orientation.Horizontal) for n in (0, 1)] == list(HEADS)


def test_a_heading_is_passed_over_and_enter_tells_what_is_current(qtbot: QtBot, model: TreeModel) -> None:
    tree = Tree("Things", model, None)  # type: ignore[arg-type]
    qtbot.addWidget(tree)
    entered: list[object] = []
    tree.entered.connect(entered.append)
    tree.show_rows(model.branches(), expand=True)
    tree.show()
    assert tree.value() == 1 and tree.isFirstColumnSpanned(0, QModelIndex())
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert entered == [2] and tree.values() == [2]
    tree.show_rows([])
    assert tree.value() is None and tree.row() == -1
