"""Builds an ICD-10-PCS code from its table: a letter takes a value, Backspace takes it back."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from codesets.building import LENGTH, Built, Step, Tables, Value
from desktop.models.tree import Branch, TreeModel
from desktop.panes.trees import Tree

TEACH = "Type the character, or arrows and Enter. Backspace steps back. / searches the labels. Esc leaves."
NONE = "No ICD-10-PCS tables are loaded. Take in the tables file of CMS: Code, Install Code Book."


class BuilderDialog(QDialog):
    """`built` is the whole code. Positions with one value are taken for the coder, and stepped over on the way back."""

    def __init__(self, tables: Tables | None, taken: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Build an ICD-10-PCS code")
        self.resize(860, 560)
        self.built: Built | None = None
        self._tables = tables
        self._taken: list[str] = []  # what each key took: one character, or several with those of one value
        self._step = Step(1, "", ())
        self.boxes = [
            QLabel(" ", self, objectName="box", alignment=Qt.AlignmentFlag.AlignCenter) for _ in range(LENGTH)
        ]
        self.path = QLabel("", self, wordWrap=True, objectName="soft")
        self.path.setMinimumHeight(self.fontMetrics().lineSpacing() * 2)
        self.axis = QLabel("", self, objectName="heading")
        self.filter = QLineEdit(self, placeholderText="Words of the label", visible=False)
        self.filter.setAccessibleName("Search the labels")
        self.filter.textChanged.connect(self._fill)
        self.filter.installEventFilter(self)
        self.rows = Tree("Values", TreeModel(("", "", "")), self)
        self.rows.setRootIsDecorated(False)
        self.rows.fit(0)
        self.rows.setColumnWidth(1, 300)
        self.rows.entered.connect(lambda _: self._take_current())
        self.rows.installEventFilter(self)
        self.meaning = QLabel("", self, wordWrap=True)
        self.meaning.setMinimumHeight(self.fontMetrics().lineSpacing() * 3)
        self.meaning.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.rows.picked.connect(lambda value: self.meaning.setText(value.definition if value else ""))
        self.said = QLabel(TEACH if tables else NONE, self, wordWrap=True, objectName="faint")
        self._lay_out()
        self._start(taken)

    def _start(self, taken: str) -> None:
        """Begin with characters from the index, as far as they lead."""
        for mark in taken:
            if self._tables and mark in [v.mark for v in self._tables.step("".join(self._taken)).values]:
                self._taken.append(mark)
        self._go_on()

    def text(self) -> str:
        """The characters taken."""
        return "".join(self._taken)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take_current()
        elif watched is self.filter and key in (Qt.Key.Key_Down, Qt.Key.Key_Escape):
            self.filter.setVisible(key == Qt.Key.Key_Down)
            self.filter.setText(self.filter.text() if key == Qt.Key.Key_Down else "")
            self.rows.setFocus()
        elif watched is self.rows and key == Qt.Key.Key_Backspace:
            self._back()
        elif watched is self.rows and event.text() == "/":
            self.filter.show()
            self.filter.setFocus()
        elif watched is self.rows and event.text().strip().isalnum():
            self._take(event.text().upper())
        else:
            return False
        return True

    def _take_current(self) -> None:
        if self.built:
            self.accept()
        elif isinstance(value := self.rows.value(), Value):
            self._take(value.mark)

    def _take(self, mark: str) -> None:
        if mark in [v.mark for v in self._step.values]:
            self._taken.append(mark)
            self.filter.clear()
            self.filter.hide()
            self._go_on()
        elif self._tables:
            self.said.setText(f"{mark} is not a value here.")

    def _go_on(self) -> None:
        """Show the next step; values that stand alone are taken with the last one."""
        if self._tables is None:
            return
        self._step = self._tables.step(self.text())
        while len(self._step.values) == 1 and self._taken:
            self._taken[-1] += self._step.values[0].mark
            self._step = self._tables.step(self.text())
        self.built = self._tables.built(self.text()) if len(self.text()) == LENGTH else None
        self._show()

    def _back(self) -> None:
        if self._taken:
            self._taken.pop()
            self.built = None
            self._step = self._tables.step(self.text()) if self._tables else self._step
            self._show()

    def _show(self) -> None:
        assert self._tables is not None
        taken, tables = self.text(), self._tables
        for box, mark in zip(self.boxes, taken.ljust(LENGTH), strict=True):
            box.setText(mark)
        self.path.setText("  ›  ".join(tables.labels(taken)))
        rows = tables.rows_left(taken)
        left = f"   {rows} row{'s' if rows != 1 else ''} of table {taken[:3]} left" if rows and not self.built else ""
        self.axis.setText(f"{self._step.position}  {self._step.axis}{left}" if not self.built else self.built.title)
        stale = "" if tables.in_force else ", not in force on this date"
        self.said.setText(f"{tables.edition.title} tables{stale}.  {self._ending()}")
        self._fill()
        self.rows.setFocus()

    def _ending(self) -> str:
        if self.built is None:
            return TEACH
        if self.built.proven:
            return f"Enter assigns {self.built.code.text}; Backspace steps back."
        return f"{self.built.code.text} is not in an order file of this date: not proven. Enter assigns it; Backspace steps back."

    def _fill(self) -> None:
        words = self.filter.text().lower().split()
        kept = [v for v in self._step.values if all(any(one.startswith(w) for one in _said(v)) for w in words)]
        self.rows.show_rows(Branch((v.mark, v.label, v.definition), v) for v in kept)

    def _lay_out(self) -> None:
        boxes = QHBoxLayout(spacing=6)
        for box in self.boxes:
            box.setFixedSize(34, 38)
            boxes.addWidget(box)
        boxes.addSpacing(10)
        boxes.addWidget(self.path, 1)
        column = QVBoxLayout(self)
        column.addLayout(boxes)
        column.addWidget(self.axis)
        column.addWidget(self.filter)
        column.addWidget(self.rows, 1)
        column.addWidget(self.meaning)
        column.addWidget(self.said)


def _said(value: Value) -> list[str]:
    return value.label.lower().replace(",", " ").split()
