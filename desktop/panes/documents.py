"""The documents of the encounter: tabs, outline, page, find."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from desktop.case.encounter import Document, Encounter, Span
from desktop.models.values import ValuesModel
from desktop.panes.lists import RowList
from desktop.panes.outline import SectionDelegate
from desktop.panes.page import Highlight, Page
from desktop.reading.sections import Section, sections
from desktop.theme import Theme

EMPTY = "Paste a note with Ctrl+V, or drop a text file here.\nThen select words and press Ctrl+K to look them up."


class DocumentsPane(QFrame):
    """Emits what was pasted or dropped, and the code whose words were clicked."""

    pasted = Signal()
    dropped = Signal(list)
    code_clicked = Signal(str)
    shown = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAcceptDrops(True)
        self._theme = theme
        self._documents: tuple[Document, ...] = ()
        self._places: dict[str, int] = {}
        self._showing = ""
        self._encounter = ""
        self._read: set[str] = set()
        self.tabs = QTabBar(self, movable=False, expanding=False, usesScrollButtons=True)
        self.tabs.setAccessibleName("Documents")
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tabs.currentChanged.connect(self._turn)
        self.page = Page(theme, self)
        self.page.code_clicked.connect(self.code_clicked)
        self._outline = ValuesModel(lambda s: s.title, self)
        self._side = self._sidebar()
        self._find = QLineEdit(self, placeholderText="Find in this document: Enter next, Esc closes")
        self._find.setAccessibleName("Find in document")
        self._find.hide()
        self._find.textChanged.connect(lambda: self._seek(from_start=True))
        self._find.returnPressed.connect(self._seek)
        self._empty = QLabel(EMPTY, self, alignment=Qt.AlignmentFlag.AlignCenter, objectName="soft")
        self._lay_out()

    def show_encounter(self, encounter: Encounter) -> None:
        """Tabs for the newest version of each document; the one read stays in front."""
        replaced = {d.replaces for d in encounter.documents}
        documents = tuple(d for d in encounter.documents if d.id not in replaced)
        if encounter.key != self._encounter:
            self._encounter, self._showing = encounter.key, ""
            self._read.clear()
            self._places.clear()
        if documents != self._documents:
            grown = len(documents) > len(self._documents) and bool(self._documents)
            self._documents = documents
            self.tabs.blockSignals(True)
            while self.tabs.count():
                self.tabs.removeTab(0)
            for d in documents:
                self.tabs.addTab(d.title or "Note")
            ids = [d.id for d in documents]
            at = len(ids) - 1 if grown or self._showing not in ids else ids.index(self._showing)
            self.tabs.setCurrentIndex(at)
            self.tabs.blockSignals(False)
            self._stack.setCurrentIndex(1 if documents else 0)
            self._turn(at)
        self.page.highlight(self._marks(encounter))

    def take_focus(self) -> None:
        """Focus the page; before there is one the pane itself, so that a paste is heard."""
        (self.page if self._documents else self).setFocus()

    def current(self) -> Document | None:
        """The document in front."""
        return next((d for d in self._documents if d.id == self._showing), None)

    def selected_span(self) -> Span | None:
        """The selected words of the document in front."""
        chosen = self.page.selection()
        return Span(self._showing, *chosen) if chosen and self._showing else None

    def show_span(self, span: Span) -> None:
        """Bring words into view and select them."""
        ids = [d.id for d in self._documents]
        if span.document in ids:
            self.tabs.setCurrentIndex(ids.index(span.document))
            self.page.select(span.start, span.end)

    def turn(self) -> None:
        """Show the next document."""
        if self.tabs.count():
            self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % self.tabs.count())

    def turn_unread(self) -> None:
        """Show the next document not looked at yet; does nothing when all were."""
        count, here = len(self._documents), self.tabs.currentIndex()
        for at in ((here + n) % count for n in range(1, count)):
            if self._documents[at].id not in self._read:
                self.tabs.setCurrentIndex(at)
                return

    def jump(self, by: int) -> None:
        """Go to the next (1) or previous (-1) section heading."""
        at = self.page.at()
        starts = [s.start for s in self._outline.values()]
        target = (
            next((s for s in starts if s > at), None) if by > 0 else next((s for s in reversed(starts) if s < at), None)
        )
        if target is not None:
            self.page.go_to(target)

    def find(self) -> None:
        """Open the find line on the selected words."""
        self._find.show()
        if self.page.words() and "\n" not in self.page.words():
            self._find.setText(self.page.words())
        self._find.setFocus()
        self._find.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif event.key() == Qt.Key.Key_Escape and self._find.isVisible():
            self._find.hide()
            self.page.setFocus()
        elif event.key() == Qt.Key.Key_F3:
            self._seek(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.dropped.emit([u.toLocalFile() for u in event.mimeData().urls() if u.isLocalFile()])

    def _turn(self, at: int) -> None:
        if self._showing:
            self._places[self._showing] = self.page.verticalScrollBar().value()
        document = self._documents[at] if 0 <= at < len(self._documents) else None
        self._showing = document.id if document else ""
        self._read.add(self._showing)
        for n, d in enumerate(self._documents):
            self.tabs.setTabText(n, (d.title or "Note") + ("" if d.id in self._read else "  ●"))
            self.tabs.setTabToolTip(n, "" if d.id in self._read else "Not read yet (Ctrl+U)")
        self.page.read(document.text if document else "")
        found = sections(document.text) if document else ()
        self._outline.show(found)
        self._side.setVisible(bool(found))
        self.page.verticalScrollBar().setValue(self._places.get(self._showing, 0))
        self.shown.emit(self._showing)

    def _marks(self, encounter: Encounter) -> tuple[Highlight, ...]:
        items = (*encounter.diagnoses, *encounter.procedures)
        return tuple(
            Highlight(span.start, span.end, item.code.text, n)
            for n, item in enumerate(items)
            for span in item.evidence
            if span.document == self._showing
        )

    def _seek(self, from_start: bool = False, back: bool = False) -> None:
        words = self._find.text()
        text = self.page.toPlainText().casefold()
        if not words:
            return
        chosen = self.page.selection()
        at = chosen[0] if chosen else self.page.at()
        needle = words.casefold()
        if back:
            found = text.rfind(needle, 0, at)
            found = text.rfind(needle) if found < 0 else found
        else:
            found = text.find(needle, 0 if from_start else at + 1)
            found = text.find(needle) if found < 0 else found
        if found >= 0:
            self.page.select(found, found + len(words))

    def _sidebar(self) -> QWidget:
        side = QFrame(self, objectName="sidebar")
        side.setFixedWidth(self._theme.px(150))
        self.outline = RowList("Sections", self._outline, side)
        self.outline.dress(SectionDelegate(self._theme, self.outline))
        self.outline.entered.connect(self._open_section)
        self.outline.clicked.connect(lambda index: self._open_section(index.row()))
        column = QVBoxLayout(side, spacing=4)
        column.setContentsMargins(0, 12, 0, 8)
        label = QLabel("SECTIONS", side, objectName="faint")
        label.setContentsMargins(14, 0, 0, 0)
        column.addWidget(label)
        column.addWidget(self.outline, 1)
        return side

    def _open_section(self, row: int) -> None:
        section: Section | None = self._outline.value(row)
        if section:
            self.page.go_to(section.start)
            self.page.setFocus()

    def _lay_out(self) -> None:
        reading = QWidget(self)
        across = QHBoxLayout(reading, spacing=0)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self._side)
        across.addWidget(self.page, 1)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(reading)
        column = QVBoxLayout(self, spacing=0)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.tabs)
        column.addWidget(self._find)
        column.addWidget(self._stack, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
