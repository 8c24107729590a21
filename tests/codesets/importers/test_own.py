"""The user's own book: our template back again, columns in any order, refusals with their row."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesets.code import System
from codesets.errors import UserError
from codesets.importers.own import COLUMNS, read_own, template
from codesets.importers.part import HEAD, Member, Part
from codesets.members import members
from codesets.schema import TABLES
from tests.rounds import rounds


def member(raw: str | bytes, name: str = "folder/House list.tsv") -> Member:
    whole = raw.encode() if isinstance(raw, str) else raw
    return Member(name, len(whole), whole[:HEAD], lambda: io.BytesIO(whole))


def sheet(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def taken(part: Part) -> dict[str, list[tuple[object, ...]]]:
    rows = {table: list(rows) for table, rows in part.tables.items()}
    assert part.report.balanced()
    assert all(len(row) == len(TABLES[table].split()) for table in rows for row in rows[table])
    return rows


def test_the_template_can_be_taken_in_as_it_is() -> None:
    assert template().splitlines()[0].split("\t") == list(COLUMNS)
    (part,) = read_own(member(template()))
    rows = taken(part)
    assert [row[0] for row in rows["entries"]] == ["02001", "HOUSE-2"]
    assert (part.edition.system, part.edition.name, part.edition.release) == (
        System.USER,
        "own-house-list",
        "House list",
    )
    assert (part.edition.effective, part.edition.until, part.report.accepted) == (date(2026, 1, 1), None, 2)
    assert rows["synonyms"] == [("02001", "first name"), ("02001", "second name")]
    assert rows["entries"][1][-2:] == ("2026-01-01", "2026-12-31")


def test_columns_stand_in_any_order_and_notes_keep_the_code_as_typed() -> None:
    (part,) = read_own(member("\ufeffTitle\tNOTES\tcode\nInvented\tMind this\tab-1x\n\nOther\t\tB.2\n"))
    rows = taken(part)
    assert [row[:2] for row in rows["entries"]] == [("AB-1X", "Invented"), ("B.2", "Other")]
    assert rows["notes"] == [("AB-1X", "note", "Mind this", "ab-1x")] and rows["synonyms"] == []
    assert part.edition.effective == date(2000, 1, 1)


def test_a_spreadsheet_with_dates_and_numbers() -> None:
    raw = sheet(
        ("code", "title", "effective", "ends"), (2001, "Invented", date(2025, 7, 1), "12/31/2026"), ("X1", "More")
    )
    (part,) = read_own(member(raw, "Haus.xlsx"))
    assert [(r[0], r[-2], r[-1]) for r in taken(part)["entries"]] == [
        ("2001", "2025-07-01", "2026-12-31"),
        ("X1", None, None),
    ]
    assert part.edition.effective == date(2025, 7, 1)


def test_bad_rows_are_refused_with_their_row_and_reason() -> None:
    lines = ["code\ttitle\teffective\tends", "A1\tGood\t\t", "a1\tTwice\t\t", "A 2\tBlank\t\t", "A3\t\t\t", "X" * 21 + "\tLong\t\t",
             "A4\tDate\tsoon\t", "A5\tDates\t2026-02-01\t2026-01-01", "A6\tGood\tand\t\tshifted", "A7\tFine\t1/2/2026\t"]  # fmt: skip
    (part,) = read_own(member("\r\n".join(lines)))
    assert [row[0] for row in taken(part)["entries"]] == ["A1", "A7"]
    expected = {3: "twice", 4: "shape", 5: "no title", 6: "shape", 7: "not a date", 8: "ends before", 9: "more cells"}
    assert [n for n, _ in part.report.refused] == list(expected)
    assert all(expected[n] in why for n, why in part.report.refused)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code\ttitle\tfee\nA1\tGood\t3\n", "'fee'"),
        ("code\ttitle\ttitle\nA1\tGood\t3\n", "'title' twice"),
        ("code\t\ttitle\nA1\tGood\t3\n", "without a name"),
        ("code\ttitle\n", "holds no codes"),
        ("code\ttitle\nA 1\tBlank\n", "Row 2"),
    ],
)
def test_a_book_that_cannot_be_used_says_so(text: str, words: str) -> None:
    with pytest.raises(UserError, match=words) as caught:
        read_own(member(text))
    assert "nothing was changed" in caught.value.what and caught.value.remedy


@pytest.mark.parametrize(
    "raw",
    [
        "Code\tDescription\nA1\tFee slip\n",
        "code,title\nA1,Commas\n",
        "",
        "\n\n",
        b"PK\x03\x04 no sheet",
        b"\xff\xfec\x00o\x00",
        "prose",
    ],
)
def test_other_lists_are_left_alone(raw: str | bytes) -> None:
    assert read_own(member(raw)) == ()


def test_no_official_file_is_taken_for_a_book_of_the_user(releases: Path) -> None:
    asked = 0
    for path in sorted(releases.iterdir()):
        for found in members(path):
            assert isinstance(found, Member) and read_own(found) == (), found
            asked += 1
    assert asked >= 40


@settings(max_examples=rounds(60, 3000), deadline=None)
@given(st.integers(0, 260), st.binary(max_size=40))
def test_damage_never_crashes(at: int, junk: bytes) -> None:
    whole = template().encode()
    try:
        for part in read_own(member(whole[:at] + junk + whole[at + len(junk) :])):
            taken(part)
    except UserError as error:
        assert error.what


@settings(max_examples=rounds(20, 400), deadline=None)
@given(st.integers(0, 6000), st.binary(min_size=1, max_size=40))
def test_a_damaged_spreadsheet_never_crashes(at: int, junk: bytes) -> None:
    whole = sheet(("code", "title"), ("A1", "Good"))
    try:
        for part in read_own(member(whole[:at] + junk + whole[at + len(junk) :])):
            taken(part)
    except UserError as error:
        assert error.what
