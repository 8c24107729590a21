"""A region of the window that can be moved, detached to another monitor and put back."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget


class Handle(QWidget):
    """The strip above a docked region: drag it to move the region, double-click to detach."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolTip(f"{title}: drag to move, double-click to detach")

    def sizeHint(self) -> QSize:
        return QSize(40, 6)

    minimumSizeHint = sizeHint


class Region(QDockWidget):
    """Docked it has a slim handle, detached the platform's own title bar. It is never closed: closing puts it back."""

    def __init__(self, title: str, pane: QWidget, margins: tuple[int, int, int, int], window: QMainWindow) -> None:
        super().__init__(title, window)
        self.setObjectName(title.lower().replace(" ", "_") + "_region")
        self.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable | QDockWidget.DockWidgetFeature.DockWidgetFloatable
        )
        holder = QWidget(self)
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(*margins)
        inner.addWidget(pane)
        self.setWidget(holder)
        self._handle = Handle(title, self)
        self.topLevelChanged.connect(self._dress)
        self._dress(False)

    def toggle(self) -> None:
        """Detach, or put back."""
        self.setFloating(not self.isFloating())

    def _dress(self, floating: bool) -> None:
        self.setTitleBarWidget(None if floating else self._handle)  # type: ignore[arg-type]
        self._handle.setVisible(not floating)
