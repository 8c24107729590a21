"""Changes to procedure lines."""

from dataclasses import dataclass, replace
from typing import Any

from codesets.code import Code
from codesets.errors import UserError
from desktop.case.commands import require_draft
from desktop.case.encounter import Encounter, Procedure, Span


@dataclass(frozen=True, slots=True)
class AddProcedure:
    """Add a line at the end."""

    code: Code
    evidence: tuple[Span, ...] = ()
    label_text: str = ""

    @property
    def label(self) -> str:
        return f"Add {self.code.text}"

    def apply(self, before: Encounter) -> Encounter:
        require_draft(before)
        fresh = Procedure(self.code, self.label_text, evidence=self.evidence)
        return replace(before, procedures=(*before.procedures, fresh))


@dataclass(frozen=True, slots=True)
class RemoveProcedure:
    """Remove a line."""

    index: int

    label = "Remove line"

    def apply(self, before: Encounter) -> Encounter:
        require_draft(before)
        return replace(before, procedures=tuple(p for n, p in enumerate(before.procedures) if n != self.index))


@dataclass(frozen=True, slots=True)
class MoveProcedure:
    """Move a line up (-1) or down (1)."""

    index: int
    by: int

    label = "Move line"

    def apply(self, before: Encounter) -> Encounter:
        require_draft(before)
        lines = list(before.procedures)
        target = self.index + self.by
        if not (0 <= target < len(lines) and 0 <= self.index < len(lines)):
            return before
        lines.insert(target, lines.pop(self.index))
        return replace(before, procedures=tuple(lines))


@dataclass(frozen=True, slots=True)
class EditProcedure:
    """Fields of a line by name."""

    index: int
    changes: tuple[tuple[str, Any], ...]

    label = "Edit line"

    def apply(self, before: Encounter) -> Encounter:
        require_draft(before)
        return _with_line(before, self.index, replace(before.procedures[self.index], **dict(self.changes)))


@dataclass(frozen=True, slots=True)
class AddModifier:
    """Put a modifier behind those of a line. Raises UserError for a fifth and for one that stands there."""

    index: int
    modifier: str

    @property
    def label(self) -> str:
        return f"Add modifier {self.modifier}"

    def apply(self, before: Encounter) -> Encounter:
        require_draft(before)
        line = before.procedures[self.index]
        modifier = self.modifier.strip().upper()
        if len(modifier) != 2:
            raise UserError("A modifier has two characters; nothing was added.", "Type both, then Enter.")
        if modifier in line.modifiers:
            raise UserError(f"{modifier} already stands on {line.code.text}.", "A modifier is given once to a line.")
        if len(line.modifiers) >= 4:
            raise UserError(f"{line.code.text} has four modifiers; a line holds no more.", "Remove one first (F2).")
        return _with_line(before, self.index, replace(line, modifiers=(*line.modifiers, modifier)))


@dataclass(frozen=True, slots=True)
class RemoveModifier:
    """Take a modifier off a line; of a repeated one the last."""

    index: int
    modifier: str

    @property
    def label(self) -> str:
        return f"Remove modifier {self.modifier}"

    def apply(self, before: Encounter) -> Encounter:
        require_draft(before)
        line = before.procedures[self.index]
        kept = list(reversed(line.modifiers))
        if self.modifier in kept:
            kept.remove(self.modifier)
        return _with_line(before, self.index, replace(line, modifiers=tuple(reversed(kept))))


@dataclass(frozen=True, slots=True)
class TogglePointer:
    """Point a line to a diagnosis (0-based), or no longer. Raises UserError when there is no such diagnosis."""

    index: int
    diagnosis: int

    label = "Pointer"

    def apply(self, before: Encounter) -> Encounter:
        require_draft(before)
        line, number = before.procedures[self.index], self.diagnosis + 1
        if number in line.pointers:
            return _with_line(
                before, self.index, replace(line, pointers=tuple(p for p in line.pointers if p != number))
            )
        if number > len(before.diagnoses):
            raise UserError(f"There is no diagnosis {chr(64 + number)} to point to.", "Add the diagnosis first.")
        return _with_line(before, self.index, replace(line, pointers=(*line.pointers, number)))


def _with_line(before: Encounter, index: int, fresh: Procedure) -> Encounter:
    lines = list(before.procedures)
    lines[index] = fresh
    return replace(before, procedures=tuple(lines))
