"""The one page object that knows the window's widgets; it types real keys and counts them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from codesets.library import Library
from codesets.search.find import Finder
from desktop.desk import Desk
from desktop.settings import Settings
from desktop.theme import Theme
from desktop.window import Window
from desktop.workbench import Workbench


class CoderDesk:
    """What a coder does, in the coder's words."""

    def __init__(self, qtbot: QtBot, library: Library, finder: Finder, home: Path) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.keys = 0
        theme = Theme(app, "light")
        self.window = Window(theme)
        qtbot.addWidget(self.window)
        self.bench = Workbench(self.window)
        self.desk = Desk(self.window, self.bench, Settings(home / "settings.json"), theme)
        self.window.fill_menus(self.desk.handlers())
        self.bench.use_books(library, finder)
        self.desk.refresh()
        self.window.resize(1366, 768)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.window.documents.take_focus()

    def press(self, keys: str) -> None:
        """One key with its modifiers, as the action table writes it."""
        self.keys += 1
        chord = QKeySequence(keys)[0]
        QTest.keyClick(self._at(), chord.key(), chord.keyboardModifiers())

    def type(self, words: str) -> None:
        """Typed words, not counted as keys."""
        QTest.keyClicks(self._at(), words)

    def _at(self) -> QWidget:
        """Where a key goes; without a window manager a closed dialog may still have the focus."""
        focus = QApplication.focusWidget()
        if focus and focus.isVisible():
            return focus
        self.window.activateWindow()
        QApplication.processEvents()
        return QApplication.focusWidget() or self.window

    def paste(self, note: str) -> None:
        QGuiApplication.clipboard().setText(note)
        self.window.documents.take_focus()
        self.press("Ctrl+V")

    def select(self, words: str) -> None:
        """Selecting is counted by hand in the budgets: it is the coder's reading."""
        at = self.bench.encounter.documents[-1].text.index(words)
        self.window.documents.page.select(at, at + len(words))
        self.window.documents.page.setFocus()

    def codes(self) -> list[str]:
        return [d.code.text for d in self.bench.encounter.diagnoses]

    def findings(self) -> list[str]:
        return [f.rule for f in self.bench.verdict.findings]

    def shows(self) -> list[str]:
        """Codes in the results."""
        model = self.window.book.results.model()
        return [model.index(n, 0).data(Qt.ItemDataRole.UserRole).code.text for n in range(model.rowCount())]


@pytest.fixture
def desk(qtbot: QtBot, library: Library, finder: Finder, home: Path) -> Iterator[CoderDesk]:
    made = CoderDesk(qtbot, library, finder, home)
    yield made
    made.bench.undo.clear()
    made.bench.store.close()
    made.bench.library = made.bench.finder = None  # they live on for other tests; a late timer must not ask them
