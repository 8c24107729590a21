"""Runs every check on a claim."""

from codesets.checks import diagnosis, line, tabular
from codesets.checks.catalogue import BY_RULE
from codesets.checks.claim import Claim, Setting
from codesets.checks.finding import Finding, NotRun, Verdict
from codesets.checks.tables import Tables
from codesets.code import NAMES, System
from codesets.library import Library

FAMILIES = (
    diagnosis.validity,
    diagnosis.duplicates,
    tabular.excludes1,
    diagnosis.count,
    line.procedures,
    line.modifiers,
    line.pointers,
    line.providers,
    diagnosis.stale,
)


def check(claim: Claim, library: Library | None) -> Verdict:
    """All findings of a claim, and what was not run for want of a book or a fact."""
    tables = Tables(library)
    found = [f for family in FAMILIES for f in family(claim, tables) if _applies(f, claim)]
    return Verdict(tuple(dict.fromkeys(found)), _not_run(claim, tables), _editions(claim, tables))


def _applies(finding: Finding, claim: Claim) -> bool:
    return claim.setting in BY_RULE[finding.rule].settings


def _not_run(claim: Claim, tables: Tables) -> tuple[NotRun, ...]:
    missing: dict[tuple[str, str], None] = {}
    if claim.diagnoses and tables.answering(System.ICD10CM, None) is None:
        for check_ in BY_RULE.values():
            if check_.needs is System.ICD10CM:
                missing[check_.rule, NAMES[System.ICD10CM]] = None
    for one in claim.lines:
        if one.code.fits() and tables.answering(one.code.system, None) is None:
            missing["PR-01", NAMES[one.code.system]] = None
    if claim.setting is Setting.INPATIENT and claim.end is None:
        missing["DX-06", "the discharge date"] = None
    elif claim.diagnoses and (a := tables.answering(System.ICD10CM, claim.diagnosis_date())) and not a.exact:
        missing["DX-06", "ICD-10-CM in force on the date"] = None
    return tuple(NotRun(rule, needs) for rule, needs in missing)


def _editions(claim: Claim, tables: Tables) -> tuple[str, ...]:
    wanted = [System.ICD10CM] if claim.diagnoses else []
    wanted += [s for s in (System.HCPCS,) if any(x.code.system is s for x in claim.lines)]
    wanted += [System.MODIFIER] if any(x.modifiers for x in claim.lines) else []
    found = (tables.answering(system, claim.diagnosis_date()) for system in wanted)
    return tuple(a.edition.title for a in found if a)
