"""The loaded code books: which answer for this encounter, which are out of date today, what they lack."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from codesets.code import System
from codesets.edition import TITLES, Book, Edition
from codesets.freshness import ended, last_day
from codesets.library import Library
from desktop.case.summary_facts import us
from desktop.dialogs.report import KeptReportDialog
from desktop.messages import confirm, shown
from desktop.models.tree import Branch, TreeModel
from desktop.panes.trees import Tree

HEADS = ("Edition", "In force", "Codes", "For this encounter", "Today", "Lacks")
TEACH = "Space marks an edition; two of one book can be compared. Enter shows the report, or compares."


class EditionsDialog(QDialog):
    """`wanted` is what to do after it closed: `install`, `newer` of the book `of`, or `remove` with `chosen` editions."""

    compared = Signal(str, str)  # names of two editions, the older one first

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
        self.rows = Tree("Code books", TreeModel(HEADS, (2,)), self)
        self.rows.setSelectionMode(Tree.SelectionMode.ExtendedSelection)
        self.rows.fit(0, 1, 2, 3, 4)
        self.rows.chosen.connect(self._allow)
        self.rows.entered.connect(lambda _: self._enter())
        buttons = QHBoxLayout()
        self._lacks = QLabel(TEACH, self, objectName="faint", wordWrap=True)
        buttons.addStretch(1)
        self._buttons = {}
        for name, words in (
            ("newer", "Get Newer…"),
            ("report", "Report…"),
            ("remove", "Remove"),
            ("compare", "Compare"),
            ("install", "Install…"),
        ):
            button = QPushButton(words, self, autoDefault=True)
            button.clicked.connect(lambda _=False, n=name: self._do(n))
            self._buttons[name] = button
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(head)
        column.addWidget(self.rows, 1)
        column.addWidget(self._lacks)
        column.addLayout(buttons)
        self._fill()
        self._allow()

    def _fill(self) -> None:
        groups: dict[str, list[Branch]] = {}
        for e in self._library.editions():
            tip = "\n".join((e.name, e.source, *(f"lacks {part}" for part in e.missing)))
            groups.setdefault(TITLES[e.system], []).append(Branch(self._say(e), e, tip=tip))
        rows = (
            Branch((title,), below=lambda found=mine: found, whole=True, heading=True) for title, mine in groups.items()
        )
        self.rows.show_rows(rows, expand=True)

    def _say(self, e: Edition) -> tuple[str, ...]:
        until = last_day(self._library, e)
        span = f"{us(e.effective)} to {us(until)}" if until else f"from {us(e.effective)}"
        past = ended(e, self._today)
        late = f"out of date since {us(past)}" if past else ""
        lacks = f"{len(e.missing)} parts" if len(e.missing) > 1 else "".join(e.missing)
        return (e.release + ("  (partial)" if e.partial else ""), span, f"{e.codes:,}", self._state(e), late, lacks)

    def _state(self, e: Edition) -> str:
        """What the edition is to this encounter."""
        found, until = self._library.edition(e.system, self._on), last_day(self._library, e)
        if found and found.edition.name == e.name:
            return "answers" if found.exact else "answers, though not in force on its date"
        if self._on is None:
            return ""
        if self._on < e.effective:
            return "not yet in force on its date"
        return "no longer in force on its date" if until and until < self._on else ""

    def _picked(self) -> list[Edition]:
        return [e for e in self.rows.values() if isinstance(e, Edition)]

    def _allow(self) -> None:
        picked = self._picked()
        coded = len(picked) == 2 and picked[0].system == picked[1].system and picked[0].system in list(System)
        one = len(picked) == 1
        self._buttons["compare"].setEnabled(coded)
        self._buttons["remove"].setEnabled(one and not self._library.shipped(picked[0].name))
        self._buttons["report"].setEnabled(one)
        lacks = f"{picked[0].title} lacks: {'; '.join(picked[0].missing)}." if one and picked[0].missing else ""
        self._lacks.setText(
            lacks
            or (
                f"{picked[0].title} comes with the program."
                if one and not self._buttons["remove"].isEnabled()
                else TEACH
            )
        )

    def _do(self, wanted: str) -> None:
        picked = sorted(self._picked(), key=lambda e: e.effective)
        if wanted == "report":
            shown(KeptReportDialog(self._library, picked[0].name, self))
            return
        if wanted == "compare":
            self.compared.emit(picked[0].name, picked[1].name)
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

    def _enter(self) -> None:
        """Enter on the list: two chosen are compared, one shows its report."""
        name = "compare" if self._buttons["compare"].isEnabled() else "report"
        if self._buttons[name].isEnabled():
            self._do(name)
