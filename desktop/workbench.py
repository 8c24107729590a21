"""The open encounter: takes the coder's wishes, makes undoable changes, keeps checks and store in step."""

import secrets
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from codesets.checks.claim import Setting
from codesets.checks.finding import Verdict
from codesets.checks.run import check
from codesets.code import Code, System
from codesets.errors import UserError
from codesets.library import Library
from codesets.search.find import Finder
from codesets.search.folding import fold
from codesets.search.hit import Hit
from codesets.search.numbers import TYPED
from codesets.search.scope import ANY, Only
from desktop.case.commands import AddDiagnosis, AddDocument, Command
from desktop.case.encounter import Diagnosis, Document, Encounter, Procedure, Span
from desktop.case.facts import claim
from desktop.case.line_commands import AddModifier, AddProcedure
from desktop.reading.text_file import clean
from desktop.settings import Settings
from desktop.undo import Change

if TYPE_CHECKING:
    from desktop.case.personal import Personal
    from desktop.case.store import CaseStore


class Workbench(QObject):
    """One encounter at a time. `saving` is `file`, `memory` (chosen) or `unasked`."""

    changed = Signal(object)  # Encounter
    checked = Signal(object)  # Verdict
    saved = Signal(str)
    books_changed = Signal()
    passphrase_wanted = Signal()
    opened = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo = QUndoStack(self)
        self.library: Library | None = None
        self.finder: Finder | None = None
        self._store: CaseStore | None = None
        self.saving = "unasked"
        self.encounter = new_encounter()
        self.verdict = Verdict()
        self._personal: Personal | None = None

    @property
    def personal(self) -> "Personal":
        """What the coder keeps on codes, in the same store as the encounters."""
        from desktop.case.personal import Personal

        if self._personal is None:
            self._personal = Personal(self.store)
        return self._personal

    def use_books(self, library: Library, finder: Finder) -> None:
        """Answer from these books from now on."""
        if self.library and self.library is not library:
            self.library.close()
        if self.finder and self.finder is not finder:
            self.finder.close()
        self.library, self.finder = library, finder
        self.changed.emit(self.encounter)
        self._check()
        self.books_changed.emit()

    @property
    def store(self) -> "CaseStore":
        """Where encounters are kept; in memory until another is given. Made on first use: the first paint is sooner."""
        from desktop.case.store import CaseStore

        if self._store is None:
            self._store = CaseStore.memory()
        return self._store

    def use_store(self, store: "CaseStore", saving: str) -> None:
        """Keep encounters here; what was in memory moves along."""
        from desktop.case.personal import Personal

        fresh = Personal(store)
        if saving == "file" and self._store:
            store.adopt(self._store)
            fresh.adopt(self.personal)
        self._store, self._personal, self.saving = store, fresh, saving
        self._save()

    def resume(self) -> None:
        """After unlocking, show the encounter changed last, unless one was begun already."""
        rows = self.store.list()
        if rows and self.encounter == new_encounter(self.encounter.key):
            self.open(self.store.load(rows[0].key))

    def open(self, encounter: Encounter) -> None:
        """Show another encounter; undo starts anew."""
        self.undo.clear()
        self._show(encounter, keep=False)
        self.opened.emit()

    def take(self, encounter: Encounter) -> None:
        """Show an encounter from a file and keep it."""
        self.open(encounter)
        self._save()

    def signed(self, settings: Settings) -> Encounter:
        """The encounter with the coder's name from the settings, where it has none of its own."""
        e = self.encounter
        name, credential = settings.text("coder_name"), settings.text("coder_credential")
        return replace(e, coder_name=e.coder_name or name, coder_credential=e.coder_credential or credential)

    def start(self) -> None:
        """A new, empty encounter."""
        self.open(new_encounter())

    def change(self, command: Command) -> None:
        """Make an undoable change. Raises UserError when the encounter refuses it."""
        after = command.apply(self.encounter)
        if after != self.encounter:
            self.undo.push(Change(command.label, self.encounter, after, self._show))

    def find(self, typed: str, systems: frozenset[System] | None, limit: int = 50, only: Only = ANY) -> tuple[Hit, ...]:
        """Search as of the encounter's date, the coder's own words first; empty until the books are there."""
        if self.finder is None:
            return ()
        hits = self.finder.find(typed, limit, systems, self.judged_on(), only)
        if self.library is None:
            return hits
        hits = fold(hits, typed, self.library, self.judged_on())
        if self._store is None or only or typed.startswith("index:") or (hits and hits[0].why in TYPED):
            return hits  # a typed number means itself
        mine = [(code, f"your words: {said}") for code, said in self.personal.find(typed)]
        mine += [(code, "you assigned it for these words") for code in self.personal.learned(typed)]
        mine = [(code, why) for code, why in mine if systems is None or code.system in systems]
        return own_first(mine, hits, self.library, self.judged_on())[:limit] if mine else hits

    def unknown(self, typed: str) -> tuple[str, ...]:
        """Typed words that no loaded book says."""
        return self.finder.unknown(typed, self.judged_on()) if self.finder else ()

    def kept(self, code: Code) -> str:
        """What the coder keeps on a code, to be read; empty when nothing, or while no store is open."""
        if self._store is None:
            return ""
        mark = self.personal.mark(code)
        said = ("\N{BLACK STAR} Favourite" if mark.favourite else "", f"Your note: {mark.note}" if mark.note else "",
                f"Your words: {'; '.join(mark.words)}" if mark.words else "")  # fmt: skip
        return "\n".join(line for line in said if line)

    def judged_on(self) -> date | None:
        """The date codes are judged by."""
        inpatient = self.encounter.setting is Setting.INPATIENT
        return self.encounter.end if inpatient else self.encounter.start

    def assign(self, code: Code, evidence: tuple[Span, ...], first: bool = False) -> None:
        """Add a code where its system belongs; a modifier goes onto the last line."""
        if code.system is System.ICD10CM:
            self.change(AddDiagnosis(code, evidence, first))
        elif code.system is System.MODIFIER:
            if not self.encounter.procedures:
                raise UserError(
                    "There is no line to put the modifier on.", "Add the procedure first, then its modifier."
                )
            self.change(AddModifier(len(self.encounter.procedures) - 1, code.plain))
        else:
            self.change(AddProcedure(code, evidence))

    def add_text(self, text: str, title: str = "", kind: str = "") -> None:
        """Add a document of plain text."""
        document = Document(
            id=f"d{len(self.encounter.documents) + 1}", title=title or first_line(text), kind=kind, text=clean(text)
        )
        self.change(AddDocument(document))

    def cleaned(self, text: str) -> str:
        """Pasted text as a document keeps it."""
        return clean(text)

    def item(self, kind: str, row: int) -> Diagnosis | Procedure | None:
        """A diagnosis or procedure by its row."""
        items = self.encounter.diagnoses if kind == "diagnosis" else self.encounter.procedures
        return items[row] if 0 <= row < len(items) else None

    def codes_text(self, dotted: bool, table: bool = False) -> str:
        """All codes in order, one a line; as a tab-separated table with modifiers, units, date and pointers."""
        e = self.encounter
        shown = [d.code.text if dotted else d.code.plain for d in e.diagnoses]
        if not table:
            return "\n".join(shown + [p.code.plain for p in e.procedures])
        rows = [f"{n}\t{code}\t{d.poa or ''}" for n, (code, d) in enumerate(zip(shown, e.diagnoses, strict=True), 1)]
        return "\n".join(rows + [_line(n, p) for n, p in enumerate(e.procedures, 1)])

    def close(self) -> None:
        """Let the store, the index and the books go."""
        if self._store:
            self._store.close()
        if self.finder:
            self.finder.close()
        if self.library:
            self.library.close()
        self.library = self.finder = None

    def _show(self, encounter: Encounter, keep: bool = True) -> None:
        self.encounter = encounter
        self.changed.emit(encounter)
        self._check()
        if keep:
            self._save()

    def _check(self) -> None:
        facts = claim(self.encounter)
        self.verdict = check(facts, self.library) if facts else Verdict()
        self.checked.emit(self.verdict)

    def _save(self) -> None:
        if self.encounter == new_encounter(self.encounter.key):
            return
        self.store.save(self.encounter)
        if self.saving == "file":
            self.saved.emit(f"Saved {datetime.now():%H:%M}")
        else:
            self.saved.emit("In memory only: not saved")
            if self.saving == "unasked":
                self.saving = "memory"
                self.passphrase_wanted.emit()


def new_encounter(key: str = "") -> Encounter:
    """An empty professional encounter dated today."""
    today = date.today()
    return replace(Encounter(key=key or secrets.token_hex(8)), start=today, end=today)


def own_first(
    mine: list[tuple[Code, str]], hits: tuple[Hit, ...], library: Library, on: date | None
) -> tuple[Hit, ...]:
    """Codes the coder's own words name before those the books name; one that no book has is left out."""
    shown: dict[Code, Hit] = {}
    for code, why in mine:
        entry = library.entry(code, on)
        if entry and code not in shown:
            shown[code] = Hit(code, entry.title, entry.billable, why)
    return (*shown.values(), *(hit for hit in hits if hit.code not in shown))


def first_line(text: str) -> str:
    """A title for a pasted note: its first words, at most 28 characters."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "Note").rstrip(":")
    return (line.capitalize() if line.isupper() else line)[:28]


def _line(number: int, p: Procedure) -> str:
    units = "" if p.units is None else f"{p.units:g}"
    on = p.on.isoformat() if p.on else ""
    pointers = "".join(chr(64 + i) if i <= 12 else f" {i}" for i in p.pointers)
    return "\t".join((str(number), p.code.plain, " ".join(p.modifiers), units, on, p.place_of_service or "", pointers))
