"""Walking findings, doing what they offer, answering them."""

from datetime import datetime
from typing import TYPE_CHECKING

from codesets.checks.finding import Fix
from codesets.code import System, read
from desktop.case.commands import AddOverride, RemoveDiagnosis, ReplaceDiagnosis
from desktop.case.encounter import Override
from desktop.case.line_commands import TogglePointer
from desktop.messages import ask

if TYPE_CHECKING:
    from desktop.desk import Desk


class Findings:
    """What F8, Alt+Enter and Ctrl+R do."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def step(self, by: int) -> None:
        """Go to the next or previous finding and to the row it speaks of."""
        rows = self._desk.window.encounter.findings
        count = rows.model().rowCount()
        if count:
            here = rows.row() + by if rows.hasFocus() else rows.row()
            rows.setFocus()
            rows.pick(here % count)
            self.go(keep_focus=True)

    def go(self, keep_focus: bool = True) -> None:
        """Make the row a finding speaks of current."""
        pane = self._desk.window.encounter
        row = pane.finding()
        if row is None:
            return
        codes = [d.code.text for d in self._desk.bench.encounter.diagnoses]
        if row.finding.lines:
            pane.choose("procedure", row.finding.lines[0] - 1)
        elif row.finding.codes and row.finding.codes[0] in codes:
            pane.choose("diagnosis", codes.index(row.finding.codes[0]))

    def fix(self) -> None:
        """Do what the current finding offers."""
        row = self._desk.window.encounter.finding()
        if row and row.finding.fix and not row.override:
            self._do(row.finding.fix)

    def override(self) -> None:
        """Answer the current finding with a reason."""
        desk, row = self._desk, self._desk.window.encounter.finding()
        if row is None or row.override:
            return
        reason = ask(desk.window, f"Override {row.finding.rule}", "Reason:")
        if reason:
            now = datetime.now().astimezone().isoformat(timespec="seconds")
            by = desk.settings.text("coder_name")
            command = AddOverride(Override(row.finding.rule, row.finding.codes, reason, by, now))
            desk.attempt(lambda: desk.bench.change(command))

    def _do(self, fix: Fix) -> None:
        desk = self._desk
        if fix.action == "remove_diagnosis":
            desk.attempt(lambda: desk.bench.change(RemoveDiagnosis(fix.index)))
        elif fix.action == "remove_modifier":
            desk.remove_modifier(fix.index, fix.value)
        elif fix.action == "add_pointer":
            desk.attempt(lambda: desk.bench.change(TogglePointer(fix.index, int(fix.value))))
        elif fix.action == "replace_diagnosis":
            desk.attempt(lambda: desk.bench.change(ReplaceDiagnosis(fix.index, read(System.ICD10CM, fix.value))))
        elif fix.action == "choose_child":
            desk.choose_for(fix.index, read(System.ICD10CM, fix.value))
