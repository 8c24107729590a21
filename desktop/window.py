"""The main window: menus from the table of actions, header, three regions, foot."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QMainWindow, QMenu, QToolBar, QVBoxLayout, QWidget

from desktop.actions import ACTIONS, BY_ID
from desktop.panes.bars import Foot, Header, Notice
from desktop.panes.book import BookPane
from desktop.panes.documents import DocumentsPane
from desktop.panes.encounter import EncounterPane
from desktop.panes.region import Region
from desktop.theme import Theme

MENUS = {"Edit": "E&dit", "Document": "D&ocument"}  # Alt and the marked letter open a menu; the others by their first
REGIONS = ("documents", "book", "encounter", "findings")


class Window(QMainWindow):
    """Lays out; what an action does is handed in by name."""

    closing = Signal()
    dropped = Signal(list)  # files anywhere but on the documents: code books

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle("Codedesk")
        self.setMinimumSize(QSize(980, 600))
        self.setAcceptDrops(True)
        self.setDockOptions(QMainWindow.DockOption.AnimatedDocks | QMainWindow.DockOption.AllowNestedDocks)
        self.header = Header(self)
        self.documents = DocumentsPane(theme, self)
        self.book = BookPane(theme, self)
        self.encounter = EncounterPane(theme, self)
        self.banner = QLabel("", self, objectName="banner", wordWrap=True)
        self.banner.hide()
        self.notice = Notice(self)
        self.foot = Foot(self)
        self._actions: dict[str, QAction] = {}
        self._lay_out()

    def fill_menus(self, handlers: Mapping[str, Callable[[], None]]) -> None:
        """Make every action of the table, in its menu, joined to its handler."""
        menus: dict[str, QMenu] = {}
        for spec in ACTIONS:
            action = QAction(spec.text, self, objectName=spec.id, shortcut=QKeySequence(spec.keys), toolTip=spec.help)
            action.setStatusTip(spec.help)
            action.triggered.connect(lambda _=False, name=spec.id: handlers[name]())
            if spec.menu not in menus:
                menus[spec.menu] = self.menuBar().addMenu(MENUS.get(spec.menu, f"&{spec.menu}"))
            menus[spec.menu].addAction(action)
            self._actions[spec.id] = action

    def menu(self, name: str) -> QMenu:
        """A menu by its title, for rows that are not actions (samples)."""
        return next(a.menu() for a in self.menuBar().actions() if a.text().replace("&", "") == name)

    def show_facts(self, facts: set[str]) -> None:
        """Enable just the actions whose need is met."""
        for name, action in self._actions.items():
            action.setEnabled(not BY_ID[name].needs or BY_ID[name].needs in facts)

    def action(self, name: str) -> QAction:
        """An action by its identifier."""
        return self._actions[name]

    def trigger(self, name: str) -> None:
        """Do an action by its identifier."""
        self._actions[name].trigger()

    def say(self, words: str) -> None:
        """One banner under the header; empty hides it."""
        self.banner.setText(words)
        self.banner.setVisible(bool(words))

    def region(self, name: str) -> QWidget:
        """The widget that takes the focus for a region."""
        return {
            "documents": self.documents.page,
            "book": self.book.box,
            "encounter": self.encounter.diagnoses,
            "findings": self.encounter.findings,
        }[name]

    def go(self, name: str) -> None:
        """Focus a region; a list without rows passes on to the next one."""
        self.region(name).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def step_region(self, by: int) -> None:
        """The next (1) or previous (-1) region that can take the focus."""
        here = next((n for n, r in enumerate(REGIONS) if self.region(r).hasFocus()), 0)
        for step in range(1, len(REGIONS) + 1):
            name = REGIONS[(here + by * step) % len(REGIONS)]
            if self.region(name).isVisible():
                self.go(name)
                return

    def keep_places(self, settings: QSettings) -> None:
        """Remember where the regions are; holds no patient's words."""
        settings.setValue("geometry", self.saveGeometry())
        settings.setValue("state", self.saveState())

    def restore_places(self, settings: QSettings) -> None:
        """Put the regions where they were."""
        for name, restore in (("geometry", self.restoreGeometry), ("state", self.restoreState)):
            value = settings.value(name)
            if isinstance(value, QByteArray):
                restore(value)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.dropped.emit([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        top = QToolBar("Header", self, objectName="headerbar", movable=False, floatable=False)
        top.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        top.setStyleSheet("QToolBar { border: 0; padding: 0; spacing: 0; }")
        top.layout().setContentsMargins(0, 0, 0, 0)
        over = QWidget(top)
        column = QVBoxLayout(over, spacing=0)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.header)
        column.addWidget(self.banner)
        column.addWidget(self.notice)
        top.addWidget(over)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, top)
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        self.regions = {
            "documents": Region("Documents", self.documents, (12, 0, 0, 12), self),
            "book": Region("Code book", self.book, (0, 0, 12, 0), self),
            "encounter": Region("Encounter", self.encounter, (0, 0, 12, 12), self),
        }
        for name, region in self.regions.items():
            self.addDockWidget(left if name == "documents" else right, region)
        docks = list(self.regions.values())
        self.resizeDocks(docks, [860, 572, 572], Qt.Orientation.Horizontal)
        self.resizeDocks(docks[1:], [450, 380], Qt.Orientation.Vertical)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setStyleSheet("QStatusBar { border: 0; } QStatusBar::item { border: 0; }")
        self.statusBar().addPermanentWidget(self.foot, 1)
