"""Delegates that draw rows: code, title and what is known stand in fixed columns everywhere."""

from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from codesets.checks.finding import Severity
from codesets.search.hit import Hit
from desktop.models.rows import DiagnosisRow, FindingRow, LineRow
from desktop.models.values import Index, ValueRole
from desktop.theme import Theme

SIGNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "hint"}


class Pen:
    """A painter on one row, measured in unscaled px from the row's left edge."""

    def __init__(self, painter: QPainter, theme: Theme, rect: QRectF) -> None:
        self.painter, self.theme, self.rect = painter, theme, rect
        self.width = rect.width() / theme.scale

    def text(
        self, x: float, base: float, words: str, size: float = 13, weight: int = 400, color: str = "text",
        width: float = 0, right: bool = False,
    ) -> float:  # fmt: skip
        """Draw one line of text, elided to `width`; returns its width. `x` from the right edge when `right`."""
        font = self.theme.font(size, weight)
        metrics = QFontMetricsF(font)
        if width:
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, self.theme.px(width))
        length = metrics.horizontalAdvance(words)
        left = self.rect.right() - self.theme.px(x) - length if right else self.rect.left() + self.theme.px(x)
        self.painter.setFont(font)
        self.painter.setPen(self.theme.color(color))
        self.painter.drawText(int(left), int(self.rect.top() + self.theme.px(base)), words)
        return length / self.theme.scale

    def underline(
        self,
        x: float,
        base: float,
        words: str,
        spans: tuple[tuple[int, int], ...],
        size: float,
        weight: int,
        width: float,
    ) -> None:
        """Lines under letters of a text drawn with the same size and weight, as far as `width` shows them."""
        metrics = QFontMetricsF(self.theme.font(size, weight))
        self.painter.setPen(QPen(self.theme.color("accent"), max(1, self.theme.px(1.4))))
        level = self.rect.top() + self.theme.px(base + 3)
        for start, end in spans:
            left, right = (metrics.horizontalAdvance(words[:n]) for n in (start, end))
            if right <= self.theme.px(width):
                edge = self.rect.left() + self.theme.px(x)
                self.painter.drawLine(QPointF(edge + left, level), QPointF(edge + right - 1, level))

    def chip(
        self, x: float, base: float, words: str, color: str = "soft", fill: str = "pane", edge: str = "line"
    ) -> float:
        """A small framed word; returns its width."""
        font = self.theme.font(11, 500)
        length = QFontMetricsF(font).horizontalAdvance(words) / self.theme.scale + 12
        self.painter.setPen(QPen(self.theme.color(edge), 1))
        self.painter.setBrush(self.theme.color(fill))
        self.painter.drawRoundedRect(self.box(x, base - 13, length, 18), 4, 4)
        self.text(x + 6, base, words, 11, 500, color)
        return length

    def bar(self, x: float, top: float, height: float, color: QColor) -> None:
        """An upright stroke of 3 px."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(color)
        self.painter.drawRoundedRect(self.box(x, top, 3, height), 1, 1)

    def sign(self, x: float, base: float, severity: Severity) -> None:
        """A severity sign: shape and colour both differ."""
        kind = SIGNS[severity]
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.theme.color(kind))
        box = self.box(x, base - 11, 14, 14)
        if kind == "error":
            self.painter.drawEllipse(box)
        elif kind == "warning":
            self.painter.drawPolygon([box.bottomLeft(), (box.topLeft() + box.topRight()) / 2, box.bottomRight()])
        else:
            self.painter.drawRoundedRect(box, 3, 3)
        self.painter.setFont(self.theme.font(10, 700))
        self.painter.setPen(self.theme.color("on"))
        self.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "i" if kind == "hint" else "!")

    def box(self, x: float, y: float, width: float, height: float) -> QRectF:
        """A rectangle of the row in device px."""
        px = self.theme.px
        return QRectF(self.rect.left() + px(x), self.rect.top() + px(y), px(width), px(height))


class RowDelegate(QStyledItemDelegate):
    """Draws the ground of a row; a subclass draws its value."""

    height = 26

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, self.theme.px(self.height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        value = index.data(ValueRole)
        if value is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        picked = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if picked:
            painter.setPen(QPen(self.theme.color("accent"), 1) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("pick"))
            painter.drawRoundedRect(rect.adjusted(4.5, 0.5, -4.5, -0.5), 4, 4)
        self.draw(Pen(painter, self.theme, rect), value, picked)
        painter.restore()

    def draw(self, pen: Pen, value: Any, picked: bool) -> None:
        """Draw the value on the row."""
        raise NotImplementedError


class HitDelegate(RowDelegate):
    """A search result: code, title, why; the key that assigns on the picked row."""

    height = 44

    def draw(self, pen: Pen, value: Hit, picked: bool) -> None:
        if picked:
            pen.bar(5, 1, 42, self.theme.color("accent"))
        pen.text(
            16, 18, value.code.text + ("" if value.billable else "-"), 14, 600, "text" if value.billable else "soft"
        )
        weight = 500 if picked else 400
        room = pen.width - 100 - (140 if picked else 60 if value.billable else 104)
        pen.text(100, 18, value.title, 14, weight, width=room)
        pen.underline(100, 18, value.title, value.spans, 14, weight, room - 14)
        pen.text(100, 35, value.why, 11, 400, "faint", width=pen.width - 116)
        if picked:
            words = "assign" if value.billable else "choose"
            n = pen.text(16, 18, words, 11, 400, "soft", right=True)
            pen.chip(pen.width - 16 - n - 50, 18, "Enter", "faint")
        elif not value.billable:
            pen.text(
                16, 18, f"{value.children} codes  ▸" if value.children else "header  ▸", 12, 400, "soft", right=True
            )
        else:
            pen.text(16, 18, value.code.system.value.replace("icd10", "").upper(), 11, 400, "faint", right=True)


class DiagnosisDelegate(RowDelegate):
    """A diagnosis: mark, place, code, title, rank, present on admission, quotes."""

    def draw(self, pen: Pen, value: DiagnosisRow, picked: bool) -> None:
        if value.mark is not None:
            pen.bar(14, 4, 18, self.theme.mark(value.mark))
        pen.text(25, 18, value.place, 12, 600, "faint")
        pen.text(46, 18, value.code, 13, 600)
        right = (
            16
            + pen.text(16, 18, _quotes(value.quotes), 11, 400, "faint" if value.quotes else "warning", right=True)
            + 10
        )
        if value.poa:
            right += pen.text(right, 18, f"POA {value.poa}", 11, 600, "soft", right=True) + 10
        if value.rank:
            right += pen.text(right, 18, value.rank, 11, 400, "faint", right=True) + 10
        if value.severity:
            right += 14
            pen.sign(pen.width - right, 18, value.severity)
            right += 8
        pen.text(116, 18, value.title, 13, width=max(40, pen.width - 116 - right))


class LineDelegate(RowDelegate):
    """A procedure line: code, modifiers, units, date, pointers; its title or the coder's label below."""

    height = 42

    def draw(self, pen: Pen, value: LineRow, picked: bool) -> None:
        if value.mark is not None:
            pen.bar(14, 4, 34, self.theme.mark(value.mark))
        pen.text(25, 18, str(value.number), 12, 600, "faint")
        pen.text(46, 18, value.code, 13, 600)
        x = 116.0
        for modifier in value.modifiers:
            x += pen.chip(x, 18, modifier, "accent", "pick", "accent") + 5
        if picked and len(value.modifiers) < 4:
            pen.chip(x, 18, "Ctrl+M modifier", "faint")
        points = f"points to {value.pointers}" if value.pointers else "A-L: point to a diagnosis"
        pen.text(16, 18, points, 12, 400, "soft" if value.pointers else "warning", right=True)
        known = "   ".join(
            t for t in (value.units, value.on, value.place and f"POS {value.place}", _quotes(value.quotes)) if t
        )
        n = pen.text(16, 35, known, 11, 400, "faint", right=True)
        if value.severity:
            pen.sign(pen.width - n - 40, 35, value.severity)
        pen.text(116, 35, value.title, 11, 400, "soft", width=max(40, pen.width - 116 - n - 50))


class FindingDelegate(RowDelegate):
    """A finding: sign, message, where it stands; the offered fix on the right."""

    height = 44

    def draw(self, pen: Pen, value: FindingRow, picked: bool) -> None:
        finding = value.finding
        pen.sign(18, 17, finding.severity)
        fix = finding.fix.label if finding.fix and not value.override else ""
        n = 0.0
        if fix:
            font = QFontMetricsF(self.theme.font(11, 500))
            n = font.horizontalAdvance(fix) / self.theme.scale + 12
            pen.chip(pen.width - 16 - n, 20, fix, "accent")
            if picked:
                pen.text(16, 36, "Alt+Enter", 10, 400, "faint", right=True)
        pen.text(42, 16, finding.message, 13, 500, "faint" if value.override else "text", width=pen.width - 62 - n)
        source = " ".join(p for p in (finding.source.name, finding.source.release) if p)
        below = f"Answered: {value.override.reason}" if value.override else finding.remedy
        pen.text(42, 33, f"{finding.rule}  {below}  ({source})", 11, 400, "soft", width=pen.width - 62 - max(n, 60))


def _quotes(count: int) -> str:
    return "no quote" if not count else "1 quote" if count == 1 else f"{count} quotes"
