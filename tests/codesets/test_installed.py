"""Official releases taken in whole: recognised by content, balanced, side by side, one transaction, nothing half done."""

import signal
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from codesets import installed, sources
from codesets.code import Code, System
from codesets.edition import Table
from codesets.errors import UserError
from codesets.installed import Outcome
from codesets.library import Library
from codesets.progress import Cancelled, Progress

ROOT = Path(__file__).parents[2]
COUNTS = {  # edition: codes and headers, billable (FORMATS: verified counts)
    "icd10cm-2025": (97_584, 74_260), "icd10cm-2025-04": (97_584, 74_260), "icd10cm-2026": (98_186, 74_719),
    "icd10pcs-2025": (79_856, 78_948), "icd10pcs-2026": (80_029, 79_115), "hcpcs-2025-10": (8_463, 8_463),
    "modifiers-2025-10": (383, 383), "pos-cms": (52, 52), "gems-2018": (106_453, 0), "add-on-2026-04": (9_000, 0),
    "pfs-2025-10": (19_090, 0),
}  # fmt: skip
AMYLOID = (
    "<?xml version='1.0'?><ICD10CM.index><version>2026</version><title>INDEX</title><letter><title>A</title><mainTerm>"
    "<title>Amyloid<nemod>(any)</nemod></title><term level='1'><title>heart</title><code>E85.4</code><manif>I43</manif>"
    "</term></mainTerm></letter></ICD10CM.index>"
)


@pytest.fixture
def books(books_path: Path, tmp_path: Path) -> Path:
    with closing(sqlite3.connect(books_path)) as source, closing(sqlite3.connect(tmp_path / "books.db")) as copy:
        source.backup(copy)
    return tmp_path / "books.db"


@pytest.fixture(scope="module")
def everything(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    books = tmp_path_factory.mktemp("everything") / "books.db"
    return books, installed.install(sorted(releases.iterdir()), books)


@pytest.fixture
def full(everything: tuple[Path, Outcome]) -> Iterator[Library]:
    opened = Library(everything[0])
    yield opened
    opened.close()


def names(books: Path) -> set[str]:
    with closing(Library(books)) as library:
        return {e.name for e in library.editions()}


def test_every_official_file_is_known_and_balances(everything: tuple[Path, Outcome], full: Library) -> None:
    outcome = everything[1]
    assert outcome.refused == []
    assert len(outcome.installed) == 41 and len(outcome.already) == 1 and len(outcome.no_book) == 11
    assert all(report.balanced() for taken in outcome.installed for report in taken.reports)
    counted = {e.name: (e.codes, e.billable) for e in full.editions()}
    assert {name: counted[name] for name in COUNTS} == COUNTS


def test_each_edition_answers_for_its_own_dates(full: Library) -> None:
    answers = {on: full.edition(System.ICD10CM, on) for on in (date(2024, 12, 1), date(2025, 5, 1), date(2025, 11, 1))}
    found = [(a.edition.name, a.exact) for a in answers.values() if a]
    assert found == [("icd10cm-2025", True), ("icd10cm-2025-04", True), ("icd10cm-2026", True)]
    between = full.edition(System.ICD10CM, date(2024, 1, 1))
    assert between is not None and not between.exact
    code = Code(System.ICD10CM, "E11A")
    assert full.entry(code, date(2025, 11, 1)) is not None and full.entry(code, date(2025, 9, 3)) is None


def test_what_is_absent_is_said(full: Library) -> None:
    missing = {e.name: " ".join(e.missing) for e in full.editions()}
    assert "billability" in missing["icd10cm-2017"] and "no notes" in missing["icd10cm-2025"]
    assert "file 2 of 4" in missing["ncci-ptp-practitioner-2026-07"]
    assert missing["icd10pcs-2025"] == ""
    partial = {e.name for e in full.editions() if e.partial}
    assert {"mue-practitioner-2026-07", "ncci-ptp-practitioner-2026-07", "telehealth-2026"} <= partial


def test_no_descriptor_of_the_ama_or_ada_is_stored(full: Library) -> None:
    assert full.rows(
        "select count(*) from entries where edition in (select id from editions where system = 'cpt')"
    ) == [(0,)]
    columns = {row[1] for row in full.rows("pragma table_info(fees)")} | {
        row[1] for row in full.rows("pragma table_info(telehealth)")
    }
    assert not {"description", "title", "descriptor"} & columns


def test_the_same_file_twice_changes_nothing(books: Path, releases: Path) -> None:
    archive = releases / "ncci-2026q2-addon.zip"
    assert len(installed.install([archive], books).installed) == 1
    before = books.read_bytes()
    again = installed.install([archive], books)
    assert [t.editions for t in again.already] == [("add-on-2026-04",)] and not again.installed
    assert books.read_bytes() == before


def test_a_cancelled_installation_leaves_the_old_books(books: Path, releases: Path) -> None:
    class Stop(Progress):
        def step(self, done: int, total: int, what: str) -> None:
            if done:
                raise Cancelled

    before = names(books)
    with pytest.raises(Cancelled):
        installed.install([releases / "ncci-2026q2-addon.zip", releases / "hcpcs-2020.zip"], books, Stop())
    assert names(books) == before and not list(sources.folder(books).glob("*"))


KILLED = """
import os, signal, sys
from pathlib import Path
from codesets import installed
from codesets.progress import Progress
class Kill(Progress):
    def step(self, done, total, what):
        if done:
            os.kill(os.getpid(), signal.SIGKILL)
installed.install([Path(p) for p in sys.argv[2:]], Path(sys.argv[1]), Kill())
"""


def test_a_killed_installation_leaves_the_old_books(books: Path, releases: Path) -> None:
    before = names(books)
    files = [releases / "ncci-2026q2-addon.zip", releases / "hcpcs-2020.zip"]
    ended = subprocess.run([sys.executable, "-c", KILLED, str(books), *map(str, files)], cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert names(books) == before and list(sources.folder(books).glob("*.source"))
    installed.ensure(books)
    assert names(books) == before
    again = installed.install([releases / "hcpcs-2020.zip"], books)
    assert again.installed and not list(sources.folder(books).glob("*AOC*"))


def test_reports_turned_down_switch_nothing_on(books: Path, releases: Path) -> None:
    shown: list[int] = []

    def no(outcome: Outcome) -> bool:
        shown.append(sum(r.accepted for taken in outcome.installed for r in taken.reports))
        return False

    outcome = installed.install([releases / "ncci-2026q2-addon.zip"], books, confirm=no)
    assert shown == [9_000] and not outcome.installed and outcome.refused
    assert "add-on-2026-04" not in names(books)


def test_a_removed_edition_is_gone_and_the_file_shrinks(books: Path, releases: Path) -> None:
    installed.install([releases / "icd10pcs-2026-order.zip"], books)
    size = books.stat().st_size
    installed.remove("icd10pcs-2026", books)
    assert "icd10pcs-2026" not in names(books) and books.stat().st_size < size * 0.9
    assert not list(sources.folder(books).glob("*"))
    with pytest.raises(UserError, match="comes with the program"):
        installed.remove("icd10cm-2026-04", books)


def test_an_edition_that_shares_its_file_can_be_removed_and_taken_in_again(books: Path, releases: Path) -> None:
    official = releases / "hcpcs-2020.zip"
    installed.install([official], books)
    installed.remove("hcpcs-2020-01", books)
    assert "hcpcs-2020-01" not in names(books) and "modifiers-2020-01" in names(books)
    books.write_bytes(b"damaged")
    installed.ensure(books)
    assert "hcpcs-2020-01" not in names(books) and "modifiers-2020-01" in names(books)
    installed.install([official], books)
    assert "hcpcs-2020-01" in names(books)
    assert installed.install([official], books).already


def test_damaged_books_are_rebuilt_from_the_kept_files(books: Path, releases: Path) -> None:
    installed.install([releases / "ncci-2026q2-addon.zip"], books)
    books.write_bytes(b"damaged")
    installed.ensure(books)
    assert "add-on-2026-04" in names(books)
    assert installed.install([releases / "ncci-2026q2-addon.zip"], books).already


def test_a_file_of_another_year_renamed_is_refused(books: Path, releases: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(releases / "icd10cm-2025-order.zip") as archive:
        raw = archive.read("icd10cm-order-2025.txt")
    (tmp_path / "icd10cm-order-2026.txt").write_bytes(raw)
    (tmp_path / "icd10cm-order-2025.txt").write_bytes(raw[: len(raw) // 2])
    outcome = installed.install([tmp_path / "icd10cm-order-2026.txt", tmp_path / "icd10cm-order-2025.txt"], books)
    assert [why for _, why in outcome.refused if "FY 2025" in why] == [why for _, why in outcome.refused]
    assert len(outcome.refused) == 2 and not outcome.installed


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("broken.zip", b"PK\x03\x04 not a zip", "damaged"),
        ("tabular.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><ICD10CM.tabular><version>2026</version>&a;</ICD10CM.tabular>", "entities"),
        ("tabular.xml", b"<ICD10CM.tabular><version>2026</version><chapter><name>1</name>", "cut or damaged"),
        ("index.xml", AMYLOID.replace("2026", "soon").encode(), "does not say its year"),
        ("utf16.txt", "00001 A00     0 Cholera".encode("utf-16"), "no code book"),
        ("novel.txt", b"It was a dark and stormy night.\n" * 9, "no code book"),
    ],
)  # fmt: skip
def test_hostile_and_broken_files_are_refused_in_plain_words(
    books: Path, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    before = names(books)
    outcome = installed.install([tmp_path / name], books)
    assert len(outcome.refused) == 1 and words in outcome.refused[0][1]
    assert names(books) == before


def test_a_zip_bomb_and_a_climbing_path_are_refused(books: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../outside.txt", "x")
        archive.writestr("bomb.txt", b"\0" * 200_000_000)
    outcome = installed.install([tmp_path / "bad.zip"], books)
    assert ["climbs" in why or "unpacks to" in why for _, why in outcome.refused] == [True, True]
    assert not (tmp_path.parent / "outside.txt").exists()


def test_a_zip_in_a_zip_is_opened(books: Path, releases: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.write(releases / "ncci-2026q2-addon.zip", "inner/ncci.zip")
    assert [t.editions for t in installed.install([tmp_path / "outer.zip"], books).installed] == [("add-on-2026-04",)]


def test_an_index_joins_its_edition_with_both_codes_of_a_pair(books: Path, tmp_path: Path) -> None:
    (tmp_path / "icd10cm_index_April_2026.xml").write_text(AMYLOID)
    installed.install([tmp_path], books)
    with closing(Library(books)) as library:
        number = library.number("icd10cm-2026-04")
        sql = "select title, nonessential, code, manifestation, depth from terms where edition = ? order by number"
        assert library.rows(sql, (number,)) == [("Amyloid", "(any)", "", "", 0), ("heart", "", "E85.4", "I43", 1)]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="could not be written"):
        installed.install([tmp_path], tmp_path / "file" / "books.db")


def test_a_new_program_renews_what_ships_and_keeps_the_rest(books: Path, releases: Path) -> None:
    installed.install([releases / "ncci-2026q2-addon.zip"], books)
    with closing(sqlite3.connect(books)) as db, db:
        db.execute("update meta set value = 'older' where key = 'shipped'")
    installed.ensure(books)
    assert {"add-on-2026-04", "icd10cm-2026-04", "hcpcs-starter"} <= names(books)
    with closing(Library(books)) as library:
        assert library.edition(Table.ADD_ON, date(2026, 5, 1)) is not None
