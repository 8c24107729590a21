"""Pages to read, and the list of all commands."""

from html import escape

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QTextBrowser, QVBoxLayout

from codesets.library import Library
from codesets.resources import resource
from desktop.actions import ACTIONS, Action
from desktop.models.values import ValueRole, ValuesModel
from desktop.window import Window


class TextDialog(QDialog):
    """One page."""

    def __init__(self, title: str, html: str, parent: Window) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(640, 560)
        page = QTextBrowser(self, objectName="sheet")
        page.setHtml(html)
        QVBoxLayout(self).addWidget(page)


class CommandsDialog(QDialog):
    """Every command by its words; Enter runs it."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.setWindowTitle("All commands")
        self.resize(520, 420)
        self._window = window
        self._model = ValuesModel(
            lambda a: f"{a.menu}: {a.text.rstrip('…')}" + (f"    {a.keys}" if a.keys else ""), self
        )
        self._model.show(ACTIONS)
        self._shown = QSortFilterProxyModel(self, filterCaseSensitivity=Qt.CaseSensitivity.CaseInsensitive)
        self._shown.setSourceModel(self._model)
        self.box = QLineEdit(self, placeholderText="Type a command")
        self.box.setAccessibleName("Command")
        self.box.textChanged.connect(self._filter)
        self.box.returnPressed.connect(self._run)
        self.rows = QListView(self)
        self.rows.setModel(self._shown)
        self.rows.activated.connect(lambda _: self._run())
        column = QVBoxLayout(self)
        column.addWidget(self.box)
        column.addWidget(self.rows)
        self._filter("")

    def _filter(self, words: str) -> None:
        self._shown.setFilterFixedString(words)
        self.rows.setCurrentIndex(self._shown.index(0, 0))

    def _run(self) -> None:
        action: Action | None = self.rows.currentIndex().data(ValueRole)
        self.accept()
        if action:
            self._window.trigger(action.id)


def keys_page() -> str:
    """All keys by menu."""
    out = []
    for menu in dict.fromkeys(a.menu for a in ACTIONS):
        rows = "".join(
            f"<tr><td width='120'><b>{escape(a.keys)}</b></td><td>{escape(a.help)}</td></tr>"
            for a in ACTIONS
            if a.menu == menu and a.keys
        )
        out.append(f"<h3>{menu}</h3><table cellpadding='3'>{rows}</table>")
    places = (
        "<h3>Where you are</h3><table cellpadding='3'>"
        "<tr><td width='120'><b>Enter</b></td><td>Results: assign. Diagnoses and lines: show the words.</td></tr>"
        "<tr><td><b>Ctrl+Enter</b></td><td>Results: assign as first-listed or principal.</td></tr>"
        "<tr><td><b>Shift+Enter</b></td><td>Results: assign and stay for the next.</td></tr>"
        "<tr><td><b>Alt+1..9</b></td><td>Results: assign the n-th.</td></tr>"
        "<tr><td><b>Right, Left</b></td><td>Results: codes below, code above.</td></tr>"
        "<tr><td><b>A to L</b></td><td>Lines: point to that diagnosis, or no longer.</td></tr>"
        "<tr><td><b>Y N U W</b></td><td>Inpatient diagnoses: present on admission.</td></tr>"
        "<tr><td><b>Delete</b></td><td>Diagnoses and lines: remove.</td></tr>"
        "<tr><td><b>Esc</b></td><td>Back to the document.</td></tr></table>"
    )
    return places + "".join(out)


def first_steps() -> str:
    """The page for the first day."""
    return resource("help", "first-steps.html").read_text("utf-8")


def about(library: Library | None) -> str:
    """Version, books, licences."""
    from desktop.__main__ import VERSION

    rows = "".join(f"<li>{escape(e.title)}: {escape(e.source)}</li>" for e in (library.editions() if library else ()))
    return (
        f"<h3>Codedesk {VERSION}</h3><p>An offline desktop assistant for medical coders. MIT licence.</p><ul>{rows}</ul>"
        "<p>HCPCS, modifiers and places of service are starter lists; they hold the "
        "codes in common use, and a code that is not among them is shown as not verified. CPT is a trademark of the American Medical Association; no CPT text is included.</p>"
        "<p>Fonts: Inter (OFL 1.1), Open Sans (Apache 2.0).</p>"
    )
