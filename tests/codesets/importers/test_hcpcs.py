"""The HCPCS file of CMS: text and spreadsheet, balanced, refused row by row, installed once."""

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesets.errors import UserError
from codesets.importers.hcpcs import COLUMNS, read_hcpcs
from codesets.importers.hcpcs_lists import read_noc, read_processing_notes
from codesets.members import members
from tests.codesets.importers.given import given_file, rows
from tests.rounds import rounds

COUNTS = {
    "hcpcs-2019.zip": ("hcpcs-2019-01", 6440, 360, 141),
    "hcpcs-2020.zip": ("hcpcs-2020-01", 6710, 369, 220),
    "hcpcs-2025-oct.zip": ("hcpcs-2025-10", 8463, 383, 0),
}


def line(code: str, kind: str, text: str, sequence: str = "00100", term: str = "") -> str:
    head = f"{code:>5}{sequence}{kind}{text:<80}"
    return f"{head:<268}2024010120251001{term:<8}N".ljust(320)


@pytest.mark.parametrize("name", COUNTS)
def test_every_official_file_balances(releases: Path, name: str) -> None:
    parts = []
    for member in members(releases / name):
        assert not isinstance(member, tuple)
        for reader in (read_hcpcs, read_noc, read_processing_notes):
            parts += reader(member)
    edition, codes, modifiers, listed = COUNTS[name]
    counted = [len(rows(part, "entries")) for part in parts if part.kind == "codes"]
    assert (parts[0].edition.name, counted) == (edition, [codes, modifiers])
    assert sum(len(rows(part, "noc")) + len(rows(part, "processing_notes")) for part in parts) == listed
    assert all(part.report.balanced() for part in parts)
    assert not [row for row in rows(parts[0], "entries") if row[0].startswith("D")]


def test_continuation_lines_join_and_dates_are_read() -> None:
    text = "\r\n".join(
        [
            "DISCLAIMER",
            line("J9999", "3", "First part of a"),
            line("J9999", "4", "long description", "00200"),
            line("G0999", "3", "Ended", term="20241231"),
            line("ZZ", "7", "A modifier"),
        ]
    )
    codes, modifiers = read_hcpcs(given_file("any.txt", text))
    found = [(row[0], row[1], row[8]) for part in (codes, modifiers) for row in rows(part, "entries")]
    assert found == [
        ("J9999", "First part of a long description", None),
        ("G0999", "Ended", "2024-12-31"),
        ("ZZ", "A modifier", None),
    ]
    assert [p.edition.name for p in (codes, modifiers)] == ["hcpcs-2025-10", "modifiers-2025-10"]
    assert (codes.report.read, modifiers.report.read) == (3, 1)
    assert rows(codes, "details")[0] == ("J9999", '{"action": "N"}')


def test_dental_codes_and_lost_lines_are_refused_with_their_line() -> None:
    text = "\n".join([line("D0120", "3", "Exam"), line("J9998", "3", "Drug"), line("J9997", "4", "Lost", "00200")])
    codes, _ = read_hcpcs(given_file("any.txt", text))
    assert [row[0] for row in rows(codes, "entries")] == ["J9998"]
    assert [number for number, _ in codes.report.refused] == [1, 3] and codes.report.balanced()


def sheet(header: tuple[str, ...]) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(header)
    book.active.append(["J9999", "3", "Drug", "20240101", "20251001", ""])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_spreadsheet_with_a_column_missing_is_refused_and_another_list_is_no_book() -> None:
    assert rows(read_hcpcs(given_file("h.xlsx", sheet(COLUMNS)))[0], "entries")[0][:2] == ("J9999", "Drug")
    with pytest.raises(UserError, match="TERM DT"):
        read_hcpcs(given_file("h.xlsx", sheet(COLUMNS[:-1])))
    assert read_hcpcs(given_file("h.xlsx", sheet(("HCPC", "LONG DESCRIPTION")))) == ()
    assert read_hcpcs(given_file("any.txt", "some text\nthat is no book")) == ()


@settings(max_examples=rounds(40, 2000), deadline=None)
@given(st.integers(0, 700), st.binary(max_size=60))
def test_damage_never_crashes(at: int, junk: bytes) -> None:
    whole = "\n".join([line("J9998", "3", "Drug"), line("ZZ", "7", "Modifier")]).encode()
    try:
        parts = read_hcpcs(given_file("any.txt", whole[:at] + junk + whole[at + len(junk) :]))
    except UserError as error:
        assert "nothing was changed" in error.sentence()
    else:
        assert all(part.report.balanced() for part in parts)
