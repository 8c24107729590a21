"""The tabular list, opened chapter by chapter as in the printed book."""

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from codesets.book import Book
from codesets.entry import Entry
from desktop.models.tabular import TabularModel
from desktop.models.values import Index, ValueRole
from desktop.panes.rows import Pen, RowDelegate
from desktop.theme import Theme


class EntryDelegate(RowDelegate):
    """Label and title; billable codes are bold."""

    def draw(self, pen: Pen, value: Entry, picked: bool) -> None:
        n = pen.text(10, 18, value.label, 13, 600 if value.billable else 500, "text" if value.billable else "soft")
        x = max(84.0, n + 24)
        right = 0.0
        if picked and value.level not in ("chapter", "section"):
            right = pen.text(12, 18, "assign" if value.billable else "choose", 11, 400, "soft", right=True) + 64
            pen.chip(pen.width - right, 18, "Enter", "faint")
        pen.text(x, 18, value.title, 13, 500 if picked else 400, width=max(40, pen.width - x - right - 16))


class Tabular(QTreeView):
    """`entered` carries the entry of Enter; `left` is Esc. Typed letters jump to a code that is open."""

    entered = Signal(object)
    picked = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = TabularModel(self)
        self.setModel(self._model)
        self.setObjectName("tabular")
        self.setAccessibleName("Tabular list")
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(theme.px(12))
        self.setItemDelegate(EntryDelegate(theme, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(lambda: (self.setIndentation(theme.px(12)), self.scheduleDelayedItemsLayout()))
        self.doubleClicked.connect(lambda _: self._enter())

    def show_book(self, book: Book | None, key: str) -> None:
        """Show a book, opened at a code; an unknown one opens at the top."""
        self._model.show(book)
        at = self._model.find(key) if key else QModelIndex()
        if not at.isValid():
            at = self._model.index(0, 0)
        self.setCurrentIndex(at)
        self.scrollTo(at, QAbstractItemView.ScrollHint.PositionAtCenter)

    def book(self) -> Book | None:
        """The book that is shown."""
        return self._model.book

    def entry(self) -> Entry | None:
        """The current entry."""
        found = self.currentIndex().data(ValueRole) if self.currentIndex().isValid() else None
        return found if isinstance(found, Entry) else None

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        if entry := self.entry():
            self.picked.emit(entry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """An arrow at what can be opened; no ground of a selection beside the row."""
        if self._model.hasChildren(index):
            x, y, half = rect.right() - self._theme.px(7), rect.center().y() + 1, self._theme.px(3)
            points = ((-half, -half // 2), (half, -half // 2), (0, half)) if self.isExpanded(index) else (
                (-half // 2, -half), (half, 0), (-half // 2, half))  # fmt: skip
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("faint"))
            painter.drawPolygon([QPoint(x + dx, y + dy) for dx, dy in points])
            painter.restore()

    def _enter(self) -> None:
        entry = self.entry()
        if entry and entry.level in ("chapter", "section"):
            self.toggle()
        elif entry:
            self.entered.emit(entry)

    def toggle(self) -> None:
        """Open or close the current entry."""
        self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))
