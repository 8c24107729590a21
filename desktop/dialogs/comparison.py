"""What changed between two editions: by kind and chapter, to read and to keep as CSV."""

import csv
import io
from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from codesets.book import Book
from codesets.code import Code
from codesets.comparison import Revision, Reworded, compare, compare_notes
from codesets.entry import Entry
from desktop.case.summary_facts import us
from desktop.models.tree import Branch, TreeModel
from desktop.panes.trees import Tree

KINDS = {
    "added": "Added", "deleted": "Deleted", "revised": "Title revised", "became_header": "Now a header: subdivided",
    "became_billable": "Now billable", "headers_added": "Headers added", "headers_deleted": "Headers deleted",
    "headers_revised": "Header titles revised", "notes": "Notes changed",
}  # fmt: skip
TOUCHED = ("deleted", "revised", "became_header", "became_billable")
EVERY = "All chapters"
OPENED = 60  # rows of a kind shown at once; more are opened by the coder
Uses = Callable[[frozenset[str]], dict[str, str]]  # where codes are in use in the coder's own work


class ComparisonDialog(QDialog):
    """`tabular` places the codes in chapters; it may be another edition, as an order file alone has none."""

    def __init__(
        self, before: Book, after: Book, tabular: Book | None, uses: Uses = lambda _: {},
        replaced: Callable[[Code], str] = lambda _: "", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(f"{before.edition.title} and {after.edition.title}")
        self.resize(980, 600)
        self._found = compare(before, after)
        self._notes = compare_notes(before, after)
        lacking = next((book.edition.title for book in (before, after) if not any(book.all_notes())), "")
        self._silent = f"  Notes are not compared: {lacking} has no tabular." if lacking else ""
        self._tabular, self._replaced = tabular, replaced
        touched = frozenset(row[0] for kind in TOUCHED for row in self._rows(kind))
        self._uses = uses(touched)
        self.mine = QCheckBox(f"Only what I use ({len(self._uses)})", self)
        self.mine.toggled.connect(self._fill)
        self.chapters = QComboBox(self)
        self.chapters.setAccessibleName("Chapter")
        self.chapters.addItem(EVERY)
        for chapter in tabular.children("") if tabular else ():
            if chapter.level == "chapter":
                self.chapters.addItem(f"{chapter.label}: {chapter.title}", chapter.key)
        self.chapters.currentIndexChanged.connect(self._fill)
        self.rows = Tree("Changes", TreeModel(("Code", "Title", "Before, or what became of it", "In your work")), self)
        for column, width in enumerate((130, 400, 240)):
            self.rows.setColumnWidth(column, width)
        self.said = QLabel("", self, objectName="faint")
        self.print = QPushButton("Print…", self, autoDefault=False)
        self.export = QPushButton("Export CSV…", self, autoDefault=False)
        head = QHBoxLayout()
        head.addWidget(self.said, 1)
        head.addWidget(self.mine)
        head.addWidget(self.chapters)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self.rows, 1)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.print)
        buttons.addWidget(self.export)
        column.addLayout(buttons)
        self._fill()

    def lines(self) -> list[tuple[str, str, str, str]]:
        """(kind, code, title, title before) of what the chosen chapter shows."""
        return [(kind, *row) for kind in KINDS for row in self._rows(kind) if self._shows(row[0])]

    def as_pdf(self) -> bytes:
        """The shown lines as a table to print."""
        from desktop.table_pdf import table_pdf  # loaded late: reportlab is large

        rows = [(KINDS[kind], code, title, was) for kind, code, title, was in self.lines()]
        heads = ("Change", "Code", "Title", "Before, or what became of it")
        chapter = f", {self.chapters.currentText()}" if self.chapters.currentData() else ""
        title = f"{self.windowTitle()}{chapter}   {us(date.today())}"
        return table_pdf(title, heads, rows, (0.16, 0.12, 0.4, 0.32))

    def as_csv(self) -> str:
        """The shown lines with a header."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(("change", "code", "title", "before"))
        writer.writerows((KINDS[kind], *rest) for kind, *rest in self.lines())
        return out.getvalue()

    def _fill(self) -> None:
        lines = self.lines()
        groups = {kind: [line[1:] for line in lines if line[0] == kind] for kind in KINDS}
        self.rows.show_rows(self._group(kind, mine) for kind, mine in groups.items() if mine)
        for row, mine in enumerate(filter(None, groups.values())):
            self.rows.setExpanded(self.rows.rows().index(row, 0), len(mine) <= OPENED)
        codes = len({line[1] for line in lines})
        self.said.setText((f"{codes:,} codes changed." if lines else "Nothing changed here.") + self._silent)

    def _group(self, kind: str, lines: list[tuple[str, str, str]]) -> Branch:
        rows = [Branch((*line, self._uses.get(line[0], ""))) for line in lines]
        return Branch((f"{KINDS[kind]}: {len(lines):,}",), below=lambda: rows, whole=True)

    def _rows(self, kind: str) -> list[tuple[str, str, str]]:
        if kind == "notes":
            return [_note_row(one) for one in self._notes]
        rows: tuple[Entry | Revision, ...] = getattr(self._found, kind)
        return [self._row(r) for r in rows]

    def _row(self, r: Entry | Revision) -> tuple[str, str, str]:
        if isinstance(r, Revision):
            return r.entry.code.text, r.entry.title, r.before
        gone = r in self._found.deleted or r in self._found.became_header
        lives_on = "subdivided: lives on as a header" if self._found.subdivided(r) else ""
        return r.code.text, r.title, "; ".join(w for w in (lives_on, self._replaced(r.code) if gone else "") if w)

    def _shows(self, code: str) -> bool:
        if self.mine.isChecked() and code not in self._uses:
            return False
        chapter = self.chapters.currentData()
        if not chapter or self._tabular is None:
            return True
        if code.startswith("Chapter "):
            return bool(chapter == f"ch:{code.removeprefix('Chapter ')}")
        return any(a.key == chapter for a in self._tabular.ancestors(code.replace(".", "")[:3]))


def _note_row(one: Reworded) -> tuple[str, str, str]:
    """`Excludes1: ...` of what came, and of what is gone."""
    come, gone = (
        "; ".join(f"{note.kind.heading}: {note.text}" for note in notes) or "(no longer there)"
        for notes in (one.come, one.gone)
    )
    return one.entry.label, come, gone if one.gone else "(new)"
