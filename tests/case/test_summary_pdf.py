"""The coded summary: what stands on it, and what must not."""

import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from codesets.checks.claim import Setting
from codesets.checks.run import check
from codesets.code import Code, System
from codesets.library import Library
from desktop.case.encounter import Diagnosis, Document, Encounter, Override, Patient, Procedure, Provider, Span
from desktop.case.facts import claim
from desktop.case.summary_facts import file_name
from desktop.case.summary_pdf import render

AT = datetime(2026, 6, 12, 10, 45)
NOTE = "ASSESSMENT\n1. Hypertension.\n2. Type 2 diabetes.\n"


@pytest.fixture
def coded() -> Encounter:
    return Encounter(
        "k", patient=Patient("Canary, Zoë", date(1961, 3, 4), "F", "M-1"), account="A/22 01", start=date(2026, 6, 11),
        end=date(2026, 6, 11), place_of_service="11", rendering=Provider("N. Sampleton, MD", "1234567893"),
        documents=(Document("d1", "Office note", text=NOTE),),
        diagnoses=(Diagnosis(Code(System.ICD10CM, "I10"), evidence=(Span("d1", 14, 26),)), Diagnosis(Code(System.ICD10CM, "E1122"))),
        procedures=(Procedure(Code(System.CPT, "99214"), "Office visit", ("25",), pointers=(1, 2)),),
    )  # fmt: skip


def text(encounter: Encounter, library: Library) -> str:
    facts = claim(encounter)
    assert facts is not None
    pdf = render(encounter, check(facts, library), library, AT, "0.1.0")
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_codes_stand_whole_and_in_order(coded: Encounter, library: Library) -> None:
    sheet = text(coded, library)
    assert sheet.index("I10") < sheet.index("E11.22") < sheet.index("99214")
    for part in (
        "Draft",
        "Page 1 of 1",
        "Canary, Zoë",
        "“Hypertension”",
        "Office note, line 2",
        "A B",
        "ICD-10-CM April 2026",
    ):
        assert part in sheet


def test_the_same_input_gives_the_same_bytes(coded: Encounter, library: Library) -> None:
    facts = claim(coded)
    assert facts is not None
    verdict = check(facts, library)
    assert render(coded, verdict, library, AT, "0.1.0") == render(coded, verdict, library, AT, "0.1.0")


def test_no_patient_name_in_file_name_or_metadata(coded: Encounter, library: Library) -> None:
    assert file_name(coded) == "coded-summary-A-22-01-2026-06-11.pdf"
    facts = claim(coded)
    assert facts is not None
    about = PdfReader(io.BytesIO(render(coded, check(facts, library), library, AT, "0.1.0"))).metadata
    assert "Canary" not in str(about)


def test_many_codes_flow_over_pages(coded: Encounter, library: Library) -> None:
    codes = [d.code for d in coded.diagnoses] + [
        e.code for e in library.book_named("icd10cm-2026-04").billable_below("S72", 23)
    ]
    many = replace(
        coded,
        setting=Setting.INPATIENT,
        diagnoses=tuple(Diagnosis(c, "Y") for c in codes),
        procedures=coded.procedures * 50,
    )
    sheet = text(many, library)
    assert "Page 1 of 3" in sheet and "Page 3 of 3" in sheet and "POA Y" in sheet
    assert all(c.text in sheet for c in codes)


def test_an_answered_finding_is_printed_with_its_reason(coded: Encounter, library: Library) -> None:
    twice = replace(coded, diagnoses=(*coded.diagnoses, coded.diagnoses[0]))
    answered = replace(
        twice, overrides=(Override("DX-09", ("I10",), "two separate sites", "R. Coder", "2026-06-12T10:42"),)
    )
    assert "1 errors" in text(twice, library)
    assert "Answered: two separate sites" in text(answered, library)


def test_letters_the_font_lacks_print_as_question_marks(coded: Encounter, library: Library, tmp_path: Path) -> None:
    strange = replace(coded, notes="blood 漢字 pressure")
    assert "blood ?? pressure" in text(strange, library)
