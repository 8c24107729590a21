"""Files and dialogs: documents, encounters, the summary, settings, help.

The writers of PDF and JSON and the store's list are loaded when first used: the first paint does not wait for them.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from codesets.errors import UserError
from desktop.case.commands import DescribeDocument
from desktop.case.line_commands import EditProcedure
from desktop.case.summary_facts import file_name
from desktop.dialogs.document import DocumentDialog
from desktop.dialogs.facts import FactsDialog
from desktop.dialogs.line import LineDialog
from desktop.dialogs.pages import CommandsDialog, TextDialog, about, first_steps, keys_page
from desktop.dialogs.settings import SettingsDialog
from desktop.messages import shown
from desktop.printing import ask_and_print
from desktop.reading.text_file import read_text

if TYPE_CHECKING:
    from desktop.desk import Desk


BOOKS = (".zip", ".xlsx", ".xml")


class Files:
    """What the menu's actions that open something do."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Handlers by action."""
        d = self._desk
        return {
            "encounter.new": lambda: (d.bench.start(), d.leave())[1],
            "encounter.open": self.open_encounter,
            "encounter.facts": self.edit_facts,
            "encounter.import": self.import_encounter,
            "encounter.export": self.export_encounter,
            "encounter.summary": self.save_summary,
            "encounter.print": self.print_summary,
            "app.quit": d.window.close,
            "edit.settings": self.edit_settings,
            "document.open": self.choose_texts,
            "book.template": self.save_template,
            "document.describe": self.describe,
            "code.edit": self.edit_line,
            "help.commands": lambda: shown(CommandsDialog(d.window)),
            "help.keys": lambda: shown(TextDialog("Keys", keys_page(), d.window)),
            "help.first_steps": lambda: shown(TextDialog("First steps", first_steps(), d.window)),
            "help.about": lambda: shown(TextDialog("About Codedesk", about(d.bench.library), d.window)),
        }

    def edit_facts(self) -> None:
        """The facts of the encounter."""
        dialog = FactsDialog(self._desk.bench.encounter, self._desk.window)
        if shown(dialog):
            self._desk.set_facts(dialog.changes)

    def edit_line(self) -> None:
        """The current line; without one the facts."""
        desk, current = self._desk, self._desk.window.encounter.current()
        if not current or current[0] != "procedure":
            self.edit_facts()
            return
        dialog = LineDialog(desk.bench.encounter.procedures[current[1]], desk.window)
        if shown(dialog) and dialog.changes:
            desk.attempt(lambda: desk.bench.change(EditProcedure(current[1], dialog.changes)))

    def describe(self) -> None:
        """Title, kind and date of the document in front."""
        desk, document = self._desk, self._desk.window.documents.current()
        if document is None:
            return
        dialog = DocumentDialog(document, desk.window)
        if shown(dialog) and dialog.changes:
            desk.attempt(lambda: desk.bench.change(DescribeDocument(document.id, dialog.changes)))

    def edit_settings(self) -> None:
        """Settings; the look changes at once."""
        desk = self._desk
        if shown(SettingsDialog(desk.settings, desk.window)):
            desk.theme.choose(desk.settings.text("scheme"))
            desk.theme.zoom(desk.settings.number("scale"))

    def choose_texts(self) -> None:
        """Text files by a file dialog."""
        names, _ = QFileDialog.getOpenFileNames(
            self._desk.window, "Open text files", "", "Text (*.txt *.text);;All files (*)"
        )
        self.open_texts(names)

    def open_dropped(self, names: list[str]) -> None:
        """Files dropped on the documents: what can only be a code book goes there."""
        books = [name for name in names if Path(name).is_dir() or Path(name).suffix.lower() in BOOKS]
        if books:
            self._desk.install_wanted.emit(books)
        self.open_texts([name for name in names if name not in books])

    def open_texts(self, names: list[str]) -> None:
        """Add each file as a document; one that cannot be read is said and skipped."""
        for name in names:
            path = Path(name)
            self._desk.attempt(
                lambda p=path: self._desk.add_text(read_text(p), p.stem[:28].replace("_", " ").capitalize())
            )

    def save_template(self) -> None:
        """The empty list of own codes, to fill in and take in as a book."""
        from codesets.importers.own import template
        from desktop.commands import write_out

        name, _ = QFileDialog.getSaveFileName(
            self._desk.window, "Save the template", "own codes.tsv", "Tab-separated (*.tsv)"
        )
        if name:
            self._desk.attempt(lambda: write_out(Path(name), template().encode("utf-8-sig")))

    def open_encounter(self) -> None:
        """The list of saved encounters."""
        from desktop.dialogs.encounters import EncountersDialog

        desk = self._desk
        dialog = EncountersDialog(desk.bench.store, desk.window)
        if shown(dialog) and dialog.chosen:
            desk.attempt(lambda: desk.bench.open(desk.bench.store.load(dialog.chosen)))

    def import_encounter(self) -> None:
        """Read an encounter file and show it."""
        from desktop.case.interchange import read_file

        name, _ = QFileDialog.getOpenFileName(
            self._desk.window, "Import encounter file", "", "Encounter (*.json);;All files (*)"
        )
        if name:
            self._desk.attempt(lambda: self._desk.bench.take(read_file(Path(name))))

    def export_encounter(self) -> None:
        """Write the encounter file: plain text, on the coder's own responsibility."""
        from desktop.case.interchange import dump
        from desktop.commands import write_out

        proposed = file_name(self._desk.bench.encounter, "encounter", "json")
        name, _ = QFileDialog.getSaveFileName(
            self._desk.window, "Export encounter file (not encrypted)", proposed, "Encounter (*.json)"
        )
        if name:
            self._desk.attempt(lambda: write_out(Path(name), dump(self._desk.bench.encounter).encode()))

    def save_summary(self) -> None:
        """The coded summary as PDF, opened when written."""
        from desktop.commands import write_out

        name, _ = QFileDialog.getSaveFileName(
            self._desk.window, "Save coded summary", file_name(self._desk.bench.encounter), "PDF (*.pdf)"
        )
        if name and self._desk.attempt(lambda: write_out(Path(name), self.pdf())):
            self._desk.window.foot.say(f"Summary saved: {Path(name).name}")
            QDesktopServices.openUrl(QUrl.fromLocalFile(name))

    def print_summary(self) -> None:
        """The coded summary on paper."""
        window = self._desk.window
        title = file_name(self._desk.bench.encounter).removesuffix(".pdf")
        self._desk.attempt(lambda: ask_and_print(self.pdf(), title, window))

    def pdf(self) -> bytes:
        """The coded summary. Raises UserError until the books are there."""
        from desktop.__main__ import VERSION
        from desktop.case.summary_pdf import render

        bench = self._desk.bench
        if bench.library is None:
            raise UserError("The code books are still being prepared.", "Try again in a moment.")
        return render(
            bench.signed(self._desk.settings), bench.verdict, bench.library, datetime.now().astimezone(), VERSION
        )
