"""Lists in layouts of their own: what is proposed, what is kept of a choice, what is taken in."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from codesets.code import System
from codesets.errors import UserError
from codesets.importers import cpt
from codesets.importers.mapping import Mapping, from_json, guess, read_mapped, sample, to_json
from codesets.importers.part import HEAD, Member, Part
from codesets.schema import TABLES

SLIP = "Fee slip of the practice\n\nCPT Code;Description;Price;Also;Valid to\n02001;Invented one;10,50;;12/31/2026\n02002;Invented two;3,00;;\n"


def member(raw: str | bytes, name: str = "desk/Fee slip 2026.csv") -> Member:
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


def test_a_fee_slip_is_guessed_and_taken_in() -> None:
    mapping = guess(member(SLIP))
    assert mapping == Mapping(
        ";",
        3,
        0,
        1,
        until=4,
        date_format="%m/%d/%Y",
        system=System.CPT,
        name="Fee slip 2026",
        effective=date(2026, 1, 1),
    )
    assert sample(member(SLIP), 4)[2:] == [
        ["CPT Code", "Description", "Price", "Also", "Valid to"],
        ["02001", "Invented one", "10,50", "", "12/31/2026"],
    ]
    (part,) = read_mapped(member(SLIP), mapping)
    assert [(r[0], r[1], r[-1]) for r in taken(part)["entries"]] == [
        ("02001", "Invented one", "2026-12-31"),
        ("02002", "Invented two", None),
    ]
    edition = part.edition
    assert (edition.name, edition.until, edition.source) == ("cpt-own-fee-slip-2026", date(2026, 12, 31), cpt.SOURCE)
    assert edition.partial and (part.kind, part.report.accepted) == ("mapped", 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Code\tDescription\nH-1\tInvented\n", Mapping("\t", 1, 0, 1)),
        ("Service,CPT/HCPCS Code,Keywords,Effective Date\nInvented,A1,x;y,20260101\n", Mapping(",", 1, 1, 0, 2, None, 3, None, "%Y%m%d")),
        ("H1|Invented service\nH2|Invented other\n", Mapping("|", 0, 0, 1)),
        ("prose without any columns\n", Mapping("\t", 0, None, 0)),
    ],
)  # fmt: skip
def test_what_is_proposed(text: str, expected: Mapping) -> None:
    assert guess(member(text, "list.txt")) == replace(expected, name="list")


def test_a_spreadsheet_is_taken_in_as_an_own_list() -> None:
    raw = sheet(
        ("Our list",), ("Code", "Name", "Notes", "Start"), ("h-1", "Invented", "Mind", date(2026, 1, 1)), ("h 2", "Bad")
    )
    mapping = guess(member(raw, "House.xlsx"))
    assert mapping == Mapping("", 2, 0, 1, None, 2, 3, None, system=System.USER, name="House")
    (part,) = read_mapped(member(raw, "House.xlsx"), mapping)
    rows = taken(part)
    assert rows["entries"] == [("H-1", "Invented", "", 1, "code", "", 1, "2026-01-01", None)]
    assert rows["notes"] == [("H-1", "note", "Mind", "h-1")]
    assert (
        [n for n, _ in part.report.refused] == [4] and part.edition.name == "own-house" and part.edition.until is None
    )


def test_a_whole_cpt_file_in_another_layout_is_not_partial() -> None:
    text = "Code|Text\n" + "".join(f"{n:05}|Invented {n}\n" for n in range(2000, 10000))
    (part,) = read_mapped(member(text), replace(guess(member(text)), title=1))
    assert not part.edition.partial and len(taken(part)["entries"]) == 8000


def test_a_choice_is_kept_as_it_was() -> None:
    mapping = Mapping(";", 3, 0, 1, 2, 3, 4, 5, "%d.%m.%Y", System.CPT, "Häuser", date(2026, 1, 1))
    assert from_json(to_json(mapping)) == mapping
    for broken in (
        "",
        "[]",
        "{}",
        to_json(mapping).replace('"cpt"', '"x"'),
        to_json(mapping).replace('"code": 0', '"code": -1'),
        to_json(mapping).replace('"%d.%m.%Y"', "7"),
    ):
        with pytest.raises(UserError, match="cannot be read"):
            from_json(broken)


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        (Mapping(";", 3, None, 1), "not both chosen"),
        (Mapping(";", 3, 0, 1, system=System.HCPCS), "as hcpcs"),
        (Mapping(";", 3, 9, 1), "no row that can be used"),
        (Mapping("", 3, 0, 1), "not a spreadsheet"),
    ],
)
def test_a_choice_that_cannot_work_says_so(mapping: Mapping, words: str) -> None:
    with pytest.raises(UserError, match=words) as caught:
        read_mapped(member(SLIP), mapping)
    assert "nothing was changed" in caught.value.what and caught.value.remedy
