"""The whole program: first start, passphrase, quit, reopen, damaged files."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.dialogs.passphrase import PassphraseDialog
from desktop.samples import load_samples

NOTE = load_samples()[0].text
CANARY = "Zzyzx Canary"
Start = Callable[[], Program]


@pytest.fixture
def start(qtbot: QtBot, home: Path, books_path: Path, with_index: Path) -> Iterator[Start]:
    """Starts the program on a data folder that has books and index already."""
    (home / "books.db").symlink_to(books_path)
    begun: list[Program] = []

    def begin() -> Program:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        program = Program(app)
        begun.append(program)
        program.start()
        qtbot.waitUntil(lambda: program.bench.finder is not None and program.bench.finder.has_words, timeout=60_000)
        return program

    yield begin
    for program in begun:
        program.window.close()
        program.window.deleteLater()


def dialog(qtbot: QtBot, program: Program) -> PassphraseDialog:
    qtbot.waitUntil(lambda: bool(program.window.findChildren(PassphraseDialog)), timeout=5000)
    return program.window.findChildren(PassphraseDialog)[-1]


def give(box: PassphraseDialog, first: str, second: str) -> None:
    box.first.setText(first)
    box.second.setText(second)
    box.take()


def code(program: Program, words: str) -> None:
    program.desk.add_text(NOTE + CANARY)
    at = NOTE.index(words)
    program.window.documents.page.select(at, at + len(words))
    program.desk.look_up()
    hit = program.window.book.hit()
    assert hit is not None
    program.desk.assign(hit, first=False, stay=False)


def test_quit_and_reopen_and_all_of_it_is_there_encrypted(qtbot: QtBot, start: Start, home: Path) -> None:
    program = start()
    code(program, "Mixed hyperlipidemia")
    assert "in memory only" in program.window.notice.words()
    assert program.window.focusWidget() is program.window.documents.page
    assert program.window.findChildren(PassphraseDialog) == []
    program.window.trigger("app.keep")
    box = dialog(qtbot, program)
    give(box, "a long passphrase", "a long passphras")
    assert box.wrong.isVisible() and program.bench.saving == "memory"
    give(box, "a long passphrase", "a long passphrase")
    assert program.bench.saving == "file"
    kept = program.bench.encounter
    program.window.close()
    for path in home.rglob("*"):
        if path.is_file() and not path.is_symlink() and "index" not in path.parts:
            assert CANARY.encode() not in path.read_bytes()
            assert b"hyperlipidemia" not in path.read_bytes() or path.name == "books.db"

    again = start()
    box = dialog(qtbot, again)
    give(box, "not the passphrase", "")
    assert "does not fit" in box.wrong.text() and again.bench.encounter != kept
    give(box, "a long passphrase", "")
    assert again.bench.encounter == kept
    assert again.window.encounter.diagnoses.model().rowCount() == 1


def test_turned_away_the_case_stays_in_memory_and_is_not_asked_again(qtbot: QtBot, start: Start, home: Path) -> None:
    program = start()
    code(program, "Mixed hyperlipidemia")
    program.window.trigger("app.keep")
    dialog(qtbot, program).reject()
    program.desk.copy_code()
    program.desk.move(-1)
    program.desk.add_text("another note")
    assert [d for d in program.window.findChildren(PassphraseDialog) if d.isVisible()] == []
    assert "not saved" in program.window.foot.words()
    assert not (home / "cases").exists()


def test_damaged_books_and_index_are_rebuilt_without_asking(
    home: Path, index_folder: Path, with_index: Path, start: Start
) -> None:  # fmt: skip
    with_index.unlink()
    with_index.mkdir()
    for path in index_folder.iterdir():
        content = path.read_bytes()
        kept = content if path.name == "made-from.json" else content[: len(content) // 3]
        (with_index / path.name).write_bytes(kept)
    (home / "books.db").unlink()
    (home / "books.db").write_bytes(b"rubbish" * 500)
    program = start()
    assert program.bench.finder is not None
    assert program.bench.finder.find("E11.22")[0].title.startswith("Type 2 diabetes")
    assert program.bench.finder.find("mixed hyperlipidemia")[0].code.text == "E78.2"


def test_copies_of_codes_leave_no_patient_words(start: Start) -> None:
    program = start()
    code(program, "Mixed hyperlipidemia")
    program.desk.copy(program.bench.codes_text(dotted=True))
    assert QGuiApplication.clipboard().text() == "E78.2"
