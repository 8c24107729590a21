"""Drawing of a Letter page: text in columns, headings, and a banner and foot on every page."""

import io
from collections.abc import Callable
from functools import cache
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from codesets.resources import resource

INK, SOFT, LINE, TINT = HexColor("#16202C"), HexColor("#55606E"), HexColor("#C9D0D8"), HexColor("#F3F5F7")
LEFT, RIGHT, TOP, BOTTOM = 43, 612 - 43, 792 - 64, 92
FACES = ("Regular", "Semibold", "Italic")


@cache
def load_fonts() -> frozenset[int]:
    """Register the embedded fonts; returns the characters they can print."""
    for face in FACES:
        pdfmetrics.registerFont(TTFont(face, str(resource("fonts", f"OpenSans-{face}.ttf"))))
    return frozenset(pdfmetrics.getFont("Regular").face.charToGlyph)


def printable(text: str) -> str:
    """Text the font can print; other characters become `?`, so that nothing is lost unseen."""
    known = load_fonts()
    return "".join(c if ord(c) in known else " " if c.isspace() else "?" for c in text)


class Sheet:
    """A document drawn twice: once to count its pages, once to number them."""

    def __init__(
        self, banner: Callable[["Sheet", int, int], None], foot: Callable[["Sheet"], None], pages: int
    ) -> None:
        load_fonts()
        self._out = io.BytesIO()
        self._canvas: Any = Canvas(
            self._out, pagesize=LETTER, invariant=1, initialFontName="Regular", pageCompression=1
        )
        self._banner, self._foot, self._pages = banner, foot, pages
        self.page = 0
        self.y = 0.0
        self._begin()

    def describe(self, title: str, author: str) -> None:
        """Title and author of the file; no patient's words belong here."""
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)

    def put(
        self,
        x: float,
        text: str,
        size: float = 9,
        face: str = "Regular",
        color: Any = INK,
        right: bool = False,
        y: float | None = None,
    ) -> float:
        """One line of text at the current height; returns its width."""
        text = printable(text)
        self._canvas.setFont(face, size)
        self._canvas.setFillColor(color)
        draw = self._canvas.drawRightString if right else self._canvas.drawString
        draw(x, self.y if y is None else y, text)
        return float(pdfmetrics.stringWidth(text, face, size))

    def wrap(self, text: str, width: float, size: float = 9, face: str = "Regular") -> list[str]:
        """Text as lines no wider than `width`."""
        return simpleSplit(printable(text), face, size, width) or [""]

    def lines(
        self, x: float, lines: list[str], step: float, size: float = 9, face: str = "Regular", color: Any = INK
    ) -> None:
        """Lines below one another; the current height ends on the last one."""
        for n, line in enumerate(lines):
            if n:
                self.down(step)
            self.put(x, line, size, face, color)

    def down(self, points: float) -> None:
        """Move down."""
        self.y -= points

    def need(self, points: float) -> None:
        """Begin a new page unless so much room is left."""
        if self.y - points < BOTTOM:
            self._end()
            self._begin()

    def rule(self, weight: float = 0.5, color: Any = LINE) -> None:
        """A line across the page."""
        self._canvas.setStrokeColor(color)
        self._canvas.setLineWidth(weight)
        self._canvas.line(LEFT, self.y, RIGHT, self.y)

    def fill(self, height: float) -> None:
        """A tinted field downward from a little above the current height."""
        self._canvas.setFillColor(TINT)
        self._canvas.rect(LEFT, self.y - height + 8, RIGHT - LEFT, height, stroke=0, fill=1)

    def heading(self, text: str, note: str = "", room: float = 40) -> None:
        """A section's heading, kept together with at least `room` of what follows."""
        self.need(36 + room)
        self.down(20)
        width = self.put(LEFT, text, 10.5, "Semibold")
        for n, line in enumerate(self.wrap(note, RIGHT - LEFT - width - 8, 8)[:1]):
            self.put(LEFT + width + 8, line, 8, color=SOFT, y=self.y - n * 9)
        self.down(5)
        self.rule(0.8, INK)
        self.down(12)

    def finish(self) -> bytes:
        """The file."""
        self._end()
        self._canvas.save()
        return self._out.getvalue()

    def _begin(self) -> None:
        self.page += 1
        self.y = 792 - 40
        self._banner(self, self.page, max(self._pages, self.page))
        self.y = TOP

    def _end(self) -> None:
        self.y = 74
        self._foot(self)
        self._canvas.showPage()
