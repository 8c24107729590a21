"""Each check: a claim that fires, a near miss that must not, and one outside its setting or date."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesets.checks.catalogue import CHECKS, table
from codesets.checks.claim import Claim, Diagnosis, Line, Setting
from codesets.checks.finding import Severity
from codesets.checks.run import check
from codesets.code import Code, System, plain
from codesets.library import Library
from tests.rounds import rounds

DAY = date(2026, 6, 11)


def claim(
    *codes: str,
    lines: tuple[Line, ...] = (),
    setting: Setting = Setting.PROFESSIONAL,
    start: date = DAY,
    end: date | None = DAY,
) -> Claim:
    diagnoses = tuple(Diagnosis(Code(System.ICD10CM, plain(c))) for c in codes)
    return Claim(setting, start, end, diagnoses, lines)


def line(code: str = "99214", *modifiers: str, pointers: tuple[int, ...] = (1,), system: System = System.CPT) -> Line:
    return Line(Code(system, code), modifiers, 1, pointers=pointers)


def rules(facts: Claim, library: Library | None) -> set[str]:
    return {f.rule for f in check(facts, library).findings}


MANY = (*tuple(f"Z88.{n}" for n in range(8)), "I10", "E78.2", "K21.9", "F41.1", "J45.20")
CASES = [
    ("DX-01", claim("E11.27"), claim("E11.22")),
    ("DX-01", claim("M79.37"), claim("M79.3")),
    ("DX-02", claim("E11.2"), claim("E11.21")),
    ("DX-03", claim("S52.501"), claim("S52.501A")),
    ("DX-04", claim("S52.501Z"), claim("S52.501B")),
    ("DX-09", claim("I10", "E78.2", "I10"), claim("I10", "E78.2")),
    ("DX-10", claim(*MANY), claim(*MANY[:12])),
    ("DX-10", claim(*MANY), claim(*MANY, setting=Setting.OUTPATIENT)),
    ("TB-01", claim("R73.09", "E11.9"), claim("R73.09", "I10")),
    ("TB-01", claim("E11.9", "I10", "R73.09"), claim("E11.9", "E11.9")),
    ("PR-01", claim("I10", lines=(line("9921"),)), claim("I10", lines=(line("99214"),))),
    ("PR-01", claim("I10", lines=(line("J9998", system=System.HCPCS),)), claim("I10", lines=(line("J1885", system=System.HCPCS),))),
    ("MD-01", claim("I10", lines=(line("99214", "25", "25"),)), claim("I10", lines=(line("99214", "25"),))),
    ("MD-01", claim("I10", lines=(line("99214", "ZZ"),)), claim("I10", lines=(line("99214", "LT"),))),
    ("MD-01", claim("I10", lines=(line("99214", "25", "LT", "RT", "59", "KX"),)), claim("I10", lines=(line("99214", "25", "LT", "59", "KX"),))),
    ("CL-01", claim("I10", lines=(line(pointers=()),)), claim("I10", lines=(line(pointers=(1,)),))),
    ("CL-01", claim("I10", lines=(line(pointers=(2,)),)), claim("I10", "E78.2", lines=(line(pointers=(2,)),))),
    ("CL-01", claim("I10", lines=(line(pointers=()),)), claim("I10", lines=(line(pointers=()),), setting=Setting.OUTPATIENT)),
    ("CL-05", replace(claim("I10"), npis=(("rendering", "1234567890"),)), replace(claim("I10"), npis=(("rendering", "1234567893"),))),
    ("QA-05", claim("I10", start=date(2025, 9, 3)), claim("I10")),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "fires", "near_miss"), CASES)
def test_a_check_fires_and_its_near_miss_does_not(rule: str, fires: Claim, near_miss: Claim, library: Library) -> None:
    assert rule in rules(fires, library)
    assert rule not in rules(near_miss, library)


def test_outside_the_edition_a_code_is_never_called_invalid_on_the_date(library: Library) -> None:
    verdict = check(claim("I10", start=date(2025, 9, 3)), library)
    assert [(f.rule, f.severity) for f in verdict.findings] == [("QA-05", Severity.WARNING)]
    assert ("DX-06", "ICD-10-CM in force on the date") in {(n.rule, n.needs) for n in verdict.not_run}


def test_absence_from_the_starter_is_a_hint(library: Library) -> None:
    facts = claim("I10", lines=(line("J9999", system=System.HCPCS),))
    assert [f.severity for f in check(facts, library).findings] == [Severity.HINT]


def test_numbers_without_a_book_are_not_run_and_never_unknown(library: Library) -> None:
    facts = claim("I10", lines=(line("99214"), line("4A023N6", system=System.ICD10PCS)), setting=Setting.INPATIENT)
    verdict = check(facts, library)
    assert verdict.findings == ()
    assert {n.needs for n in verdict.not_run} == {"CPT", "ICD-10-PCS"}


def test_inpatient_without_discharge_runs_no_date_rule(library: Library) -> None:
    verdict = check(claim("I10", setting=Setting.INPATIENT, start=date(2025, 9, 3), end=None), library)
    assert verdict.findings == ()
    assert ("DX-06", "the discharge date") in {(n.rule, n.needs) for n in verdict.not_run}


def test_without_books_the_rest_still_runs() -> None:
    verdict = check(claim("I10", "I10"), None)
    assert {f.rule for f in verdict.findings} == {"DX-09"}
    assert "ICD-10-CM" in {n.needs for n in verdict.not_run}


@settings(max_examples=rounds(40, 2000), deadline=None)
@given(st.lists(st.text(max_size=8), max_size=6), st.lists(st.text(max_size=6), max_size=3), st.sampled_from(Setting))
def test_any_claim_of_any_codes_never_raises(
    library: Library, codes: list[str], lines: list[str], setting: Setting
) -> None:
    made = tuple(Line(Code(System.HCPCS, c), (c,), None, pointers=(n,)) for n, c in enumerate(lines))
    check(Claim(setting, DAY, DAY, tuple(Diagnosis(Code(System.ICD10CM, c)) for c in codes), made), library)


def test_every_rule_is_declared_once_and_the_page_is_in_step() -> None:
    assert len({c.rule for c in CHECKS}) == len(CHECKS)
    assert Path(__file__).resolve().parents[3].joinpath("docs", "checks.md").read_text("utf-8") == table()
