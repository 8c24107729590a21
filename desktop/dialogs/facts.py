"""The facts of the encounter: setting, patient, dates, payer, places, providers."""

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from codesets.checks.claim import Setting
from codesets.code import System, read
from codesets.errors import UserError
from desktop.case.encounter import Encounter, Patient, Provider
from desktop.case.summary_facts import SETTINGS, us

SEXES = (("", "not known"), ("F", "F"), ("M", "M"), ("U", "U"))
PAYERS = (
    ("", "not known"), ("medicare_a", "Medicare Part A"), ("medicare_b", "Medicare Part B"),
    ("medicare_advantage", "Medicare Advantage"), ("medicaid", "Medicaid"), ("tricare", "TRICARE"),
    ("commercial", "Commercial"), ("workers_comp", "Workers' compensation"), ("auto", "Auto"), ("self_pay", "Self-pay"),
)  # fmt: skip
LINES = (
    ("name", "Patient"), ("birth", "Date of birth"), ("mrn", "MRN"), ("account", "Account"), ("start", "From (admission)"),
    ("end", "To (discharge)"), ("pos", "Place of service"), ("payer", "Payer"), ("rendering", "Rendering provider"),
    ("npi", "Rendering NPI"), ("admitting", "Admitting diagnosis"),
)  # fmt: skip


class FactsDialog(QDialog):
    """Dates are typed MM/DD/YYYY or YYYY-MM-DD; what is wrong is said beside the fields."""

    def __init__(self, encounter: Encounter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Encounter facts")
        self.setMinimumWidth(460)
        self._encounter = encounter
        self._setting = _choice(SETTINGS.items(), encounter.setting)
        self._sex = _choice(SEXES, encounter.patient.sex)
        self._payer_type = _choice(PAYERS, encounter.payer_type or "")
        e, p = encounter, encounter.patient
        known = (
            p.name, us(p.birth_date), p.mrn, e.account, us(e.start), us(e.end), e.place_of_service or "",
            e.payer, e.rendering.name, e.rendering.npi, e.admitting.text if e.admitting else "",
        )  # fmt: skip
        self._lines = {key: QLineEdit(value, self) for (key, _), value in zip(LINES, known, strict=True)}
        form = QFormLayout()
        form.addRow("Setting", self._setting)
        for key, label in LINES:
            self._lines[key].setAccessibleName(label)
            form.addRow(label, self._lines[key])
            if key == "birth":
                form.addRow("Sex", self._sex)
            if key == "payer":
                form.addRow("Payer type", self._payer_type)
        self._wrong = QLabel("", self, wordWrap=True, objectName="stale")
        self._wrong.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, parent=self)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self._wrong)
        column.addWidget(buttons)
        self._lines["name"].setFocus()
        self.changes: tuple[tuple[str, object], ...] = ()

    def _take(self) -> None:
        try:
            fresh = self._facts()
        except UserError as error:
            self._wrong.setText(error.sentence())
            self._wrong.show()
            return
        self.changes = tuple((k, v) for k, v in fresh.items() if v != getattr(self._encounter, k))
        self.accept()

    def _facts(self) -> dict[str, object]:
        text = {key: line.text().strip() for key, line in self._lines.items()}
        start = read_date(text["start"], "From")
        end = read_date(text["end"], "To")
        setting = Setting(self._setting.currentData())
        if start and end and end < start:
            raise UserError("The last day is before the first.", "Check From and To.")
        patient = Patient(text["name"], read_date(text["birth"], "Date of birth"), self._sex.currentData(), text["mrn"])
        return {
            "setting": setting,
            "patient": patient,
            "account": text["account"],
            "start": start,
            "end": end or (None if setting is Setting.INPATIENT else start),
            "place_of_service": text["pos"] or None,
            "payer": text["payer"],
            "payer_type": self._payer_type.currentData() or None,
            "rendering": replace(self._encounter.rendering, name=text["rendering"], npi=text["npi"])
            if text["rendering"] or text["npi"]
            else Provider(),
            "admitting": read(System.ICD10CM, text["admitting"]) if text["admitting"] else None,
        }


def read_date(text: str, label: str) -> date | None:
    """MM/DD/YYYY or ISO; empty is not known. Raises UserError naming the field."""
    if not text:
        return None
    try:
        if "/" in text:
            month, day, year = (int(part) for part in text.split("/"))
            return date(year + 2000 if year < 100 else year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"{label}: this is not a date.", "Write it as MM/DD/YYYY.") from None


def _choice(choices: object, value: object) -> QComboBox:
    box = QComboBox()
    for key, label in choices:  # type: ignore[attr-defined]
        box.addItem(label, key)
    box.setCurrentIndex(max(0, box.findData(value)))
    return box
