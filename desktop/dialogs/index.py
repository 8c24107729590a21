"""The books of terms as printed: main terms, subterms, links that are followed, tables with their columns."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from codesets.code import System
from codesets.library import Library
from codesets.terms import MOST, PCS, TITLES, Term, Terms, named_code, other_book, terms
from desktop.models.tree import Branch, TreeModel
from desktop.models.values import ValueRole
from desktop.panes.trees import Tree

TEACH = "Type to jump. Right opens, Left closes, Enter takes the code or follows the link, Backspace goes back; / searches below the term."
TEACH_GRID = "Type a row. Arrows move over the columns, Enter takes the cell or opens the row, Backspace goes back; / searches below the row."
NONE = "No index or table is loaded. Take in the ICD-10-CM table and index files: Code, Install Code Book."
MORE = f"More terms follow the first {MOST}: type how the term begins."
FIRST, CELL = 340, 116  # px of a table's columns
Place = tuple[int, tuple[Term, ...]]  # a book, and the way to a line


class IndexDialog(QDialog):
    """`codes`, of `system`, are those of the chosen line or cell, a bracketed second one included; a dash marks an incomplete one."""

    def __init__(self, library: Library, on: date | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Alphabetic Index and tables")
        self.resize(980, 620)
        self.codes: tuple[str, ...] = ()
        self.system = System.ICD10CM
        self.term: Term | None = None  # the line the codes were taken from
        self._on = on
        self._books: list[Terms] = [found for kind in TITLES if (found := terms(library, kind, on))]
        self._trail: list[Place] = []
        self.kind = QComboBox(self)
        self.kind.setAccessibleName("Book")
        self.kind.addItems([TITLES[book.kind] for book in self._books])
        self.box = QLineEdit(self, placeholderText="Main term")
        self.box.setAccessibleName("Main term")
        self.box.textChanged.connect(self._fill)
        self.rows = Tree("Terms", TreeModel(("Term", "Code")), self)
        self.rows.setUniformRowHeights(False)
        self.inner = QLineEdit(self, placeholderText="Search below the main term: Enter next, Esc back", visible=False)
        self.inner.setAccessibleName("Search below the main term")
        self.inner.textChanged.connect(lambda: self._seek(next_one=False))
        for watched in (self.box, self.rows, self.inner):
            watched.installEventFilter(self)
        self.asof = QLabel("", self)
        self.said = QLabel(TEACH, self, objectName="faint", wordWrap=True)
        head = QHBoxLayout()
        head.addWidget(self.kind)
        head.addWidget(self.box, 1)
        head.addWidget(self.asof)
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
        """Another book: what was typed for the one before is let go."""
        book = self._book()
        for widget in (self.kind, self.box, self.rows):
            widget.setVisible(book is not None)
        if book is None:
            self.said.setText(NONE)
            return
        heads = book.heads()
        chosen = Tree.SelectionBehavior.SelectItems if heads else Tree.SelectionBehavior.SelectRows
        self.rows.setSelectionBehavior(chosen)
        stale = self._on is not None and not book.edition.covers(self._on)
        self.asof.setText(f"{book.edition.title}, not in force on this date" if stale else book.edition.title)
        self.asof.setObjectName("late" if stale else "faint")
        self.asof.style().polish(self.asof)
        if self.box.text():
            self.box.clear()
        else:
            self._fill()

    def _fill(self) -> None:
        book = self._book()
        found = book.beginning(self.box.text()) if book else ()
        heads = [_two_lines(head) for head in book.heads()] if book else []
        branches = [_branch(book, term) for term in found if book]
        if len(found) == MOST:
            branches.append(Branch((MORE,), whole=True, heading=True))
        self.rows.rows().show(branches, heads or ["Term", "Code"])
        self.rows.setColumnWidth(0, FIRST if heads else 700)
        for column in range(1, len(heads)):
            self.rows.setColumnWidth(column, CELL)
        self.rows.header().setStretchLastSection(not heads)
        self.rows.pick_row(0)
        if len(found) == 1:
            self.rows.expand(self.rows.currentIndex())
        teach = TEACH_GRID if heads else TEACH
        self.said.setText(teach if found else "No term has these words. Type another, or fewer letters.")

    def _term(self) -> Term | None:
        """The term of the current line."""
        found = self.rows.value()
        return found if isinstance(found, Term) else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._key(watched, event):
            return True
        return super().eventFilter(watched, event)

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        key, in_rows = event.key(), watched is self.rows
        if watched is self.inner and key in (Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Escape):
            self._leave_inner(key)
        elif in_rows and key == Qt.Key.Key_Escape and self.inner.isVisible():
            self.inner.hide()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif in_rows and key == Qt.Key.Key_Backspace:
            self._go_back()
        elif in_rows and key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            return self._cross(key)
        elif in_rows and event.text() == "/":
            self.inner.show()
            self.inner.setFocus()
            self.inner.selectAll()
        elif watched is self.box and key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
            self.rows.setFocus()
        else:
            return False
        return True

    def _enter(self) -> None:
        """Take the code of the line or cell; without one follow its link; without either open it."""
        term, book, at = self._term(), self._book(), self.rows.currentIndex()
        if term is None or book is None:
            return
        cell = str(at.data() or "") if book.heads() and at.column() > 0 else ""
        taken = cell or ("" if book.heads() else term.code)
        if taken and (cell or not term.see or book.kind == PCS):
            self._take(term, (taken, term.manifestation if not cell else ""))
        elif term.see:
            self._follow(book, term)
        else:
            line = at.siblingAtColumn(0)
            self.rows.setExpanded(line, not self.rows.isExpanded(line))

    def _take(self, term: Term, codes: tuple[str, ...]) -> None:
        book = self._book()
        if book:
            self.system, self.term = book.system, term
            self.codes = tuple(code for code in codes if code)
            self.accept()

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
        main = self._way()[0]
        found = book.within(main.number, words)
        if not found:
            self.said.setText(f"Nothing below {main.title} has these words.")
            return
        at = next((n for n, path in enumerate(found) if path[-1] == here), -1)
        path = found[(at + 1) % len(found) if next_one or at < 0 else at]
        self.said.setText(f"{found.index(path) + 1} of {len(found)} below {main.title}.")
        self._open_path((main, *path))

    def _way(self) -> tuple[Term, ...]:
        """The terms from the top to the current line."""
        at, way = self.rows.currentIndex().siblingAtColumn(0), []
        while at.isValid():
            way.insert(0, at.data(ValueRole))
            at = at.parent()
        return tuple(way)

    def _open_path(self, path: tuple[Term, ...]) -> QModelIndex:
        """Make the last term of a path current, as far as the rows have it."""
        for length in range(len(path), 0, -1):
            at = self.rows.rows().find(*(_is(step) for step in path[:length]))
            if at.isValid():
                self.rows.pick(at)
                return at
        return QModelIndex()

    def _follow(self, book: Terms, term: Term) -> None:
        """Go where a link leads: in this book, in the one it names, or to a code of the tabular."""
        kinds = [other_book(term.see), book.kind, *(other.kind for other in self._books)]
        for kind in dict.fromkeys(kinds):
            number = next((n for n, one in enumerate(self._books) if one.kind == kind), -1)
            path = self._books[number].follow(term.see) if number >= 0 else ()
            if path and not (path[-1] == term and number == self.kind.currentIndex()):
                self._trail.append((self.kind.currentIndex(), self._way()))
                self._show(number, path)
                return
        if code := named_code(term.see):
            self._take(term, (code,))
        elif term.see_kind == "use":
            self.said.setText(f"In the tables this is called {term.see}.")
        else:
            self.said.setText(f"No loaded book has a line {term.see!r}; look it up in the code book (Esc, Ctrl+K).")

    def _show(self, number: int, path: tuple[Term, ...]) -> None:
        """Show a line of a book, opened."""
        self.kind.setCurrentIndex(number)
        book = self._book()
        inner = tuple(term for term in path if book is None or term.number != book.top())
        self.box.setText(inner[0].title if inner else "")
        self.rows.expand(self._open_path(inner))
        self.rows.setFocus()

    def _go_back(self) -> None:
        """The line that the last link was followed from."""
        if self._trail:
            self._show(*self._trail.pop())


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
