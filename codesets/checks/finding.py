"""What a check says."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """Error: the claim is rejected or a rule broken. Warning: needs a reason. Hint: worth a look."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rule stands."""

    name: str
    release: str | None = None
    effective: date | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """A safe change offered with one key. `action`: remove_diagnosis, remove_line, remove_modifier, choose_child, add_pointer...

    `index` is the 0-based diagnosis or line it acts on; `value` a code or modifier where one is needed.
    """

    action: str
    label: str
    index: int = 0
    value: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One conflict: `message` says what and why, `remedy` how to mend it. `lines` are 1-based procedure lines."""

    rule: str
    severity: Severity
    message: str
    remedy: str
    source: Source
    codes: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    fix: Fix | None = None

    def same_as(self, rule: str, codes: tuple[str, ...]) -> bool:
        """Whether an override given for `rule` and `codes` answers this finding."""
        return self.rule == rule and sorted(self.codes) == sorted(codes)


@dataclass(frozen=True, slots=True)
class NotRun:
    """A check that could not run, and the book or fact it needs."""

    rule: str
    needs: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that checking a claim said."""

    findings: tuple[Finding, ...] = ()
    not_run: tuple[NotRun, ...] = ()
    editions: tuple[str, ...] = ()  # titles of the editions checked with
