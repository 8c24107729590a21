"""What was read of official files, shown before they are switched on, and kept with their editions."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from codesets.importers.report import Report
from codesets.installed import Outcome
from codesets.library import Library

HEADS = ("File and part", "Edition", "Read", "Taken", "Refused")
SHOWN = 200  # refused rows of a part; the rest is counted


class Reports(QTreeWidget):
    """Files with their parts; below each part its refused rows with line and reason."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setHeaderLabels(HEADS)
        self.setAccessibleName("Reports")
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def add(self, file: str, edition: str, parts: Iterable[tuple[str, Report]]) -> None:
        """A file's parts."""
        for kind, report in parts:
            counts = (f"{n:,}" for n in (report.read, report.accepted, report.refusals))
            row = QTreeWidgetItem(self, [f"{_base(file)}: {kind}", edition, *counts])
            row.setToolTip(0, file)
            for column in (2, 3, 4):
                row.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for line, why in report.refused[:SHOWN]:
                self.note(f"line {line}: {why}" if line else why, row)
            if report.refusals > SHOWN:
                self.note(f"and {report.refusals - min(SHOWN, len(report.refused)):,} more", row)

    def note(self, words: str, below: QTreeWidgetItem | None = None) -> None:
        """A line over the whole width."""
        row = QTreeWidgetItem(below or self.invisibleRootItem(), [words])
        row.setFirstColumnSpanned(True)
        row.setToolTip(0, words)


class ReportDialog(QDialog):
    """Accepted: the files are switched on. Turned away: the books stay as they were."""

    def __init__(self, outcome: Outcome, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Switch on these code books?")
        self.resize(900, 480)
        rows = sum(r.accepted for taken in outcome.installed for r in taken.reports)
        refused = sum(r.refusals for taken in outcome.installed for r in taken.reports)
        head = f"{len(outcome.installed)} files read: {rows:,} rows taken, {refused:,} refused. Nothing is changed yet."
        self.reports = Reports(self)
        for taken in outcome.installed:
            self.reports.add(taken.file, ", ".join(taken.editions), zip(taken.kinds, taken.reports, strict=True))
        for taken in outcome.already:
            self.reports.note(f"{_base(taken.file)}: already there ({', '.join(taken.editions)})")
        for name, why in outcome.refused:
            self.reports.note(f"{_base(name)}: refused. {why}")
        for name in outcome.no_book:
            self.reports.note(f"{_base(name)}: holds no code book")
        lacks = "\n".join(f"{name} still lacks: {'; '.join(parts)}." for name, parts in outcome.lacks.items())
        buttons = QDialogButtonBox(self)
        buttons.addButton("Switch On", QDialogButtonBox.ButtonRole.AcceptRole).setDefault(True)
        buttons.addButton("Leave as It Was", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(QLabel(head, self, wordWrap=True))
        column.addWidget(self.reports, 1)
        column.addWidget(QLabel(lacks, self, wordWrap=True, objectName="soft", visible=bool(lacks)))
        column.addWidget(buttons)


class KeptReportDialog(QDialog):
    """The reports of one loaded edition."""

    def __init__(self, library: Library, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Report of {name}")
        self.resize(820, 420)
        reports = Reports(self)
        for file, kind, report in library.reports(name):
            reports.add(file, name, ((kind, report),))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, parent=self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(reports, 1)
        column.addWidget(buttons)


def _base(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1]
