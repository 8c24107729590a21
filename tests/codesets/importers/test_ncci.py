"""PTP, MUE and add-on files: rows that do not fit are refused with their line, files that cannot be placed whole."""

import pytest

from codesets.edition import Table
from codesets.errors import UserError
from codesets.importers.addon import COLUMNS, read_addon
from codesets.importers.mue import read_mue
from codesets.importers.ptp import read_ptp
from tests.benchmarks.ptp_file import CAPTION
from tests.codesets.importers.given import given_file, rows

PAIR = "02001\t02002\t\t20200101\t*\t1\tMisuse"
LIMITS = '"A notice,\r\nin lines",,,\r\n"HCPCS/\r\nCPT Code",{} Services MUE Values,MUE Adjudication Indicator,MUE Rationale\r\n'


def ptp(*lines: str, name: str = "ccipra-v322r0-f1.TXT") -> tuple[list[tuple[object, ...]], list[tuple[int, str]]]:
    (part,) = read_ptp(given_file(name, CAPTION + "\r\n".join(lines)))
    taken = rows(part, "pairs")
    assert part.report.balanced()
    return taken, part.report.refused


def test_a_pair_with_two_windows_is_two_rows_and_a_repeated_one_is_refused() -> None:
    taken, refused = ptp(PAIR, "02001\t02002\t\t20100101\t20191231\t9\tOlder", PAIR)
    assert taken == [
        ("02001", "02002", 20200101, None, 1, "Misuse"),
        ("02001", "02002", 20100101, 20191231, 9, "Older"),
    ]
    assert [line for line, _ in refused] == [9]


@pytest.mark.parametrize(
    "line",
    ["02001\t02002\t\t20200101", "0200\t02002\t\t20200101\t*\t1\t", "02001\t02002\t\tsoon\t*\t1\t",
     "02001\t02002\t\t20200101\tnever\t1\t", "02001\t02002\t\t20200101\t*\t2\t"],
)  # fmt: skip
def test_a_row_that_does_not_fit_is_refused(line: str) -> None:
    taken, refused = ptp(PAIR, line)
    assert len(taken) == 1 and refused[0][0] == 8


@pytest.mark.parametrize(
    ("name", "table", "edition"),
    [
        ("ccipra-v322r0-f1.TXT", Table.PTP_PRACTITIONER, "ncci-ptp-practitioner-2026-07"),
        ("ccioph-v313r0-f2.txt", Table.PTP_HOSPITAL, "ncci-ptp-hospital-2025-10"),
        ("medicaid-ncci-2026q1-practitioner-ptp.txt", Table.PTP_PRACTITIONER_MEDICAID, "ncci-ptp-practitioner-medicaid-2026-01"),
    ],
)  # fmt: skip
def test_setting_and_quarter_are_read_from_the_name(name: str, table: Table, edition: str) -> None:
    (part,) = read_ptp(given_file(name, CAPTION + PAIR))
    assert (part.edition.system, part.edition.name) == (table, edition)


def test_a_file_without_setting_or_edits_is_refused_whole() -> None:
    with pytest.raises(UserError, match="practitioners or hospitals"):
        read_ptp(given_file("edits-v322r0-f1.TXT", CAPTION + PAIR))
    with pytest.raises(UserError, match="does not say its quarter"):
        read_ptp(given_file("ccipra.TXT", CAPTION + PAIR))
    with pytest.raises(UserError, match="holds no edits"):
        ptp("")


def test_mue_values_by_setting() -> None:
    text = (
        LIMITS.format("Practitioner")
        + "02001,2,3 Date of Service Edit: Clinical,Anatomy\r\n02002,x,1 Line Edit,None\r\n"
    )
    (part,) = read_mue(given_file("MCR_MUE_PractitionerServices_Eff_07-01-2026.csv", text))
    assert rows(part, "limits") == [("02001", 2, 3, "Anatomy")]
    assert part.edition.system is Table.MUE_PRACTITIONER and part.report.refused[0][1].startswith("02002")
    (part,) = read_mue(given_file("MCD_MUE_Eff_07-01-2026.csv", LIMITS.format("Outpatient Hospital")))
    assert part.edition.system is Table.MUE_HOSPITAL_MEDICAID
    with pytest.raises(UserError, match="setting"):
        read_mue(given_file("MUE_Eff_07-01-2026.csv", LIMITS.format("Veterinary")))


def test_add_on_dates_are_days_of_the_year() -> None:
    head = "Notice\n" + "\t".join(COLUMNS) + "\n"
    text = (
        head
        + "1\t02003\t\t02001\t\t2013091\t\t\n2\t02004\t\tCCCCC\t\t2013001\t2020366\tNote\n4\t02005\t\t02001\t\t2013091\n"
    )
    (part,) = read_addon(given_file("AOC_V2026Q2-MCR.txt", text))
    assert rows(part, "addons") == [
        (1, "02003", "02001", "2013-04-01", None, None, None, ""),
        (2, "02004", "CCCCC", "2013-01-01", "2020-12-31", None, None, "Note"),
    ]
    assert len(part.report.refused) == 1 and part.report.balanced()
    with pytest.raises(UserError, match="Primary_Code"):
        read_addon(given_file("AOC_V2026Q2-MCR.txt", head.replace("Primary_Code\t", "")))
