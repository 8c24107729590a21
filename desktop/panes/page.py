"""The text of one document: read-only, evidence tinted, its codes in the margin."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)  # fmt: skip
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from desktop.reading.sections import HEADING
from desktop.theme import Theme

MARGIN = 124  # px kept free on the right for codes


@dataclass(frozen=True, slots=True)
class Highlight:
    """Words [start, end) that support `code`, in the colour of number `mark`."""

    start: int
    end: int
    code: str
    mark: int


def to_units(text: str, offset: int) -> int:
    """A character offset as Qt counts it: UTF-16 units."""
    return len(text[:offset].encode("utf-16-le")) // 2


def to_characters(text: str, units: int) -> int:
    """A Qt position as a character offset."""
    return len(text.encode("utf-16-le")[: units * 2].decode("utf-16-le", errors="ignore"))


class Page(QPlainTextEdit):
    """Emits the code under a click. Positions in and out are Unicode character offsets."""

    code_clicked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._highlights: tuple[Highlight, ...] = ()
        self._plain = ""
        self._ascii = True
        self.setObjectName("sheet")
        self.setAccessibleName("Document text")
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setCursorWidth(2)
        self.document().setDocumentMargin(20)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._headings = Headings(self.document(), theme)
        self._margin = Margin(self, theme)
        self.updateRequest.connect(lambda *_: self._margin.update())
        theme.changed.connect(self._dress)
        self._dress()

    def read(self, text: str) -> None:
        """Show a document's text from its start."""
        self._plain = text
        self._ascii = text.isascii()
        self.setPlainText(text)

    def selection(self) -> tuple[int, int] | None:
        """The selected words as character offsets, without blanks at their ends; None when nothing is selected."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        start, end = self._offset(cursor.selectionStart()), self._offset(cursor.selectionEnd())
        words = self._plain[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        return (start, end) if start < end else None

    def words(self) -> str:
        """The selected words."""
        chosen = self.selection()
        return self._plain[chosen[0] : chosen[1]] if chosen else ""

    def select(self, start: int, end: int) -> None:
        """Select characters [start, end) and bring them into view."""
        cursor = self.textCursor()
        cursor.setPosition(self._unit(start))
        cursor.setPosition(self._unit(end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.centerCursor()

    def go_to(self, offset: int) -> None:
        """Put the cursor at a character and its line at the top."""
        cursor = self.textCursor()
        cursor.setPosition(self._unit(offset))
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(cursor.blockNumber())

    def at(self) -> int:
        """The character the cursor stands at."""
        return self._offset(self.textCursor().position())

    def highlight(self, highlights: tuple[Highlight, ...]) -> None:
        """Tint and underline the words of each code."""
        self._highlights = highlights
        shown = []
        for one in highlights:
            extra = QTextEdit.ExtraSelection()
            extra.cursor = self.textCursor()
            extra.cursor.setPosition(self._unit(one.start))
            extra.cursor.setPosition(self._unit(one.end), QTextCursor.MoveMode.KeepAnchor)
            extra.format = QTextCharFormat()
            extra.format.setBackground(self._theme.tint(one.mark))
            extra.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            extra.format.setUnderlineColor(self._theme.mark(one.mark))
            shown.append(extra)
        self.setExtraSelections(shown)
        self._margin.update()

    def labels(self) -> list[tuple[int, Highlight]]:
        """Codes to print in the margin: y in px, and the highlight that begins there."""
        placed: list[tuple[int, Highlight]] = []
        for one in self._highlights:
            cursor = self.textCursor()
            cursor.setPosition(self._unit(one.start))
            rect = self.cursorRect(cursor)
            if rect.bottom() >= 0 and rect.top() <= self.viewport().height():
                placed.append((rect.top(), one))
        return placed

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        area = self.contentsRect()
        width = self._theme.px(MARGIN)
        bar = self.verticalScrollBar().width() if self.verticalScrollBar().isVisible() else 0
        self._margin.setGeometry(QRect(area.right() - width - bar, area.top(), width, area.height()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if not self.textCursor().hasSelection():
            at = self._offset(self.cursorForPosition(event.position().toPoint()).position())
            hit = next((h for h in self._highlights if h.start <= at < h.end), None)
            if hit:
                self.code_clicked.emit(hit.code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        super().keyPressEvent(event)

    def _dress(self) -> None:
        font = self._theme.font(15)
        self.setFont(font)
        self.document().setDefaultFont(font)
        self.setViewportMargins(0, 0, self._theme.px(MARGIN), 0)
        self._headings.dress()
        self.highlight(self._highlights)

    def _unit(self, offset: int) -> int:
        return offset if self._ascii else to_units(self._plain, offset)

    def _offset(self, unit: int) -> int:
        return unit if self._ascii else to_characters(self._plain, unit)


class Margin(QWidget):
    """The codes beside their words."""

    def __init__(self, page: Page, theme: Theme) -> None:
        super().__init__(page)
        self._page, self._theme = page, theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._theme.font(12, 600))
        metrics = painter.fontMetrics()
        rights: dict[int, int] = {}
        for y, one in self._page.labels():
            right = rights.get(y, self.width() - 10)
            painter.setPen(self._theme.mark(one.mark))
            painter.drawText(QRect(0, y, right, metrics.height() + 4), Qt.AlignmentFlag.AlignRight, one.code)
            rights[y] = right - metrics.horizontalAdvance(one.code) - 8


class Headings(QSyntaxHighlighter):
    """Section headings stand out; the text itself is not touched."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme, self._format = theme, QTextCharFormat()

    def dress(self) -> None:
        """Take the theme's colour."""
        self._format.setForeground(self._theme.color("soft"))
        self._format.setFontWeight(QFont.Weight.DemiBold)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        for found in HEADING.finditer(text):
            self.setFormat(found.start(1), len(found.group(1)), self._format)
