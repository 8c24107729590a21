"""The header, which says whose encounter this is and with which books, and the foot, which names the keys."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from codesets.checks.claim import Setting
from codesets.code import System
from codesets.freshness import Freshness, freshness, late
from codesets.library import Library
from desktop.actions import BY_ID
from desktop.case.encounter import Encounter
from desktop.case.summary_facts import SETTINGS, age, us
from desktop.panes.lists import Elided

LONGEST = 36  # characters of a name in the header
KEYS = BY_ID["book.editions"].keys
ORDER = ("book.look_up", "", "code.modifier", "finding.next", "encounter.summary", "help.keys")


class Header(QFrame):
    """One line of facts; a click edits them."""

    edit = Signal()
    books = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._name = QPushButton("", self, flat=True)
        self._name.setStyleSheet("border: 0; padding: 2px 0; text-align: left; font-weight: 600;")
        self._name.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._name.clicked.connect(self.edit)
        self._facts = Elided(self, "soft", Qt.AlignmentFlag.AlignLeft)
        self._row = QHBoxLayout(self, spacing=8)
        self._row.setContentsMargins(16, 8, 16, 8)
        self._row.addWidget(self._name)
        self._row.addWidget(self._facts, 1)
        self._chips: list[QPushButton] = []

    def show_encounter(self, encounter: Encounter) -> None:
        """Facts that are known, in reading order."""
        p = encounter.patient
        years = age(p.birth_date, encounter.start)
        until = us(encounter.end) if encounter.end != encounter.start else ""
        facts = (
            ", ".join(t for t in (p.sex, f"{years} y" if years is not None else "") if t),
            p.mrn and f"MRN {p.mrn}",
            encounter.account and f"Account {encounter.account}",
            SETTINGS[encounter.setting],
            " to ".join(t for t in (us(encounter.start), until) if t) or "no date yet: Ctrl+I",
            encounter.place_of_service and f"POS {encounter.place_of_service}",
            encounter.payer,
        )
        self._name.setText(_short(p.name) or "New encounter")
        self._name.setToolTip(p.name)
        self._facts.say("   ·   ".join(f for f in facts if f))

    def show_books(self, library: Library | None, encounter: Encounter, today: date) -> None:
        """A chip for each main book of the setting, and one for what is out of date today; a click shows all books."""
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        inpatient = encounter.setting is Setting.INPATIENT
        on = encounter.end if inpatient else encounter.start
        found = freshness(library, on, today) if library else ()
        main = (System.ICD10CM, System.ICD10PCS if inpatient else System.HCPCS)
        self._chips = [self._book(one) for one in found if one.of in main]
        if past := late(found):
            words = f"{past[0]} out of date" if len(past) == 1 else f"{len(past)} books out of date"
            tip = f"Out of date today: {', '.join(past)}.\nTheir newest editions: {KEYS}, Get Newer."
            self._chips.append(self._chip(words, "stale", tip))
        for chip in self._chips:
            self._row.addWidget(chip)

    def _book(self, one: Freshness) -> QPushButton:
        edition = one.answering.edition
        kind = "chip" if edition.partial else "good"
        until = f" to {us(edition.until)}" if edition.until else ""
        tip = f"{edition.source}\nIn force {us(edition.effective)}{until}\nAll books: {KEYS}"
        return self._chip(one.words, kind if one.words == edition.title else "stale", tip)

    def _chip(self, words: str, kind: str, tip: str) -> QPushButton:
        chip = QPushButton(words, self, objectName=kind, toolTip=tip)
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.setAccessibleName(f"Code book {words}")
        chip.clicked.connect(self.books)
        return chip


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"


class Notice(QFrame):
    """One sentence with what can be done about it; never takes the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._words = QLabel("", self, wordWrap=True)
        self._act = QPushButton("", self)
        self._later = QPushButton("Not Now", self)
        row = QHBoxLayout(self, spacing=8)
        row.setContentsMargins(16, 6, 16, 6)
        row.addWidget(self._words, 1)
        for button in (self._act, self._later):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(button)
        self._later.clicked.connect(self.hide)
        self.hide()

    def offer(self, words: str, action: QAction) -> None:
        """Say something that an action answers; its key stands on the button."""
        self._words.setText(words)
        self._act.setText(f"{action.text()}  {action.shortcut().toString()}")
        self._act.clicked.connect(action.trigger)
        self.show()

    def words(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else self._words.text()


class Foot(QFrame):
    """The keys that matter now, and how the case is kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("foot")
        row = QHBoxLayout(self, spacing=6)
        row.setContentsMargins(16, 3, 16, 3)
        for name in ORDER:
            keys, what = (BY_ID[name].keys, BY_ID[name].foot) if name else ("Enter", "assign")
            row.addWidget(QLabel(keys, self, objectName="key"))
            label = QLabel(what, self, objectName="faint")
            label.setContentsMargins(0, 0, 10, 0)
            row.addWidget(label)
        row.addStretch(1)
        self._state = QLabel("", self, objectName="faint")
        row.addWidget(self._state)

    def say(self, words: str) -> None:
        """How the case is kept: saved when, draft or final, or in memory only."""
        self._state.setText(words)

    def words(self) -> str:
        """What it says now."""
        return self._state.text()
