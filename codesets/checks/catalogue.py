"""Every check, declared once: its identifier, settings, what it needs and where the rule stands."""

from dataclasses import dataclass

from codesets.checks.claim import Setting
from codesets.code import System

ALL = frozenset(Setting)
PROFESSIONAL = frozenset({Setting.PROFESSIONAL})


@dataclass(frozen=True, slots=True)
class Check:
    """A row of the catalogue; `needs` is the book without which it does not run."""

    rule: str
    what: str
    source: str
    settings: frozenset[Setting] = ALL
    needs: System | None = None


CHECKS = (
    Check("DX-01", "The code exists", "ICD-10-CM tabular list", needs=System.ICD10CM),
    Check("DX-02", "The code is billable, not a header", "ICD-10-CM tabular list", needs=System.ICD10CM),
    Check(
        "DX-03", "A 7th character is there where the book asks for one", "ICD-10-CM tabular list", needs=System.ICD10CM
    ),
    Check("DX-04", "The 7th character is one the book lists", "ICD-10-CM tabular list", needs=System.ICD10CM),
    Check("DX-06", "The code is valid on the date", "ICD-10-CM tabular list", needs=System.ICD10CM),
    Check("DX-07", "No code that was replaced", "ICD-10-CM conversion table of CDC/NCHS", needs=System.ICD10CM),
    Check("DX-09", "No diagnosis stands twice", "ICD-10-CM Official Guidelines I.B.12"),
    Check("DX-10", "No more diagnoses than the claim holds", "CMS-1500 (02/12) item 21; UB-04 and 837I"),
    Check("TB-01", "No Excludes1 pair anywhere in the encounter", "ICD-10-CM tabular list", needs=System.ICD10CM),
    Check("PR-01", "The procedure code exists", "HCPCS Level II; the user's CPT file; ICD-10-PCS"),
    Check("MD-01", "Modifiers are known, not repeated, at most four", "HCPCS Level II; CMS-1500 (02/12) item 24D"),
    Check("CL-01", "Every line points to one to four listed diagnoses", "CMS-1500 (02/12) item 24E", PROFESSIONAL),
    Check("CL-05", "The NPI's check digit is right", "45 CFR 162.406; Luhn formula, prefix 80840"),
    Check("QA-05", "The book was in force on the date", "editions loaded"),
)
BY_RULE = {check.rule: check for check in CHECKS}


def table() -> str:
    """The catalogue as Markdown, for `docs/checks.md`."""
    rows = ["# Checks", "", "| Rule | Checks | Setting | Needs | Source |", "|---|---|---|---|---|"]
    for c in CHECKS:
        settings = "all" if c.settings == ALL else ", ".join(sorted(c.settings))
        rows.append(f"| {c.rule} | {c.what} | {settings} | {c.needs or 'nothing'} | {c.source} |")
    return "\n".join(rows) + "\n"
