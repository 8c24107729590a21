"""GPCI: columns by their header, footnotes passed over, localities with both digits."""

import io
from datetime import date
from pathlib import Path

import pytest

from codesets.errors import UserError
from codesets.importers.locality import read_localities
from codesets.importers.part import HEAD, Member, Part
from codesets.members import members

TITLE = "ADDENDUM E. FINAL CY 2025 GEOGRAPHIC PRACTICE COST INDICES (GPCIs) BY STATE AND MEDICARE LOCALITY,,,,,,"
HEADER = (
    "Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,"
    "2025 PW GPCI (with 1.0 Floor),2025 PE GPCI,2025 MP GPCI"
)


def member(raw: str, name: str = "GPCI2025.csv") -> Member:
    whole = raw.encode()
    return Member(name, len(whole), whole[:HEAD], lambda: io.BytesIO(whole))


def taken(part: Part) -> list[tuple[object, ...]]:
    found = list(part.tables["localities"])
    assert part.report.balanced()
    return found


def test_rows_footnotes_and_a_lost_zero() -> None:
    rows = ["2102,AK,1,ALASKA*,1.5,1.081,0.592", '1182,CA,18,"LOS ANGELES, ORANGE",1.04,1.19,.69']
    raw = "\n".join([TITLE, ",,,,,,", HEADER, *rows, '"MAC Assignments as of 2023",,,,,,', "*A floor of 1.5.,,,,,,"])
    (part,) = read_localities(member(raw))
    assert taken(part) == [
        ("02102", "AK", "01", "ALASKA", 1.5, 1.081, 0.592),
        ("01182", "CA", "18", "LOS ANGELES, ORANGE", 1.04, 1.19, 0.69),
    ]
    assert part.report.refused == [] and part.edition.name == "gpci-2025"
    assert (part.edition.effective, part.edition.until) == (date(2025, 1, 1), date(2025, 12, 31))


def test_of_two_work_indices_the_one_with_the_floor() -> None:
    two = HEADER.replace("2025 PE", "2025 PW GPCI (with 1.0 Floor),2025 PE").replace("(with", "(without", 1)
    (part,) = read_localities(member("\n".join([TITLE, two, "10112,AL,00,ALABAMA,0.9,1,0.869,0.575"])))
    assert taken(part) == [("10112", "AL", "00", "ALABAMA", 1.0, 0.869, 0.575)]


def test_damage_is_refused() -> None:
    raw = "\n".join([TITLE, HEADER, "10112,AL,00,ALABAMA,1,0.869,0.575", "10112,AL,00,ALABAMA,1,,", "X,AL,0,A,1,1,1"])
    (part,) = read_localities(member(raw))
    assert len(taken(part)) == 1
    assert [line for line, _ in part.report.refused] == [4, 5]
    assert "practice expense" in part.report.refused[0][1]
    with pytest.raises(UserError, match=r"lacks the column malpractice index.*nothing was changed"):
        read_localities(member("\n".join([TITLE, HEADER.rpartition(",")[0]])))
    with pytest.raises(UserError, match="before its header"):
        read_localities(member(TITLE))
    with pytest.raises(UserError, match="no locality"):
        taken(read_localities(member("\n".join([TITLE, HEADER])))[0])


def test_lists_of_counties_and_anesthesia_factors_are_no_book() -> None:
    assert read_localities(member("COUNTIES INCLUDED IN 2025 LOCALITIES.,,,,\n,,,,\nMedicare", "25LOCCO.csv")) == ()
    assert (
        read_localities(member("Contractor,Locality,Locality Name,20.3178\n10112,00,ALABAMA,19.53", "ANES2025.csv"))
        == ()
    )


def test_the_official_file(releases: Path) -> None:
    parts = []
    for given_file in members(releases / "pfs-rvu25d-descriptors-blanked.zip"):
        assert isinstance(given_file, Member)
        for part in read_localities(given_file):
            parts.append(part)
            found = taken(part)
            assert given_file.base == "gpci2025.csv" and len(found) == len({row[:3] for row in found}) == 109
            assert ("02102", "AK", "01", "ALASKA", 1.5, 1.081, 0.592) in found
    assert len(parts) == 1 and parts[0].report.refusals == 0
