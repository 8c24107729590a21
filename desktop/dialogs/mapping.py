"""Which column of a list means what, with a look at its first rows and what would come of it."""

from dataclasses import replace
from datetime import date
from itertools import islice

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from codesets.code import System
from codesets.errors import UserError
from codesets.importers.mapping import Mapping, accepted, sample
from codesets.importers.part import Member
from codesets.importers.report import Report
from desktop.case.summary_facts import us
from desktop.dialogs.facts import read_date
from desktop.models.tree import Branch, TreeModel
from desktop.panes.trees import Tree

FIELDS = {
    "": "not used", "code": "Code", "title": "Title", "synonyms": "Other names", "notes": "Note", "since": "First day",
    "until": "Last day",
}  # fmt: skip
SYSTEMS = {System.USER: "A list of your own", System.CPT: "Your licensed copy of CPT"}
SHOWN = 10  # rows
BOX, WIDEST = 120, 320  # px of a column: room for its choice, and no more than its share
TRIED = 20_000  # rows looked at for the count


class MappingDialog(QDialog):
    """`mapping` is the choice; begun with a proposal, or with what was chosen for a file with the same columns."""

    def __init__(self, member: Member, proposal: Mapping, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Columns of {member.base}")
        self.resize(880, 460)
        self.mapping = proposal
        self._member = member
        self.system = QComboBox(self)
        self.system.setAccessibleName("Kind of list")
        for system, words in SYSTEMS.items():
            self.system.addItem(words, system)
        self.system.setCurrentIndex(list(SYSTEMS).index(proposal.system))
        self.name = QLineEdit(proposal.name, self)
        self.since = QLineEdit(us(proposal.effective), self)
        self.header = QSpinBox(self, minimum=0, maximum=SHOWN, value=min(SHOWN, proposal.header_row))
        self.header.setSpecialValueText("none")
        self.header.valueChanged.connect(self._try)
        form = QFormLayout()
        fields = (
            ("Kind", self.system),
            ("Name", self.name),
            ("In force from", self.since),
            ("Header row", self.header),
        )
        for label, field in fields:
            field.setAccessibleName(label)
            form.addRow(label, field)
        self.rows = Tree("First rows", TreeModel(right=(0,)), self)
        self.rows.setRootIsDecorated(False)
        self.rows.setUniformRowHeights(False)  # the first row holds the choices
        self.rows.setAlternatingRowColors(True)
        self.columns: list[QComboBox] = []
        self.said = QLabel("", self, wordWrap=True)
        self.said.setMinimumHeight(self.fontMetrics().lineSpacing() * 2)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, parent=self
        )
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.rows, 1)
        column.addWidget(self.said)
        column.addWidget(buttons)
        self._fill(proposal)
        self.system.currentIndexChanged.connect(self._try)
        self._try()

    def _fill(self, proposal: Mapping) -> None:
        rows = sample(self._member, SHOWN)
        width = max((len(row) for row in rows), default=0)
        lines = (Branch((str(n), *row)) for n, row in enumerate(rows, 1))
        self.rows.rows().show((Branch(("",)), *lines), ("",) * (width + 1))
        chosen = {getattr(proposal, field): field for field in FIELDS if field}
        for at in range(width):
            box = QComboBox(self.rows)
            box.setAccessibleName(f"Column {at + 1}")
            for field, words in FIELDS.items():
                box.addItem(words, field)
            box.setCurrentIndex(list(FIELDS).index(chosen.get(at, "")))
            box.currentIndexChanged.connect(self._try)
            self.columns.append(box)
            self.rows.setIndexWidget(self.rows.rows().index(0, at + 1), box)
        for at in range(width + 1):
            self.rows.resizeColumnToContents(at)
            self.rows.setColumnWidth(at, min(WIDEST, max(self.rows.columnWidth(at), BOX if at else 0)))

    def _chosen(self) -> Mapping:
        """The mapping as it stands. Raises UserError for a column chosen twice or a date that is none."""
        fields = {field: [n for n, box in enumerate(self.columns) if box.currentData() == field] for field in FIELDS}
        twice = next((FIELDS[field] for field, at in fields.items() if field and len(at) > 1), "")
        if twice:
            raise UserError(f"Two columns are {twice}.", "Choose one.")
        columns = {field: (at[0] if at else None) for field, at in fields.items() if field}
        day = read_date(self.since.text(), "In force from")
        return replace(
            self.mapping, **columns, header_row=self.header.value(), system=System(self.system.currentData()), name=self.name.text().strip() or self.mapping.name,
            effective=day or date(2000, 1, 1),
        )  # fmt: skip

    def _try(self) -> None:
        """Count what would be taken of the first rows."""
        try:
            mapping, report = self._chosen(), Report()
            if mapping.code is None or mapping.title is None:
                raise UserError("Choose the columns of code and title.")
            for _ in islice(accepted(self._member, mapping, report), TRIED):
                pass
        except UserError as error:
            self.said.setText(error.sentence())
            return
        why = f" Row {report.refused[0][0]}: {report.refused[0][1]}." if report.refused else ""
        self.said.setText(f"{report.accepted:,} rows would be taken, {report.refusals:,} refused.{why}")

    def _take(self) -> None:
        try:
            mapping = self._chosen()
            if mapping.code is None or mapping.title is None:
                raise UserError("Choose the columns of code and title.")
        except UserError as error:
            self.said.setText(error.sentence())
            return
        self.mapping = mapping
        self.accept()
