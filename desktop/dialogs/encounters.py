"""The list of saved encounters: search, open, rename, delete."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget

from desktop.case.store import CaseStore, Row
from desktop.case.summary_facts import SETTINGS, us
from desktop.messages import ask, confirm
from desktop.models.values import ValuesModel


class EncountersDialog(QDialog):
    """`chosen` is the key of the encounter to open."""

    def __init__(self, store: CaseStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Encounters")
        self.resize(720, 460)
        self._store = store
        self.chosen = ""
        self.box = QLineEdit(self, placeholderText="Search name, account or code")
        self.box.setAccessibleName("Search encounters")
        self.box.textChanged.connect(self._fill)
        self.box.returnPressed.connect(self._open)
        self._model = ValuesModel(_say, self)
        self.rows = QListView(self)
        self.rows.setModel(self._model)
        self.rows.setAccessibleName("Encounters")
        self.rows.activated.connect(lambda _: self._open())
        self._count = QLabel("", self, objectName="faint")
        buttons = QHBoxLayout()
        buttons.addWidget(self._count, 1)
        for words, act in (("Delete", self._delete), ("Rename", self._rename), ("Open", self._open)):
            button = QPushButton(words, self, autoDefault=False)
            button.clicked.connect(act)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self.box)
        column.addWidget(self.rows, 1)
        column.addLayout(buttons)
        self._fill("")

    def _fill(self, words: str) -> None:
        found = self._store.list(words)
        self._model.show(found)
        self._count.setText(f"{len(found)} encounters" if found else "No encounter yet: close this and paste a note.")
        if found:
            self.rows.setCurrentIndex(self._model.index(0))

    def _row(self) -> Row | None:
        index: QModelIndex = self.rows.currentIndex()
        return self._model.value(index.row()) if index.isValid() else None

    def _open(self) -> None:
        row = self._row()
        if row:
            self.chosen = row.key
            self.accept()

    def _rename(self) -> None:
        row = self._row()
        title = ask(self, "Rename", "Name in the list:") if row else ""
        if row and title:
            self._store.rename(row.key, title)
            self._fill(self.box.text())

    def _delete(self) -> None:
        row = self._row()
        if row and confirm(self, "Delete this encounter?", "It cannot be brought back.", "Delete"):
            self._store.delete(row.key)
            self._fill(self.box.text())

    def keyPressEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.box.hasFocus():
            self.rows.setFocus()
        super().keyPressEvent(event)


def _say(row: Row) -> str:
    state = "final" if row.final else "draft"
    named = row.title or row.patient or "not named"
    parts = (named, us(row.start), row.account, SETTINGS[row.setting], state, row.codes)
    return "   ".join(p for p in parts if p)
