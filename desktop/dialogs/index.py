"""The books of terms as printed: main terms, subterms, links that are followed, tables with their columns."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from codesets.code import System
from codesets.library import Library
from codesets.terms import PCS, TITLES, Term, Terms, terms
from desktop.models.tree import Branch, TreeModel
from desktop.models.values import ValueRole
from desktop.panes.trees import Tree

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
        self.rows = Tree("Terms", TreeModel(("Term", "Code")), self)
        self.rows.setUniformRowHeights(False)
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
        chosen = Tree.SelectionBehavior.SelectItems if heads else Tree.SelectionBehavior.SelectRows
        self.rows.setSelectionBehavior(chosen)
        stale = self._on is not None and not book.edition.covers(self._on)
        mark = f"{book.edition.title} edition, not in force on this date.  " if stale else f"{book.edition.title}.  "
        self.said.setText(mark + TEACH)
        self._fill()

    def _fill(self) -> None:
        book = self._book()
        found = book.beginning(self.box.text()) if book else ()
        heads = [_two_lines(head) for head in book.heads()] if book else []
        self.rows.rows().show((_branch(book, term) for term in found if book), heads or ["Term", "Code"])
        self.rows.setColumnWidth(0, 260 if heads else 700)
        for column in range(1, len(heads)):
            self.rows.setColumnWidth(column, 116)
        self.rows.header().setStretchLastSection(not heads)
        self.rows.pick_row(0)
        if len(found) == 1:
            self.rows.expand(self.rows.currentIndex())

    def _term(self) -> Term | None:
        """The term of the current line."""
        found = self.rows.value()
        return found if isinstance(found, Term) else None

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
        term, book, at = self._term(), self._book(), self.rows.currentIndex()
        if term is None or book is None:
            return
        cell = str(at.data() or "") if book.heads() and at.column() > 0 else ""
        taken = cell or ("" if book.heads() else term.code)
        if taken and (cell or not term.see or book.kind == PCS):
            self.system = book.system
            self.codes = tuple(code for code in (taken, term.manifestation if not cell else "") if code)
            self.accept()
        elif term.see:
            self._follow(book, term)
        else:
            line = at.siblingAtColumn(0)
            self.rows.setExpanded(line, not self.rows.isExpanded(line))

    def _cross(self, key: int) -> bool:
        """In a table arrows move over the columns; on its first column Left still closes the row."""
        book, at = self._book(), self.rows.currentIndex()
        if book is None or not at.isValid() or not book.heads() or (key == Qt.Key.Key_Left and at.column() == 0):
            return False
        to = max(0, min(len(book.heads()) - 1, at.column() + (1 if key == Qt.Key.Key_Right else -1)))
        self.rows.pick(at.siblingAtColumn(to))
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
        book, here, words = self._book(), self._term(), self.inner.text().lower().split()
        if book is None or here is None or not words:
            return
        top = self.rows.currentIndex().siblingAtColumn(0)
        while top.parent().isValid():
            top = top.parent()
        main = top.data(ValueRole)
        found = book.within(main.number, words)
        if not found:
            self.said.setText(f"Nothing below {main.title} has these words.")
            return
        at = next((n for n, path in enumerate(found) if path[-1] == here), -1)
        path = found[(at + 1) % len(found) if next_one or at < 0 else at]
        self.said.setText(f"{found.index(path) + 1} of {len(found)} below {main.title}.")
        self._open_path((main, *path))

    def _open_path(self, path: tuple[Term, ...]) -> QModelIndex:
        """Make the last term of a path current, as far as the rows have it."""
        for length in range(len(path), 0, -1):
            at = self.rows.rows().find(*(_is(step) for step in path[:length]))
            if at.isValid():
                self.rows.pick(at)
                return at
        return QModelIndex()

    def _follow(self, book: Terms, term: Term) -> None:
        path = book.follow(term.see)
        if not path:
            self.said.setText(f"The book has no line {term.see!r}; look it up in the code book (Esc, Ctrl+K).")
            return
        self.box.setText(path[0].title)
        self.rows.expand(self._open_path(path))
        self.rows.setFocus()


def _branch(book: Terms, term: Term) -> Branch:
    """A line with its code, or with the codes of its columns."""
    second = f" [{term.manifestation}]" if term.manifestation else ""
    heads = len(book.heads())
    codes = book.cells(term.number) if heads else {}
    cells = [codes.get(n, "") for n in range(2, heads + 1)] if heads else [term.code + second]
    below = (lambda: [_branch(book, one) for one in book.below(term.number)]) if book.has_below(term.number) else None
    return Branch((term.words, *cells), term, below)


def _is(term: Term) -> Callable[[Branch], bool]:
    return lambda branch: bool(branch.value == term)


def _two_lines(head: str) -> str:
    """`Poisoning, Accidental (unintentional)` over two lines, without what stands in brackets."""
    first, _, rest = head.partition(" (")[0].replace(",", "").partition(" ")
    return f"{first}\n{rest}" if rest else first
