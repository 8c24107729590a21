"""The lists of the Medicare Code Editor, on an invented file in the layout of the official one."""

import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesets.errors import UserError
from codesets.importers.mce import read_mce
from codesets.importers.part import HEAD, Member, Part
from tests.rounds import rounds

NAME = "mce.zip/Definitions of Medicare Code Edits_v43.txt"
FILE = """Definitions of Medicare Code Edits
Contents
4. Age conflict\t9
A. Perinatal/Newborn diagnoses\t9
6. Manifestation code as principal diagnosis\t40

1. Invalid diagnosis or procedure code
The code I10 is checked in this sentence.
2. External causes of morbidity codes as principal diagnosis
V0001XA\tInvented cause
4. Age conflict
* Perinatal/Newborn. Age 0 years only; a subset
* Pediatric. Age range is 0\x9617 years inclusive
* Maternity. Age range is 9\x9664 years inclusive
A. Perinatal/Newborn diagnoses
A33\tInvented newborn
B. Pediatric diagnoses (age 0 through 17)
G937\tInvented child
C. Maternity diagnoses
O0900\tInvented mother
D. Adult diagnoses (age 15 through 124)
N400\tInvented adult
5. Sex conflict (deactivated as of 10/01/2024)
6. Manifestation code as principal diagnosis
D63\x2e8\tdots do not belong here
D638\tInvented manifestation
7. Non-specific principal diagnosis (discontinued as of 10/01/07)
8. Questionable admission
I10\tInvented
9. Unacceptable principal diagnosis
These codes are considered \x93acceptable\x94 when a secondary diagnosis is also coded.
Z5189\tInvented aftercare
Unacceptable principal diagnosis codes
B950\tInvented organism
B950\tInvented organism
10. Non-specific O.R. procedure (discontinued as of 10/01/07)
11. Non-covered procedure
A. Always
0016070\tInvented procedure
B. Only with the diagnosis
0016071\tInvented procedure
17. Limited coverage
02YA0Z0\tInvented transplant
A33\tno procedure
18. Wrong procedure performed
Y6551\tInvented
19. Procedure inconsistent with LOS
5A1955Z\tInvented
20. Unspecified code
S52509A\tInvented
"""


def member(raw: str = FILE, name: str = NAME) -> Member:
    whole = raw.encode("latin-1")
    return Member(name, len(whole), whole[:HEAD], lambda: io.BytesIO(whole))


def taken(part: Part) -> list[tuple[object, ...]]:
    found = list(part.tables["mce"])
    assert part.report.balanced()
    return found


def test_every_heading_ends_the_list_before_it() -> None:
    (part,) = read_mce(member())
    assert taken(part) == [
        ("external_cause_principal", "V0001XA", None, None),
        ("newborn", "A33", 0, 0),
        ("pediatric", "G937", 0, 17),
        ("maternity", "O0900", 9, 64),
        ("adult", "N400", 15, 124),
        ("manifestation", "D638", None, None),
        ("questionable_admission", "I10", None, None),
        ("acceptable_with_secondary", "Z5189", None, None),
        ("unacceptable_principal", "B950", None, None),
        ("noncovered", "0016070", None, None),
        ("limited_coverage", "02YA0Z0", None, None),
        ("wrong_procedure", "Y6551", None, None),
        ("inconsistent_with_stay", "5A1955Z", None, None),
        ("unspecified", "S52509A", None, None),
    ]
    why = [reason for _, reason in part.report.refused]
    assert len(why) == 4 and "D63.8" in why[0] and "already" in why[1] and "Only with" in why[2] and "A33" in why[3]


@pytest.mark.parametrize(
    ("name", "edition", "first"),
    [
        ("Definitions of Medicare Code Edits_v43.txt", "mce-2026", date(2025, 10, 1)),
        ("Definitions of Medicare Code Edits_v_43_1.txt", "mce-2026-04", date(2026, 4, 1)),
        ("Definitions of Medicare Code Edits_v44.0.txt", "mce-2027", date(2026, 10, 1)),
    ],
)
def test_the_version_tells_the_edition(name: str, edition: str, first: date) -> None:
    (part,) = read_mce(member(name=name))
    assert (part.edition.name, part.edition.effective) == (edition, first)
    assert part.edition.until == date(int(edition[4:8]), 9, 30)


def test_the_version_may_stand_in_the_file() -> None:
    (part,) = read_mce(member(FILE.replace("Edits\n", "Edits, Version 43.1\n", 1), "edits.txt"))
    assert part.edition.name == "mce-2026-04"


def test_a_file_that_cannot_be_used_changes_nothing() -> None:
    with pytest.raises(UserError, match=r"does not say its version.*nothing was changed"):
        read_mce(member(name="edits.txt"))
    with pytest.raises(UserError, match="dates are not known"):
        read_mce(member(name="edits_v37.2.txt"))
    cut = FILE[: FILE.index("9. Unacceptable")]
    with pytest.raises(UserError, match=r"lacks the list unacceptable_principal.*nothing was changed"):
        taken(read_mce(member(cut))[0])
    with pytest.raises(UserError, match="lacks the list adult"):
        taken(read_mce(member(FILE.replace(" (age 15 through 124)", "")))[0])


def test_another_text_is_not_claimed() -> None:
    assert read_mce(member("Definitions of Medicare Code Edits\nRead me first.")) == ()
    assert read_mce(member("4. Age conflict\nof a practice", "rules_v43.txt")) == ()


@settings(max_examples=rounds(60, 2000), deadline=None)
@given(st.integers(0, len(FILE)), st.text(st.characters(codec="latin-1"), max_size=40))
def test_damage_never_crashes(at: int, junk: str) -> None:
    try:
        for part in read_mce(member(FILE[:at] + junk + FILE[at + len(junk) :])):
            taken(part)
    except UserError as error:
        assert error.remedy
