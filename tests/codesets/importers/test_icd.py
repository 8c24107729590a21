"""ICD-10 files: what the official ones hold is counted in test_installed; here, the rows that do not fit."""

import io
import json

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesets.errors import UserError
from codesets.importers.addenda import read_addenda
from codesets.importers.conversion import read_conversion
from codesets.importers.exempt import read_exempt
from codesets.importers.index import read_index
from codesets.importers.order import read_codes, read_order
from codesets.importers.pcs import read_tables
from codesets.importers.tabular import read_tabular
from codesets.merging import merge
from tests.codesets.importers.given import given_file, rows
from tests.rounds import rounds

TABLE = (
    "<ICD10PCS.tabular><version>2026</version><pcsTable>"
    "<axis pos='1'><title>Section</title><label code='0'>A</label></axis><axis pos='2'><title>System</title>"
    "<label code='0'>B</label></axis><axis pos='3'><title>Operation</title><label code='1'>C</label></axis>"
    "<pcsRow codes='{}'>{}</pcsRow></pcsTable></ICD10PCS.tabular>"
)
AXES = "".join(
    f"<axis pos='{n}'><title>T</title><label code='Z'>No</label><label code='Y'>Yes</label></axis>" for n in range(4, 8)
)
BOOK = "<?xml version='1.0'?><ICD10CM.tabular><version>2030</version><chapter><name>1</name><desc>One (A00-B99)</desc>{}</chapter></ICD10CM.tabular>"


def order_line(number: int, key: str, flag: int, title: str) -> str:
    return f"{number:05} {key:<7} {flag} {title:<60} {title}"


def test_order_rows_are_placed_under_the_tabular() -> None:
    text = "\r\n".join(
        [order_line(1, "A00", 0, "Cholera"), order_line(2, "A000", 1, "Biovar"), order_line(3, "A01", 1, "New")]
    )
    (part,) = read_order(given_file("icd10cm_order_2030.txt", text))
    (tabular,) = read_tabular(given_file("icd10cm_tabular_2030.xml", BOOK.format(
        "<section id='A00-A09'><desc>Gut (A00-A09)</desc><diag><name>A00</name><desc>Cholera</desc></diag></section>")))  # fmt: skip
    merged = merge(rows(part, "entries"), rows(tabular, "entries"))
    assert [(row[0], row[5]) for row in merged] == [
        ("ch:1", ""), ("sec:A00-A09", "ch:1"), ("A00", "sec:A00-A09"), ("A000", "A00"), ("A01", ""),
    ]  # fmt: skip
    assert [row[3] for row in merged if row[0] == "A00"] == [0]


def test_codes_files_are_told_from_equivalence_maps() -> None:
    (part,) = read_codes(given_file("icd10cm_codes_2030.txt", "A000    Cholera biovar\r\nA001    Cholera eltor\r\n"))
    assert [row[0] for row in rows(part, "entries")] == ["A000", "A001"]
    assert read_codes(given_file("2018_I10gem.txt", "A000    0010  00000\r\nA001    0011  00000\r\n")) == ()


def test_a_tables_row_that_does_not_make_its_codes_is_refused() -> None:
    (whole,) = read_tables(given_file("tables.xml", TABLE.format(16, AXES)))
    assert len(rows(whole, "pcs_tables")) == 11 and whole.report.accepted == 1
    (wrong,) = read_tables(given_file("tables.xml", TABLE.format(15, AXES)))
    assert wrong.report.refusals == 1 and "15" in wrong.report.refused[0][1]


def test_conversions_read_alternatives_combinations_and_ranges() -> None:
    book = openpyxl.Workbook()
    for row in (
        ["Prose"], ["Current code assignment", "Effective", "Previous Code(s) Assignment"],
        ["E11.A", 2026, "E11.8 and Z79.4, E11.9"], ["T20.0", 44652, "Codes in Categories T15-T19"],
        ["U07.1", 2021, "None"], ["E11.B", "soon", "E11.9"],
    ):  # fmt: skip
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    (part,) = read_conversion(given_file("ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx", out.getvalue()))
    taken = [(key, since, json.loads(before)) for key, since, before in rows(part, "conversions")]
    assert taken == [
        ("E11A", "2026-10-01", [["E118", "Z794"], ["E119"]]),
        ("T200", "2022-04-01", [["T15-T19"]]),
        ("U071", "2021-10-01", []),
    ]
    assert [line for line, _ in part.report.refused] == [6]


def test_the_exempt_list_of_changes_is_another_file() -> None:
    text = "Order26\tPOAexemptCode\tDescription\n00001\tZ79.4\tInsulin\n00002\tbad\tNo\n"
    (part,) = read_exempt(given_file("POAexemptCodesFY26.txt", text))
    assert rows(part, "poa_exempt") == [("Z794",)] and part.report.refusals == 1
    assert part.edition.name == "icd10cm-2026"
    assert read_exempt(given_file("POAexemptAddCodesFY26.txt", text)) == ()


def test_addenda_end_before_their_counts() -> None:
    text = (
        "Delete:      1 B880    Other acariasis\nAdd:         0 B880    Other acariasis\n\n"
        "Codes\n  74260 codes in icd10cm_order_2025.txt\n      1 additions\n"
    )
    (part,) = read_addenda(given_file("icd10cm-order-addenda-2026.txt", text))
    assert [row[:3] for row in rows(part, "addenda")] == [("delete", "B880", 1), ("add", "B880", 0)]


def test_an_empty_note_is_refused_and_does_not_stop_the_book() -> None:
    body = "<section id='A00-A09'><desc>Gut</desc><diag><name>A00</name><desc>Cholera</desc><codeAlso><note/></codeAlso></diag></section>"
    (part,) = read_tabular(given_file("icd10cm_tabular_2030.xml", BOOK.format(body)))
    assert [row[0] for row in rows(part, "entries")] == ["ch:1", "sec:A00-A09", "A00"]
    assert [why for _, why in part.report.refused] == ["A00: an empty codeAlso note"]


words = st.text(st.characters(categories=("L", "N", "Zs")), min_size=1, max_size=12).filter(lambda t: t.split())
trees = st.recursive(
    words.map(lambda t: (t, [])), lambda kids: st.tuples(words, st.lists(kids, max_size=3)), max_leaves=12
)


def as_xml(tree: tuple[str, list], depth: int = 0) -> str:  # type: ignore[type-arg]
    tag = f"term level='{depth}'" if depth else "mainTerm"
    inner = "".join(as_xml(kid, depth + 1) for kid in tree[1])
    return f"<{tag}><title>{tree[0]}</title>{inner}</{tag.split()[0]}>"


def flat(tree: tuple[str, list], depth: int = 0) -> list[tuple[str, int]]:  # type: ignore[type-arg]
    return [(" ".join(tree[0].split()), depth), *(row for kid in tree[1] for row in flat(kid, depth + 1))]


@settings(max_examples=rounds(40, 1000), deadline=None)
@given(trees)
def test_any_tree_of_terms_comes_back_as_it_was(tree: tuple[str, list]) -> None:  # type: ignore[type-arg]
    text = f"<ICD10CM.index><version>2030</version><letter><title>A</title>{as_xml(tree)}</letter></ICD10CM.index>"
    (part,) = read_index(given_file("index.xml", text))
    assert [(row[5], row[3]) for row in rows(part, "terms")] == flat(tree)


@settings(max_examples=rounds(40, 2000), deadline=None)
@given(st.integers(0, 900), st.binary(max_size=40))
def test_damage_to_any_of_them_never_crashes(at: int, junk: bytes) -> None:
    for reader, name, text in (
        (read_tables, "tables.xml", TABLE.format(16, AXES)),
        (read_index, "index.xml", "<ICD10CM.index><version>2030</version><letter><mainTerm><title>A</title></mainTerm></letter></ICD10CM.index>"),
        (read_order, "icd10cm_order_2030.txt", "\n".join(order_line(n, f"A{n:02}", 1, "Title") for n in range(1, 9))),
    ):  # fmt: skip
        raw = text.encode()
        try:
            parts = reader(given_file(name, raw[:at] + junk + raw[at + len(junk) :]))
        except UserError as error:
            assert error.what
            continue
        for part in parts:
            assert [list(found) for found in part.tables.values()] and part.report.balanced()


@pytest.mark.parametrize("reader", [read_order, read_codes, read_addenda, read_tabular, read_index, read_exempt])
def test_an_empty_file_is_another_kind(reader) -> None:  # type: ignore[no-untyped-def]
    assert reader(given_file("empty.txt", b"")) == ()
