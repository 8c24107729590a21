"""What a row of the encounter shows, worked out of an encounter, its verdict and the books."""

from dataclasses import dataclass

from codesets.checks.claim import Setting
from codesets.checks.finding import Finding, Severity, Verdict
from codesets.code import NAMES, System
from codesets.library import Library
from desktop.case.encounter import Diagnosis, Encounter, Override, Procedure
from desktop.case.summary_facts import place, us


@dataclass(frozen=True, slots=True)
class DiagnosisRow:
    """A diagnosis as shown. `mark` is the number of its highlight colour, None without evidence."""

    place: str
    code: str
    title: str
    rank: str
    poa: str
    quotes: int
    mark: int | None
    severity: Severity | None

    def __str__(self) -> str:
        parts = (self.place, self.code, self.title, self.rank, self.poa and f"present on admission {self.poa}")
        return ", ".join(p for p in parts if p) + (f", {self.severity}" if self.severity else "")


@dataclass(frozen=True, slots=True)
class LineRow:
    """A procedure line as shown; `title` is from a loaded book, else the coder's own label."""

    number: int
    code: str
    title: str
    modifiers: tuple[str, ...]
    units: str
    on: str
    place: str
    pointers: str
    quotes: int
    mark: int | None
    severity: Severity | None

    def __str__(self) -> str:
        modifiers = " ".join(self.modifiers)
        points = f"points to {self.pointers}" if self.pointers else "no pointer"
        return f"Line {self.number}, {self.code} {modifiers}, {self.title}, {self.units}, {points}"


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with the coder's answer, if it has one."""

    finding: Finding
    override: Override | None

    def __str__(self) -> str:
        state = "answered" if self.override else self.finding.severity.value
        return f"{state}: {self.finding.message} {self.finding.remedy}"


def diagnosis_rows(encounter: Encounter, verdict: Verdict, library: Library | None) -> tuple[DiagnosisRow, ...]:
    """Diagnoses in sequence."""
    inpatient = encounter.setting is Setting.INPATIENT
    worst = _worst(encounter, verdict)
    return tuple(
        DiagnosisRow(
            place=place(encounter, n),
            code=d.code.text,
            title=title(d, library),
            rank=("principal" if inpatient else "first-listed") if n == 0 else "",
            poa=(d.poa or "·") if inpatient else "",
            quotes=len(d.evidence),
            mark=n if d.evidence else None,
            severity=worst.get(d.code.text),
        )
        for n, d in enumerate(encounter.diagnoses)
    )


def line_rows(encounter: Encounter, verdict: Verdict, library: Library | None) -> tuple[LineRow, ...]:
    """Procedure lines in order."""
    first_mark = len(encounter.diagnoses)
    severities: dict[int, Severity] = {}
    for row in finding_rows(encounter, verdict):
        for n in () if row.override else row.finding.lines:
            severities.setdefault(n, row.finding.severity)
    return tuple(
        LineRow(
            number=n + 1,
            code=p.code.text,
            title=title(p, library),
            modifiers=p.modifiers,
            units="" if p.units is None else f"{p.units:g} unit{'' if p.units == 1 else 's'}",
            on=us(p.on or encounter.start),
            place=p.place_of_service or encounter.place_of_service or "",
            pointers=" ".join(place(encounter, i - 1) for i in p.pointers),
            quotes=len(p.evidence),
            mark=first_mark + n if p.evidence else None,
            severity=severities.get(n + 1),
        )
        for n, p in enumerate(encounter.procedures)
    )


def finding_rows(encounter: Encounter, verdict: Verdict) -> tuple[FindingRow, ...]:
    """Open findings by severity, then those answered."""
    rows = [
        FindingRow(f, next((o for o in encounter.overrides if f.same_as(o.rule, o.codes)), None))
        for f in verdict.findings
    ]
    order = list(Severity)
    return tuple(sorted(rows, key=lambda r: (r.override is not None, order.index(r.finding.severity))))


def title(item: Diagnosis | Procedure, library: Library | None) -> str:
    """The book's title; for a number without a book the coder's label, or that it is not verified."""
    entry = library.entry(item.code) if library else None
    if entry:
        return entry.title
    if isinstance(item, Procedure) and item.label:
        return item.label
    if item.code.system in (System.CPT, System.ICD10PCS):
        return f"{NAMES[item.code.system]} not loaded: number not verified"
    return "not in the starter book" if item.code.system is System.HCPCS else "not in the code book"


def _worst(encounter: Encounter, verdict: Verdict) -> dict[str, Severity]:
    found: dict[str, Severity] = {}
    for row in finding_rows(encounter, verdict):
        for code in () if row.override else row.finding.codes:
            found.setdefault(code, row.finding.severity)
    return found
