"""Changes to an encounter: its diagnoses, documents, facts and answers. Labels name codes, never a patient's words."""

from dataclasses import dataclass, replace
from typing import Any, Protocol

from codesets.checks.claim import Setting
from codesets.code import Code
from codesets.errors import UserError
from desktop.case.encounter import Diagnosis, Document, Encounter, Override, Procedure, Span


class Command(Protocol):
    """One undoable change."""

    @property
    def label(self) -> str: ...

    def apply(self, before: Encounter) -> Encounter:
        """The encounter after the change. Raises UserError when it is refused."""


def require_draft(encounter: Encounter) -> None:
    """Refuse a change to a final encounter."""
    if encounter.final:
        raise UserError("This encounter is final; nothing was changed.", "Reopen it first (Encounter menu, Reopen).")


@dataclass(frozen=True, slots=True)
class AddDiagnosis:
    """Add at the end, or before all others; a code already listed gains the evidence instead."""

    code: Code
    evidence: tuple[Span, ...] = ()
    first: bool = False

    @property
    def label(self) -> str:
        return f"Add {self.code.text}"

    def apply(self, before: Encounter) -> Encounter:
        require_draft(before)
        listed = next((n for n, d in enumerate(before.diagnoses) if d.code == self.code), None)
        if listed is not None:
            if not set(self.evidence) - set(before.diagnoses[listed].evidence):
                raise UserError(f"{self.code.text} is already listed.", "Select other words to add them as evidence.")
            kept = before.diagnoses[listed]
            return with_diagnosis(before, listed, replace(kept, evidence=_joined(kept.evidence, self.evidence)))
        fresh = Diagnosis(self.code, evidence=self.evidence)
        if not self.first:
            return replace(before, diagnoses=(*before.diagnoses, fresh))
        order = [len(before.diagnoses), *range(len(before.diagnoses))]
        return _reorder(replace(before, diagnoses=(*before.diagnoses, fresh)), order)


@dataclass(frozen=True, slots=True)
class RemoveDiagnosis:
    """Remove one; pointers to it go, those behind it are renumbered."""

    index: int

    label = "Remove diagnosis"

    def apply(self, before: Encounter) -> Encounter:
        require_draft(before)
        return _reorder(before, [n for n in range(len(before.diagnoses)) if n != self.index])


@dataclass(frozen=True, slots=True)
class MoveDiagnosis:
    """Move one up (-1) or down (1); pointers follow their diagnosis."""

    index: int
    by: int

    label = "Move diagnosis"

    def apply(self, before: Encounter) -> Encounter:
        require_draft(before)
        target = self.index + self.by
        if not (0 <= target < len(before.diagnoses) and 0 <= self.index < len(before.diagnoses)):
            return before
        order = list(range(len(before.diagnoses)))
        order.insert(target, order.pop(self.index))
        return _reorder(before, order)


@dataclass(frozen=True, slots=True)
class ReplaceDiagnosis:
    """Put another code in the same place; evidence, pointers and note stay."""

    index: int
    code: Code

    @property
    def label(self) -> str:
        return f"Replace by {self.code.text}"

    def apply(self, before: Encounter) -> Encounter:
        require_draft(before)
        return with_diagnosis(before, self.index, replace(before.diagnoses[self.index], code=self.code))


@dataclass(frozen=True, slots=True)
class SetPoa:
    """Present on admission: Y N U W, or None. The same letter again clears it."""

    index: int
    poa: str | None

    label = "Present on admission"

    def apply(self, before: Encounter) -> Encounter:
        require_draft(before)
        if before.setting is not Setting.INPATIENT:
            raise UserError(
                "Present on admission is reported on inpatient claims only.",
                "Change the setting in the facts (Ctrl+I).",
            )
        kept = before.diagnoses[self.index]
        return with_diagnosis(before, self.index, replace(kept, poa=None if kept.poa == self.poa else self.poa))


@dataclass(frozen=True, slots=True)
class SetEvidence:
    """The passages that support a `diagnosis` or `procedure`, replaced whole."""

    kind: str
    index: int
    evidence: tuple[Span, ...]

    label = "Evidence"

    def apply(self, before: Encounter) -> Encounter:
        require_draft(before)
        if self.kind == "diagnosis":
            return with_diagnosis(before, self.index, replace(before.diagnoses[self.index], evidence=self.evidence))
        lines = list(before.procedures)
        lines[self.index] = replace(lines[self.index], evidence=self.evidence)
        return replace(before, procedures=tuple(lines))


@dataclass(frozen=True, slots=True)
class AddDocument:
    """Add a document; `replaces` makes it a new version of an older one, which is kept."""

    document: Document

    label = "Add document"

    def apply(self, before: Encounter) -> Encounter:
        require_draft(before)
        return replace(before, documents=(*before.documents, self.document))


@dataclass(frozen=True, slots=True)
class DescribeDocument:
    """Title, kind, date, author or signature of a document; its text never changes."""

    id: str
    changes: tuple[tuple[str, Any], ...]

    label = "Describe document"

    def apply(self, before: Encounter) -> Encounter:
        require_draft(before)
        if any(name in ("id", "text") for name, _ in self.changes):
            raise ValueError("a document's text is fixed")
        fresh = tuple(replace(d, **dict(self.changes)) if d.id == self.id else d for d in before.documents)
        return replace(before, documents=fresh)


@dataclass(frozen=True, slots=True)
class SetFacts:
    """Facts of the encounter by field name."""

    changes: tuple[tuple[str, Any], ...]

    label = "Change facts"

    def apply(self, before: Encounter) -> Encounter:
        require_draft(before)
        return replace(before, **dict(self.changes))


@dataclass(frozen=True, slots=True)
class AddOverride:
    """Answer a finding; a reason is required."""

    override: Override

    @property
    def label(self) -> str:
        return f"Override {self.override.rule}"

    def apply(self, before: Encounter) -> Encounter:
        require_draft(before)
        if not self.override.reason.strip():
            raise UserError(
                "An override needs a reason; the finding stays open.", "Say in a few words why it does not apply."
            )
        return replace(before, overrides=(*before.overrides, self.override))


@dataclass(frozen=True, slots=True)
class Finalize:
    """Lock the encounter."""

    label = "Mark as final"

    def apply(self, before: Encounter) -> Encounter:
        require_draft(before)
        return replace(before, final=True)


@dataclass(frozen=True, slots=True)
class Reopen:
    """Make a final encounter a draft again; the reason is kept."""

    reason: str

    label = "Reopen"

    def apply(self, before: Encounter) -> Encounter:
        if not self.reason.strip():
            raise UserError("Reopening needs a reason; the encounter stays final.", "Say in a few words why.")
        return replace(before, final=False, reopened=self.reason)


def with_diagnosis(before: Encounter, index: int, fresh: Diagnosis) -> Encounter:
    """The encounter with one diagnosis replaced."""
    items = list(before.diagnoses)
    items[index] = fresh
    return replace(before, diagnoses=tuple(items))


def _joined(kept: tuple[Span, ...], more: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys((*kept, *more)))


def _reorder(before: Encounter, order: list[int]) -> Encounter:
    """Diagnoses in a new order of their old indexes; one left out is gone. A pointer to nothing stays as it is."""
    places = {old + 1: new + 1 for new, old in enumerate(order)}
    known = range(1, len(before.diagnoses) + 1)

    def follow(line: Procedure) -> Procedure:
        kept = (places.get(p) if p in known else p for p in line.pointers)
        return replace(line, pointers=tuple(p for p in kept if p is not None))

    return replace(
        before,
        diagnoses=tuple(before.diagnoses[n] for n in order),
        procedures=tuple(follow(p) for p in before.procedures),
    )
