"""The encounter file: what goes out comes in, and what is refused says where."""

import json
from pathlib import Path
from typing import Any

import pytest

from codesets.errors import UserError
from desktop.case.interchange import dump, load, read_file

BASE: dict[str, Any] = {
    "format": "codedesk-encounter",
    "version": 1,
    "setting": "professional",
    "encounter": {"from": "2026-06-11"},
    "documents": [{"id": "d1", "text": "Heart failure.\r\nStable."}],
    "diagnoses": [{"code": "i509", "poa": "1", "evidence": [{"document": "d1", "start": 0, "end": 13}]}],
}


def changed(**parts: Any) -> str:
    return json.dumps({**BASE, **parts})


def test_codes_are_read_in_any_form_and_written_with_the_dot(tmp_path: Path) -> None:
    encounter = load(json.dumps(BASE), tmp_path)
    assert encounter.diagnoses[0].code.text == "I50.9"
    assert encounter.diagnoses[0].poa is None
    assert encounter.documents[0].text == "Heart failure.\nStable."
    again = load(dump(encounter), tmp_path)
    assert dump(again) == dump(encounter)


@pytest.mark.parametrize("name", ["office.json", "inpatient.json"])
def test_the_examples_come_back_whole(examples: Path, name: str) -> None:
    encounter = read_file(examples / name)
    again = load(dump(encounter), examples)
    assert (again.diagnoses, again.procedures, again.documents) == (
        encounter.diagnoses,
        encounter.procedures,
        encounter.documents,
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("not json", "not JSON"),
        ("[]", "the file: wrong type"),
        (changed(version=2), "newer Codedesk"),
        (changed(colour="red"), "unknown key colour"),
        (changed(setting="clinic"), "setting: not one of"),
        (changed(diagnoses=[{"code": "I10"}, {"code": 5}]), r"diagnoses\[1\].code: wrong type"),
        (changed(encounter={}), "encounter: from is missing"),
        (changed(encounter={"from": "06/11/2026"}), "encounter.from"),
        (changed(encounter={"from": "2026-02-31"}), "encounter.from: not a date"),
        (
            changed(diagnoses=[{"code": "I10", "evidence": [{"document": "d9", "start": 0, "end": 1}]}]),
            r"evidence\[0\].document",
        ),
        (changed(diagnoses=[{"code": "I10", "evidence": [{"document": "d1", "start": 0, "end": 99}]}]), "outside"),
        (
            changed(documents=[{"id": "d1", "path": "../x.txt", "sha256": "0" * 64}], diagnoses=[]),
            "out of the file's folder",
        ),
    ],
)
def test_a_refused_shape_names_its_place(text: str, place: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=place):
        load(text, tmp_path)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="could not be read"):
        read_file(tmp_path / "none.json")
