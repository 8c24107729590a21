"""The telehealth list: columns by their header, no descriptor kept, the year from the title."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from codesets.errors import UserError
from codesets.importers.part import HEAD, Member, Part
from codesets.importers.telehealth import read_telehealth
from codesets.members import members

TITLE = "CY 2026 Final List of Medicare Telehealth Services"
HEADER = "HCPCS\tShort Descriptor\tProposed Action"


def member(raw: str | bytes, name: str = "list_508.txt") -> Member:
    whole = raw.encode() if isinstance(raw, str) else raw
    return Member(name, len(whole), whole[:HEAD], lambda: io.BytesIO(whole))


def taken(part: Part) -> list[tuple[object, ...]]:
    found = list(part.tables["telehealth"])
    assert part.report.balanced()
    return found


def test_rows_of_the_text() -> None:
    (part,) = read_telehealth(member(f"{TITLE}\t\t\r\n{HEADER}\r\n02001\tInvented\tMaintain\r\nG0108\tX\tAddition\r\n"))
    assert taken(part) == [("02001", "Maintain", None), ("G0108", "Addition", None)]
    assert (part.edition.name, part.edition.release, part.edition.partial) == ("telehealth-2026", "CY 2026", False)
    assert (part.edition.effective, part.edition.until) == (date(2026, 1, 1), date(2026, 12, 31))


def test_an_older_spreadsheet_with_more_columns() -> None:
    book = openpyxl.Workbook()
    book.active.append(["LIST OF MEDICARE TELEHEALTH SERVICES effective January 1, 2024 - updated November 13, 2023"])
    book.active.append([None])
    columns = ["Code", "Short Descriptor", "Status", "Can Audio-only Interaction Meet the Requirements?", "Limits"]
    book.active.append(columns)
    book.active.append([2001, "lost zero", "Permanent", "No", None])
    book.active.append(["02002", "Invented", "Provisional", "Yes", "not for new patients"])
    book.active.append(["02003", "Invented", "Permanent", None, None])
    book.active.append(["A footnote of several words."])
    out = io.BytesIO()
    book.save(out)
    (part,) = read_telehealth(member(out.getvalue(), "list.xlsx"))
    assert taken(part) == [("02002", "Provisional", "Yes"), ("02003", "Permanent", "")]
    assert part.report.refused == [(4, "'2001' is not a CPT or HCPCS code")]
    assert part.edition.name == "telehealth-2024"


def test_damage_is_refused() -> None:
    raw = "\n".join([TITLE, HEADER, "02001\tInvented\tMaintain", "0200\tX\tMaintain", "02001\tX\tMaintain", "02002\tX"])
    (part,) = read_telehealth(member(raw))
    assert len(taken(part)) == 1
    assert [line for line, _ in part.report.refused] == [4, 5, 6]
    with pytest.raises(UserError, match=r"no columns HCPCS and Action.*nothing was changed"):
        read_telehealth(member(f"{TITLE}\nHCPCS\tShort Descriptor\n02001\tX"))
    with pytest.raises(UserError, match="does not say its year"):
        read_telehealth(member(f"List of Medicare Telehealth Services\n{HEADER}\n02001\tX\tMaintain"))
    with pytest.raises(UserError, match="holds no code"):
        taken(read_telehealth(member(f"{TITLE}\n{HEADER}\n"))[0])


def test_another_table_is_not_claimed() -> None:
    assert read_telehealth(member(f"{HEADER}\n02001\tX\tMaintain")) == ()
    assert read_telehealth(member("Code\tWe read the list of Medicare services")) == ()


def test_the_official_excerpt(releases: Path) -> None:
    (given_file,) = members(releases / "cy2026_list_508.excerpt.redacted.txt")
    assert isinstance(given_file, Member)
    (part,) = read_telehealth(given_file)
    found = taken(part)
    assert (len(found), part.report.refusals, part.edition.name) == (58, 0, "telehealth-2026")
    assert part.edition.partial and part.edition.missing
    assert found[0] == ("0362T", "Maintain", None) and "REDACTED" not in repr(found)
