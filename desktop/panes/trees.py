"""A tree of rows under the keyboard, with or without columns."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from desktop.models.tree import Branch, Index, TreeModel
from desktop.models.values import ValueRole

ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down)
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
NOWHERE = QModelIndex()


class Tree(QTreeView):
    """`picked` tells of another current row, `entered` of Enter and the double click."""

    picked = Signal(object)  # its value, None without one
    entered = Signal(object)
    chosen = Signal()  # the selection is another

    def __init__(self, name: str, model: TreeModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = model
        self._marking = False
        self.setModel(model)
        self.setAccessibleName(name)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHeaderHidden(
            not any(model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount()))
        )
        self.doubleClicked.connect(lambda _: self.entered.emit(self.value()))

    def rows(self) -> TreeModel:
        """The model."""
        return self._rows

    def show_rows(self, branches: Iterable[Branch], expand: bool = False) -> None:
        """Replace all rows and pick the first one that can be chosen."""
        self._marking = False
        self._rows.show(branches)
        self._span(NOWHERE, 0, self._rows.rowCount() - 1)
        if expand:
            self.expandAll()
        self.pick(self._first())

    def value(self) -> Any:
        """What the current row stands for."""
        return self.currentIndex().data(ValueRole) if self.currentIndex().isValid() else None

    def values(self) -> list[Any]:
        """What the selected rows stand for."""
        return [index.data(ValueRole) for index in self.selectionModel().selectedRows()]

    def pick(self, index: Index) -> None:
        """Make a row current and bring it into view."""
        self.setCurrentIndex(index)  # type: ignore[arg-type]
        if index.isValid():
            self.scrollTo(index)  # type: ignore[arg-type]

    def pick_row(self, row: int) -> None:
        """Make a row at the top current."""
        self.pick(self._rows.index(row, 0))

    def row(self) -> int:
        """The current row under its parent, -1 without one."""
        return self.currentIndex().row()

    def fit(self, *columns: int, stretch: int | None = None) -> None:
        """Make columns as wide as their cells; one takes what is left."""
        self.header().setStretchLastSection(stretch is None)
        for column in columns:
            self.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        if stretch is not None:
            self.header().setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self.picked.emit(self.value())

    def selectionChanged(self, selected: Any, deselected: Any) -> None:
        super().selectionChanged(selected, deselected)
        self.chosen.emit()

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        super().rowsInserted(parent, start, end)  # type: ignore[arg-type]
        self._span(parent, start, end)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.entered.emit(self.value())
        elif event.key() == Qt.Key.Key_Space and self._marks():
            self._mark()
        elif event.key() in ARROWS and self._marking:
            self._move(event.key())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._marking = False
        super().mousePressEvent(event)

    def _marks(self) -> bool:
        return self.selectionMode() == QAbstractItemView.SelectionMode.ExtendedSelection

    def _mark(self) -> None:
        """Space keeps the current row marked, and from then on arrows move without marking; on another it marks, or no longer."""
        if self._marking:
            mark = QItemSelectionModel.SelectionFlag.Toggle | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().select(self.currentIndex(), mark)
        self._marking = True

    def _move(self, key: int) -> None:
        to = self.indexBelow(self.currentIndex()) if key == Qt.Key.Key_Down else self.indexAbove(self.currentIndex())
        if to.isValid():
            self.selectionModel().setCurrentIndex(to, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(to)

    def _span(self, parent: Index, start: int, end: int) -> None:
        for row in range(start, end + 1):
            branch = self._rows.branch(self._rows.index(row, 0, parent))
            if branch and branch.whole:
                self.setFirstColumnSpanned(row, parent, True)  # type: ignore[arg-type]

    def _first(self) -> QModelIndex:
        top = self._rows.index(0, 0)
        branch = self._rows.branch(top) if top.isValid() else None
        return self._rows.index(0, 0, top) if branch and branch.heading and self._rows.branches(top) else top
