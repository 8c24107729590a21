"""The settings, drawn from their table."""

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from desktop.settings import SETTINGS, Setting, Settings


class SettingsDialog(QDialog):
    """OK keeps them all."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.setMinimumWidth(420)
        self._settings = settings
        form = QFormLayout()
        self.fields = {s.key: self._field(s) for s in SETTINGS}
        for s in SETTINGS:
            self.fields[s.key].setToolTip(s.help)
            self.fields[s.key].setAccessibleName(s.label)
            form.addRow(s.label, self.fields[s.key])
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, parent=self
        )
        buttons.accepted.connect(self._keep)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(buttons)

    def _field(self, s: Setting) -> QWidget:
        if s.choices:
            box = QComboBox(self)
            for value, label in s.choices:
                box.addItem(label, value)
            box.setCurrentIndex(box.findData(self._settings.text(s.key)))
            return box
        if isinstance(s.default, bool):
            check = QCheckBox(self)
            check.setChecked(self._settings.flag(s.key))
            return check
        if isinstance(s.default, float):
            return QDoubleSpinBox(self, minimum=0.8, maximum=2.0, singleStep=0.1, value=self._settings.number(s.key))
        return QLineEdit(self._settings.text(s.key), self)

    def _keep(self) -> None:
        for key, field in self.fields.items():
            if isinstance(field, QComboBox):
                self._settings.put(key, field.currentData())
            elif isinstance(field, QCheckBox):
                self._settings.put(key, field.isChecked())
            elif isinstance(field, QDoubleSpinBox):
                self._settings.put(key, round(field.value(), 2))
            elif isinstance(field, QLineEdit):
                self._settings.put(key, field.text().strip())
        self.accept()
