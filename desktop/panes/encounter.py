"""The encounter: diagnoses in sequence, procedure lines, findings."""

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QFrame, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from codesets.checks.finding import Severity, Verdict
from desktop.case.summary_facts import LETTERS
from desktop.models.rows import DiagnosisRow, FindingRow, LineRow
from desktop.models.values import ValuesModel
from desktop.panes.lists import Elided, RowList
from desktop.panes.rows import DiagnosisDelegate, FindingDelegate, LineDelegate
from desktop.theme import Theme

NO_DIAGNOSES = "No diagnosis yet. Select words in the note, Ctrl+K, Enter."
NO_LINES = "No line yet. Type a CPT or HCPCS number in the look-up box, Enter."
NO_FINDINGS = "Nothing to answer."


class ModifierBox(QLineEdit):
    """Takes the two characters of a modifier, or words of its meaning from a list; Enter gives them, Esc closes."""

    given = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, placeholderText="Modifier: two characters or words of its meaning, Enter")
        self.setAccessibleName("Modifier")
        self.setObjectName("modifier")
        self._known = QStringListModel(self)
        completer = QCompleter(self._known, self, maxVisibleItems=9)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.popup().setObjectName("popup")
        self.setCompleter(completer)
        self.hide()

    def offer(self, modifiers: list[str]) -> None:
        """What is listed while one types: `25  Significant, separately identifiable ...`."""
        self._known.setStringList(modifiers)

    def open(self) -> None:
        """Empty and ready."""
        self.clear()
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            words = self.text().strip().upper()
            self.hide()
            self.closed.emit()
            if words:
                self.given.emit(words.partition("  ")[0])
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class EncounterPane(QFrame):
    """Emits the coder's wishes with row numbers; changes nothing itself."""

    diagnosis_removed = Signal(int)
    line_removed = Signal(int)
    poa_typed = Signal(int, str)
    pointer_typed = Signal(int, int)
    modifier_typed = Signal(int, str)
    evidence_wanted = Signal(str, int)  # "diagnosis" or "procedure", row
    finding_entered = Signal(int)
    code_picked = Signal(str, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self._models = tuple(ValuesModel(str, self) for _ in range(3))
        self.diagnoses = RowList("Diagnoses", self._models[0], self)
        self.lines = RowList("Lines", self._models[1], self)
        self.findings = RowList("Findings", self._models[2], self)
        self.diagnoses.dress(DiagnosisDelegate(theme, self.diagnoses))
        self.lines.dress(LineDelegate(theme, self.lines))
        self.findings.dress(FindingDelegate(theme, self.findings))
        for rows in (self.diagnoses, self.lines):
            rows.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.modifier = ModifierBox(self)
        self.modifier.given.connect(lambda words: self.modifier_typed.emit(self.lines.row(), words))
        self.modifier.closed.connect(self.lines.setFocus)
        self._counts = QLabel("", self, objectName="soft")
        self._checked = Elided(self)
        self._notes = [QLabel(text, self, objectName="faint") for text in (NO_DIAGNOSES, NO_LINES, NO_FINDINGS)]
        self._number = QLabel("", self, objectName="soft")
        self._join()
        self._lay_out()
        theme.changed.connect(self._fit)

    def show_rows(self, diagnoses: tuple[DiagnosisRow, ...], lines: tuple[LineRow, ...]) -> None:
        """Show the sequence and the lines; the current rows stay."""
        places = (self.diagnoses.row(), self.lines.row())
        grown = (len(diagnoses) > len(self._models[0].values()), len(lines) > len(self._models[1].values()))
        self._models[0].show(diagnoses)
        self._models[1].show(lines)
        self._number.setText(str(len(diagnoses)) if diagnoses else "")
        for rows, at, more, count in zip(
            (self.diagnoses, self.lines), places, grown, (len(diagnoses), len(lines)), strict=True
        ):
            if count and (more or rows.row() < 0):
                rows.pick(count - 1 if more else max(0, at))
        self._fit()
        for rows, more in zip((self.diagnoses, self.lines), grown, strict=True):
            if more:
                self._reveal(rows)

    def show_findings(self, rows: tuple[FindingRow, ...], verdict: Verdict) -> None:
        """Show findings without moving the focus; the current one stays where it is still there."""
        chosen = self._models[2].value(self.findings.row())
        self._models[2].show(rows)
        if rows:
            same = [n for n, r in enumerate(rows) if chosen and r.finding == chosen.finding]
            self.findings.pick(same[0] if same else 0)
        counts = {s: sum(r.finding.severity is s and not r.override for r in rows) for s in Severity}
        answered = sum(r.override is not None for r in rows)
        parts = [
            f"{counts[s]} {s}{'' if counts[s] == 1 else 's'}" for s in Severity if counts[s] or s is not Severity.HINT
        ]
        self._counts.setText("   ".join(parts + ([f"{answered} answered"] if answered else [])))
        missing = sorted({n.needs for n in verdict.not_run})
        books = ", ".join(verdict.editions) or "no book"
        tip = [f"Checked with {books}", *(f"{n.rule} not run: needs {n.needs}" for n in verdict.not_run)]
        said = (f"not run: {', '.join(missing)};  " if missing else "") + f"checked with {books}"
        self._checked.say(said, "\n".join(tip))
        self._notes[2].setVisible(not rows)
        self.findings.setVisible(bool(rows))
        self._lower.setMaximumHeight(16_777_215 if rows else self._lower.sizeHint().height())

    def finding(self) -> FindingRow | None:
        """The current finding."""
        return self._models[2].value(self.findings.row())

    def current(self) -> tuple[str, int] | None:
        """What Ctrl+E and Ctrl+Up act on: the list last in focus, else the last diagnosis."""
        rows = self._last
        if rows.row() < 0:
            rows = self.diagnoses if rows is self.lines else self.lines
        if rows.row() < 0:
            return None
        return ("diagnosis" if rows is self.diagnoses else "procedure"), rows.row()

    def choose(self, kind: str, row: int) -> None:
        """Make a diagnosis or line the current one."""
        self._last = self.diagnoses if kind == "diagnosis" else self.lines
        self._last.pick(row)

    def add_modifier(self) -> None:
        """Open the modifier box for the current line, the last one when none is current."""
        if self.lines.row() < 0:
            self.lines.pick(self._models[1].rowCount() - 1)
        self._last = self.lines
        self.modifier.open()
        self._scroll.widget().layout().activate()
        self._scroll.ensureWidgetVisible(self.modifier, 0, 0)

    def _join(self) -> None:
        self._last = self.diagnoses
        self.diagnoses.removed.connect(self.diagnosis_removed)
        self.lines.removed.connect(self.line_removed)
        self.diagnoses.entered.connect(lambda row: self.evidence_wanted.emit("diagnosis", row))
        self.lines.entered.connect(lambda row: self.evidence_wanted.emit("procedure", row))
        self.diagnoses.typed.connect(lambda row, key: self.poa_typed.emit(row, key) if key in "YNUW" else None)
        self.lines.typed.connect(
            lambda row, key: self.pointer_typed.emit(row, LETTERS.index(key)) if key in LETTERS else None
        )
        self.findings.entered.connect(self.finding_entered)
        for kind, rows in (("diagnosis", self.diagnoses), ("procedure", self.lines)):
            rows.clicked.connect(lambda index, k=kind: self._chosen(k, index.row()))
            rows.picked.connect(lambda row, k=kind, r=rows: self._chosen(k, row) if r.hasFocus() else None)

    def _chosen(self, kind: str, row: int) -> None:
        self._last = self.diagnoses if kind == "diagnosis" else self.lines
        self.code_picked.emit(kind, row)

    def _reveal(self, rows: RowList) -> None:
        """Scroll the current row of a list into view: the lists themselves are as high as their rows."""
        self._scroll.widget().layout().activate()
        rect = rows.visualRect(rows.currentIndex())
        at = rows.viewport().mapTo(self._scroll.widget(), rect.center())
        self._scroll.ensureVisible(at.x(), at.y(), 0, rect.height())

    def _fit(self) -> None:
        for rows, note in ((self.diagnoses, self._notes[0]), (self.lines, self._notes[1])):
            count = rows.model().rowCount()
            rows.setVisible(bool(count))
            note.setVisible(not count)
            rows.setFixedHeight(rows.height_of_rows())

    def _lay_out(self) -> None:
        coded = QWidget(self, objectName="sheet")
        upper = QVBoxLayout(coded, spacing=2)
        upper.setContentsMargins(0, 8, 0, 8)
        for name, extra, rows, note in (
            ("Diagnoses", self._number, self.diagnoses, self._notes[0]),
            ("Lines", None, self.lines, self._notes[1]),
        ):
            upper.addLayout(_heading(self, name, extra))
            note.setContentsMargins(16, 2, 16, 6)
            upper.addWidget(note)
            upper.addWidget(rows)
        upper.addWidget(self.modifier)
        upper.addStretch(1)
        scroll = QScrollArea(self, widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        scroll.setObjectName("sheet")
        self._scroll = scroll
        scroll.setWidget(coded)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        lower = QFrame(self, objectName="findings")
        found = QVBoxLayout(lower, spacing=2)
        found.setContentsMargins(0, 8, 0, 8)
        found.addLayout(_heading(self, "Findings", self._counts, self._checked))
        self._notes[2].setContentsMargins(16, 2, 16, 6)
        found.addWidget(self._notes[2])
        found.addWidget(self.findings, 1)
        found.addStretch(0)
        column = QVBoxLayout(self, spacing=0)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(scroll, 3)
        column.addWidget(lower, 1)
        self._lower = lower
        self.setFocusProxy(self.diagnoses)


def _heading(owner: QWidget, name: str, extra: QLabel | None, right: QLabel | None = None) -> QHBoxLayout:
    row = QHBoxLayout(spacing=10)
    row.setContentsMargins(16, 4, 16, 2)
    row.addWidget(QLabel(name, owner, objectName="heading"))
    if extra:
        row.addWidget(extra)
    if right:
        row.addWidget(right, 1)
    else:
        row.addStretch(1)
    return row
