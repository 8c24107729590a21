"""Faults of the platform that were met once, kept as tests."""

from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from codesets.checks.finding import Verdict
from codesets.library import Library
from desktop.case.summary_pdf import render
from desktop.printing import print_pages
from desktop.samples import load_samples


def test_two_hundred_thousand_calls_do_not_end_the_process(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    for number in range(200_000):
        label.setText(str(number))
    assert label.text() == "199999"


def test_the_summary_prints_on_letter_pages(qtbot: QtBot, tmp_path: Path, library: Library) -> None:
    pdf = render(load_samples()[0].encounter(), Verdict(), library, datetime(2026, 6, 11, tzinfo=UTC), "0")
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    printer.setFullPage(True)
    print_pages(pdf, printer)
    paper, summary = pypdfium2.PdfDocument(tmp_path / "paper.pdf"), pypdfium2.PdfDocument(pdf)
    assert len(paper) == len(summary)
    assert [round(n) for n in paper[0].get_size()] == [612, 792]
    pixels = bytes(paper[0].render(scale=0.5, grayscale=True).buffer)
    assert sum(p < 200 for p in pixels) > 500
    paper.close()
    summary.close()
