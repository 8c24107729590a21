"""Places of service: a number, a name, a description; unassigned numbers are absent."""

import io
import json
from datetime import date
from pathlib import Path

import pytest

from codesets.code import System
from codesets.errors import UserError
from codesets.importers.part import HEAD, Member, Part
from codesets.importers.place import read_places
from codesets.members import members
from codesets.schema import TABLES

HEADER = "pos_code\tname\tdescription"


def member(*rows: str) -> Member:
    whole = "\n".join([HEADER, *rows, ""]).encode()
    return Member("pos.tsv", len(whole), whole[:HEAD], lambda: io.BytesIO(whole))


def taken(part: Part) -> dict[str, list[tuple[object, ...]]]:
    rows = {table: list(rows) for table, rows in part.tables.items()}
    assert part.report.balanced()
    assert all(len(row) == len(TABLES[table].split()) for table in rows for row in rows[table])
    return rows


def test_entries_and_details() -> None:
    (part,) = read_places(member("11\tOffice\tA place (Effective May 1, 2019)", "12\tHome\t"))
    rows = taken(part)
    assert rows["entries"] == [
        ("11", "Office", "", 1, "code", "", 0, None, None),
        ("12", "Home", "", 1, "code", "", 1, None, None),
    ]
    assert rows["details"] == [("11", json.dumps({"description": "A place (Effective May 1, 2019)"}))]
    assert (part.edition.system, part.edition.name, part.edition.release) == (System.POS, "pos-cms", "CMS list")
    assert (part.edition.effective, part.edition.until) == (date(2019, 5, 1), None)


def test_damage_is_refused() -> None:
    (part,) = read_places(member("11\tOffice\tA place", "1\tLost zero\t", "12\t\tNo name", "11\tOffice\t", "", "x"))
    assert len(taken(part)["entries"]) == 1
    assert [line for line, _ in part.report.refused] == [3, 4, 5, 7]
    with pytest.raises(UserError, match="nothing was changed"):
        read_places(member())
    other = b"code\tname\tdescription\n11\tOffice\t"
    assert read_places(Member("pos.tsv", len(other), other, lambda: io.BytesIO(other))) == ()


def test_the_official_list(releases: Path) -> None:
    (given_file,) = members(releases / "place_of_service_codes.tsv")
    assert isinstance(given_file, Member)
    (part,) = read_places(given_file)
    rows = taken(part)
    assert len(rows["entries"]) == len(rows["details"]) == 52 and part.report.refused == []
    assert part.edition.effective == date(2024, 8, 1)  # since POS 66
    keys = {row[0] for row in rows["entries"]}
    assert {"02", "10", "27", "66", "99"} <= keys and not keys & {"28", "35", "59", "98"}
