"""The books of terms as printed: main terms, subterms, links that are followed, tables with their columns."""

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from codesets.code import System
from codesets.library import Library
from codesets.terms import PCS, TITLES, Term, Terms, terms

TEACH = "Type to jump. Right opens, Left closes, Enter takes the code or follows the link; / searches below the term."


class IndexDialog(QDialog):
    """`codes`, of `system`, are those of the chosen line or cell, a bracketed second one included; a dash marks an incomplete one."""

    def __init__(self, library: Library, on: date | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Alphabetic Index and tables")
        self.resize(980, 620)
        self.codes: tuple[str, ...] = ()
        self.system = System.ICD10CM
        self._on = on
        self._books: list[Terms] = [found for kind in TITLES if (found := terms(library, kind, on))]
        self.kind = QComboBox(self)
        self.kind.setAccessibleName("Book")
        self.kind.addItems([TITLES[book.kind] for book in self._books])
        self.box = QLineEdit(self, placeholderText="Main term")
        self.box.setAccessibleName("Main term")
        self.box.textChanged.connect(self._fill)
        self.box.installEventFilter(self)
        self.rows = QTreeWidget(self)
        self.rows.setAccessibleName("Terms")
        self.rows.itemExpanded.connect(self._open)
        self.rows.installEventFilter(self)
        self.inner = QLineEdit(self, placeholderText="Search below the main term: Enter next, Esc back", visible=False)
        self.inner.setAccessibleName("Search below the main term")
        self.inner.textChanged.connect(lambda: self._seek(next_one=False))
        self.inner.installEventFilter(self)
        self.said = QLabel(TEACH, self, objectName="faint", wordWrap=True)
        head = QHBoxLayout()
        head.addWidget(self.kind)
        head.addWidget(self.box, 1)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self.inner)
        column.addWidget(self.rows, 1)
        column.addWidget(self.said)
        self.kind.currentIndexChanged.connect(self._change)
        self._change()
        self.box.setFocus()

    def _book(self) -> Terms | None:
        at = self.kind.currentIndex()
        return self._books[at] if 0 <= at < len(self._books) else None

    def _change(self) -> None:
        book = self._book()
        if book is None:
            self.said.setText(
                "No index or table is loaded. Take in the ICD-10-CM table and index files: Code, Install Code Book."
            )
            return
        heads = book.heads()
        self.rows.setSelectionBehavior(
            QTreeWidget.SelectionBehavior.SelectItems if heads else QTreeWidget.SelectionBehavior.SelectRows
        )
        self.rows.setHeaderLabels([_two_lines(head) for head in heads] or ["Term", "Code"])
        self.rows.header().setStretchLastSection(not heads)
        self.rows.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.rows.setColumnWidth(0, 260 if heads else 700)
        for column in range(1, len(heads)):
            self.rows.setColumnWidth(column, 116)
        stale = self._on is not None and not book.edition.covers(self._on)
        mark = f"{book.edition.title} edition, not in force on this date.  " if stale else f"{book.edition.title}.  "
        self.said.setText(mark + TEACH)
        self._fill()

    def _fill(self) -> None:
        self.rows.clear()
        book = self._book()
        if book is None:
            return
        found = book.beginning(self.box.text())
        self.rows.addTopLevelItems([self._item(book, term) for term in found])
        if len(found) == 1:
            self.rows.topLevelItem(0).setExpanded(True)
        if found:
            self.rows.setCurrentItem(self.rows.topLevelItem(0), 0)

    def _item(self, book: Terms, term: Term) -> QTreeWidgetItem:
        second = f" [{term.manifestation}]" if term.manifestation else ""
        cells = book.cells(term.number)
        texts = [term.words, *(cells.get(n, "") for n in range(2, len(book.heads()) + 1))]
        item = QTreeWidgetItem(texts if book.heads() else [term.words, term.code + second])
        item.setData(0, Qt.ItemDataRole.UserRole, term)
        if book.below(term.number):
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        return item

    def _open(self, item: QTreeWidgetItem) -> None:
        book = self._book()
        if book and not item.childCount():
            term: Term = item.data(0, Qt.ItemDataRole.UserRole)
            item.addChildren([self._item(book, below) for below in book.below(term.number)])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self.inner and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Escape):
                self._leave_inner(event.key())
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter()
                return True
            if watched is self.rows and event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left) and self._cross(event.key()):
                return True
            if event.text() == "/" and watched is self.rows:
                self.inner.show()
                self.inner.setFocus()
                self.inner.selectAll()
                return True
            if watched is self.box and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
                self.rows.setFocus()
                return True
        return super().eventFilter(watched, event)

    def _enter(self) -> None:
        """Take the code of the line or cell; without one follow its link; without either open it."""
        item, book = self.rows.currentItem(), self._book()
        if item is None or book is None:
            return
        term: Term = item.data(0, Qt.ItemDataRole.UserRole)
        cell = item.text(self.rows.currentColumn()) if book.heads() and self.rows.currentColumn() > 0 else ""
        taken = cell or ("" if book.heads() else term.code)
        if taken and (cell or not term.see or book.kind == PCS):
            self.system = book.system
            self.codes = tuple(code for code in (taken, term.manifestation if not cell else "") if code)
            self.accept()
        elif term.see:
            self._follow(book, term)
        else:
            item.setExpanded(not item.isExpanded())

    def _cross(self, key: int) -> bool:
        """In a table arrows move over the columns; on its first column Left still closes the row."""
        book, item, at = self._book(), self.rows.currentItem(), self.rows.currentColumn()
        if book is None or item is None or not book.heads() or (key == Qt.Key.Key_Left and at == 0):
            return False
        self.rows.setCurrentItem(item, max(0, min(len(book.heads()) - 1, at + (1 if key == Qt.Key.Key_Right else -1))))
        return True

    def _leave_inner(self, key: int) -> None:
        """Enter goes to the next line found, Down to the rows, Esc back without a search."""
        if key == Qt.Key.Key_Return:
            self._seek(next_one=True)
            return
        self.inner.setVisible(key != Qt.Key.Key_Escape)
        self.rows.setFocus()

    def _seek(self, next_one: bool) -> None:
        """Make the next line below the main term current whose words begin with all typed ones."""
        book, item, words = self._book(), self.rows.currentItem(), self.inner.text().lower().split()
        if book is None or item is None or not words:
            return
        while item.parent():
            item = item.parent()
        main: Term = item.data(0, Qt.ItemDataRole.UserRole)
        found = book.within(main.number, words)
        if not found:
            self.said.setText(f"Nothing below {main.title} has these words.")
            return
        here: Term = self.rows.currentItem().data(0, Qt.ItemDataRole.UserRole)
        at = next((n for n, path in enumerate(found) if path[-1] == here), -1)
        path = found[(at + 1) % len(found) if next_one or at < 0 else at]
        self.said.setText(f"{found.index(path) + 1} of {len(found)} below {main.title}.")
        self._open_path(item, path)

    def _open_path(self, item: QTreeWidgetItem | None, path: tuple[Term, ...]) -> None:
        for step in path:
            if item is not None:
                item.setExpanded(True)
                item = next((i for n in range(item.childCount()) if self._is(i := item.child(n), step)), item)
        if item is not None:
            self.rows.setCurrentItem(item, 0)
            self.rows.scrollToItem(item)

    def _follow(self, book: Terms, term: Term) -> None:
        path = book.follow(term.see)
        if not path:
            self.said.setText(f"The book has no line {term.see!r}; look it up in the code book (Esc, Ctrl+K).")
            return
        self.box.setText(path[0].title)
        item = next(
            (i for n in range(self.rows.topLevelItemCount()) if self._is(i := self.rows.topLevelItem(n), path[0])), None
        )
        self._open_path(item, path[1:])
        self.rows.currentItem().setExpanded(True)
        self.rows.setFocus()

    def _is(self, item: QTreeWidgetItem, term: Term) -> bool:
        return bool(item.data(0, Qt.ItemDataRole.UserRole) == term)


def _two_lines(head: str) -> str:
    """`Poisoning, Accidental (unintentional)` over two lines, without what stands in brackets."""
    first, _, rest = head.partition(" (")[0].replace(",", "").partition(" ")
    return f"{first}\n{rest}" if rest else first
