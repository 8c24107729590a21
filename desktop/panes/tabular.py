"""The tabular list, opened chapter by chapter as in the printed book."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QWidget

from codesets.book import Book
from codesets.entry import Entry
from desktop.models.tree import Branch, Index, TreeModel
from desktop.panes.rows import Pen, RowDelegate
from desktop.panes.trees import Tree
from desktop.theme import Theme

TYPING = 1200  # ms within which typed characters belong together


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


class Tabular(Tree):
    """`entered` carries the entry of Enter; `left` is Esc. Typed characters jump to a code."""

    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__("Tabular list", TreeModel(), parent)
        self._theme = theme
        self._book: Book | None = None
        self._typed = ""
        self._typing = QTimer(self, singleShot=True, interval=TYPING)
        self.setObjectName("tabular")
        self.setIndentation(theme.px(12))
        self.setItemDelegate(EntryDelegate(theme, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(lambda: (self.setIndentation(theme.px(12)), self.scheduleDelayedItemsLayout()))

    def show_book(self, book: Book | None, key: str) -> None:
        """Show a book, opened at a code; an unknown one opens at the top. The same book again keeps what is open."""
        if book is not self._book:
            self._book = book
            self.show_rows(branches(book))
        at = self._at(key)
        if not at.isValid():
            at = self.rows().index(0, 0)
        self.setCurrentIndex(at)
        self.scrollTo(at, QAbstractItemView.ScrollHint.PositionAtCenter)

    def book(self) -> Book | None:
        """The book that is shown."""
        return self._book

    def entry(self) -> Entry | None:
        """The current entry."""
        found = self.value()
        return found if isinstance(found, Entry) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif plain and event.text().strip() and (event.text().isalnum() or event.text() == "."):
            self._jump(event.text().upper())
        else:
            super().keyPressEvent(event)

    def _jump(self, typed: str) -> None:
        """Characters typed one after another lead to the first code that begins so."""
        self._typed = typed if not self._typing.isActive() else self._typed + typed
        self._typing.start()
        found = self._book.by_prefix(self._typed.replace(".", ""), 1) if self._book else ()
        if found:
            self.show_book(self._book, found[0].key)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """An arrow at what can be opened; no ground of a selection beside the row."""
        if self.rows().hasChildren(index):
            x, y, half = rect.right() - self._theme.px(7), rect.center().y() + 1, self._theme.px(3)
            points = ((-half, -half // 2), (half, -half // 2), (0, half)) if self.isExpanded(index) else (
                (-half // 2, -half), (half, 0), (-half // 2, half))  # fmt: skip
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("faint"))
            painter.drawPolygon([QPoint(x + dx, y + dy) for dx, dy in points])
            painter.restore()

    def toggle(self) -> None:
        """Open or close the current entry."""
        self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))

    def _at(self, key: str) -> QModelIndex:
        entry = self._book.entry(key) if self._book else None
        if self._book is None or entry is None:
            return QModelIndex()
        return self.rows().find(*(_is(step) for step in (*self._book.ancestors(key), entry)))


def branches(book: Book | None, key: str = "") -> tuple[Branch, ...]:
    """The rows below an entry; below "" the chapters."""
    return tuple(_branch(book, entry) for entry in book.children(key)) if book else ()


def _branch(book: Book, entry: Entry) -> Branch:
    below = None if entry.billable else (lambda: branches(book, entry.key))
    return Branch((f"{entry.label} {entry.title}",), entry, below)


def _is(entry: Entry) -> Callable[[Branch], bool]:
    return lambda branch: bool(branch.value == entry)
