"""ICD-10-CM April 2026, complete, and what the books answer."""

import zipfile
from pathlib import Path

import pytest

from codesets import installed
from codesets.book import Book
from codesets.code import Code, System
from codesets.entry import NoteKind
from codesets.errors import UserError
from codesets.library import Library
from codesets.progress import Cancelled, Progress
from codesets.search.query import tokens


def cm(text: str) -> Code:
    return Code(System.ICD10CM, text)


@pytest.fixture(scope="session")
def own(library: Library) -> Book:
    found = library.book(System.ICD10CM)
    assert found is not None
    return found


def test_every_code_is_there(own: Book) -> None:
    entries = [e for e in own.entries() if e.level not in ("chapter", "section")]
    assert (len(entries), sum(e.billable for e in entries)) == (98_186, 74_719)


def test_the_book_agrees_with_the_official_order_file(own: Book, releases: Path) -> None:
    official = {}
    with zipfile.ZipFile(releases / "icd10cm-2026-order.zip") as archive:
        name = next(n for n in archive.namelist() if "order" in n and "addenda" not in n and n.endswith(".txt"))
        for line in archive.read(name).decode("ascii").splitlines():
            official[line[6:13].strip()] = (line[14] == "1", line[77:].strip())
    ours = {e.key: (e.billable, e.title) for e in own.entries() if e.level not in ("chapter", "section")}
    assert ours.keys() == official.keys()
    assert {k for k in ours if ours[k][0] != official[k][0]} == set()
    differing = [k for k in ours if tokens(ours[k][1]) != tokens(official[k][1])]
    assert len(differing) == 0


def test_s06_death_codes_never_take_d_or_s(library: Library) -> None:
    assert library.entry(cm("S061X7A")) is not None
    assert library.entry(cm("S061X7D")) is None
    assert library.entry(cm("S061X0D")) is not None


@pytest.mark.parametrize("category", ["B20", "Z66"])
def test_a_category_that_is_its_own_block_is_a_code(library: Library, own: Book, category: str) -> None:
    entry = library.entry(cm(category))
    assert entry is not None and entry.billable and entry.level == "category"
    assert [a.key for a in own.ancestors(category)][-1] == f"sec:{category}"


def test_notes_roll_up_from_every_ancestor(own: Book) -> None:
    notes = own.rolled_up("E1122")
    assert any(n.kind is NoteKind.USE_ADDITIONAL and n.at == "E11.22" for n in notes)
    assert any(n.kind is NoteKind.EXCLUDES1 and n.at == "E11" for n in notes)
    assert [n.at for n in notes if n.kind is NoteKind.EXCLUDES1][-1] in ("E08-E13", "Chapter 4")


def test_neighbours_children_and_seventh_characters(own: Book) -> None:
    before, after = own.neighbours("E1122")
    assert (before and before.key, after and after.key) == ("E1121", "E1129")
    assert [e.key for e in own.children("E112")] == ["E1121", "E1122", "E1129"]
    assert own.seventh_characters("S52501")[0][0] == "A"
    assert own.billable_below("E112", 2)[1].key == "E1122"


def test_excludes1_is_inherited_and_reads_ranges(own: Book) -> None:
    note = own.excludes1("R7309", "E119")
    assert note is not None and note.at == "R73.0"
    assert own.excludes1("E119", "I10") is None
    assert own.excludes1("E119", "E119") is None


def test_a_code_without_a_book_is_not_there(library: Library) -> None:
    assert library.entry(Code(System.CPT, "99214")) is None
    assert library.edition(System.CPT, None) is None
    assert library.entry(Code(System.POS, "11")) is not None


class StopAt(Progress):
    def step(self, done: int, total: int, what: str) -> None:
        if done >= 60:
            raise Cancelled


def test_a_cancelled_build_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    path.write_bytes(b"old")
    with pytest.raises(Cancelled):
        installed.rebuild(path, StopAt())
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("books")] == ["books.db"]


def test_a_damaged_file_is_rebuilt(books_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    path.write_bytes(books_path.read_bytes()[:50_000])
    installed.ensure(path)
    library = Library(path)
    try:
        assert library.entry(cm("E1122")) is not None
    finally:
        library.close()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="could not be written"):
        installed.rebuild(tmp_path / "file" / "books.db")
