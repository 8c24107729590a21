"""The HCPCS file of CMS: text and spreadsheet, balanced, refused row by row, installed once."""

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesets import embedded, installed
from codesets.code import Code, System
from codesets.errors import UserError
from codesets.importers.hcpcs import COLUMNS, read_hcpcs
from codesets.library import Library
from tests.rounds import rounds

COUNTS = {"hcpcs-2025-oct.zip": (8463, 383, date(2025, 10, 1))}


def line(code: str, kind: str, text: str, sequence: str = "00100", term: str = "") -> str:
    head = f"{code:>5}{sequence}{kind}{text:<80}"
    return f"{head:<268}2024010120251001{term:<8}N".ljust(320)


def members(path: Path) -> list[bytes]:
    with zipfile.ZipFile(path) as archive:
        return [archive.read(n) for n in archive.namelist() if "ANWEB" in n]


@pytest.mark.parametrize("name", ["hcpcs-2019.zip", "hcpcs-2020.zip", "hcpcs-2025-oct.zip"])
def test_every_official_file_balances(releases: Path, name: str) -> None:
    for raw in members(releases / name):
        found = read_hcpcs(raw)
        assert found is not None
        entries, editions, report = found
        assert report.balanced() and report.refused == []
        assert len({e.code for e in entries}) == len(entries) == sum(e.codes for e in editions)
        assert not [e for e in entries if e.code.plain[0] == "D" and e.code.system is System.HCPCS]
        if name in COUNTS:
            assert (editions[0].codes, editions[1].codes, editions[0].effective) == COUNTS[name]


def test_lines_are_joined_and_dates_kept() -> None:
    text = "\r\n".join(
        [
            "disclaimer prose \x92 first",
            line("J9999", "3", "First part of a"),
            line("J9999", "4", "long description", "00200"),
            line("G0999", "3", "Ended", term="20241231"),
            line("ZZ", "7", "A modifier"),
        ]
    )
    found = read_hcpcs(text.encode("cp1252", "replace"))
    assert found is not None
    entries, editions, report = found
    assert [(e.code.text, e.title, e.until) for e in entries] == [
        ("J9999", "First part of a long description", None),
        ("G0999", "Ended", date(2024, 12, 31)),
        ("ZZ", "A modifier", None),
    ]
    assert [e.name for e in editions] == ["hcpcs-2025-10", "modifiers-2025-10"]
    assert editions[0].until == date(2025, 12, 31)
    assert (report.read, report.accepted) == (4, 4)


def test_dental_codes_and_lost_lines_are_refused_with_their_line() -> None:
    text = "\n".join([line("D0120", "3", "Exam"), line("J9998", "3", "Drug"), line("J9997", "4", "Lost", "00200")])
    found = read_hcpcs(text.encode())
    assert found is not None
    entries, _, report = found
    assert [e.code.text for e in entries] == ["J9998"]
    assert [number for number, _ in report.refused] == [1, 3] and report.balanced()


def sheet(header: tuple[str, ...]) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(header)
    book.active.append(["J9999", "3", "Drug", "20240101", "20251001", ""])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_spreadsheet_with_a_column_missing_is_refused_and_another_list_is_no_book() -> None:
    assert read_hcpcs(sheet(COLUMNS)) is not None
    with pytest.raises(UserError, match="TERM DT"):
        read_hcpcs(sheet(COLUMNS[:-1]))
    assert read_hcpcs(sheet(("HCPC", "LONG DESCRIPTION"))) is None
    assert read_hcpcs(b"some text\nthat is no book") is None


@settings(max_examples=rounds(40, 2000), deadline=None)
@given(st.integers(0, 700), st.binary(max_size=60))
def test_damage_never_crashes(at: int, junk: bytes) -> None:
    whole = "\n".join([line("J9998", "3", "Drug"), line("ZZ", "7", "Modifier")]).encode()
    try:
        found = read_hcpcs(whole[:at] + junk + whole[at + len(junk) :])
    except UserError as error:
        assert "nothing was changed" in error.sentence()
    else:
        assert found is None or found[2].balanced()


def test_installing_replaces_the_starter_and_the_same_file_changes_nothing(releases: Path, tmp_path: Path) -> None:
    books = tmp_path / "books.db"
    embedded.ensure(books)
    states = [state for _, state, _ in installed.install(releases / "hcpcs-2025-oct.zip", books)]
    assert states == ["installed"] and not embedded.ready(books)
    assert [state for _, state, _ in installed.install(releases / "hcpcs-2025-oct.zip", books)] == ["already"]
    embedded.ensure(books)
    library = Library(books)
    try:
        names = {e.name for e in library.editions()}
        assert {"hcpcs-2025-10", "modifiers-2025-10", "icd10cm-2026-04"} <= names and "hcpcs-starter" not in names
        assert library.entry(Code(System.MODIFIER, "25")) is not None
    finally:
        library.close()


def test_a_damaged_zip_is_refused_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 not a zip")
    found = installed.install(tmp_path / "broken.zip", tmp_path / "books.db")
    assert len(found) == 1 and "cannot be taken in" in found[0][1]
    assert not installed.folder(tmp_path / "books.db").exists()
