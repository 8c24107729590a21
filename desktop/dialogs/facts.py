"""The facts of the encounter: setting, patient, dates, payer, places, providers."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from codesets.checks.claim import Setting
from codesets.code import System, read
from codesets.errors import UserError
from desktop.case.encounter import Encounter, Patient, Provider
from desktop.case.summary_facts import SETTINGS, us
from desktop.dialogs.form import FormDialog

SEXES = (("", "not known"), ("F", "F"), ("M", "M"), ("U", "U"))
PAYERS = (
    ("", "not known"), ("medicare_a", "Medicare Part A"), ("medicare_b", "Medicare Part B"),
    ("medicare_advantage", "Medicare Advantage"), ("medicaid", "Medicaid"), ("tricare", "TRICARE"),
    ("commercial", "Commercial"), ("workers_comp", "Workers' compensation"), ("auto", "Auto"), ("self_pay", "Self-pay"),
)  # fmt: skip


class FactsDialog(FormDialog):
    """Dates are typed MM/DD/YYYY or YYYY-MM-DD."""

    def __init__(self, encounter: Encounter, parent: QWidget | None = None) -> None:
        e, p = encounter, encounter.patient
        super().__init__(
            "Encounter facts",
            (
                ("name", "Patient", p.name), ("birth", "Date of birth", us(p.birth_date)), ("mrn", "MRN", p.mrn),
                ("account", "Account", e.account), ("start", "From (admission)", us(e.start)),
                ("end", "To (discharge)", us(e.end)), ("pos", "Place of service", e.place_of_service or ""),
                ("payer", "Payer", e.payer), ("rendering", "Rendering provider", e.rendering.name),
                ("npi", "Rendering NPI", e.rendering.npi),
                ("admitting", "Admitting diagnosis", e.admitting.text if e.admitting else ""),
            ),
            parent,
        )  # fmt: skip
        self._encounter = encounter
        self.setting = _choice(SETTINGS.items(), encounter.setting)
        self.sex = _choice(SEXES, p.sex)
        self.payer_type = _choice(PAYERS, e.payer_type or "")
        self.form.insertRow(0, "Setting", self.setting)
        self.form.insertRow(3, "Sex", self.sex)
        self.form.insertRow(10, "Payer type", self.payer_type)
        self.keep_order()
        self.lines["name"].setFocus()

    def before(self, name: str) -> Any:
        return getattr(self._encounter, name)

    def values(self) -> dict[str, Any]:
        start, end = read_date(self.text("start"), "From"), read_date(self.text("end"), "To")
        setting = Setting(self.setting.currentData())
        if start and end and end < start:
            raise UserError("The last day is before the first.", "Check From and To.")
        pos = self.text("pos")
        if pos and not (len(pos) == 2 and pos.isdigit()):
            raise UserError("Place of service: this is not a number of two digits.", "For example 11 for an office.")
        patient = Patient(
            self.text("name"), read_date(self.text("birth"), "Date of birth"), self.sex.currentData(), self.text("mrn")
        )
        return {
            "setting": setting,
            "patient": patient,
            "account": self.text("account"),
            "start": start,
            "end": end or (None if setting is Setting.INPATIENT else start),
            "place_of_service": pos or None,
            "payer": self.text("payer"),
            "payer_type": self.payer_type.currentData() or None,
            "rendering": Provider(self.text("rendering"), self.text("npi")),
            "admitting": read(System.ICD10CM, self.text("admitting")) if self.text("admitting") else None,
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


def _choice(choices: Iterable[tuple[Any, str]], value: object) -> QComboBox:
    box = QComboBox()
    for key, label in choices:
        box.addItem(label, key)
    box.setCurrentIndex(max(0, box.findData(value)))
    return box
