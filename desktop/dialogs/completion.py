"""The panel that completes a code: the side, then the 7th character, a letter each."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from codesets.completion import Choice, Completion
from codesets.entry import Entry
from desktop.models.tree import Branch, TreeModel
from desktop.panes.trees import Tree

TEACH = "Type the letter, or arrows and Enter.  Backspace goes back, Esc leaves."


class CompletionDialog(QDialog):
    """`chosen` is the whole code. A step with one value is taken for the coder."""

    def __init__(self, completion: Completion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{completion.code.text}-  {completion.title}")
        self.chosen: Entry | None = None
        self._completion = completion
        self._steps: list[tuple[Tree, tuple[Choice, ...]]] = []
        columns = QHBoxLayout()
        for name, choices in (("Side", completion.sides), ("7th character", completion.seventh)):
            if choices:
                columns.addLayout(self._column(name, choices), 1 if name == "Side" else 3)
        self.said = QLabel("", self, wordWrap=True)
        self.said.setMinimumHeight(self.fontMetrics().lineSpacing() * 2)
        column = QVBoxLayout(self)
        column.addLayout(columns)
        column.addWidget(self.said)
        column.addWidget(QLabel(TEACH, self, objectName="faint"))
        self.resize(820 if completion.seventh else 440, 0)
        self._step = 0
        self._go(0)

    def _column(self, name: str, choices: tuple[Choice, ...]) -> QVBoxLayout:
        rows = Tree(name, TreeModel(("", "")), self)
        rows.setRootIsDecorated(False)
        rows.rows().show(Branch((choice.mark, choice.words), choice) for choice in choices)
        rows.fit(0)
        rows.setMinimumHeight((self.fontMetrics().lineSpacing() + 8) * min(len(choices), 16) + 10)
        rows.picked.connect(lambda _: self._say())
        rows.entered.connect(lambda _: self._take())
        rows.installEventFilter(self)
        self._steps.append((rows, choices))
        column = QVBoxLayout(spacing=4)
        column.addWidget(QLabel(name, self, objectName="heading"))
        column.addWidget(rows)
        return column

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key, typed = event.key(), event.text().upper()
        marks = [choice.mark for choice in self._steps[self._step][1]]
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
            self._take()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Left):
            self._go(max(0, self._step - 1))
        elif typed and typed in marks:
            self._steps[self._step][0].pick_row(marks.index(typed))
            self._take()
        else:
            return typed.isalnum()  # a letter that is no choice does nothing, rather than jump to another row
        return True

    def _go(self, step: int) -> None:
        self._step = step
        for n, (rows, _) in enumerate(self._steps):
            rows.setEnabled(n <= step)
            if n > step:
                rows.pick(QModelIndex())
        rows = self._steps[step][0]
        rows.pick_row(max(0, rows.row()))
        rows.setFocus()
        self._say()

    def _take(self) -> None:
        if self._step + 1 < len(self._steps):
            self._go(self._step + 1)
        elif found := self._result():
            self.chosen = found
            self.accept()

    def _result(self) -> Entry | None:
        """The code of the current rows; None where the book bars the two together."""
        marks = {rows.accessibleName(): choices[rows.row()].mark for rows, choices in self._steps}
        return self._completion.result(marks.get("Side", ""), marks.get("7th character", ""))

    def _say(self) -> None:
        if self._step + 1 < len(self._steps):
            self.said.setText("")
            return
        found = self._result()
        self.said.setText(f"{found.code.text}  {found.title}" if found else "The book has no code with these two.")
