"""What was read of official files, shown before they are switched on, and kept with their editions."""

from collections.abc import Iterable

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from codesets.importers.report import Report
from codesets.installed import Outcome
from codesets.library import Library
from desktop.models.tree import Branch, TreeModel
from desktop.panes.trees import Tree

HEADS = ("File and part", "Edition", "Read", "Taken", "Refused")
PARTS = {
    "order": "order file", "codes": "codes", "tabular": "tabular list", "index": "index", "eindex": "external causes",
    "drug": "Table of Drugs", "neoplasm": "Neoplasm Table", "poa": "POA-exempt list", "conversion": "conversion table",
    "addenda": "addenda", "tables": "tables", "definitions": "definitions", "noc": "NOC codes", "notes": "processing notes",
    "places": "places of service", "own": "own list", "mapped": "list by its columns", "starter": "starter list",
    "all": "whole file", "lists": "edits",
}  # fmt: skip  # what the parts of an edition are called
SHOWN = 200  # refused rows of a part; the rest is counted


def report_rows(file: str, edition: str, parts: Iterable[tuple[str, Report]]) -> list[Branch]:
    """A file's parts; below each its refused rows with line and reason."""
    rows = []
    for kind, report in parts:
        counts = (f"{n:,}" for n in (report.read, report.accepted, report.refusals))
        refused = [note_row(f"line {line}: {why}" if line else why) for line, why in report.refused[:SHOWN]]
        if report.refusals > SHOWN:
            refused.append(note_row(f"and {report.refusals - min(SHOWN, len(report.refused)):,} more"))
        below = (lambda found=refused: found) if refused else None
        rows.append(Branch((f"{_base(file)}: {PARTS.get(kind, kind)}", edition, *counts), below=below, tip=file))
    return rows


def note_row(words: str) -> Branch:
    """A line over the whole width."""
    return Branch((words,), whole=True)


def _reports(rows: Iterable[Branch], parent: QWidget) -> Tree:
    shown = Tree("Reports", TreeModel(HEADS, (2, 3, 4)), parent)
    shown.fit(1, 2, 3, 4, stretch=0)
    shown.show_rows(rows)
    return shown


class ReportDialog(QDialog):
    """Accepted: the files are switched on. Turned away: the books stay as they were."""

    def __init__(self, outcome: Outcome, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Switch on these code books?")
        self.resize(900, 480)
        taken_rows = sum(r.accepted for taken in outcome.installed for r in taken.reports)
        refused = sum(r.refusals for taken in outcome.installed for r in taken.reports)
        head = f"{len(outcome.installed)} files read: {taken_rows:,} rows taken, {refused:,} refused. Nothing is changed yet."
        rows = [row for taken in outcome.installed for row in report_rows(
            taken.file, ", ".join(taken.editions), zip(taken.kinds, taken.reports, strict=True))]  # fmt: skip
        rows += [note_row(f"{_base(t.file)}: already there ({', '.join(t.editions)})") for t in outcome.already]
        rows += [note_row(f"{_base(name)}: refused. {why}") for name, why in outcome.refused]
        rows += [note_row(f"{_base(name)}: holds no code book") for name in outcome.no_book]
        self.reports = _reports(rows, self)
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
        edition = next(e for e in library.editions() if e.name == name)
        self.setWindowTitle(f"Report of {edition.title}")
        self.resize(820, 420)
        kept = library.reports(name)
        self.reports = _reports(
            [row for file, kind, one in kept for row in report_rows(file, edition.title, ((kind, one),))], self
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, parent=self)
        buttons.rejected.connect(self.reject)
        lacks = f"Still lacks: {'; '.join(edition.missing)}." if edition.missing else "Nothing is lacking."
        column = QVBoxLayout(self)
        column.addWidget(self.reports, 1)
        column.addWidget(QLabel(lacks, self, wordWrap=True, objectName="soft"))
        column.addWidget(buttons)


def _base(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1]
