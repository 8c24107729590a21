"""Plain text out of files, and what is refused."""

from pathlib import Path

import pytest

from codesets.errors import UserError
from desktop.reading.sections import sections
from desktop.reading.text_file import LARGEST, clean, read_text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_usual_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes("Sjögren’s\r\nstable".encode(encoding))
    assert read_text(path) == "Sjögren’s\nstable"


@pytest.mark.parametrize("raw", [b"\x00\x01\x02\x7fELF" * 50, b"%PDF-1.7\n\xff\x00\x00\x01" * 20, b"\xff\xfe\x00"])
def test_what_is_not_text_is_said(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(raw)
    with pytest.raises(UserError, match="not plain text"):
        read_text(path)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    with path.open("wb") as out:
        out.truncate(LARGEST + 1)
    with pytest.raises(UserError, match="20 MB"):
        read_text(path)


def test_empty_text_is_said() -> None:
    with pytest.raises(UserError, match="no text"):
        clean(" \r\n ")


def test_headings_make_sections() -> None:
    text = "CHIEF COMPLAINT\nCough.\nASSESSMENT AND PLAN: rest\nBP 120/80\n"
    assert [(s.title, text[s.start : s.start + 5]) for s in sections(text)] == [
        ("Chief complaint", "CHIEF"),
        ("Assessment and plan", "ASSES"),
    ]
