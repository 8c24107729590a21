"""A dialog of labelled fields that says beside them what is wrong."""

import itertools
from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from codesets.errors import UserError


class FormDialog(QDialog):
    """`changes` holds the fields that differ after OK; a subclass reads them in `values`."""

    def __init__(self, title: str, fields: Sequence[tuple[str, str, str]], parent: QWidget | None) -> None:
        """`fields` are (key, label, text)."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(440)
        self.changes: tuple[tuple[str, Any], ...] = ()
        self.form = QFormLayout()
        self.lines: dict[str, QLineEdit] = {}
        for key, label, text in fields:
            line = self.lines[key] = QLineEdit(text, self)
            line.setAccessibleName(label)
            self.form.addRow(label, line)
        self._wrong = QLabel("", self, wordWrap=True, objectName="stale")
        self._wrong.hide()
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, parent=self
        )
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(self.form)
        column.addWidget(self._wrong)
        column.addWidget(buttons)

    def keep_order(self) -> None:
        """Let Tab go through the fields as they stand, after some were put in between."""
        fields = [self.form.itemAt(n, QFormLayout.ItemRole.FieldRole).widget() for n in range(self.form.rowCount())]
        for before, after in itertools.pairwise(field for field in fields if field):
            self.setTabOrder(before, after)

    def text(self, key: str) -> str:
        """A field's text without blanks at its ends."""
        return self.lines[key].text().strip()

    def values(self) -> dict[str, Any]:
        """What was typed. Raises UserError naming the field."""
        raise NotImplementedError

    def before(self, name: str) -> Any:
        """The value a field had."""
        raise NotImplementedError

    def _take(self) -> None:
        try:
            fresh = self.values()
        except UserError as error:
            self._wrong.setText(error.sentence())
            self._wrong.show()
            return
        self.changes = tuple((k, v) for k, v in fresh.items() if v != self.before(k))
        self.accept()
