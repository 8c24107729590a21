"""The fee schedule: text, csv and spreadsheet say the same; no description is kept; damage is refused by its row."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesets.errors import UserError
from codesets.importers.fee import FIELDS, HEADERS, read_fee
from codesets.importers.gem import read_gem
from codesets.importers.locality import read_localities
from codesets.importers.mce import read_mce
from codesets.importers.part import HEAD, Member, Part
from codesets.importers.place import read_places
from codesets.importers.telehealth import read_telehealth
from codesets.members import members
from codesets.schema import TABLES
from tests.rounds import rounds

TITLE = ",,2025 National Physician Fee Schedule Relative Value File October Release,,"
NAME = "rvu25d.zip/PPRRVU2025_Oct.csv"
LAST = (
    "V5364,,Invented,N,,0.00,0.00,,0.00,,0.00,0.00,0.00,9,XXX,0.00,0.00,0.00,9,9,9,9,9,,32.3465,01,0,99,0.00,0.00,0.00"
)
FIRST = (
    "02001,26,Invented,A,+,1.50,2.25,NA,0.75,,0.12,3.87,2.37,1,090,0.10,0.80,0.10,2,1,2,0,0,02002,32.3465,02,0,88,1,1,1"
)


def member(raw: str | bytes, name: str = NAME) -> Member:
    whole = raw.encode() if isinstance(raw, str) else raw
    return Member(name, len(whole), whole[:HEAD], lambda: io.BytesIO(whole))


def csv(*rows: str, header: list[str] = HEADERS[0]) -> str:
    return "\r\n".join([TITLE, ",,,", ",".join([*header, "AMOUNT", "AMOUNT", "AMOUNT"]), *rows, ""])


def record(code: str, status: str = "A", work: str = "1.50") -> str:
    cells = {
        "code": code, "status": status, "work RVU": work.rjust(6), "non-facility PE RVU": "  2.25",
        "facility PE RVU": "  0.75", "malpractice RVU": " 0.12", "non-facility total": "  3.87",
        "facility total": "  2.37", "non-facility NA indicator": "NA", "global days": "090",
        "preoperative share": ".10", "intraoperative share": ".80", "postoperative share": ".10",
        "conversion factor": "32.3465", "endoscopic base code": "02002", "imaging family": "88",
    }  # fmt: skip
    line = [" "] * 171
    for field in FIELDS:
        line[field.start : field.end] = cells.get(field.name, "").ljust(field.end - field.start)
    line[7:17] = "A SECRET  "
    return "".join(line)


def taken(part: Part) -> list[tuple[object, ...]]:
    found = list(part.tables["fees"])
    assert part.report.balanced()
    assert all(len(row) == len(TABLES["fees"].split()) for row in found)
    return found


def test_a_row_of_the_csv() -> None:
    (part,) = read_fee(member(csv(FIRST, LAST)))
    row = dict(zip(TABLES["fees"].split(), taken(part)[0], strict=True))
    assert (row["key"], row["modifier"], row["status"], row["work"]) == ("02001", "26", "A", 1.5)
    assert (row["nonfacility"], row["nonfacility_na"], row["facility"], row["facility_na"]) == (2.25, "NA", 0.75, "")
    assert (row["pctc"], row["global_days"], row["pre"], row["intra"], row["post"]) == ("1", "090", 0.1, 0.8, 0.1)
    assert (row["multiple"], row["bilateral"], row["assistant"], row["cosurgeon"], row["team"]) == (*"21200",)
    assert (row["endoscopic_base"], row["conversion_factor"]) == ("02002", 32.3465)
    assert (row["supervision"], row["imaging_family"]) == ("02", "88")
    assert (part.edition.name, part.edition.release, part.kind) == ("pfs-2025-10", "October 2025", "all")
    assert (part.edition.effective, part.edition.until) == (date(2025, 10, 1), date(2025, 12, 31))


def test_the_column_of_2026_moves_what_stands_behind_it() -> None:
    cells = FIRST.split(",")
    moved = ",".join([*cells[:23], "5", *cells[23:]])
    end = LAST.split(",")
    raw = csv(moved, ",".join([*end[:23], "9", *end[23:]]), header=HEADERS[1]).replace("2025 Nat", "2026 Nat")
    (new,) = read_fee(member(raw, "PPRRVU2026_Oct_nonQPP.csv"))
    (old,) = read_fee(member(csv(FIRST, LAST)))
    assert taken(new) == taken(old)
    assert (new.kind, new.edition.name) == ("nonqpp", "pfs-2026-10")
    assert read_fee(member(raw, "PPRRVU2026_Oct_QPP.csv"))[0].kind == "qpp"


def test_text_takes_its_quarter_from_its_name_and_keeps_no_description() -> None:
    raw = "\r\n".join(["HDR CPT CODES AND DESCRIPTIONS", record("02001"), record("V5364", "N")])
    (part,) = read_fee(member(raw, "somewhere/RVU26AR.zip/PPRRVU.txt"))
    found = taken(part)
    assert [row[0] for row in found] == ["02001", "V5364"] and "SECRET" not in repr(found)
    assert found[0][3:9] == (1.5, 2.25, 0.75, 0.12, 3.87, 2.37)
    assert (part.edition.name, part.edition.until) == ("pfs-2026-01", date(2026, 3, 31))
    with pytest.raises(UserError, match="quarter"):
        read_fee(member(raw, "fees.txt"))


def test_a_spreadsheet_says_the_same() -> None:
    book = openpyxl.Workbook()
    for line in csv(FIRST, LAST).splitlines():
        book.active.append([float(c) if "." in c[:5] and c[:1].isdigit() else c or None for c in line.split(",")])
    out = io.BytesIO()
    book.save(out)
    (part,) = read_fee(member(out.getvalue(), "PPRRVU2025_Oct.xlsx"))
    (plain,) = read_fee(member(csv(FIRST, LAST)))
    assert taken(part) == taken(plain)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("02001,26", "0200,26", "code"),
        (",1.50,", ",one,", "work RVU"),
        (",090,", ",91,", "global days"),
        (",Invented,A,", ",A,", "status"),
        (",02,0,88,1,1,1", "", "cut off"),
        (",02002,", ",32.3465,", "endoscopic base"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_its_line(old: str, new: str, why: str) -> None:
    (part,) = read_fee(member(csv(FIRST.replace(old, new), LAST, LAST)))
    assert [row[0] for row in taken(part)] == ["V5364"]
    assert [line for line, _ in part.report.refused] == [4, 6]
    assert why in part.report.refused[0][1] and "twice" in part.report.refused[1][1]


def test_a_file_that_cannot_be_used_changes_nothing() -> None:
    with pytest.raises(UserError, match=r"other columns.*nothing was changed"):
        read_fee(member(csv(FIRST, LAST).replace("PE RVU,", "", 1)))
    with pytest.raises(UserError, match="before its header"):
        read_fee(member(TITLE))
    with pytest.raises(UserError, match="cut off after 02001"):
        taken(read_fee(member(csv(FIRST)))[0])
    with pytest.raises(UserError, match="not laid out"):
        read_fee(member("HDR CPT\n" + record("02001")[9:], "PPRRVU2025_Oct.txt"))
    assert len(taken(read_fee(member(csv(FIRST), "PPRRVU2025_Oct.excerpt.csv"))[0])) == 1
    assert read_fee(member("HDR another file\nof prose", "OPPSCAP_Oct.txt")) == ()
    assert read_fee(member("About the 2025 National Physician Fee Schedule Relative Value File October Release")) == ()


def test_the_official_files(releases: Path) -> None:
    found: dict[str, list[tuple[object, ...]]] = {}
    for given_file in members(releases / "pfs-rvu25d-descriptors-blanked.zip"):
        assert isinstance(given_file, Member)
        for part in read_fee(given_file):
            found[f"{part.edition.name} {part.kind} {given_file.base[-3:]}"] = taken(part)
            assert part.report.refused == [] and part.edition.partial == ("2026" in part.edition.name)
    assert {name: len(rows) for name, rows in found.items()} == {
        "pfs-2025-10 all csv": 19090,
        "pfs-2025-10 all txt": 19090,
        "pfs-2026-07 nonqpp csv": 10,
    }
    assert found["pfs-2025-10 all csv"] == found["pfs-2025-10 all txt"]
    assert {row[22] for row in found["pfs-2026-07 nonqpp csv"]} == {33.4009}
    assert "REDACTED" not in repr(found) and "Dysphagia" not in repr(found)


def test_no_official_file_is_claimed_twice(releases: Path) -> None:
    readers = (read_fee, read_localities, read_telehealth, read_gem, read_mce, read_places)
    claimed: dict[str, list[str]] = {}
    for path in sorted(releases.iterdir()):
        for given_file in members(path):
            if isinstance(given_file, Member) and given_file.size < 30_000_000:
                by = [reader.__name__ for reader in readers if reader(given_file)]
                claimed |= {given_file.base: by} if by else {}
    assert claimed == {
        "2018_i10gem.txt": ["read_gem"],
        "2018_i9gem.txt": ["read_gem"],
        "cy2026_list_508.excerpt.redacted.txt": ["read_telehealth"],
        "gpci2025.csv": ["read_localities"],
        "place_of_service_codes.tsv": ["read_places"],
        "pprrvu2025_oct.redacted.csv": ["read_fee"],
        "pprrvu2025_oct.redacted.txt": ["read_fee"],
        "pprrvu2026_jul_nonqpp.excerpt.redacted.csv": ["read_fee"],
    }


@settings(max_examples=rounds(60, 2000), deadline=None)
@given(st.integers(0, 700), st.binary(max_size=40))
def test_damage_never_crashes(at: int, junk: bytes) -> None:
    for whole in (csv(FIRST, LAST).encode(), f"HDR CPT\n{record('02001')}\n{record('V5364')}".encode()):
        try:
            for part in read_fee(member(whole[:at] + junk + whole[at + len(junk) :])):
                taken(part)
        except UserError as error:
            assert error.remedy
