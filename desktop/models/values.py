"""A list of frozen values as a Qt model; replaced whole, never edited."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
ValueRole = Qt.ItemDataRole.UserRole


class ValuesModel(QAbstractListModel):
    """`say` gives a value's text for screen readers, tooltips and typed letters."""

    def __init__(self, say: Callable[[Any], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._say = say
        self._values: tuple[Any, ...] = ()

    def show(self, values: Sequence[Any]) -> None:
        """Replace all values; does nothing when they are the same, so that no selection is lost."""
        fresh = tuple(values)
        if fresh == self._values:
            return
        if len(fresh) == len(self._values):
            self._values = fresh
            self.dataChanged.emit(self.index(0), self.index(len(fresh) - 1))
            return
        self.beginResetModel()
        self._values = fresh
        self.endResetModel()

    def value(self, row: int) -> Any:
        """The value of a row, None outside."""
        return self._values[row] if 0 <= row < len(self._values) else None

    def values(self) -> tuple[Any, ...]:
        """All values in order."""
        return self._values

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._values)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        value = self.value(index.row()) if index.isValid() else None
        if value is None:
            return None
        if role == ValueRole:
            return value
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return self._say(value)
        return None
