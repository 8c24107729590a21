"""Title, kind, date and author of a document; its text never changes."""

from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.case.encounter import Document
from desktop.case.summary_facts import us
from desktop.dialogs.facts import read_date
from desktop.dialogs.form import FormDialog


class DocumentDialog(FormDialog):
    """What a document is called."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        fields = (
            ("title", "Title", document.title), ("kind", "Kind", document.kind),
            ("on", "Date", us(document.on)), ("author", "Author", document.author),
        )  # fmt: skip
        super().__init__("Document", fields, parent)
        self._document = document
        self.signed = QCheckBox("signed", self)
        self.signed.setChecked(bool(document.signed))
        self.form.addRow("", self.signed)

    def before(self, name: str) -> Any:
        return getattr(self._document, name)

    def values(self) -> dict[str, Any]:
        signed = self.signed.isChecked() or (None if self._document.signed is None else False)
        return {
            "title": self.text("title"),
            "kind": self.text("kind"),
            "on": read_date(self.text("on"), "Date"),
            "author": self.text("author"),
            "signed": signed,
        }
