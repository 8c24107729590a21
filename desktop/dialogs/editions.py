"""The loaded code books: which answer for this encounter, which are out of date today, what they lack."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from codesets.code import System
from codesets.edition import TITLES, Book, Edition
from codesets.library import Library
from desktop.case.summary_facts import us
from desktop.dialogs.report import KeptReportDialog
from desktop.messages import confirm

HEADS = ("Edition", "In force", "Codes", "For this encounter", "Lacks")


class EditionsDialog(QDialog):
    """`wanted` is what to do after it closed: `install`, `newer` of the book `of`, or `compare` or `remove` with `chosen` editions."""

    def __init__(self, library: Library, on: date | None, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Code books")
        self.resize(980, 560)
        self.wanted = ""
        self.chosen: tuple[str, ...] = ()
        self.of: Book | None = None
        self._library, self._on, self._today = library, on, today
        head = QLabel(
            f"Encounter of {us(on)}." if on else "The encounter has no date yet: the newest editions answer.", self
        )
        self.rows = QTreeWidget(self)
        self.rows.setHeaderLabels(HEADS)
        self.rows.setAccessibleName("Code books")
        self.rows.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.rows.itemSelectionChanged.connect(self._allow)
        buttons = QHBoxLayout()
        said = QLabel("Choose two editions of one book to compare them.", self, objectName="faint")
        buttons.addWidget(said, 1)
        self._buttons = {}
        for name, words in (
            ("newer", "Get Newer…"),
            ("report", "Report…"),
            ("remove", "Remove"),
            ("compare", "Compare"),
            ("install", "Install…"),
        ):
            button = QPushButton(words, self, autoDefault=False)
            button.clicked.connect(lambda _=False, n=name: self._leave(n))
            self._buttons[name] = button
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(head)
        column.addWidget(self.rows, 1)
        column.addLayout(buttons)
        self._fill()
        self._allow()

    def _fill(self) -> None:
        groups: dict[str, QTreeWidgetItem] = {}
        for edition in self._library.editions():
            title = TITLES[edition.system]
            if title not in groups:
                groups[title] = QTreeWidgetItem(self.rows, [title])
                groups[title].setFlags(Qt.ItemFlag.ItemIsEnabled)
            row = QTreeWidgetItem(groups[title], self._say(edition))
            row.setData(0, Qt.ItemDataRole.UserRole, edition)
            row.setToolTip(0, f"{edition.name}\n{edition.source}")
            row.setToolTip(4, "\n".join(edition.missing))
            row.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.rows.expandAll()
        for column in range(4):
            self.rows.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        if self.rows.topLevelItemCount():
            self.rows.setCurrentItem(self.rows.topLevelItem(0).child(0))

    def _say(self, e: Edition) -> list[str]:
        span = f"{us(e.effective)} to {us(e.until)}" if e.until else f"from {us(e.effective)}"
        lacks = f"{len(e.missing)} parts: {e.missing[0]}" if len(e.missing) > 1 else "".join(e.missing)
        return [e.release + ("  (partial)" if e.partial else ""), span, f"{e.codes:,}", self._state(e), lacks]

    def _state(self, e: Edition) -> str:
        """What the edition is to this encounter, and whether it is out of date today."""
        late = "" if e.until is None or self._today <= e.until else f"out of date since {us(e.until)}"
        found = self._library.edition(e.system, self._on)
        if found is None or found.edition.name != e.name:
            return late
        answers = "answers" if found.exact else "answers, though not in force on its date"
        return f"{answers}; {late}" if late and self._on is None else answers

    def _picked(self) -> list[Edition]:
        return [e for item in self.rows.selectedItems() if (e := item.data(0, Qt.ItemDataRole.UserRole))]

    def _allow(self) -> None:
        picked = self._picked()
        coded = len(picked) == 2 and picked[0].system == picked[1].system and picked[0].system in list(System)
        self._buttons["compare"].setEnabled(coded)
        self._buttons["remove"].setEnabled(len(picked) == 1)
        self._buttons["report"].setEnabled(len(picked) == 1)

    def _leave(self, wanted: str) -> None:
        picked = sorted(self._picked(), key=lambda e: e.effective)
        if wanted == "report":
            KeptReportDialog(self._library, picked[0].name, self).exec()
            return
        if wanted == "remove" and not confirm(
            self,
            f"Remove {picked[0].title}?",
            "It can be installed again. Encounters that cite it still open.",
            "Remove",
        ):
            return
        self.wanted, self.chosen = wanted, tuple(e.name for e in picked)
        self.of = picked[0].system if picked else None
        self.accept()
