"""What a coder keeps on codes: favourites, notes, words of one's own; and where a changing code is in use."""

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog

from codesets.code import Code
from codesets.errors import UserError
from codesets.library import Library
from codesets.search.hit import Hit
from desktop.case.summary_facts import us
from desktop.dialogs.pages import TextDialog
from desktop.messages import ask, ask_lines, confirm, say, shown

if TYPE_CHECKING:
    from desktop.desk import Desk


class Own:
    """The coder's gestures on what is kept in the encrypted store."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Handlers by action."""
        return {
            "code.favourite": lambda: self._on(self._toggle),
            "code.note": lambda: self._on(self._note),
            "code.words": lambda: self._on(self._words),
            "code.history": lambda: self._on(self._history),
            "book.favourites": self.show_favourites,
            "book.forget": self.forget,
        }

    def uses(self, codes: frozenset[str]) -> dict[str, str]:
        """Where codes (as printed) are in use: favourite, note, own words, and the encounters that hold them."""
        bench = self._desk.bench
        said: dict[str, list[str]] = {}
        for code, mark in bench.personal.marks().items():
            kept = (("favourite", mark.favourite), ("note", mark.note), ("own words", mark.words))
            if code.text in codes:
                said.setdefault(code.text, []).extend(word for word, there in kept if there)
        for text, rows in bench.store.using(codes).items():
            named = ", ".join(" ".join(p for p in (us(r.start), r.account or r.patient) if p) for r in rows[:3])
            more = f" and {len(rows) - 3} more" if len(rows) > 3 else ""
            said.setdefault(text, []).append(f"{len(rows)} encounter{'s' if len(rows) > 1 else ''}: {named}{more}")
        return {text: "; ".join(words) for text, words in said.items() if words}

    def show_favourites(self) -> None:
        """The list; Enter assigns."""
        from desktop.dialogs.favourites import FavouritesDialog

        bench, library = self._desk.bench, self._desk.shelf.library()
        if library is None:
            return
        dialog = FavouritesDialog(bench.personal, library, bench.judged_on(), self._desk.window)
        dialog.export.clicked.connect(lambda: self._export(dialog))
        dialog.take.clicked.connect(lambda: self._import(dialog))
        if shown(dialog) and dialog.chosen:
            entry = library.entry(dialog.chosen, bench.judged_on())
            title = entry.title if entry else ""
            self._desk.assign(Hit(dialog.chosen, title, entry is None or entry.billable, "favourite"), False, False)

    def forget(self) -> None:
        """Clear what was learned from assignments."""
        words = "What was learned from your assignments is cleared; favourites, notes and own words stay."
        if confirm(self._desk.window, "Forget what was learned?", words, "Forget"):
            self._desk.attempt(self._desk.bench.personal.forget_learned)

    def _on(self, work: Callable[[Code], None]) -> None:
        code = self._desk.code_at_hand()
        if code is None:
            say(self._desk.window, UserError("No code is picked.", "Look one up, or pick one of the encounter."))
            return
        if self._desk.attempt(lambda: work(code)):
            self._desk.shelf.show(code)

    def _toggle(self, code: Code) -> None:
        now = self._desk.bench.personal.toggle_favourite(code)
        self._desk.window.foot.say(f"{code.text} is {'a favourite' if now else 'no favourite any more'}")

    def _note(self, code: Code) -> None:
        old = self._desk.bench.personal.mark(code).note
        note = ask_lines(self._desk.window, f"Note on {code.text}", "Your note:", old)
        if note is not None:
            self._desk.bench.personal.set_note(code, note)

    def _words(self, code: Code) -> None:
        typed = self._desk.window.book.box.text()
        words = ask(self._desk.window, f"Own words for {code.text}", "Words you find it by:", typed)
        if words:
            self._desk.bench.personal.add_words(code, words)

    def _history(self, code: Code) -> None:
        library = self._desk.shelf.library()
        if library:
            shown(TextDialog(f"History of {code.text}", history_page(library, code), self._desk.window))

    def _export(self, parent: QDialog) -> None:
        from desktop.commands import write_out

        name, _ = QFileDialog.getSaveFileName(parent, "Export own words", "own words.tsv", "Tab-separated (*.tsv)")
        if name:
            self._desk.attempt(lambda: write_out(Path(name), self._desk.bench.personal.export().encode()))

    def _import(self, parent: QDialog) -> None:
        from desktop.reading.text_file import read_text

        name, _ = QFileDialog.getOpenFileName(parent, "Import own words", "", "Tab-separated (*.tsv);;All files (*)")
        if not name:
            return

        def take() -> None:
            new, refused = self._desk.bench.personal.take_table(read_text(Path(name)))
            lines = "\n".join(f"line {number} {why}" for number, why in refused[:20])
            say(parent, UserError(f"{new} new; {len(refused)} lines refused.", lines))

        self._desk.attempt(take)


def history_page(library: Library, code: Code) -> str:
    """All that the loaded editions say of a code's life."""
    from codesets.history import history, successors

    rows = "".join(
        f"<tr><td width='190'>{escape(c.edition.title)}<br/>from {us(c.edition.effective)}</td><td>{escape(c.what)}</td></tr>"
        for c in history(library, code)
    )
    body = f"<table cellpadding='4'>{rows}</table>" if rows else "<p>No whole edition loaded has this code.</p>"
    after = "".join(f"<li>{s.code.text}, since {us(s.since)}</li>" for s in successors(library, code))
    return f"<h3>{escape(code.text)}</h3>{body}" + (
        f"<p>In its place, by the conversion table:</p><ul>{after}</ul>" if after else ""
    )
