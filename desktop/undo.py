"""The one undo step: an encounter before, and after."""

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from desktop.case.encounter import Encounter


class Change(QUndoCommand):
    """`label` names codes, never a patient's words."""

    def __init__(self, label: str, before: Encounter, after: Encounter, show: Callable[[Encounter], None]) -> None:
        super().__init__(label)
        self._before, self._after, self._show = before, after, show

    def redo(self) -> None:
        self._show(self._after)

    def undo(self) -> None:
        self._show(self._before)
