"""The code book: one box for codes and words, results, and the detail of the picked code."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from codesets.book import Book
from codesets.code import System
from codesets.search.hit import Hit
from desktop.models.values import ValuesModel
from desktop.panes.detail import Detail
from desktop.panes.filter import Filter
from desktop.panes.lists import Elided, RowList
from desktop.panes.rows import HitDelegate
from desktop.panes.tabular import Tabular
from desktop.theme import Theme

CHIPS = (
    ("All", ()), ("CM", (System.ICD10CM,)), ("PCS", (System.ICD10PCS,)), ("HCPCS", (System.HCPCS,)),
    ("CPT", (System.CPT,)), ("Index", ()), ("Modifiers", (System.MODIFIER,)), ("POS", (System.POS,)),
)  # fmt: skip
TEACH = "Type a code or words in any order, or select words in the note and press Ctrl+K."


class BookPane(QFrame):
    """Emits what is typed, the hit to assign, and where a link leads."""

    typed = Signal(str)
    assign = Signal(object, bool, bool)  # hit, as first-listed, stay for the next
    opened = Signal(object)  # a header whose codes are wanted
    completed = Signal(object)  # Enter on a header: its side and 7th character are wanted
    picked = Signal()
    left = Signal()
    parent_wanted = Signal()
    cancel_build = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.box = QLineEdit(self, objectName="lookup", placeholderText="Look up a code or words  (Ctrl+K)")
        self.box.setAccessibleName("Look up")
        self.box.setClearButtonEnabled(True)
        self.box.textChanged.connect(self.typed)
        self.box.installEventFilter(self)
        self._hits = ValuesModel(_say, self)
        self.results = RowList("Results", self._hits, self)
        self.results.dress(HitDelegate(theme, self.results))
        self.results.entered.connect(lambda _: self._act())
        self.results.picked.connect(lambda _: self.picked.emit())
        self.results.typed.connect(self._step)
        self.results.installEventFilter(self)
        self.tabular = Tabular(theme, self)
        self._lists = QStackedWidget(self)
        self._lists.addWidget(self.results)
        self._lists.addWidget(self.tabular)
        self.detail = Detail(theme, self)
        self.crumbs = QLabel("", self, objectName="crumbs")
        self.crumbs.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.crumbs.setAccessibleName("You are here")
        self.crumbs.linkActivated.connect(lambda link: self.detail.followed.emit(link.removeprefix("key:")))
        self.detail.placed.connect(self._place)
        self._said = QLabel(TEACH, self, objectName="faint", wordWrap=True)
        self._said.setContentsMargins(16, 8, 16, 8)
        self._asof = Elided(self)
        self.filter = Filter(self)
        self._bar = QProgressBar(self, maximum=100)
        self._stop = QPushButton("Cancel", self, objectName="chip")
        self._stop.clicked.connect(self.cancel_build)
        self._lay_out(theme)
        self.building(None)

    def show_hits(self, hits: tuple[Hit, ...], said: str = "") -> None:
        """Replace the results and pick the first."""
        self._lists.setCurrentWidget(self.results)
        self._hits.show(hits)
        self._said.setText(said or (TEACH if not self.box.text() else ""))
        self._said.setVisible(bool(self._said.text()))
        if hits:
            self.results.pick(0)
        self.picked.emit()

    def browse(self, book: Book | None, key: str) -> None:
        """Show the tabular list, opened at a code, in place of the results."""
        self.tabular.show_book(book, key)
        self._lists.setCurrentWidget(self.tabular)
        self._said.hide()
        self.tabular.setFocus()

    def browsing(self) -> bool:
        """Whether the tabular list stands in place of the results."""
        return self._lists.currentWidget() is self.tabular

    def close_tabular(self) -> None:
        """Back to the results."""
        self._lists.setCurrentWidget(self.results)
        self.box.setFocus()

    def hit(self) -> Hit | None:
        """The picked result, or the picked entry of the tabular list."""
        entry = self.tabular.entry() if self.browsing() else None
        if entry:
            return Hit(entry.code, entry.title, entry.billable, "tabular list") if entry.level != "chapter" else None
        return self._hits.value(self.results.row())

    def systems(self) -> frozenset[System] | None:
        """The books the chips choose; None for all."""
        chosen = CHIPS[self._chips.checkedId()][1]
        return frozenset(chosen) or None

    def prefix(self) -> str:
        """What the chosen chip puts before the words: those of the Alphabetic Index are searched as `index:` words."""
        return "index:" if CHIPS[self._chips.checkedId()][0] == "Index" else ""

    def ask(self, words: str) -> None:
        """Put words in the box, ready to be replaced, and the focus on it."""
        if words:
            self.box.setText(words)
        self.box.setFocus()
        self.box.selectAll()

    def say_date(self, words: str, stale: bool) -> None:
        """The date the answers are for, or that their edition is not in force on it."""
        self._asof.say(words)
        self._asof.setObjectName("late" if stale else "faint")
        self._asof.style().polish(self._asof)

    def building(self, step: tuple[int, int, str] | None) -> None:
        """Show progress of a build with its cancel button; None hides both."""
        self._bar.setVisible(step is not None)
        self._stop.setVisible(step is not None)
        if step:
            done, total, what = step
            self._bar.setFormat(f"{what} %p%")
            self._bar.setValue(round(100 * done / max(1, total)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(watched, event)
        return super().eventFilter(watched, event)

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        key, modifiers = event.key(), event.modifiers()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not modifiers & Qt.KeyboardModifier.AltModifier:
            control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
            self._act(first=control, stay=bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
        elif modifiers == Qt.KeyboardModifier.AltModifier and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            if self._hits.value(key - Qt.Key.Key_1):
                self.results.pick(key - Qt.Key.Key_1)
                self._act()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif watched is self.box and key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.results.keyPressEvent(event)
        elif watched is self.box and key == Qt.Key.Key_Right and self.box.cursorPosition() == len(self.box.text()):
            self._step(self.results.row(), "right")
        else:
            return False
        return True

    def _place(self, way: str) -> None:
        self.crumbs.setText(way)
        self.crumbs.setVisible(bool(way))

    def _act(self, first: bool = False, stay: bool = False) -> None:
        hit = self.hit()
        if hit is None:
            return
        if hit.billable:
            self.assign.emit(hit, first, stay)
        else:
            self.completed.emit(hit)

    def _step(self, row: int, key: str) -> None:
        if key == "right" and self._hits.value(row):
            self.opened.emit(self._hits.value(row))
        elif key == "left":
            self.parent_wanted.emit()
        elif len(key) == 1:
            self.box.setFocus()
            self.box.setText(key.lower())

    def _lay_out(self, theme: Theme) -> None:
        chips = QHBoxLayout(spacing=6)
        self._chips = QButtonGroup(self)
        for n, (name, _) in enumerate(CHIPS):
            chip = QPushButton(name, self, objectName="chip", checkable=True, checked=n == 0)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.setAccessibleName(f"Search {name}")
            self._chips.addButton(chip, n)
            chips.addWidget(chip)
        self._chips.idClicked.connect(lambda _: self.typed.emit(self.box.text()))
        self.filter.offer_books(self._chips)
        self.filter.changed.connect(lambda: self.typed.emit(self.box.text()))
        chips.addWidget(self.filter)
        chips.addWidget(self._asof, 1)
        build = QHBoxLayout(spacing=6)
        build.addWidget(self._bar, 1)
        build.addWidget(self._stop)
        top = QVBoxLayout(spacing=7)
        top.setContentsMargins(12, 12, 12, 4)
        top.addWidget(self.box)
        top.addLayout(chips)
        top.addLayout(build)
        split = QSplitter(Qt.Orientation.Vertical, self)
        below = QWidget(self)
        shown = QVBoxLayout(below, spacing=0)
        shown.setContentsMargins(0, 0, 0, 0)
        shown.addWidget(self.crumbs)
        shown.addWidget(self.detail, 1)
        split.addWidget(self._lists)
        split.addWidget(below)
        split.setSizes([230, 170])
        split.setChildrenCollapsible(False)
        column = QVBoxLayout(self, spacing=0)
        column.setContentsMargins(1, 1, 1, 1)
        column.addLayout(top)
        column.addWidget(self._said)
        column.addWidget(split, 1)
        self.setFocusProxy(self.box)


def _say(hit: Hit) -> str:
    state = "billable" if hit.billable else "header"
    return f"{hit.code.text}, {hit.title}, {state}, {hit.why}"
