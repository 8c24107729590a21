"""The coded summary as PDF: who, what was coded, on which words, what was checked, who answers for it."""

import hashlib
from datetime import datetime

from codesets.checks.claim import Setting
from codesets.checks.finding import Finding, Severity, Verdict
from codesets.code import NAMES, System
from codesets.importers.cpt import licence
from codesets.library import Library
from desktop.case.encounter import Encounter, Override, Procedure, Span
from desktop.case.interchange_out import dump
from desktop.case.quotes import Quote, number_quotes
from desktop.case.sheet import INK, LEFT, RIGHT, SOFT, Sheet
from desktop.case.summary_facts import facts, place, us, visit

NOTICE = (
    "This sheet contains health information protected by federal and state law (45 CFR Parts 160 and 164). It is for the named "
    "recipient's coding, billing or audit work only. If it reached you in error, do not copy or keep it; tell the sender and destroy it."
)
PLEDGE = "Codes reflect the documentation reviewed; no code was assigned without provider documentation."
CODE, TITLE = LEFT + 18, LEFT + 76


def render(encounter: Encounter, verdict: Verdict, library: Library, printed_at: datetime, version: str) -> bytes:
    """The whole sheet; the same input gives the same bytes."""
    first = _Summary(encounter, verdict, library, printed_at, version, 0)
    first.draw()
    last = _Summary(encounter, verdict, library, printed_at, version, first.sheet.page)
    last.draw()
    return last.sheet.finish()


def content_hash(encounter: Encounter) -> str:
    """The first twelve digits of the SHA-256 of the encounter file's text."""
    digest = hashlib.sha256(dump(encounter).encode()).hexdigest()
    return " ".join(digest[n : n + 4] for n in (0, 4, 8))


class _Summary:
    """One drawing of the sheet; `pages` is 0 while they are counted."""

    def __init__(
        self, encounter: Encounter, verdict: Verdict, library: Library, printed_at: datetime, version: str, pages: int
    ) -> None:
        self.e, self.verdict, self.library = encounter, verdict, library
        self.printed_at, self.version = printed_at, version
        self.quotes = number_quotes(encounter)
        self.sheet = Sheet(self._banner, self._foot, pages)
        self.sheet.describe("Coded summary", "Codedesk")

    def draw(self) -> None:
        self._header()
        self._diagnoses()
        self._lines()
        self._checks()
        self._evidence()
        self._notes()
        self._sign_off()

    def _banner(self, s: Sheet, page: int, pages: int) -> None:
        state = "Final" if self.e.final else "Draft"
        s.put(LEFT, "CONFIDENTIAL: PROTECTED HEALTH INFORMATION", 7.5, "Semibold")
        s.put(RIGHT, f"Coded summary   {state}   Page {page} of {pages}", 7.5, color=SOFT, right=True)
        s.down(7)
        s.rule(1.2, INK)

    def _foot(self, s: Sheet) -> None:
        s.rule()
        books = "; ".join(self.verdict.editions) or "none"
        missing = sorted({n.needs for n in self.verdict.not_run})
        lacking = f"; not loaded: {', '.join(missing)}" if missing else ""
        facts_ = f"Editions: {books}{lacking}.   Codedesk {self.version}   "
        case = f"Case {self.e.account}   " if self.e.account else ""
        end = f"Content {content_hash(self.e)}   Printed {self.printed_at:%m/%d/%Y %H:%M}"
        for line in (*s.wrap(NOTICE, RIGHT - LEFT, 6.5), *s.wrap(facts_ + case + end, RIGHT - LEFT, 6.5)[:2]):
            s.down(9.5)
            s.put(LEFT, line, 6.5, color=SOFT)

    def _header(self) -> None:
        s = self.sheet
        s.down(4)
        right = s.put(RIGHT, visit(self.e), 10, "Semibold", right=True)
        s.put(
            LEFT,
            s.wrap(self.e.patient.name or "Patient not named", RIGHT - LEFT - right - 12, 16, "Semibold")[0],
            16,
            "Semibold",
        )
        s.down(17)
        known = facts(self.e, self.library)
        for n, (label, value) in enumerate(known):
            x, y = LEFT + (n % 4) * 133, s.y - (n // 4) * 24
            s.put(x, label, 7, color=SOFT, y=y)
            s.put(x, s.wrap(value, 130, 8.5)[0], 8.5, y=y - 10.5)
        s.down(24 * ((len(known) + 3) // 4) - 8)

    def _diagnoses(self) -> None:
        s, inpatient = self.sheet, self.e.setting is Setting.INPATIENT
        edition = self.library.edition(System.ICD10CM, self.e.end if inpatient else self.e.start)
        s.heading(
            "Diagnoses",
            edition.edition.title + ("" if edition.exact else ", not in force on this date") if edition else "",
        )
        if inpatient and self.e.admitting:
            s.put(LEFT, f"Admitting diagnosis  {self.e.admitting.text}", 8.5, color=SOFT)
            s.down(14)
        for n, d in enumerate(self.e.diagnoses):
            entry = self.library.entry(d.code, self.e.end if inpatient else self.e.start)
            lines = s.wrap(entry.title if entry else "not in the code book", RIGHT - TITLE - 120)
            s.need(14 + 11.5 * len(lines))
            s.put(LEFT, place(self.e, n), 9, color=SOFT)
            s.put(CODE, d.code.text, 10, "Semibold")
            rank = ("principal" if inpatient else "first-listed") if n == 0 else ""
            poa = f"POA {d.poa or 'not given'}" if inpatient else ""
            known = "   ".join(t for t in (rank, poa, self._cited(d.evidence)) if t)
            s.put(RIGHT, known, 7.5, color=SOFT, right=True)
            s.lines(TITLE, lines, 11.5)
            s.down(14)
        if not self.e.diagnoses:
            s.put(LEFT, "none", 9, color=SOFT)
            s.down(14)

    def _lines(self) -> None:
        if not self.e.procedures:
            return
        s = self.sheet
        cpt = any(p.code.system is System.CPT for p in self.e.procedures)
        own = self.library.edition(System.CPT, self.e.start) if cpt else None
        lacking = "CPT: numbers from the coder; titles need the user's licensed file" if cpt else ""
        s.heading("Lines", own.edition.title if own else lacking, 60)
        xs = (LEFT, CODE, TITLE, LEFT + 150, LEFT + 184, LEFT + 244, LEFT + 272, LEFT + 336)
        self._columns(xs)
        for n, p in enumerate(self.e.procedures, 1):
            lines = s.wrap(self._line_title(p), RIGHT - xs[7] - 42, 8.5)
            s.need(14 + 11 * len(lines))
            row = (str(n), p.code.text, " ".join(p.modifiers), "" if p.units is None else f"{p.units:g}", us(p.on or self.e.start),
                   p.place_of_service or self.e.place_of_service or "", " ".join(place(self.e, i - 1) for i in p.pointers))  # fmt: skip
            for x, value in zip(xs, row, strict=False):
                strong = x in (CODE, TITLE)
                s.put(x, value, 10 if x == CODE else 9, "Semibold" if strong else "Regular", SOFT if x == LEFT else INK)
            s.put(RIGHT, self._cited(p.evidence), 7.5, color=SOFT, right=True)
            s.lines(xs[7], lines, 11, 8.5)
            s.down(14)
        if own:
            s.put(LEFT, licence(own.edition), 6.5, color=SOFT)
            s.down(12)

    def _columns(self, xs: tuple[float, ...]) -> None:
        names = ("", "Code", "Modifiers", "Units", "Date", "POS", "Points to", "Title or coder's label")
        for x, name in zip(xs, names, strict=True):
            self.sheet.put(x, name, 7, color=SOFT)
        self.sheet.down(12)

    def _line_title(self, p: Procedure) -> str:
        entry = self.library.entry(p.code, p.on or self.e.start)
        return entry.title if entry else p.label or f"{NAMES[p.code.system]}: number not verified"

    def _checks(self) -> None:
        s = self.sheet
        open_, answered = self._sorted()
        counts = [f"{sum(f.severity is x for f in open_)} {x}s" for x in (Severity.ERROR, Severity.WARNING)]
        missing = sorted({n.needs for n in self.verdict.not_run})
        note = "   ".join(
            [*counts, f"{len(answered)} answered"] + ([f"not run: needs {', '.join(missing)}"] if missing else [])
        )
        s.heading("Checks", note)
        for finding, override in [*((f, None) for f in open_), *answered]:
            lines = s.wrap(f"{finding.rule}  {finding.message}", RIGHT - TITLE, 8.5)
            s.need(14 + 11 * len(lines))
            s.put(LEFT, finding.severity.value.capitalize(), 8.5, "Semibold")
            s.lines(TITLE, lines, 11, 8.5)
            s.down(11.5)
            if override:
                said = f"Answered: {override.reason}   {override.by} {override.at[:16].replace('T', ' ')}"
                s.lines(TITLE, s.wrap(said, RIGHT - TITLE, 7.5, "Italic"), 9.5, 7.5, "Italic", SOFT)
                s.down(13)
        if not open_ and not answered:
            s.put(LEFT, "Nothing found by the checks that ran.", 8.5, color=SOFT)
            s.down(13)

    def _sorted(self) -> tuple[list[Finding], list[tuple[Finding, Override]]]:
        given = [
            (f, next((o for o in self.e.overrides if f.same_as(o.rule, o.codes)), None)) for f in self.verdict.findings
        ]
        return [f for f, o in given if o is None], [(f, o) for f, o in given if o is not None]

    def _evidence(self) -> None:
        if not self.quotes:
            return
        s = self.sheet
        s.heading("Evidence", "quoted from the documents reviewed")
        for quote in self.quotes.values():
            self._quote(quote)

    def _quote(self, quote: Quote) -> None:
        s = self.sheet
        where = f"{quote.title}, line {quote.line}"
        lines = s.wrap(f"“{quote.words}”", RIGHT - CODE - 150, 8.5)
        s.need(13 + 11 * len(lines))
        s.put(LEFT, str(quote.number), 8, color=SOFT)
        s.put(RIGHT, where, 7.5, color=SOFT, right=True)
        s.lines(CODE, lines, 11, 8.5)
        s.down(12.5)

    def _notes(self) -> None:
        given = [self.e.notes, *(d.note and f"{d.code.text}: {d.note}" for d in self.e.diagnoses),
                 *(p.note and f"{p.code.text}: {p.note}" for p in self.e.procedures)]  # fmt: skip
        if not any(given):
            return
        self.sheet.heading("Coder's notes")
        for text in filter(None, given):
            for line in self.sheet.wrap(text, RIGHT - LEFT, 8.5):
                self.sheet.need(12)
                self.sheet.put(LEFT, line, 8.5)
                self.sheet.down(11.5)

    def _sign_off(self) -> None:
        s = self.sheet
        s.heading("Sign-off", room=60)
        s.fill(50)
        columns = (("Coded by", ", ".join(t for t in (self.e.coder_name, self.e.coder_credential) if t) or "________________", 10),
                   ("Date and time", f"{self.printed_at:%m/%d/%Y %H:%M %Z}".strip(), 190), ("Second reviewer", "", 330))  # fmt: skip
        for label, value, x in columns:
            s.put(LEFT + x, label, 7, color=SOFT)
            s.put(LEFT + x, value, 9, y=s.y - 12)
        s.down(30)
        s.put(LEFT + 10, PLEDGE, 7.5, "Italic", SOFT)

    def _cited(self, spans: tuple[Span, ...]) -> str:
        numbers = [str(self.quotes[s].number) for s in spans if s in self.quotes]
        return f"quote{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}" if numbers else ""
