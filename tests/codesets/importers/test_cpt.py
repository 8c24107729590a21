"""CPT data files in the AMA's layouts, with invented descriptors of codes that CPT does not assign."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesets.code import System
from codesets.errors import UserError
from codesets.importers.cpt import SOURCE, licence, read_cpt
from codesets.importers.part import HEAD, Member, Part
from codesets.members import members
from codesets.schema import TABLES
from tests.rounds import rounds

PREAMBLE = """\
CPT® codes, descriptions and other data are copyright 1966, 1970, 1973,
1977, 1981, 1983-2025 American Medical Association. All rights reserved.

To purchase additional products, contact the American
Medical Association, 330 N. Wabash Ave., Suite 39300,
Chicago, IL 60611-5885, 312 464-5022.

"""
LONG = (
    PREAMBLE
    + '02001\tInvented service one, with "quotes"\n02002\tInvented service two\n02003\tInvented service three\n'
)
MEDIUM = PREAMBLE + "02001 INVENTED SERVICE ONE OF MIDDLING LENGTH\n02002 INVENTED SERVICE TWO\n"
SHORT = PREAMBLE + "02001 INVENTED ONE\n02002 INVENTED TWO\n"
HEADER = (
    "Concept Id\tCPT Code\tLong\tMedium\tShort\tConsumer\tSpanish Consumer\tCurrent Descriptor Effective Date"
    "\tTest Name\tLab Name\tManufacturer Name\n"
)
CONSOLIDATED = (
    PREAMBLE
    + HEADER
    + "1\t02001\tInvented service one\tINVENTED SERVICE 1\tINVENTED ONE\tFirst thing\tPrimera\t20260101\t\t\t\n"
    + "2\t02004\tInvented assay\tINVENTED ASSAY\tASSAY\t\t\t\tMadeUp Test\tA Lab\t\n"
)
CONSUMER = (
    "Concept Id\tCPT Code\tConsumer Friendly Descriptor\n1\t02001\tInvented first thing\n2\t02002\tInvented second\n"
)
MODIFIERS = (
    PREAMBLE
    + "ConceptID\tModifier Code\tLevel I/II\tModifier Descriptor Effective\tModifier Name\tModifier Description\tSection\n"
    + "1\t92\tI\t20260101\tInvented mark\tLong prose\tSurgery\n2\tQ1\tII\t\tInvented letters\t\t\n"
)
MODUL = (
    PREAMBLE
    + """\
Appendix A

Modifiers

This list includes all of the modifiers applicable to CPT 2026 codes.

22 Invented Increase: When the work is
greater than it was

23 Invented Sleep: Occasionally

Anesthesia Physical Status
Modifiers

Example: 00100-P1

Physical Status Modifier P1: An invented patient

Modifiers Approved for Hospital Outpatient Use

CPT Level I Modifiers

22 Invented Increase: When

27 Invented Encounters on the
Same Date: For hospitals

Category II Modifiers

1P Invented Exclusion
Reasons include:
None

Level II (HCPCS/National) Modifiers

E1 Invented lid, left
E2 Invented lid, right

(*for selective identification)
"""
)


def member(text: str | bytes, name: str) -> Member:
    raw = text.replace("\n", "\r\n").encode() if isinstance(text, str) else text
    return Member(name, len(raw), raw[:HEAD], lambda: io.BytesIO(raw))


def taken(part: Part) -> dict[str, list[tuple[object, ...]]]:
    """The rows, each as wide as its table."""
    rows = {table: list(rows) for table, rows in part.tables.items()}
    assert part.report.balanced()
    assert all(len(row) == len(TABLES[table].split()) for table in rows for row in rows[table])
    return rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_long_descriptors_are_the_codes(encoding: str) -> None:
    (part,) = read_cpt(member(LONG.replace("\n", "\r\n").encode(encoding), "delivery/LONGULT.txt"))
    assert (part.kind, part.edition.name, part.edition.system) == ("long", "cpt-2026", System.CPT)
    assert (part.edition.effective, part.edition.until) == (date(2026, 1, 1), date(2026, 12, 31))
    assert part.edition.source == SOURCE and not part.edition.partial
    assert taken(part)["entries"] == [
        ("02001", 'Invented service one, with "quotes"', "", 1, "code", "", 1, None, None),
        ("02002", "Invented service two", "", 1, "code", "", 2, None, None),
        ("02003", "Invented service three", "", 1, "code", "", 3, None, None),
    ]
    assert licence(part.edition) == "CPT copyright 2025 American Medical Association. All rights reserved."


@pytest.mark.parametrize(
    ("text", "name", "kind", "rows"),
    [
        (MEDIUM, "MEDU.txt", "medium", [("02001", "INVENTED SERVICE ONE OF MIDDLING LENGTH"), ("02002", "INVENTED SERVICE TWO")]),
        (MEDIUM, "renamed.txt", "medium", [("02001", "INVENTED SERVICE ONE OF MIDDLING LENGTH"), ("02002", "INVENTED SERVICE TWO")]),
        (SHORT, "SHORTU.txt", "short", [("02001", "INVENTED ONE"), ("02002", "INVENTED TWO")]),
        (SHORT, "renamed.txt", "short", [("02001", "INVENTED ONE"), ("02002", "INVENTED TWO")]),
        (CONSUMER, "CPT 2026/ConsumerDescriptor.txt", "consumer", [("02001", "Invented first thing"), ("02002", "Invented second")]),
    ],
)  # fmt: skip
def test_the_other_descriptors_are_synonyms(text: str, name: str, kind: str, rows: list[tuple[str, str]]) -> None:
    (part,) = read_cpt(member(text, name))
    assert (part.kind, part.edition.name) == (kind, "cpt-2026")
    assert taken(part) == {"synonyms": rows}


def test_the_consolidated_list_gives_codes_and_their_other_names() -> None:
    (part,) = read_cpt(member(CONSOLIDATED, "ConsolidatedCodeList.txt"))
    rows = taken(part)
    assert [(r[0], r[1], r[2], r[7]) for r in rows["entries"]] == [
        ("02001", "Invented service one", "INVENTED ONE", None),
        ("02004", "Invented assay", "ASSAY", None),
    ]
    assert ("02001", "First thing") in rows["synonyms"] and ("02004", "MadeUp Test") in rows["synonyms"]
    assert (part.kind, part.report.read, part.report.accepted) == ("consolidated", 2, 2)


def test_modifiers_are_an_edition_of_their_own() -> None:
    (table,) = read_cpt(member(MODIFIERS, "Modifiers.txt"))
    assert (table.edition.system, table.edition.name, table.kind) == (
        System.MODIFIER,
        "modifiers-cpt-2026",
        "modifiers",
    )
    assert [row[:2] for row in taken(table)["entries"]] == [("92", "Invented mark"), ("Q1", "Invented letters")]
    (prose,) = read_cpt(member(MODUL, "MODUL.txt"))
    assert prose.edition == table.edition and prose.kind == "modifiers"
    assert [row[:2] for row in taken(prose)["entries"]] == [
        ("22", "Invented Increase"),
        ("23", "Invented Sleep"),
        ("P1", "An invented patient"),
        ("27", "Invented Encounters on the Same Date"),
        ("1P", "Invented Exclusion"),
        ("E1", "Invented lid, left"),
        ("E2", "Invented lid, right"),
    ]


def test_the_year_is_proven() -> None:
    bare = LONG.replace("copyright", "owned")
    assert read_cpt(member(bare, "2026 CPT Standard/LONGULT.txt"))[0].edition.name == "cpt-2026"
    dated = CONSOLIDATED.replace("copyright", "owned")
    assert read_cpt(member(dated, "ConsolidatedCodeList.txt"))[0].edition.name == "cpt-2026"
    with pytest.raises(UserError, match="does not say its year"):
        read_cpt(member(bare, "LONGULT.txt"))
    with pytest.raises(UserError, match="said to be of 2021"):
        read_cpt(member(LONG, "CPT 2021/LONGULT.txt"))


def test_bad_rows_are_refused_with_their_line_and_reason() -> None:
    bad = LONG + "0200\tToo few digits\n02006\t\n02001\tInvented again\n02005\tInvented service four\n"
    (part,) = read_cpt(member(bad, "LONGULT.txt"))
    assert len(taken(part)["entries"]) == 4
    first = bad.count("\n") - 3
    assert [line for line, _ in part.report.refused] == [first, first + 1, first + 2]
    assert "twice" in part.report.refused[2][1]
    rows = CONSOLIDATED + "3\t02003\tInvented\t\t\t\t\t20261345\t\t\t\n4\t02004\t\t\t\t\t\t\t\t\t\n5\t22\tInvented\n"
    more = rows + "6\t02005\tInvented\t\t\t\t\t\t\t\t\t\tshifted\n7\t02006\tInvented six\n"
    (part,) = read_cpt(member(more, "ConsolidatedCodeList.txt"))
    with pytest.raises(UserError, match="damaged: 4 of its 7 lines"):
        taken(part)
    why = [reason for _, reason in part.report.refused]
    assert [w for w, words in zip(why, ("date", "descriptor", "shape", "cells"), strict=True) if words in w] == why


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        (PREAMBLE, "LONGULT.txt", "holds no codes"),
        (PREAMBLE, "ConsolidatedCodeList.txt", "holds no codes"),
        (CONSOLIDATED.replace("\tLong\t", "\tLng\t"), "ConsolidatedCodeList.txt", "lacks the column 'Long'"),
        (MODIFIERS.replace("Modifier Code", "Code"), "Modifiers.txt", "lacks the column 'Modifier Code'"),
    ],
)
def test_a_file_that_cannot_be_used_says_so(text: str, name: str, words: str) -> None:
    with pytest.raises(UserError, match=words) as caught:
        read_cpt(member(text, name))
    assert "nothing was changed" in caught.value.what and caught.value.remedy


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Code\tDescription\n02001\tInvented service\n", "fee slip.txt"),
        (PREAMBLE + "Code\tDescription\n02001\tInvented service\n", "fee slip.txt"),
        ("02001\tInvented service\n", "list.txt"),
        (PREAMBLE + "02001\t02002\t\t20220101\t*\t1\tInvented reason\n", "ccipra.txt"),
        (LONG, "LONGUT.txt"),
        (b"\xff\xfe0\x002\x00", "LONGULT.txt"),
        (b"", "LONGULT.txt"),
        ("Concept Id\tCPT Code\tClinician Descriptor Id\tClinician Descriptor\n1\t02001\t2\tInvented\n", "x.txt"),
    ],
)
def test_other_lists_are_left_alone(text: str | bytes, name: str) -> None:
    assert read_cpt(member(text, name)) == ()


def test_no_official_file_is_taken_for_cpt(releases: Path) -> None:
    asked = 0
    for path in sorted(releases.iterdir()):
        if path.suffix == ".zip" or path.suffix in (".txt", ".tsv"):
            for found in members(path):
                assert isinstance(found, Member) and read_cpt(found) == (), found
                asked += 1
    assert asked >= 40


def test_a_zip_of_a_delivery_is_read_from_its_members(tmp_path: Path) -> None:
    path = tmp_path / "CPT 2026.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name, text in (
            ("LONGULT.txt", LONG),
            ("MEDU.txt", MEDIUM),
            ("MODUL.txt", MODUL),
            ("Read me.txt", PREAMBLE),
        ):
            packed.writestr(name, text)
    kinds = []
    for found in members(path):
        assert isinstance(found, Member)
        for part in read_cpt(found):
            kinds.append((part.kind, part.edition.name))
            taken(part)
    assert sorted(kinds) == [("long", "cpt-2026"), ("medium", "cpt-2026"), ("modifiers", "modifiers-cpt-2026")]


@settings(max_examples=rounds(60, 3000), deadline=None)
@given(st.sampled_from([LONG, MEDIUM, CONSOLIDATED, MODUL]), st.integers(0, 1500), st.binary(max_size=60))
def test_damage_never_crashes(text: str, at: int, junk: bytes) -> None:
    whole = text.encode()
    try:
        for part in read_cpt(member(whole[:at] + junk + whole[at + len(junk) :], "LONGULT.txt")):
            taken(part)
    except UserError as error:
        assert "nothing was changed" in error.sentence() or "encoding" in error.sentence()
