"""The loaded code books: which answer for this encounter, which are out of date today, what they lack."""

from datetime import date

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from codesets.code import System
from codesets.edition import TITLES, Book, Edition
from codesets.freshness import ended
from codesets.library import Library
from desktop.case.summary_facts import us
from desktop.dialogs.report import KeptReportDialog
from desktop.messages import confirm
from desktop.models.tree import Branch, TreeModel
from desktop.panes.trees import Tree

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
        self.rows = Tree("Code books", TreeModel(HEADS, (2,)), self)
        self.rows.setSelectionMode(Tree.SelectionMode.ExtendedSelection)
        self.rows.fit(0, 1, 2, 3)
        self.rows.chosen.connect(self._allow)
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
        groups: dict[str, list[Branch]] = {}
        for e in self._library.editions():
            tip = "\n".join((e.name, e.source, *(f"lacks {part}" for part in e.missing)))
            groups.setdefault(TITLES[e.system], []).append(Branch(self._say(e), e, tip=tip))
        rows = (
            Branch((title,), below=lambda found=mine: found, whole=True, heading=True) for title, mine in groups.items()
        )
        self.rows.show_rows(rows, expand=True)

    def _say(self, e: Edition) -> tuple[str, ...]:
        span = f"{us(e.effective)} to {us(e.until)}" if e.until else f"from {us(e.effective)}"
        lacks = f"{len(e.missing)} parts: {e.missing[0]}" if len(e.missing) > 1 else "".join(e.missing)
        return (e.release + ("  (partial)" if e.partial else ""), span, f"{e.codes:,}", self._state(e), lacks)

    def _state(self, e: Edition) -> str:
        """What the edition is to this encounter, and whether it is out of date today."""
        past = ended(e, self._today)
        late = f"out of date since {us(past)}" if past else ""
        found = self._library.edition(e.system, self._on)
        if found is None or found.edition.name != e.name:
            return late
        answers = "answers" if found.exact else "answers, though not in force on its date"
        return f"{answers}; {late}" if late and self._on is None else answers

    def _picked(self) -> list[Edition]:
        return [e for e in self.rows.values() if isinstance(e, Edition)]

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
