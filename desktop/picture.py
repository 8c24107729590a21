"""Draws the real window to a file."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from codesets.library import Library
from codesets.search.find import Finder
from desktop.case.encounter import Encounter
from desktop.desk import Desk
from desktop.settings import Settings
from desktop.theme import Theme
from desktop.window import Window
from desktop.workbench import Workbench


def draw_window(
    encounter: Encounter,
    library: Library,
    finder: Finder,
    path: Path,
    scheme: str = "light",
    size: tuple[int, int] = (1440, 900),
    scale: float = 1.0,
) -> None:
    """One picture of an encounter in the window, with the look-up of its first words. Settings are not touched."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme = Theme(app, scheme, scale)
    window = Window(theme)
    bench = Workbench(window)
    desk = Desk(window, bench, Settings(path.with_suffix(".none")), theme)
    window.fill_menus(desk.handlers())
    bench.use_books(library, finder)
    bench.open(encounter)
    window.resize(*size)
    window.show()
    if encounter.diagnoses and encounter.diagnoses[-1].evidence:
        window.documents.show_span(encounter.diagnoses[-1].evidence[0])
        window.trigger("book.look_up")
    desk.shelf.show_picked()
    for _ in range(5):
        app.processEvents()
    window.grab().save(str(path))
    window.close()
    window.deleteLater()
