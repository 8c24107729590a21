"""What can be fetched, from where; nothing is asked of the network before a click."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from codesets.addresses import Address, Kind, file_name
from codesets.edition import TITLES, Book
from codesets.freshness import ended
from codesets.library import Library
from desktop.case.summary_facts import us
from desktop.models.tree import Branch, TreeModel
from desktop.panes.trees import Tree

DOES = {Kind.FILE: "Fetch…", Kind.PAGE: "Open Page", Kind.LICENCE: "Open Licence Page"}
TEACH = "Nothing is sent but the request for the file itself. Pages and licences open in your browser."


class DownloadDialog(QDialog):
    """`wanted` asks for a file or page; `cancelled` stops the one under way. The owner does the work."""

    wanted = Signal(object)  # Address
    cancelled = Signal()

    def __init__(
        self, table: tuple[Address, ...], library: Library, today: date, of: Book | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Fetch code books")
        self.resize(900, 520)
        self.rows = Tree("Official files", TreeModel(("Release", "Loaded", "Address")), self)
        self.rows.fit(0, 1)
        self.rows.picked.connect(lambda _: self._allow())
        self.rows.entered.connect(lambda _: self._want())
        self.bar = QProgressBar(self, visible=False)
        self.said = QLabel(TEACH, self, wordWrap=True, objectName="faint")
        self.stop = QPushButton("Cancel", self, visible=False, autoDefault=False)
        self.stop.clicked.connect(self.cancelled)
        self.go = QPushButton(DOES[Kind.FILE], self, autoDefault=False)
        self.go.clicked.connect(self._want)
        buttons = QHBoxLayout()
        buttons.addWidget(self.bar, 1)
        buttons.addWidget(self.stop)
        buttons.addStretch()
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        column.addWidget(self.rows, 1)
        column.addWidget(self.said)
        column.addLayout(buttons)
        self._fill(table, library, today, of)

    def address(self) -> Address | None:
        """The chosen line."""
        found = self.rows.value()
        return found if isinstance(found, Address) else None

    def say(self, words: str) -> None:
        """Words under the list."""
        self.said.setText(words)

    def busy(self, done: int, total: int) -> None:
        """Bytes that came, of how many; 0 of 0 ends it."""
        for widget in (self.bar, self.stop):
            widget.setVisible(total > 0)
        self.go.setEnabled(total == 0)
        if total:
            self.bar.setMaximum(max(1, total // 1024))
            self.bar.setValue(done // 1024)
            self.bar.setFormat(f"{megabytes(done)} of {megabytes(total)}")

    def _fill(self, table: tuple[Address, ...], library: Library, today: date, of: Book | None) -> None:
        files = {name.lower() for name in library.files()}
        groups: dict[Book, list[Branch]] = {}
        for line in table:
            there = "loaded" if file_name(line.address).lower() in files else ""
            groups.setdefault(line.book, []).append(Branch((line.title, there, line.address), line))
        rows = (
            Branch((TITLES[book], _loaded(library, book, today)), book, lambda found=lines: found, heading=True)
            for book, lines in groups.items()
        )
        self.rows.show_rows(rows, expand=True)
        if of:
            at = self.rows.rows().find(lambda group: group.value == of, lambda _: True)
            self.rows.pick(at if at.isValid() else self.rows.currentIndex())

    def _allow(self) -> None:
        found = self.address()
        self.go.setEnabled(found is not None and self.bar.isHidden())
        self.go.setText(DOES[found.kind] if found else DOES[Kind.FILE])

    def _want(self) -> None:
        if (found := self.address()) and self.bar.isHidden():
            self.wanted.emit(found)

    def reject(self) -> None:
        self.cancelled.emit()
        super().reject()


def megabytes(size: int) -> str:
    """A size as it is read."""
    return f"{size / 1e6:,.1f} MB" if size else "size not told"


def _loaded(library: Library, of: Book, today: date) -> str:
    """What is loaded of a book, and whether it is in force today."""
    found = library.edition(of, today)
    if found is None:
        return "nothing loaded"
    late = ended(found.edition, today)
    return found.edition.release + (f", out of date since {us(late)}" if late else "")
