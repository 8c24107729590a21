"""Codes the coder keeps something on: to search, to assign with Enter, own words to take along."""

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from codesets.code import Code
from codesets.library import Library
from desktop.case.personal import Mark, Personal
from desktop.models.tree import Branch, TreeModel
from desktop.panes.trees import Tree

EMPTY = "Nothing is kept yet. Ctrl+D on a code makes it a favourite."
TEACH = "Type to search, Enter assigns, Delete takes the favourite away."


class FavouritesDialog(QDialog):
    """`chosen` is the code to assign; what the two table buttons do is the owner's business."""

    def __init__(self, personal: Personal, library: Library, on: date | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Favourites, notes and own words")
        self.resize(820, 460)
        self.chosen: Code | None = None
        self._personal, self._library, self._on = personal, library, on
        self.box = QLineEdit(self, placeholderText="Search code, title, note or words")
        self.box.setAccessibleName("Search favourites")
        self.box.textChanged.connect(self._fill)
        self.box.returnPressed.connect(self._choose)
        self.rows = Tree("Favourites", TreeModel(("Code", "Title", "Your words", "Your note")), self)
        self.rows.setRootIsDecorated(False)
        for column, width in enumerate((110, 330, 180)):
            self.rows.setColumnWidth(column, width)
        self.box.installEventFilter(self)
        self.rows.installEventFilter(self)
        self.rows.entered.connect(lambda _: self._choose())
        self.said = QLabel(TEACH, self, objectName="faint")
        self.take = QPushButton("Import Words…", self, autoDefault=False)
        self.export = QPushButton("Export Words…", self, autoDefault=False)
        buttons = QHBoxLayout()
        buttons.addWidget(self.said, 1)
        buttons.addWidget(self.take)
        buttons.addWidget(self.export)
        self.take.clicked.connect(self._fill)
        column = QVBoxLayout(self)
        column.addWidget(self.box)
        column.addWidget(self.rows, 1)
        column.addLayout(buttons)
        self._fill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if watched is self.box and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.rows.setFocus()
        elif watched is self.rows and event.key() == Qt.Key.Key_Delete:
            self._let_go()
        else:
            return False
        return True

    def _let_go(self) -> None:
        code: Code | None = self.rows.value()
        if code and self._personal.mark(code).favourite:
            self._personal.toggle_favourite(code)
            self._fill()

    def _fill(self) -> None:
        words, rows = self.box.text().lower().split(), []
        for code, mark in sorted(self._personal.marks().items(), key=lambda one: (not one[1].favourite, one[0])):
            row = self._row(code, mark)
            if all(word in " ".join(row).lower() for word in words):
                rows.append(Branch(tuple(row), code, tip=mark.note))
        self.rows.show_rows(rows)
        self.said.setText(TEACH if self._personal.marks() else EMPTY)

    def _row(self, code: Code, mark: Mark) -> list[str]:
        entry = self._library.entry(code, self._on)
        star = "\N{BLACK STAR} " if mark.favourite else "   "
        title = entry.title if entry else "not in the code book of this date"
        return [star + code.text, title, "; ".join(mark.words), " ".join(mark.note.split())]

    def _choose(self) -> None:
        self.chosen = self.rows.value()
        if self.chosen:
            self.accept()
