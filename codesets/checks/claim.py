"""The facts of an encounter that a check may see. An absent fact is None: no check may assume it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from codesets.code import Code


class Setting(StrEnum):
    """Who bills: a professional, an outpatient facility, or an inpatient facility."""

    PROFESSIONAL = "professional"
    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A diagnosis in its place; `evidence` is the number of passages that support it."""

    code: Code
    poa: str | None = None
    evidence: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A procedure line. `pointers` are 1-based numbers of diagnoses; null dates and places were filled by the case."""

    code: Code
    modifiers: tuple[str, ...] = ()
    units: float | None = None
    on: date | None = None
    place_of_service: str | None = None
    pointers: tuple[int, ...] = ()
    rendering_npi: str | None = None
    evidence: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """An encounter as checks see it: codes, dates and counts, no names and no words of the note."""

    setting: Setting
    start: date
    end: date | None = None
    diagnoses: tuple[Diagnosis, ...] = ()
    lines: tuple[Line, ...] = ()
    admitting: Code | None = None
    reasons_for_visit: tuple[Code, ...] = ()
    birth_date: date | None = None
    sex: str | None = None
    payer_type: str | None = None
    place_of_service: str | None = None
    npis: tuple[tuple[str, str], ...] = ()  # (role, npi): rendering, attending, referring

    def diagnosis_date(self) -> date | None:
        """The date diagnoses are judged by: discharge for inpatient (None when not known), else the first day."""
        return self.end if self.setting is Setting.INPATIENT else self.start

    def line_date(self, line: Line) -> date | None:
        """The date a line is judged by: inpatient by discharge, else the line's own date or the first day."""
        return self.end if self.setting is Setting.INPATIENT else (line.on or self.start)
