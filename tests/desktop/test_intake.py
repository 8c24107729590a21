"""Code books come in through the window: dropped or chosen, read, reported, and switched on only when confirmed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from codesets import installed
from codesets.library import Library
from desktop.app import Program
from desktop.dialogs.report import KeptReportDialog, ReportDialog

LIST = "code\ttitle\tsynonyms\nB.2\tHome visit, long\thouse call\nFEE 7\tPaperwork\t\n\tno code here\t\n"


@pytest.fixture
def program(qtbot: QtBot, home: Path, with_index: Path) -> Iterator[Program]:
    installed.ensure(home / "books.db")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    made = Program(app)
    made.start()
    qtbot.waitUntil(lambda: made.bench.finder is not None, timeout=60_000)
    yield made
    made.window.close()
    made.window.deleteLater()


@pytest.fixture
def fees(tmp_path: Path) -> Path:
    path = tmp_path / "fees.tsv"
    path.write_text(LIST, "utf-8")
    return path


def drop(on: QWidget, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    where, copy, left, none = QPointF(9, 9), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    entering = QDragEnterEvent(where.toPoint(), copy, mime, left, none)
    on.dragEnterEvent(entering)
    assert entering.isAccepted()
    on.dropEvent(QDropEvent(where, copy, mime, left, none))


def report(qtbot: QtBot, program: Program) -> ReportDialog:
    qtbot.waitUntil(lambda: any(d.isVisible() for d in program.window.findChildren(ReportDialog)), timeout=20_000)
    return next(d for d in program.window.findChildren(ReportDialog) if d.isVisible())


def names(home: Path) -> list[str]:
    library = Library(home / "books.db")
    try:
        return [edition.name for edition in library.editions()]
    finally:
        library.close()


def lines(dialog: ReportDialog) -> list[str]:
    return [
        row.cells[0] for top in dialog.reports.rows().branches() for row in (top, *(top.below() if top.below else ()))
    ]


def test_a_dropped_list_is_reported_before_it_is_switched_on(
    qtbot: QtBot, program: Program, home: Path, fees: Path
) -> None:
    drop(program.window, fees)
    shown = report(qtbot, program)
    assert lines(shown) == [
        "fees.tsv: own list",
        "line 3: 'FEE 7' does not have the shape of a code",
        "line 4: '' does not have the shape of a code",
    ]
    assert "own-fees" not in names(home)
    qtbot.keyClick(shown, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "own-fees" in names(home), timeout=20_000)
    qtbot.waitUntil(
        lambda: bool(program.bench.library and "own-fees" in [e.name for e in program.bench.library.editions()])
    )
    assert program.bench.library
    kept = KeptReportDialog(program.bench.library, "own-fees")
    qtbot.addWidget(kept)
    qtbot.waitUntil(lambda: bool(program.bench.finder and program.bench.finder.has_words), timeout=60_000)
    assert [hit.code.text for hit in program.bench.find("B.2", None)][:1] == ["B.2"]


def test_turned_down_nothing_is_changed_and_no_file_is_kept(
    qtbot: QtBot, program: Program, home: Path, fees: Path
) -> None:
    before = names(home)
    drop(program.window, fees)
    shown = report(qtbot, program)
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "Left as it was" in program.window.foot.words(), timeout=20_000)
    assert names(home) == before and list((home / "sources").glob("*.source")) == []


def test_closing_the_window_while_it_asks_changes_nothing(
    qtbot: QtBot, program: Program, home: Path, fees: Path
) -> None:
    before = names(home)
    drop(program.window, fees)
    report(qtbot, program)
    program.window.close()
    assert names(home) == before and list((home / "sources").glob("*.source")) == []


def test_text_dropped_on_the_documents_is_a_note_and_a_zip_a_book(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    note, book = tmp_path / "note.txt", tmp_path / "book.zip"
    note.write_text("A note.")
    book.write_bytes(b"PK")
    wanted: list[list[str]] = []
    program.desk.install_wanted.disconnect(program.intake.install)
    program.desk.install_wanted.connect(wanted.append)
    drop(program.window.documents, note, book)
    assert [d.text for d in program.bench.encounter.documents] == ["A note."] and wanted == [[str(book)]]
