"""Rows of the outline of a document."""

from desktop.panes.rows import Pen, RowDelegate
from desktop.reading.sections import Section


class SectionDelegate(RowDelegate):
    """One heading."""

    height = 28

    def draw(self, pen: Pen, value: Section, picked: bool) -> None:
        pen.text(14, 19, value.title, 13, 600 if picked else 400, "text" if picked else "soft", width=pen.width - 20)
