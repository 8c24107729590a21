"""Joins the window to the workbench: what each action and signal does."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from codesets.checks.finding import Verdict
from codesets.code import Code, System
from codesets.errors import UserError
from codesets.search.hit import Hit
from desktop.answers import spelled
from desktop.case.commands import (
    AddDocument,
    Finalize,
    MoveDiagnosis,
    RemoveDiagnosis,
    Reopen,
    ReplaceDiagnosis,
    SetEvidence,
    SetFacts,
    SetPoa,
)  # fmt: skip
from desktop.case.encounter import Document, Encounter, Span
from desktop.case.line_commands import AddModifier, MoveProcedure, RemoveModifier, RemoveProcedure, TogglePointer
from desktop.case.summary_facts import us
from desktop.files import Files
from desktop.findings import Findings
from desktop.messages import ask, say
from desktop.models.rows import diagnosis_rows, finding_rows, line_rows
from desktop.own import Own
from desktop.settings import Settings
from desktop.shelf import Shelf
from desktop.theme import Theme
from desktop.window import Window
from desktop.workbench import Workbench

SHOWN, LISTED = 50, 600  # results; a short list is shown whole


class Desk(QObject):
    """The coder's gestures on one window."""

    install_wanted = Signal(list)  # paths of official files
    list_wanted = Signal(str, object)  # the path of a list, and the Mapping of its columns
    remove_wanted = Signal(str)  # the name of an edition
    keep_wanted = Signal()

    def __init__(self, window: Window, bench: Workbench, settings: Settings, theme: Theme) -> None:
        super().__init__(window)
        self.window, self.bench, self.settings, self.theme = window, bench, settings, theme
        self.together: tuple[Code, ...] = ()  # codes that one Enter assigns
        self._in_book = False
        self._evidence: tuple[Span, ...] = ()
        self._replacing: int | None = None
        self._passage = -1
        self.files = Files(self)
        self.shelf = Shelf(self)
        self.own = Own(self)
        self.findings = Findings(self)
        self._join()

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What every action of the table does."""
        w, b = self.window, self.bench
        return {
            "app.keep": self.keep_wanted.emit,
            "edit.undo": b.undo.undo,
            "edit.redo": b.undo.redo,
            "edit.copy_code": self.copy_code,
            "edit.copy_codes": lambda: self.copy(b.codes_text(self.settings.flag("copy_dot"))),
            "edit.copy_table": lambda: self.copy(b.codes_text(self.settings.flag("copy_dot"), table=True)),
            "document.paste": self.paste,
            "document.amend": lambda: self.paste(amend=True),
            "document.find": w.documents.find,
            "document.next": w.documents.turn,
            "document.unread": w.documents.turn_unread,
            "document.section": lambda: w.documents.jump(1),
            "document.back_section": lambda: w.documents.jump(-1),
            "book.look_up": self.look_up,
            "code.evidence": self.add_evidence,
            "code.walk": self.next_passage,
            "code.modifier": w.encounter.add_modifier,
            "code.up": lambda: self.move(-1),
            "code.down": lambda: self.move(1),
            "finding.next": lambda: self.findings.step(1),
            "finding.previous": lambda: self.findings.step(-1),
            "finding.fix": self.findings.fix,
            "finding.override": self.findings.override,
            "encounter.finalize": self.finalize,
            "encounter.reopen": self.reopen,
            "view.next_region": lambda: w.step_region(1),
            "view.previous_region": lambda: w.step_region(-1),
            **{f"view.{name}": (lambda n=name: w.go(n)) for name in ("documents", "book", "encounter", "findings")},
            **{f"view.detach_{name}": region.toggle for name, region in w.regions.items()},
            "view.larger": lambda: self.zoom(self.theme.scale + 0.1),
            "view.smaller": lambda: self.zoom(self.theme.scale - 0.1),
            "view.normal": lambda: self.zoom(1.0),
            **self.files.handlers(),
            **self.shelf.handlers(),
            **self.own.handlers(),
        }

    def refresh(self) -> None:
        """Show the encounter as it stands."""
        self._show(self.bench.encounter)
        self._show_findings(self.bench.verdict)

    def attempt(self, work: Callable[[], object]) -> bool:
        """Do something; what the coder can put right is said plainly."""
        try:
            work()
        except UserError as error:
            say(self.window, error)
            return False
        return True

    def look_up(self) -> None:
        """Ctrl+K: selected words are searched and kept as evidence."""
        span = self.window.documents.selected_span()
        self._evidence = (span,) if span else ()
        self._replacing = None
        self.window.book.ask(" ".join(self.bench.encounter.words(span).split()) if span else "")

    def choose_for(self, index: int, code: Code) -> None:
        """Offer the codes below a header that is listed; the choice takes its place."""
        self._evidence, self._replacing = (), index
        self.window.book.results.setFocus()
        self.shelf.complete(Hit(code, "", False, ""))

    def assign(self, hit: Hit, first: bool, stay: bool) -> None:
        """Enter in the results."""
        codes = self.together if hit.code in self.together else (hit.code,)
        if hit.code.system is System.POS:
            done = self.attempt(lambda: self.bench.change(SetFacts((("place_of_service", hit.code.plain),))))
        elif self._replacing is not None and hit.code.system is System.ICD10CM:
            done = self.attempt(lambda: self.bench.change(ReplaceDiagnosis(self._replacing or 0, hit.code)))
            self._replacing = None
        else:
            done = all(self.attempt(lambda c=code: self.bench.assign(c, self._evidence, first)) for code in codes)
        if done:
            if self.settings.flag("learn"):
                self.attempt(lambda: self.bench.personal.learn(self.window.book.box.text(), hit.code))
            kind = "diagnosis" if hit.code.system is System.ICD10CM else "procedure"
            items = self.bench.encounter.diagnoses if kind == "diagnosis" else self.bench.encounter.procedures
            at = next((n for n, item in enumerate(items) if item.code == hit.code), -1)
            if at >= 0:
                self.window.encounter.choose(kind, at)
            if stay:
                self.window.book.box.selectAll()
            else:
                self._evidence = ()
                self.leave()

    def leave(self) -> None:
        """Esc: back to the document, at the place one left."""
        self.window.documents.take_focus()

    def paste(self, amend: bool = False) -> None:
        """The clipboard's text as a document, or as a new version of the one in front."""
        text = QGuiApplication.clipboard().text()
        self.attempt(lambda: self.add_text(text, amend=amend))

    def add_text(self, text: str, title: str = "", amend: bool = False) -> None:
        """Add plain text. Raises UserError when there is none."""
        old = self.window.documents.current() if amend else None
        if old is None:
            self.bench.add_text(text, title)
        else:
            number = len(self.bench.encounter.documents) + 1
            fresh = Document(
                f"d{number}", old.title, old.kind, old.on, old.author, old.signed, self.bench.cleaned(text), old.id
            )
            self.bench.change(AddDocument(fresh))
        self.window.documents.page.setFocus()

    def add_evidence(self) -> None:
        """Ctrl+E: the selected words support the current diagnosis or line."""
        span, current = self.window.documents.selected_span(), self.window.encounter.current()
        if span is None or current is None:
            return
        kind, row = current
        kept = self.bench.item(kind, row).evidence
        if span not in kept:
            self.attempt(lambda: self.bench.change(SetEvidence(kind, row, (*kept, span))))

    def next_passage(self) -> None:
        """Ctrl+.: walk the evidence of the current code."""
        current = self.window.encounter.current()
        spans = self.bench.item(*current).evidence if current else ()
        if spans:
            self._passage = (self._passage + 1) % len(spans)
            self.window.documents.show_span(spans[self._passage])

    def move(self, by: int) -> None:
        """Move the current diagnosis or line."""
        current = self.window.encounter.current()
        if current:
            kind, row = current
            command = MoveDiagnosis(row, by) if kind == "diagnosis" else MoveProcedure(row, by)
            before = self.bench.encounter
            if self.attempt(lambda: self.bench.change(command)) and self.bench.encounter is not before:
                self.window.encounter.choose(kind, row + by)

    def copy(self, text: str) -> None:
        """Codes to the clipboard."""
        QGuiApplication.clipboard().setText(text)

    def code_at_hand(self) -> Code | None:
        """The picked result's code where the book was the last region in use, else the current code."""
        current, hit = self.window.encounter.current(), self.window.book.hit()
        item = self.bench.item(*current) if current else None
        return hit.code if hit and (self._in_book or not item) else item.code if item else None

    def _used(self, _: QWidget | None, now: QWidget | None) -> None:
        """Remember whether the code book or the encounter was used last; dialogs and menus do not count."""
        if now is not None and self.window.book.isAncestorOf(now):
            self._in_book = True
        elif now is not None and self.window.encounter.isAncestorOf(now):
            self._in_book = False

    def copy_code(self) -> None:
        """The code at hand, with or without its dot as the settings say."""
        code = self.code_at_hand()
        if code:
            self.copy(code.text if self.settings.flag("copy_dot") else code.plain)

    def zoom(self, scale: float) -> None:
        """Text size, remembered."""
        self.theme.zoom(scale)
        self.attempt(lambda: self.settings.put("scale", self.theme.scale))

    def finalize(self) -> None:
        """Lock the encounter; open errors stand in the way."""
        open_errors = [
            r
            for r in finding_rows(self.bench.encounter, self.bench.verdict)
            if not r.override and r.finding.severity == "error"
        ]
        if open_errors:
            say(
                self.window,
                UserError(
                    f"{len(open_errors)} errors are open; the encounter stays a draft.",
                    "Mend or override them first (F8).",
                ),
            )
            return
        self.attempt(lambda: self.bench.change(Finalize()))

    def reopen(self) -> None:
        """Back to draft, with a reason."""
        reason = ask(self.window, "Reopen", "Why is it reopened?")
        if reason:
            self.attempt(lambda: self.bench.change(Reopen(reason)))

    def _join(self) -> None:
        w, b = self.window, self.bench
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._used)
        b.changed.connect(self._show)
        b.checked.connect(self._show_findings)
        b.books_changed.connect(self._offer_modifiers)
        b.books_changed.connect(lambda: w.book.box.text() and not w.book.browsing() and self._search(w.book.box.text()))
        b.saved.connect(lambda words: w.foot.say(f"{words}  ·  {'final' if b.encounter.final else 'draft'}"))
        w.header.edit.connect(self.files.edit_facts)
        w.header.books.connect(self.shelf.show_editions)
        w.documents.pasted.connect(self.paste)
        w.documents.dropped.connect(self.files.open_dropped)
        w.dropped.connect(self.install_wanted)
        w.documents.code_clicked.connect(self._find_code)
        w.book.typed.connect(self._search)
        w.book.assign.connect(self.assign)
        w.book.left.connect(self.leave)
        pane = w.encounter
        pane.diagnosis_removed.connect(lambda row: self._on(row, RemoveDiagnosis))
        pane.line_removed.connect(lambda row: self._on(row, RemoveProcedure))
        pane.poa_typed.connect(lambda row, key: self.attempt(lambda: b.change(SetPoa(row, key))) if row >= 0 else None)
        pane.pointer_typed.connect(
            lambda row, to: self.attempt(lambda: b.change(TogglePointer(row, to))) if row >= 0 else None
        )
        pane.modifier_typed.connect(
            lambda row, words: self.attempt(lambda: b.change(AddModifier(row, words))) if row >= 0 else None
        )
        pane.evidence_wanted.connect(self._show_evidence)
        pane.code_picked.connect(self._picked)
        pane.finding_entered.connect(lambda _: self.findings.go())

    def _on(self, row: int, command: type[RemoveDiagnosis] | type[RemoveProcedure]) -> None:
        if row >= 0:
            self.attempt(lambda: self.bench.change(command(row)))

    def _show(self, encounter: Encounter) -> None:
        w, b = self.window, self.bench
        w.header.show_encounter(encounter)
        w.header.show_books(b.library, encounter, date.today())
        w.documents.show_encounter(encounter)
        on = b.judged_on()
        found = b.library.edition(System.ICD10CM, on) if b.library else None
        mark = found.mark if found else ""
        w.book.say_date(mark or (f"as of {us(on)}" if on else "no date"), bool(mark))
        facts = {"final" if encounter.final else "draft"}
        facts |= {"document"} if encounter.documents else set()
        facts |= {"line"} if encounter.procedures else set()
        facts |= {"dated"} if encounter.start else set()
        w.show_facts(facts)
        w.say(
            f"{found.edition.title} edition answers here; it is not in force on {us(on)}. "
            "Every answer and finding from it is marked; check codes that changed against the edition in force."
            if found and mark
            else ""
        )

    def _show_findings(self, verdict: Verdict) -> None:
        b, pane = self.bench, self.window.encounter
        pane.show_rows(diagnosis_rows(b.encounter, verdict, b.library), line_rows(b.encounter, verdict, b.library))
        pane.show_findings(finding_rows(b.encounter, verdict), verdict)

    def _search(self, typed: str) -> None:
        book = self.window.book
        limit = SHOWN if len(typed.strip()) >= 2 else LISTED
        hits = self.bench.find(book.prefix() + typed, book.systems(), limit, book.filter.only())
        self.together = ()
        ready = self.bench.finder is not None and self.bench.finder.has_words
        words = book.prefix() + typed
        said = spelled(words, hits, self.bench.library, self.bench.judged_on(), self.bench.unknown(words))
        if len(typed.strip()) >= 2 and not hits and not ready:
            said = "The code books are being prepared; numbers work first."
        book.show_hits(hits, said)

    def _offer_modifiers(self) -> None:
        found = self.bench.find("", frozenset({System.MODIFIER}), LISTED)
        self.window.encounter.modifier.offer([f"{hit.code.text}  {hit.title}" for hit in found])

    def _picked(self, kind: str, row: int) -> None:
        item = self.bench.item(kind, row)
        if item is not None:
            self.shelf.show(item.code)

    def _show_evidence(self, kind: str, row: int) -> None:
        item = self.bench.item(kind, row)
        if item is not None and item.evidence:
            self._passage = 0
            self.window.documents.show_span(item.evidence[0])

    def _find_code(self, code: str) -> None:
        for kind, items in (
            ("diagnosis", self.bench.encounter.diagnoses),
            ("procedure", self.bench.encounter.procedures),
        ):
            for n, item in enumerate(items):
                if item.code.text == code:
                    self.window.encounter.choose(kind, n)
                    self.shelf.show(item.code)
                    return

    def set_facts(self, changes: tuple[tuple[str, object], ...]) -> None:
        """Facts typed in their dialog; another encounter of the same visit is pointed out."""
        if not changes or not self.attempt(lambda: self.bench.change(SetFacts(changes))):
            return
        e = self.bench.encounter
        if self.bench.store.same_visit(e.account, e.start, e.key):
            say(
                self.window,
                UserError(
                    "Another encounter has this account and date.", "Open the list (Ctrl+O) to compare; both are kept."
                ),
            )

    def remove_modifier(self, row: int, modifier: str) -> None:
        """Take a modifier off a line."""
        self.attempt(lambda: self.bench.change(RemoveModifier(row, modifier)))
