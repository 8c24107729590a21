"""The filter of the look-up: billable, new, a chapter, every edition; what is on stands on its button."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QButtonGroup, QMenu, QPushButton, QWidget

from codesets.book import Book
from codesets.search.scope import Only

EVERY = "All chapters"
LETTERS = "ACPHTIMO"  # of the books, in the order of their chips


class Filter(QPushButton):
    """`book` gives the tabular whose chapters are offered, asked each time the menu opens."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Filter", parent)
        self.setObjectName("chip")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Filter")
        self.book: Callable[[], Book | None] = lambda: None
        menu = self._menu = QMenu(self)
        self.billable = self._add(menu, "&Billable codes only")
        self.new = self._add(menu, "&New in this edition only")
        self.every = self._add(menu, "Search &every edition")
        self._chapters = menu.addMenu("Chap&ter")
        self._chapters.aboutToShow.connect(self._fill)
        self._group = QActionGroup(self)
        self._chapter = ""
        menu.addSeparator()
        menu.addAction("No &filter").triggered.connect(self.clear)
        self.setMenu(menu)

    def offer_books(self, group: QButtonGroup) -> None:
        """The chips of the books as rows of the menu too, so that keys reach them: the marked letter chooses."""
        first = self._menu.actions()[0]
        for chip, letter in zip(group.buttons(), LETTERS, strict=True):
            words = (
                chip.text().replace(letter, f"&{letter}", 1) if letter in chip.text() else f"{chip.text()} (&{letter})"
            )
            action = QAction(words, self._menu)
            action.triggered.connect(chip.click)
            self._menu.insertAction(first, action)
        self._menu.insertSeparator(first)

    def only(self) -> Only:
        """What is chosen."""
        return Only(self.billable.isChecked(), self.new.isChecked(), self._chapter, self.every.isChecked())

    def clear(self) -> None:
        """Nothing chosen."""
        self._chapter = ""
        for action in (self.billable, self.new, self.every):
            action.setChecked(False)
        self._tell()

    def choose_chapter(self, key: str) -> None:
        """Narrow to a chapter; an empty key to none."""
        self._chapter = key
        self._tell()

    def _add(self, menu: QMenu, words: str) -> QAction:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.toggled.connect(self._tell)
        return action

    def _fill(self) -> None:
        self._chapters.clear()
        book = self.book()
        chapters = [e for e in (book.children("") if book else ()) if e.level == "chapter"]
        for key, words in (("", EVERY), *((e.key, f"{e.label}: {e.title}") for e in chapters)):
            action = self._chapters.addAction(words)
            action.setCheckable(True)
            action.setChecked(key == self._chapter)
            action.triggered.connect(lambda _=False, k=key: self.choose_chapter(k))
            self._group.addAction(action)

    def _tell(self) -> None:
        only = self.only()
        on = (
            ("billable", only.billable),
            ("new", only.new),
            (f"ch. {only.chapter[3:]}", only.chapter),
            ("every edition", only.every),
        )
        self.setText(", ".join(words for words, there in on if there).capitalize() or "Filter")
        self.setProperty("on", bool(only))
        self.style().polish(self)
        self.changed.emit()
