"""Colours, fonts and spacing as tokens; the palette and the style sheet are made from them in one place."""

from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from codesets.resources import resource

SMALLEST, LARGEST = 0.8, 2.0


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one scheme; text on its ground keeps a contrast of 4.5:1 or more."""

    back: str
    pane: str
    raised: str
    line: str
    text: str
    soft: str
    faint: str
    accent: str
    on: str
    pick: str
    error: str
    warning: str
    hint: str
    good: str
    tints: tuple[str, ...]
    marks: tuple[str, ...]


LIGHT = Tokens(
    back="#EEF0F3", pane="#FFFFFF", raised="#F7F8FA", line="#DDE1E7", text="#1B2330", soft="#5A6575", faint="#5B6575",
    accent="#1D5FBF", on="#FFFFFF", pick="#E4EEFC", error="#B42318", warning="#9A5B00", hint="#1D5FBF", good="#1E7A46",
    tints=("#FFF0B8", "#CFEDE6", "#E6DDFA", "#FBDDE3"), marks=("#8A6500", "#0F7361", "#6D4BC3", "#B83A58"),
)  # fmt: skip
DARK = Tokens(
    back="#15181D", pane="#1D2127", raised="#23282F", line="#343A44", text="#E6EAF0", soft="#A9B3C1", faint="#9FAAB8",
    accent="#78AEFF", on="#0E1726", pick="#24364F", error="#FF8A7E", warning="#F0B357", hint="#78AEFF", good="#6CCB95",
    tints=("#4A3F12", "#143F38", "#352A57", "#4D2530"), marks=("#E7C04A", "#5CC7B2", "#B59CF2", "#F08AA2"),
)  # fmt: skip


class Theme(QObject):
    """The look in force: scheme (`system`, `light`, `dark`) and text scale. Lengths and sizes are in unscaled px."""

    changed = Signal()

    def __init__(self, app: QApplication, scheme: str = "system", scale: float = 1.0) -> None:
        super().__init__(app)
        self._app, self._scheme, self.scale = app, scheme, scale
        self.tokens = LIGHT
        for face in sorted(resource("fonts").glob("Inter*.[to]tf")):
            QFontDatabase.addApplicationFont(str(face))
        self.family = "Inter" if "Inter" in QFontDatabase.families() else app.font().family()
        app.styleHints().colorSchemeChanged.connect(self._apply)
        self._apply()

    def choose(self, scheme: str) -> None:
        """Follow the system, or keep to light or dark."""
        self._scheme = scheme
        self._apply()

    def zoom(self, scale: float) -> None:
        """Scale all text and rows."""
        self.scale = min(LARGEST, max(SMALLEST, round(scale, 2)))
        self._apply()

    def color(self, name: str) -> QColor:
        """A token as a colour."""
        return QColor(getattr(self.tokens, name))

    def tint(self, number: int) -> QColor:
        """The ground of highlighted words of the n-th code."""
        return QColor(self.tokens.tints[number % len(self.tokens.tints)])

    def mark(self, number: int) -> QColor:
        """The line and label colour of the n-th code."""
        return QColor(self.tokens.marks[number % len(self.tokens.marks)])

    def px(self, length: float) -> int:
        """A length at the scale in force."""
        return round(length * self.scale)

    def font(self, size: float = 13, weight: int = 400) -> QFont:
        """The interface font at a size in px."""
        font = QFont(self.family)
        font.setPixelSize(max(8, self.px(size)))
        font.setWeight(QFont.Weight(weight))
        return font

    def _apply(self) -> None:
        dark = self._scheme == "dark" or (
            self._scheme == "system" and self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        )
        self.tokens = DARK if dark else LIGHT
        self._app.setStyle("Fusion")
        self._app.setPalette(self._palette())
        self._app.setFont(self.font())
        self._app.setStyleSheet(self._sheet())
        self.changed.emit()

    def _palette(self) -> QPalette:
        palette, role = QPalette(), QPalette.ColorRole
        for roles, token in (
            ((role.Window,), "back"),
            ((role.Base, role.Button, role.ToolTipBase), "pane"),
            ((role.AlternateBase,), "raised"),
            ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), "text"),
            ((role.PlaceholderText,), "faint"),
            ((role.Highlight, role.Link, role.LinkVisited, role.Accent), "accent"),
            ((role.HighlightedText,), "on"),
        ):
            for one in roles:
                palette.setColor(one, self.color(token))
        for one in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, one, self.color("faint"))
        return palette

    def _sheet(self) -> str:
        words = {k: v for k, v in asdict(self.tokens).items() if isinstance(v, str)}
        sizes = {f"px{n}": f"{self.px(n)}px" for n in (2, 4, 6, 8, 11, 12, 13, 15, 17, 22, 34)}
        return Template(resource("style", "codedesk.qss").read_text("utf-8")).substitute(
            words | sizes | {"icons": resource("icons").as_posix()}
        )
