"""Bad input: the coder is told what happened, what is safe and what next, and nothing is lost."""

import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from codesets.code import Code, System
from codesets.library import Library
from desktop.case import keys
from desktop.case.store import CaseStore
from desktop.messages import catch_bugs
from tests.flows.desk import CoderDesk, desk

__all__ = ["desk"]


@pytest.fixture
def said(desk: CoderDesk) -> list[str]:
    """What every message box says; each is answered with Enter."""
    heard: list[str] = []

    def answer() -> None:
        for box in QApplication.topLevelWidgets():
            if isinstance(box, QMessageBox) and box.isVisible():
                heard.append(f"{box.text()} {box.informativeText()}")
                box.accept()
                desk.window.activateWindow()  # the offscreen platform has no window manager to do it

    timer = QTimer(desk.window, interval=20)
    timer.timeout.connect(answer)
    timer.start()
    return heard


def code(desk: CoderDesk, number: str) -> None:
    desk.press("Ctrl+K")
    desk.window.book.box.selectAll()
    desk.type(number)
    desk.press("Return")


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("picture.txt", lambda path: path.write_bytes(bytes(range(256)) * 40)),
        ("huge.txt", lambda path: path.write_bytes(b"a" * 50_000_001)),
        ("empty.txt", lambda path: path.write_bytes(b"")),
        ("gone.txt", lambda path: None),
        ("folder.txt", lambda path: path.mkdir()),
    ],
)
def test_a_file_that_is_no_text_is_refused(
    desk: CoderDesk, said: list[str], tmp_path: Path, name: str, make: Callable[[Path], object]
) -> None:
    code(desk, "E78.2")
    make(tmp_path / name)
    desk.desk.files.open_texts([str(tmp_path / name)])
    assert len(said) == 1 and "Traceback" not in said[0] and len(said[0]) > 40
    assert desk.bench.encounter.documents == () and desk.codes() == ["E78.2"]


def test_a_utf16_file_is_read(desk: CoderDesk, said: list[str], tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_bytes("Anämie, chronic".encode("utf-16"))
    desk.desk.files.open_texts([str(tmp_path / "note.txt")])
    assert said == [] and desk.bench.encounter.documents[0].text == "Anämie, chronic"


@pytest.mark.parametrize("text", ["", "not json", '{"format": "codedesk-encounter", "version": 99}', "[1, 2]"])
def test_an_encounter_file_of_refused_shape_changes_nothing(
    desk: CoderDesk, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    code(desk, "E78.2")
    path = tmp_path / "case.json"
    path.write_text(text)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    desk.window.trigger("encounter.import")
    assert len(said) == 1 and desk.codes() == ["E78.2"]


def test_a_summary_that_cannot_be_written_says_so(
    desk: CoderDesk, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code(desk, "E78.2")
    taken = tmp_path / "summary.pdf"
    taken.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(taken), ""))
    desk.window.trigger("encounter.summary")
    assert len(said) == 1 and "the encounter is safe" in said[0]
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []


def test_a_disk_that_refuses_keeps_the_change_in_memory(desk: CoderDesk, said: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "cases"
    store = CaseStore.open(folder, keys.create(folder, "a long passphrase"))
    desk.bench.use_store(store, "file")
    store._db.execute("pragma max_page_count = 1")  # SQLite answers as on a full disk
    desk.paste("a long note " * 20_000)
    assert len(said) == 1 and "kept in memory" in said[0]
    assert len(desk.bench.encounter.documents) == 1
    store._db.execute("pragma max_page_count = 100000")
    code(desk, "E78.2")
    assert store.load(desk.bench.encounter.key) == desk.bench.encounter


def test_books_locked_by_another_program_still_answer(desk: CoderDesk, books_path: Path) -> None:
    holder = sqlite3.connect(books_path)
    holder.execute("begin immediate")
    try:
        library = Library(books_path)
        assert library.entry(Code(System.ICD10CM, "E782")) is not None
        library.close()
    finally:
        holder.close()


def test_a_bug_shows_the_one_dialog_without_a_patients_words(
    desk: CoderDesk, said: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    code(desk, "E78.2")
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    catch_bugs(desk.window)
    try:
        raise ValueError("Jane Canary, born 1960")
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    assert len(said) == 1 and "safe" in said[0]
    assert "Canary" not in said[0] and "Canary" not in caplog.text and "ValueError" in caplog.text
    assert desk.codes() == ["E78.2"]
