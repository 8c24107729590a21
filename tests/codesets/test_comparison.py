"""Comparing editions reproduces the official addenda: their closing counts, and each of their lines."""

from pathlib import Path

import pytest

from codesets import installed
from codesets.comparison import Comparison, compare, compare_notes
from codesets.entry import NoteKind
from codesets.library import Library


@pytest.fixture(scope="module")
def library(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    books = tmp_path_factory.mktemp("years") / "books.db"
    names = ("icd10cm-2025-order", "icd10cm-2025-april-order-nochange", "icd10cm-2026-order", "icd10pcs-2025",
             "icd10pcs-2026-order")  # fmt: skip
    installed.install([releases / f"{name}.zip" for name in names], books)
    return Library(books)


def between(library: Library, before: str, after: str) -> Comparison:
    return compare(library.book_named(before), library.book_named(after))


def counts(found: Comparison) -> tuple[int, ...]:
    return len(found.added), len(found.deleted), len(found.revised), len(found.became_header)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("icd10cm-2025", "icd10cm-2026", (487, 28, 38, 16)),
        ("icd10pcs-2025", "icd10pcs-2026", (206, 39, 2, 0)),
        ("icd10cm-2025", "icd10cm-2025-04", (0, 0, 0, 0)),
    ],
)
def test_the_official_counts_are_reproduced(
    library: Library, before: str, after: str, expected: tuple[int, ...]
) -> None:
    assert counts(between(library, before, after)) == expected


def test_every_line_of_the_official_addenda_is_found_and_no_other(library: Library) -> None:
    found = between(library, "icd10cm-2025", "icd10cm-2026")
    sql = "select action, key, billable from addenda where edition = ?"
    listed = set(library.rows(sql, (library.number("icd10cm-2026"),)))
    ours = {("add", e.key, 1) for e in found.added} | {("add", e.key, 0) for e in found.headers_added}
    ours |= {("delete", e.key, 1) for e in found.deleted} | {("delete", e.key, 0) for e in found.headers_deleted}
    assert {line for line in listed if line[0] in ("add", "delete")} == ours
    revised = {r.entry.key for r in (*found.revised, *found.headers_revised)}
    assert revised <= {key for action, key, _ in listed if action == "to"}


def test_a_code_turned_header_is_subdivided(library: Library) -> None:
    found = between(library, "icd10cm-2025", "icd10cm-2026")
    gone = next(e for e in found.deleted if e.key == "B880")
    assert found.subdivided(gone)
    assert not found.subdivided(found.added[0])


def test_notes_are_compared_where_both_editions_have_a_tabular(releases: Path, tmp_path: Path) -> None:
    installed.install(
        [releases / "icd10cm-2023-tabular.zip", releases / "icd10cm-2025-order.zip"], tmp_path / "books.db"
    )
    library = Library(tmp_path / "books.db")
    older, newer = library.book_named("icd10cm-2023"), library.book_named("icd10cm-2026-04")
    changed = {one.entry.label: one for one in compare_notes(older, newer)}
    assert len(changed) > 100 and all(one.gone or one.come for one in changed.values())
    for one in changed.values():
        assert not {(n.kind, n.text) for n in one.gone} & {(n.kind, n.text) for n in newer.notes(one.entry.key)}
        assert {(n.kind, n.text) for n in one.come} <= {(n.kind, n.text) for n in newer.notes(one.entry.key)}
    assert any(n.kind is NoteKind.EXCLUDES1 for one in changed.values() for n in one.come)
    assert compare_notes(older, older) == compare_notes(library.book_named("icd10cm-2025"), newer) == ()
    library.close()
