"""A list of rows under the keyboard: arrows move, Enter acts, everything else goes up as a signal."""

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QSizePolicy, QWidget

from desktop.models.values import ValuesModel
from desktop.panes.rows import RowDelegate


class Elided(QLabel):
    """A line of words, cut with an ellipsis where there is no room; the tip has them all."""

    def __init__(
        self, parent: QWidget, look: str = "faint", side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignRight
    ) -> None:  # fmt: skip
        super().__init__("", parent, objectName=look)
        self._words = self._tip = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)

    def say(self, words: str, tip: str = "") -> None:
        """Show words, as many as there is room for; the tip has all of them, or says more."""
        self._words, self._tip = words, tip
        self.setToolTip(tip or words)
        self.setText(self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.say(self._words, self._tip)


class RowList(QListView):
    """`typed` carries a single letter or a named key that the list itself does not use."""

    entered = Signal(int)
    removed = Signal(int)
    typed = Signal(int, str)
    picked = Signal(int)

    def __init__(self, name: str, model: ValuesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(name)
        self.setObjectName(name.lower().replace(" ", "_"))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.selectionModel().currentChanged.connect(lambda now, _: self.picked.emit(now.row()))
        self.doubleClicked.connect(lambda index: self.entered.emit(index.row()))

    def dress(self, delegate: RowDelegate) -> None:
        """Draw rows with the delegate; relaid when the theme changes."""
        self.setItemDelegate(delegate)
        delegate.theme.changed.connect(self.scheduleDelayedItemsLayout)

    def row(self) -> int:
        """The current row, -1 without one."""
        return self.currentIndex().row()

    def pick(self, row: int) -> None:
        """Make a row current, kept within the list."""
        count = self.model().rowCount()
        if count:
            index = self.model().index(max(0, min(row, count - 1)), 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)

    def height_of_rows(self) -> int:
        """Height in px that shows every row."""
        return sum(self.sizeHintForRow(n) for n in range(self.model().rowCount())) + 2

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(self.row())
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and plain:
            self.removed.emit(self.row())
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and plain:
            self.typed.emit(self.row(), "left" if key == Qt.Key.Key_Left else "right")
        elif plain and len(event.text()) == 1 and event.text().isalpha():
            self.typed.emit(self.row(), event.text().upper())
        elif key in (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
            Qt.Key.Key_PageUp,
            Qt.Key.Key_PageDown,
            Qt.Key.Key_Home,
            Qt.Key.Key_End,
        ):
            super().keyPressEvent(event)
        else:
            event.ignore()
