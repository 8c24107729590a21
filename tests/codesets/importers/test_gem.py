"""The equivalence mappings: which of the four files it is, flags in their places, whole or not at all."""

import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesets.edition import Table
from codesets.errors import UserError
from codesets.importers.gem import read_gem
from codesets.importers.part import HEAD, Member, Part
from codesets.members import members
from tests.rounds import rounds

TEN = ["A000    0010  00000", "T8853XD v5889 10000", "Y3801   NoDx  11000", "Z9989   V469  10111"]
NINE = ["0010  A000    00000", "E8120 NoDx    11000", "3419  N341    10000", "V9199 O30899  10000"]
SURGERY = ["00160J0 022   10000", "XW0DX72 9929  10112"]
SURGERY_BACK = ["0059  00K00ZZ 10000", "0067  NOPCS   11000", "9999  3E0T3CZ 10000"]


def member(lines: list[str], name: str = "gem.txt") -> Member:
    whole = "\r\n".join([*lines, ""]).encode()
    return Member(name, len(whole), whole[:HEAD], lambda: io.BytesIO(whole))


def taken(part: Part) -> list[tuple[object, ...]]:
    found = list(part.tables["gems"])
    assert part.report.balanced()
    return found


@pytest.mark.parametrize(
    ("kind", "lines"), [("i10gem", TEN), ("i9gem", NINE), ("pcsi9", SURGERY), ("i9pcs", SURGERY_BACK)]
)
def test_the_content_tells_the_kind(kind: str, lines: list[str]) -> None:
    (part,) = read_gem(member(lines))
    assert part.kind == kind and part.report.refused == []
    assert len(taken(part)) == len(lines)
    assert (part.edition.system, part.edition.name) == (Table.GEMS, "gems-2018")
    assert (part.edition.effective, part.edition.until) == (date(2017, 10, 1), None)


def test_flags_and_no_equivalent() -> None:
    (part,) = read_gem(member(TEN))
    assert taken(part) == [
        ("A000", "0010", 0, 0, 0, 0, 0),
        ("T8853XD", "V5889", 1, 0, 0, 0, 0),
        ("Y3801", "", 1, 1, 0, 0, 0),
        ("Z9989", "V469", 1, 0, 1, 1, 1),
    ]


def test_damage_is_refused_with_its_line() -> None:
    bad = [
        "A000    0010  0000",
        "A001    NoDx  00000",
        "A002    0010  11000",
        "A00-    0010  00000",
        "A003    ABCD  00000",
    ]
    (part,) = read_gem(member([*TEN[:3], *(["A001    0011  00000"] * 50), *bad, TEN[3]]))
    assert len(taken(part)) == 54
    assert [line for line, _ in part.report.refused] == [54, 55, 56, 57, 58]


def test_a_file_cut_off_and_another_year_change_nothing() -> None:
    with pytest.raises(UserError, match=r"cut off after Y3801.*nothing was changed"):
        taken(read_gem(member(TEN[:3]))[0])
    assert len(taken(read_gem(member(TEN[:3], "2018_I10gem.excerpt.txt"))[0])) == 3
    with pytest.raises(UserError, match=r"2016.*nothing was changed"):
        read_gem(member(TEN, "2016_I10gem.txt"))


def test_another_list_is_not_claimed() -> None:
    assert read_gem(member(["A000    Cholera", "A001    0011  00000"])) == ()
    assert read_gem(member(["00001 A00     0 Cholera", "00002 A000    1 Cholera"])) == ()
    assert read_gem(member([])) == ()


def test_the_official_files(releases: Path) -> None:
    counts = {"i10gem": (81593, 71704), "i9gem": (24860, 14567)}
    for given_file in members(releases / "gems-2018.zip"):
        assert isinstance(given_file, Member)
        (part,) = read_gem(given_file)
        found = taken(part)
        assert (len(found), len({row[0] for row in found})) == counts.pop(part.kind)
        assert part.report.refused == [] and all((row[1] == "") == (row[3] == 1) for row in found)
    assert counts == {}


@settings(max_examples=rounds(60, 2000), deadline=None)
@given(st.integers(0, 90), st.binary(max_size=30))
def test_damage_never_crashes(at: int, junk: bytes) -> None:
    whole = "\n".join(NINE * 12).encode()
    hurt = whole[:at] + junk + whole[at + len(junk) :]
    try:
        for part in read_gem(Member("gem.txt", len(hurt), hurt[:HEAD], lambda: io.BytesIO(hurt))):
            taken(part)
    except UserError as error:
        assert "nothing was changed" in error.sentence()
