"""Looking things up in the code books: what is shown of a code, what lies below and above it, the books' own dialogs.

Dialogs are loaded when first used: the first paint does not wait for them.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog

from codesets.code import Code, System, dotted
from codesets.code import read as read_code
from codesets.completion import completion
from codesets.edition import Book
from codesets.entry import Entry
from codesets.errors import UserError
from codesets.importers.part import Member
from codesets.library import Library
from codesets.search.hit import Hit
from desktop.messages import say, shown
from desktop.printing import ask_and_print

if TYPE_CHECKING:
    from desktop.desk import Desk
    from desktop.fetching import Fetching

SETTLED = 40  # ms without another pick before its notes are shown: the list is painted first


class Shelf:
    """The coder's gestures on the code books."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._trail: list[Code] = []
        self._trail_at = -1
        self._fetching: Fetching | None = None
        self._settle = QTimer(desk, singleShot=True, interval=SETTLED)
        self._settle.timeout.connect(self.show_picked)
        pane = desk.window.book
        pane.filter.book = lambda: (
            desk.bench.library and desk.bench.library.book(System.ICD10CM, desk.bench.judged_on())
        )
        pane.opened.connect(self.open_header)
        pane.completed.connect(self.complete)
        pane.tabular.entered.connect(self._enter_tabular)
        pane.tabular.picked.connect(lambda _: self._settle.start())
        pane.tabular.left.connect(pane.close_tabular)
        pane.picked.connect(lambda: self._settle.start())
        pane.parent_wanted.connect(self._open_parent)
        pane.detail.followed.connect(lambda key: self.show(Code(System.ICD10CM, key)))

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Handlers by action."""
        return {
            "book.back": lambda: self.walk(-1),
            "book.forward": lambda: self.walk(1),
            "book.install": self.choose_books,
            "book.editions": self.show_editions,
            "book.index": self.show_index,
            "book.tabular": self.browse,
            "book.build": self.build,
            "book.download": self.fetch,
            "book.map": self.choose_list,
            "book.filter": self._desk.window.book.filter.showMenu,
        }

    def library(self) -> Library | None:
        """The books; while there are none, that is said."""
        if self._desk.bench.library is None:
            say(self._desk.window, UserError("The code books are still being prepared.", "Try again in a moment."))
        return self._desk.bench.library

    def walk(self, by: int) -> None:
        """Back and forward over the codes looked at."""
        target = self._trail_at + by
        if 0 <= target < len(self._trail):
            self._trail_at = target
            self.show(self._trail[target], remember=False)

    def show(self, code: Code, remember: bool = True) -> None:
        """A code in the detail; remembered for Back unless it is reached by it."""
        if self._desk.bench.library is None:
            return
        if remember and (not self._trail or self._trail[self._trail_at] != code):
            self._trail = [*self._trail[: self._trail_at + 1], code][-200:]
            self._trail_at = len(self._trail) - 1
        bench = self._desk.bench
        self._desk.window.book.detail.show_code(bench.library, code, bench.judged_on(), bench.kept(code))

    def show_picked(self) -> None:
        """The notes of the picked result."""
        pane = self._desk.window.book
        hit, entry = pane.hit(), pane.tabular.entry() if pane.browsing() else None
        if entry:
            self.show(entry.code)
        elif hit:
            self.show(hit.code)
        else:
            pane.detail.blank()

    def browse(self) -> None:
        """The tabular list at the code last looked at; again: back to the results."""
        pane = self._desk.window.book
        if pane.browsing() and pane.tabular.hasFocus():
            pane.close_tabular()
        elif library := self.library():
            own = library.book(System.ICD10CM, self._desk.bench.judged_on())
            hit = pane.hit()
            here = hit.code if hit else self._trail[self._trail_at] if self._trail else None
            pane.browse(own, here.plain if here and here.system is System.ICD10CM else "")

    def complete(self, hit: Hit) -> None:
        """Enter on a header: its side and 7th character by a letter each; else the codes below it as results."""
        from desktop.dialogs.completion import CompletionDialog

        library, on = self._desk.bench.library, self._desk.bench.judged_on()
        own = library.book(System.ICD10CM, on) if library and hit.code.system is System.ICD10CM else None
        steps = completion(own, hit.code.plain) if own else None
        if steps is None:
            self.open_header(hit)
            return
        dialog = CompletionDialog(steps, self._desk.window)
        if shown(dialog) and dialog.chosen:
            chosen = dialog.chosen
            self._desk.assign(Hit(chosen.code, chosen.title, True, hit.why), False, False)

    def _enter_tabular(self, entry: Entry | None) -> None:
        pane = self._desk.window.book
        if entry is None:
            return
        hit = Hit(entry.code, entry.title, entry.billable, "tabular list")
        own = pane.tabular.book()
        if entry.billable:
            self._desk.assign(hit, False, False)
        elif own and completion(own, entry.key):
            self.complete(hit)
        else:
            pane.tabular.toggle()

    def open_header(self, hit: Hit) -> None:
        """The codes below a header as results; a table of ICD-10-PCS opens for building."""
        if hit.code.system is System.ICD10PCS and not hit.billable:
            self.build(hit.code.plain)
        if self._desk.bench.finder is None or hit.code.system is not System.ICD10CM:
            return
        below = self._desk.bench.finder.below(hit.code, self._desk.bench.judged_on())
        if below:
            self._desk.window.book.show_hits(below, f"Codes below {hit.code.text}. Left goes back up.")

    def _open_parent(self) -> None:
        hit, library, on = self._desk.window.book.hit(), self._desk.bench.library, self._desk.bench.judged_on()
        own = library.book(System.ICD10CM, on) if library else None
        entry = own.entry(hit.code.plain) if hit and own and hit.code.system is System.ICD10CM else None
        above = own.entry(entry.parent) if entry and own else None
        if above and above.level not in ("chapter", "section") and self._desk.bench.finder:
            row = self._desk.bench.finder.find(above.key, 1, frozenset({System.ICD10CM}), on)
            self._desk.window.book.show_hits(row, f"Right shows the codes below {dotted(above.key)}.")

    def choose_books(self) -> None:
        """Official files by a file dialog."""
        names, _ = QFileDialog.getOpenFileNames(
            self._desk.window,
            "Install code books",
            "",
            "Code books (*.zip *.xlsx *.xml *.txt *.csv *.tsv);;All files (*)",
        )
        if names:
            self._desk.install_wanted.emit(names)

    def show_index(self) -> None:
        """The index; its code or pair is looked up, so that Enter assigns it with its notes in sight."""
        from desktop.dialogs.index import IndexDialog

        bench, window = self._desk.bench, self._desk.window
        library = self.library()
        if library is None:
            return
        dialog = IndexDialog(library, bench.judged_on(), window)
        if not shown(dialog):
            return
        if dialog.system is System.ICD10PCS:
            self.build(dialog.codes[0])
        elif len(dialog.codes) == 1:
            window.book.ask(dialog.codes[0])
        else:
            self._show_pair(dialog.term.words if dialog.term else "", dialog.codes)

    def _show_pair(self, term: str, codes: tuple[str, ...]) -> None:
        """Both codes of a line with their notes to read; Enter assigns both. An incomplete one is chosen first."""
        bench, pane = self._desk.bench, self._desk.window.book
        pair = tuple(read_code(System.ICD10CM, code.rstrip("-")) for code in codes)
        entries = [bench.library.entry(code, bench.judged_on()) if bench.library else None for code in pair]
        hits = tuple(Hit(e.code, e.title, e.billable, f"index: {term}") for e in entries if e)
        whole = len(hits) == len(pair) and all(hit.billable for hit in hits)
        pane.ask(pair[0].text)
        pane.show_hits(hits, f"{term}: two codes that belong together. " + (
            "Enter assigns both." if whole else "Choose each of them; the first one first."))  # fmt: skip
        self._desk.together = pair if whole else ()

    def choose_list(self) -> None:
        """A list in a layout of its own: its columns are chosen, then it is taken in."""
        name, _ = QFileDialog.getOpenFileName(
            self._desk.window, "Install a list", "", "Lists (*.csv *.tsv *.txt *.xlsx);;All files (*)"
        )
        if name:
            self._desk.attempt(lambda: self._choose_columns(Path(name)))

    def _choose_columns(self, path: Path) -> None:
        from codesets.members import members
        from desktop import columns, paths
        from desktop.dialogs.mapping import MappingDialog

        found = next(iter(members(path)), None)
        if not isinstance(found, Member):
            raise UserError(f"{path.name} cannot be read.", found[1] if found else "")
        dialog = MappingDialog(found, columns.propose(found, paths.home()), self._desk.window)
        if shown(dialog):
            columns.remember(found, dialog.mapping, paths.home())
            self._desk.list_wanted.emit(str(path), dialog.mapping)

    def build(self, taken: str = "") -> None:
        """An ICD-10-PCS code from its tables, begun with some characters; the whole code is assigned."""
        from codesets.building import tables
        from desktop.dialogs.builder import BuilderDialog

        bench, library = self._desk.bench, self.library()
        if library is None:
            return
        dialog = BuilderDialog(tables(library, bench.judged_on()), taken, self._desk.window)
        if shown(dialog) and dialog.built:
            self._desk.assign(Hit(dialog.built.code, dialog.built.title, True, "tables"), False, False)

    def fetch(self, of: Book | None = None) -> None:
        """The list of official files that can be fetched, at a book."""
        from desktop.fetching import Fetching

        self._fetching = self._fetching or Fetching(self._desk)
        self._desk.attempt(lambda: self._fetching.show(of) if self._fetching else None)

    def show_editions(self) -> None:
        """The loaded books; what is wanted of them is done when the list has closed."""
        from desktop.dialogs.editions import EditionsDialog

        bench, window = self._desk.bench, self._desk.window
        library = self.library()
        if library is None:
            return
        dialog = EditionsDialog(library, bench.judged_on(), date.today(), window)
        dialog.compared.connect(self._compare)
        if not shown(dialog):
            return
        if dialog.wanted == "install":
            self.choose_books()
        elif dialog.wanted == "newer":
            self.fetch(dialog.of)
        else:
            self._desk.remove_wanted.emit(dialog.chosen[0])

    def _compare(self, before: str, after: str) -> None:
        from desktop.commands import write_out
        from desktop.dialogs.comparison import ComparisonDialog

        library, window = self._desk.bench.library, self._desk.window
        if library is None:
            return
        books = library.book_named(before), library.book_named(after)
        tabular = library.book(System.ICD10CM) if books[0].system is System.ICD10CM else None
        replaced = partial(_replaced, library) if books[0].system is System.ICD10CM else lambda _: ""
        dialog = ComparisonDialog(*books, tabular, self._desk.own.uses, replaced, window)

        def export() -> None:
            name, _ = QFileDialog.getSaveFileName(dialog, "Export changes", f"{before} to {after}.csv", "CSV (*.csv)")
            if name and self._desk.attempt(lambda: write_out(Path(name), dialog.as_csv().encode("utf-8-sig"))):
                dialog.said.setText(f"Exported: {Path(name).name}")

        dialog.export.clicked.connect(export)
        dialog.print.clicked.connect(
            lambda: self._desk.attempt(lambda: ask_and_print(dialog.as_pdf(), dialog.windowTitle(), dialog))
        )
        shown(dialog)


def _replaced(library: Library, code: Code) -> str:
    """`replaced by A1, A2` by the conversion tables; empty when they say nothing."""
    from codesets.history import successors

    after = [s.code.text for s in successors(library, code)]
    more = f" and {len(after) - 8} more" if len(after) > 8 else ""
    return f"replaced by {', '.join(after[:8])}{more}" if after else ""
