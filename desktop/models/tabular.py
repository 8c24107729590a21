"""The tabular list as a lazy tree: rows are fetched when their parent is opened."""

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from codesets.book import Book
from codesets.entry import Entry
from desktop.models.values import ValueRole

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


@dataclass(slots=True, eq=False)
class Node:
    """An entry with the place it has under its parent; `below` is None until it was fetched."""

    entry: Entry | None
    parent: "Node | None" = field(repr=False)
    row: int
    below: "list[Node] | None" = None


class TabularModel(QAbstractItemModel):
    """One edition; `show` gives another."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.book: Book | None = None
        self._top = Node(None, None, 0, [])

    def show(self, book: Book | None) -> None:
        """Show a book; the same one again keeps what is open."""
        if book is self.book:
            return
        self.beginResetModel()
        self.book = book
        self._top = Node(None, None, 0)
        self._fetch(self._top)
        self.endResetModel()

    def find(self, key: str) -> QModelIndex:
        """The row of an entry, its parents fetched; invalid when the book has none."""
        entry = self.book.entry(key) if self.book else None
        if self.book is None or entry is None:
            return QModelIndex()
        at = QModelIndex()
        for step in (*self.book.ancestors(key), entry):
            if self.canFetchMore(at):
                self.fetchMore(at)
            below = self._node(at).below or []
            found = next((node for node in below if node.entry and node.entry.key == step.key), None)
            if found is None:
                return QModelIndex()
            at = self.createIndex(found.row, 0, found)
        return at

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        below = self._node(parent).below or []
        return self.createIndex(row, column, below[row]) if 0 <= row < len(below) and column == 0 else QModelIndex()

    def parent(self, child: Index = NOWHERE) -> QModelIndex:  # type: ignore[override]
        above = self._node(child).parent
        return self.createIndex(above.row, 0, above) if above and above.entry else QModelIndex()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return len(self._node(parent).below or ())

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 1

    def hasChildren(self, parent: Index = NOWHERE) -> bool:
        node = self._node(parent)
        return bool(node.below) if node.below is not None else node.entry is not None and not node.entry.billable

    def canFetchMore(self, parent: Index) -> bool:
        node = self._node(parent)
        return node.below is None and node.entry is not None and not node.entry.billable

    def fetchMore(self, parent: Index) -> None:
        node = self._node(parent)
        found = self.book.children(node.entry.key) if self.book and node.entry else ()
        if found:
            self.beginInsertRows(parent, 0, len(found) - 1)  # type: ignore[arg-type]
        self._fetch(node)
        if found:
            self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self._node(index).entry if index.isValid() else None
        if entry is None:
            return None
        if role == ValueRole:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{entry.label} {entry.title}"
        return None

    def _fetch(self, node: Node) -> None:
        found = self.book.children(node.entry.key if node.entry else "") if self.book else ()
        node.below = [Node(entry, node, n) for n, entry in enumerate(found)]

    def _node(self, index: Index) -> Node:
        node = index.internalPointer() if index.isValid() else None
        return node if isinstance(node, Node) else self._top
