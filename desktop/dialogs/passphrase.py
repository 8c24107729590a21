"""Choosing a passphrase for the encrypted store, and unlocking it."""

from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from codesets.errors import UserError
from desktop.case import keys


class PassphraseDialog(QDialog):
    """`key` is the data key after OK; turning away means working in memory only."""

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._new = not keys.exists(folder)
        self.key: bytes | None = None
        self.setWindowTitle("Choose a passphrase" if self._new else "Unlock")
        self.setMinimumWidth(440)
        said = (
            "Encounters are kept encrypted under a passphrase. There is no way around it: keep it safe. "
            "Until you choose one, this case lives in memory only."
            if self._new
            else "Your encounters are encrypted. Give the passphrase to open them."
        )
        self.first = self._line("Passphrase, at least 8 characters" if self._new else "Passphrase")
        self.second = self._line("The same again")
        self.second.setVisible(self._new)
        self.wrong = QLabel("", self, objectName="stale", wordWrap=True)
        self.wrong.hide()
        skip = QPushButton("Work without saving", self, autoDefault=False)
        skip.clicked.connect(self.reject)
        go = QPushButton("Save encrypted" if self._new else "Unlock", self, default=True)
        go.clicked.connect(self.take)
        row = QHBoxLayout()
        row.addWidget(skip)
        row.addStretch(1)
        row.addWidget(go)
        column = QVBoxLayout(self, spacing=10)
        column.addWidget(QLabel(said, self, wordWrap=True))
        for widget in (self.first, self.second, self.wrong):
            column.addWidget(widget)
        column.addLayout(row)

    def _line(self, words: str) -> QLineEdit:
        line = QLineEdit(self, placeholderText=words, echoMode=QLineEdit.EchoMode.Password)
        line.setAccessibleName(words)
        return line

    def take(self) -> None:
        """Create or unlock; what is wrong is said in the dialog."""
        try:
            if self._new and self.first.text() != self.second.text():
                raise UserError("The two are not the same.", "Type the passphrase again.")
            work = keys.create if self._new else keys.unlock
            self.key = work(self._folder, self.first.text())
        except UserError as error:
            self.wrong.setText(error.sentence())
            self.wrong.setMinimumHeight(self.wrong.heightForWidth(self.first.width()))
            self.wrong.show()
            self.first.selectAll()
            self.first.setFocus()
            return
        self.accept()
