"""Changes to an encounter, and what they leave alone."""

from datetime import date

import pytest

from codesets.checks.claim import Setting
from codesets.code import Code, System
from codesets.errors import UserError
from desktop.case.commands import AddDiagnosis, Finalize, MoveDiagnosis, RemoveDiagnosis, Reopen, SetPoa
from desktop.case.encounter import Document, Encounter, Span
from desktop.case.line_commands import AddModifier, AddProcedure, RemoveModifier, TogglePointer


def cm(text: str) -> Code:
    return Code(System.ICD10CM, text)


@pytest.fixture
def coded() -> Encounter:
    e = Encounter("k", start=date(2026, 6, 11), documents=(Document("d1", text="Heart failure"),))
    for code in ("I509", "I10", "E119"):
        e = AddDiagnosis(cm(code)).apply(e)
    e = AddProcedure(Code(System.CPT, "99214")).apply(e)
    return TogglePointer(0, 2).apply(TogglePointer(0, 0).apply(e))


def test_pointers_follow_their_diagnosis(coded: Encounter) -> None:
    assert MoveDiagnosis(2, -1).apply(coded).procedures[0].pointers == (1, 2)
    assert RemoveDiagnosis(0).apply(coded).procedures[0].pointers == (2,)
    assert AddDiagnosis(cm("J449"), first=True).apply(coded).procedures[0].pointers == (2, 4)


def test_the_same_code_again_gains_the_words(coded: Encounter) -> None:
    span = Span("d1", 0, 13)
    assert AddDiagnosis(cm("I509"), (span,)).apply(coded).diagnoses[0].evidence == (span,)
    with pytest.raises(UserError, match="already listed"):
        AddDiagnosis(cm("I509")).apply(coded)


def test_modifiers_are_four_and_different(coded: Encounter) -> None:
    for modifier in ("25", "lt", "59", "KX"):
        coded = AddModifier(0, modifier).apply(coded)
    assert coded.procedures[0].modifiers == ("25", "LT", "59", "KX")
    with pytest.raises(UserError, match="four modifiers"):
        AddModifier(0, "GA").apply(coded)
    assert RemoveModifier(0, "LT").apply(coded).procedures[0].modifiers == ("25", "59", "KX")


def test_a_final_encounter_changes_only_by_reopening(coded: Encounter) -> None:
    final = Finalize().apply(coded)
    with pytest.raises(UserError, match="final"):
        RemoveDiagnosis(0).apply(final)
    with pytest.raises(UserError, match="reason"):
        Reopen(" ").apply(final)
    assert not Reopen("late lab result").apply(final).final


def test_present_on_admission_is_inpatient_only(coded: Encounter) -> None:
    with pytest.raises(UserError, match="inpatient"):
        SetPoa(0, "Y").apply(coded)
    from dataclasses import replace

    inpatient = replace(coded, setting=Setting.INPATIENT)
    assert SetPoa(0, "Y").apply(inpatient).diagnoses[0].poa == "Y"


def test_labels_and_reprs_hold_no_words_of_the_note() -> None:
    e = Encounter("k", notes="Canary Name", documents=(Document("d1", text="Canary Name"),))
    assert "Canary" not in repr(e)
    assert AddDiagnosis(cm("I10")).label == "Add I10"
