"""The commands' JSON and exit codes, and the demo's codes."""

import io
import json
import shutil
import tomllib
from pathlib import Path

import pytest

from codesets.resources import resource
from codesets.search.find import Finder
from desktop.__main__ import main
from desktop.demo import code_sample
from desktop.samples import load_samples


@pytest.fixture
def ready(home: Path, books_path: Path, with_index: Path) -> None:
    shutil.copy(books_path, home / "books.db")


def test_batch_answers_every_line(
    ready: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("i10\n\nmixed hyperlipidemia\n"))
    assert main(["search", "--batch", "--limit", "3"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [a["query"] for a in answers] == ["i10", "", "mixed hyperlipidemia"]
    assert answers[0]["hits"][0] == {
        "system": "icd10cm", "code": "I10", "title": "Essential (primary) hypertension", "billable": True, "why": "code",
    }  # fmt: skip
    assert answers[1]["hits"] == [] and answers[2]["hits"][0]["code"] == "E78.2"


def test_books_list(ready: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["books", "list", "--json"]) == 0
    books = json.loads(capsys.readouterr().out)["books"]
    assert books[0]["system"] == "icd10cm" and books[0]["billable"] == 74_719


@pytest.mark.parametrize(("code", "exit_code"), [("I10", 0), ("E11.2", 1)])
def test_check_exits_by_its_findings(
    ready: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str, exit_code: int
) -> None:
    path = tmp_path / "e.json"
    whole = {
        "format": "codedesk-encounter",
        "version": 1,
        "setting": "professional",
        "encounter": {"from": "2026-06-11"},
    }
    path.write_text(json.dumps(whole | {"diagnoses": [{"code": code}]}))
    assert main(["check", str(path), "--json"]) == exit_code
    found = json.loads(capsys.readouterr().out)
    assert found["editions"] == ["ICD-10-CM April 2026"]
    assert [f["rule"] for f in found["findings"]] == (["DX-02"] if exit_code else [])


def test_an_unreadable_file_is_one_sentence_and_exit_2(
    ready: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(tmp_path / "none.json")]) == 2
    assert "could not be read" in capsys.readouterr().err


def test_a_summary_that_cannot_be_written_is_said(
    ready: None, examples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    assert main(["summary", str(examples / "office.json"), "-o", str(tmp_path / "file" / "out.pdf")]) == 2
    assert "could not be written; the encounter is safe" in capsys.readouterr().err


def test_the_demo_finds_what_a_coder_would(finder: Finder) -> None:
    expected = tomllib.loads(resource("samples", "expected.toml").read_text("utf-8"))
    found = {s.id: [d.code.text for d in code_sample(s, finder).diagnoses] for s in load_samples()}
    assert found == expected
