"""A plain table on Letter pages, its heads repeated; holds published words alone, never a patient's."""

import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, TableStyle

from desktop.case.sheet import INK, LINE, SOFT, load_fonts, printable

MARGIN = 40


def table_pdf(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> bytes:
    """The table as PDF. `widths` are shares of the page's width."""
    load_fonts()
    room = LETTER[0] - 2 * MARGIN
    words = ParagraphStyle("words", fontName="Regular", fontSize=8, leading=10, textColor=INK)
    head = ParagraphStyle("head", parent=words, fontName="Semibold", textColor=SOFT)
    cells = [[Paragraph(name, head) for name in heads]]
    cells += [[Paragraph(escape(printable(cell)), words) for cell in row] for row in rows]
    table = LongTable(cells, [room * width for width in widths], repeatRows=1)
    table.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    out = io.BytesIO()

    def dress(canvas: Any, page: Any) -> None:
        canvas.setFont("Regular", 8)
        canvas.setFillColor(SOFT)
        canvas.drawString(MARGIN, LETTER[1] - 30, printable(title))
        canvas.drawRightString(LETTER[0] - MARGIN, LETTER[1] - 30, f"Page {page.page}")

    made = SimpleDocTemplate(
        out, pagesize=LETTER, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=48, bottomMargin=MARGIN,
        title=title, author="Codedesk", invariant=1,
    )  # fmt: skip
    made.build([table], onFirstPage=dress, onLaterPages=dress)
    return out.getvalue()
