"""A procedure line: units, date, place, label, modifiers, pointers, note."""

from typing import Any

from PySide6.QtWidgets import QWidget

from codesets.errors import UserError
from desktop.case.encounter import Procedure
from desktop.case.summary_facts import LETTERS, us
from desktop.dialogs.facts import read_date
from desktop.dialogs.form import FormDialog


class LineDialog(FormDialog):
    """An empty date or place means the encounter's."""

    def __init__(self, line: Procedure, parent: QWidget | None = None) -> None:
        units = "" if line.units is None else f"{line.units:g}"
        pointers = " ".join(LETTERS[p - 1] if 1 <= p <= 12 else str(p) for p in line.pointers)
        super().__init__(
            f"Line {line.code.text}",
            (
                ("units", "Units", units), ("on", "Date", us(line.on)),
                ("place_of_service", "Place of service", line.place_of_service or ""),
                ("label", "Your own label", line.label), ("modifiers", "Modifiers", " ".join(line.modifiers)),
                ("pointers", "Points to", pointers), ("note", "Note", line.note),
            ),
            parent,
        )  # fmt: skip
        self._line = line

    def before(self, name: str) -> Any:
        return getattr(self._line, name)

    def values(self) -> dict[str, Any]:
        return {
            "units": _units(self.text("units")),
            "on": read_date(self.text("on"), "Date"),
            "place_of_service": self.text("place_of_service") or None,
            "label": self.text("label"),
            "modifiers": tuple(self.text("modifiers").upper().replace(",", " ").split()),
            "pointers": tuple(_pointer(p) for p in self.text("pointers").upper().replace(",", " ").split()),
            "note": self.text("note"),
        }


def _units(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        raise UserError("Units: this is not a number.", "Write for example 1 or 2.5.") from None


def _pointer(text: str) -> int:
    if text in LETTERS:
        return LETTERS.index(text) + 1
    if text.isdigit():
        return int(text)
    raise UserError("Points to: write letters with blanks between them.", "For example A B.")
