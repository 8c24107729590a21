"""Frozen rows with others below them as a lazy Qt tree: what is below a row is asked for when it is opened."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.models.values import ValueRole

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
AtRight = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Branch:
    """A row: its cells, what it stands for, and how to get the rows below it (None: there are none).

    `whole`: its first cell runs over all columns. `heading`: it can be opened, but not chosen.
    """

    cells: tuple[str, ...]
    value: Any = None
    below: "Callable[[], Iterable[Branch]] | None" = None
    tip: str = ""
    whole: bool = False
    heading: bool = False


@dataclass(slots=True, eq=False)
class Node:
    """A branch in its place under its parent; `below` is None until it was asked for."""

    branch: Branch | None
    parent: "Node | None" = field(repr=False)
    row: int
    below: "list[Node] | None" = None


class TreeModel(QAbstractItemModel):
    """`show` gives other rows; `right` names the columns of numbers."""

    def __init__(
        self, heads: Sequence[str] = ("",), right: Iterable[int] = (), parent: QObject | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._heads, self._right = tuple(heads), frozenset(right)
        self._top = Node(None, None, 0, [])

    def show(self, branches: Iterable[Branch], heads: Sequence[str] | None = None) -> None:
        """Replace all rows, and the titles of the columns where they are given."""
        self.beginResetModel()
        self._heads = tuple(heads) if heads is not None else self._heads
        self._top = Node(None, None, 0)
        self._top.below = _nodes(branches, self._top)
        self.endResetModel()

    def branch(self, index: Index) -> Branch | None:
        """The row at an index."""
        return self._node(index).branch

    def branches(self, parent: Index = NOWHERE) -> tuple[Branch, ...]:
        """The rows below one, fetched when they are not there yet; without one those at the top."""
        if self.canFetchMore(parent):
            self.fetchMore(parent)
        return tuple(node.branch for node in self._node(parent).below or () if node.branch)

    def find(self, *way: Callable[[Branch], bool]) -> QModelIndex:
        """The row that the last of these tests is true of, below the rows of the others; invalid when one fails."""
        at = QModelIndex()
        for wanted in way:
            row = next((n for n, branch in enumerate(self.branches(at)) if wanted(branch)), None)
            if row is None:
                return QModelIndex()
            at = self.index(row, 0, at)
        return at

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        below = self._node(parent).below or []
        there = 0 <= row < len(below) and 0 <= column < len(self._heads)
        return self.createIndex(row, column, below[row]) if there else QModelIndex()

    def parent(self, child: Index = NOWHERE) -> QModelIndex:  # type: ignore[override]
        above = self._node(child).parent
        return self.createIndex(above.row, 0, above) if above and above.branch else QModelIndex()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.column() > 0 else len(self._node(parent).below or ())

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return len(self._heads)

    def hasChildren(self, parent: Index = NOWHERE) -> bool:
        node = self._node(parent)
        if parent.column() > 0:
            return False
        return bool(node.below) if node.below is not None else node.branch is not None and node.branch.below is not None

    def canFetchMore(self, parent: Index) -> bool:
        node = self._node(parent)
        return node.below is None and node.branch is not None and node.branch.below is not None

    def fetchMore(self, parent: Index) -> None:
        node = self._node(parent)
        if node.below is not None or node.branch is None or node.branch.below is None:
            return
        found = _nodes(node.branch.below(), node)
        if found:
            self.beginInsertRows(parent, 0, len(found) - 1)  # type: ignore[arg-type]
        node.below = found
        if found:
            self.endInsertRows()

    def flags(self, index: Index) -> Qt.ItemFlag:
        branch = self.branch(index) if index.isValid() else None
        if branch is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled if branch.heading else super().flags(index)  # type: ignore[arg-type]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._heads):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return AtRight if section in self._right else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return self._heads[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        branch = self.branch(index) if index.isValid() else None
        if branch is None:
            return None
        cell = branch.cells[index.column()] if index.column() < len(branch.cells) else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return AtRight if index.column() in self._right and not branch.whole else None
        return {
            ValueRole: branch.value,
            Qt.ItemDataRole.DisplayRole: cell,
            Qt.ItemDataRole.ToolTipRole: branch.tip or cell,
            Qt.ItemDataRole.AccessibleTextRole: cell,
        }.get(role)

    def _node(self, index: Index) -> Node:
        node = index.internalPointer() if index.isValid() else None
        return node if isinstance(node, Node) else self._top


def _nodes(branches: Iterable[Branch], parent: Node) -> list[Node]:
    return [Node(branch, parent, n) for n, branch in enumerate(branches)]
