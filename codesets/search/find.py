"""Answers what is typed, as fast as it is typed."""

import re
from datetime import date
from itertools import islice
from pathlib import Path

from codesets.book import Book
from codesets.code import NAMES, SHAPES, Code, System, plain
from codesets.edition import Table
from codesets.entry import Entry
from codesets.library import Library
from codesets.search.candidates import FEW, RANKED, Candidates
from codesets.search.contexts import moved
from codesets.search.docset import members
from codesets.search.documents import BILLABLE, NEW, Documents
from codesets.search.hit import Hit
from codesets.search.only import ANY, Only
from codesets.search.query import CodePrefix, Words, apart, as_words, book, understand
from codesets.search.rank import Weighed, ask, score, spread, to_hit
from codesets.search.row import Row
from codesets.search.words import tokens

LIKELY, SHOWN_IN_CONTEXT = 5, 2  # diseases looked at for their history; codes of it shown first
SHORTEST = 2  # characters
SHORT_LISTS = frozenset([System.MODIFIER, System.POS])  # listed before anything is typed
ICD9 = re.compile(r"\d{3}\.\d{1,2}|[Vv]\d{2}\.\d{1,2}|[Ee]\d{3}\.\d")
LONGEST = 400  # characters; a longer selection is cut


class Finder:
    """Code look-ups need the library alone; words need the index too."""

    def __init__(self, library: Library, folder: Path | None = None) -> None:
        self._library = library
        self._documents = Documents(folder) if folder else None
        self._only = ANY

    @property
    def has_words(self) -> bool:
        """Whether words can be searched."""
        return self._documents is not None

    def close(self) -> None:
        """Let the index go."""
        if self._documents:
            self._documents.close()

    def find(
        self, typed: str, limit: int = 50, systems: frozenset[System] | None = None, on: date | None = None,
        only: Only = ANY,
    ) -> tuple[Hit, ...]:  # fmt: skip
        """Best first. Answers come from the edition for `on`; while one edition is loaded, that one."""
        self._only = only
        chosen, typed = book(typed[:LONGEST])
        systems = frozenset({chosen}) if chosen else systems
        if len(typed.strip()) < SHORTEST:
            return self._listed(typed.strip().upper(), limit, systems, on) if systems and systems <= SHORT_LISTS else ()
        if written := self._as_written(typed.strip().upper(), limit, systems, on):
            return written
        if older := self._older(typed.strip(), limit, systems, on):
            return older
        query = understand(typed)
        if isinstance(query, CodePrefix):
            found = self._codes(query, limit if not only else RANKED, systems, on)
            kept = [hit for hit in found if self._keeps(hit, on)] if only else found
            return tuple(kept[:limit]) or self._matches(as_words(typed), limit, systems, on)
        return self._matches(query, limit, systems, on)

    def _listed(self, typed: str, limit: int, systems: frozenset[System], on: date | None) -> tuple[Hit, ...]:
        """A short list whole, or what of it begins with one character: modifiers, places of service."""
        names = self._editions(systems, on)
        books = [self._library.book_named(e.name) for e in self._library.editions() if e.name in names]
        found = {entry.key: self._hit(entry, b) for b in books for entry in b.entries() if entry.key.startswith(typed)}
        return tuple(found[key] for key in sorted(found))[:limit]

    def _keeps(self, hit: Hit, on: date | None) -> bool:
        """Whether a code found by its number is among what the search is narrowed to."""
        only, own = self._only, self._library.book(hit.code.system, on)
        if own is None or (only.billable and not hit.billable):
            return False
        before = self._library.before(own.edition) if only.new else None
        old = before is None or self._library.book_named(before.name).entry(hit.code.plain) is not None
        inside = not only.chapter or any(above.key == only.chapter for above in own.ancestors(hit.code.plain))
        return inside and not (only.new and old)

    def _narrowed(self, systems: frozenset[System], on: date | None) -> int:
        """Documents of the editions that answer, within what the search is narrowed to."""
        assert self._documents is not None
        only, names = self._only, self._editions(systems, on)
        if only.every:
            names = frozenset(e.name for system in systems for e in self._library.of(system))
        documents = self._documents.of(names)
        if only.billable:
            documents &= self._documents.of(frozenset({BILLABLE}))
        if only.new:
            documents &= self._documents.of(frozenset(NEW + name for name in names))
        return documents & self._chapter(only.chapter, on) if only.chapter else documents

    def _chapter(self, key: str, on: date | None) -> int:
        own, documents = self._library.book(System.ICD10CM, on), 0
        for section in own.children(key) if own else ():
            for category in own.children(section.key) if own else ():
                documents |= self._documents.coded(category.key) if self._documents else 0
        return documents

    def _older(self, typed: str, limit: int, systems: frozenset[System] | None, on: date | None) -> tuple[Hit, ...]:
        """What an ICD-9 code became, by the general equivalence mappings; only those that the book of the date has."""
        found = self._library.edition(Table.GEMS, None) if ICD9.fullmatch(typed) else None
        own = self._library.book(System.ICD10CM, on)
        if found is None or own is None or (systems is not None and System.ICD10CM not in systems):
            return ()
        rows = self._library.rows(
            "select distinct target, approximate from gems where edition = ? and source = ? and not no_map order by length(target)",
            (self._library.number(found.edition.name), plain(typed)),
        )
        hits = ((own.entry(target), "about " if approximate else "") for target, approximate in rows)
        return tuple(
            Hit(e.code, e.title, e.billable, f"ICD-9 {typed} is {about}this, by the mappings of 2018")
            for e, about in hits if e
        )[:limit]  # fmt: skip

    def _as_written(
        self, number: str, limit: int, systems: frozenset[System] | None, on: date | None
    ) -> tuple[Hit, ...]:
        """Codes of the user's own lists that begin exactly so: their dots and dashes are theirs."""
        wanted = not number.isalpha() and (systems is None or System.USER in systems)
        lists = self._library.of(System.USER) if wanted else ()
        books = [self._library.book_named(e.name) for e in lists if on is None or e.covers(on)]
        return tuple(self._hit(e, b) for b in books for e in b.by_prefix(number, limit))[:limit]

    def _codes(
        self, query: CodePrefix, limit: int, systems: frozenset[System] | None, on: date | None
    ) -> tuple[Hit, ...]:
        books = [b for s in System if (systems is None or s in systems) and (b := self._library.book(s, on))]
        if query.last:
            spans = (self._hit(e, b) for b in books for e in b.between(query.text, query.last, limit))
            return tuple(islice(spans, limit))
        prefix = query.text
        found = [self._hit(e, b) for b in books for e in b.by_prefix(prefix, limit)]
        loaded = {e.system for e in self._library.editions()}
        for system in (System.CPT, System.ICD10PCS):
            wanted = systems is None or system in systems
            if (
                wanted
                and system not in loaded
                and SHAPES[system].fullmatch(prefix)
                and not any(h.code.plain == prefix for h in found)
            ):
                name = NAMES[system]
                found.insert(
                    0, Hit(Code(system, prefix), f"{name} not loaded: number not verified", True, "number typed")
                )
        exact = [h for h in found if h.code.plain == prefix]
        return tuple((exact + [h for h in found if h.code.plain != prefix])[:limit])

    def _matches(self, words: Words, limit: int, systems: frozenset[System] | None, on: date | None) -> tuple[Hit, ...]:
        """Procedures of ICD-10-PCS come behind everything else, unless they are asked for."""
        if self._documents is None or not words.units:
            return ()
        first = systems if systems else frozenset(System) - {System.ICD10PCS}
        hits = self._within(words, limit, self._narrowed(first, on))
        if systems is None and len(hits) < limit and self._library.of(System.ICD10PCS):
            procedures = self._narrowed(frozenset({System.ICD10PCS}), on)
            hits += self._within(words, limit - len(hits), procedures)
        return hits

    def _editions(self, systems: frozenset[System], on: date | None) -> frozenset[str]:
        """The editions that answer for a date; CPT modifiers stand in a list beside the HCPCS ones."""
        found = (self._library.edition(system, on) for system in systems)
        names = {f.edition.name for f in found if f}
        if System.MODIFIER in systems:
            names |= {e.name for e in self._library.of(System.MODIFIER) if e.partial}
        return frozenset(names)

    def _within(self, words: Words, limit: int, allowed: int) -> tuple[Hit, ...]:
        """The best of the allowed documents; where a known phrase finds few, its words by themselves find more."""
        hits = self._ranked(words, limit, allowed)
        if words.context and not (hits and frozenset(words.typed) <= frozenset(tokens(hits[0].title))):
            hits = _first(self._in_context(words, allowed), hits)
        if len(hits) < min(FEW, limit) and any(len(unit.typed) > 1 for unit in words.units):
            hits = _first(hits, self._ranked(apart(words), limit, allowed))
        return hits[:limit]

    def _in_context(self, words: Words, allowed: int) -> tuple[Hit, ...]:
        """What the likeliest diseases are called in the context typed with them: a personal history, a screening."""
        assert self._documents is not None
        found: dict[Code, Hit] = {}
        for hit in self._ranked(Words(words.disease), LIKELY, allowed):
            code = moved(hit.code.plain, words.context) if hit.code.system is System.ICD10CM else ""
            for number in members(self._documents.coded(code) & allowed, 1) if code else ():
                why = f"{words.context}: {hit.code.text} {hit.title}"
                shown = to_hit(self._documents.row(number), why, words.typed)
                found.setdefault(shown.code, shown)
        return tuple(found.values())[:SHOWN_IN_CONTEXT]

    def _ranked(self, words: Words, limit: int, allowed: int) -> tuple[Hit, ...]:
        assert self._documents is not None
        pool = Candidates(self._documents, allowed)
        words = Words(tuple(pool.spelled(unit) for unit in words.units))
        weighed = [Weighed(unit, pool.weight(unit)) for unit in words.units]
        numbers, full = pool.choose(weighed)
        rows = [self._documents.row(n) for n in numbers]
        kept = [r for r in rows if not _folded(r, full, self._documents)]
        asked = ask(weighed, words, self._documents.is_word)
        ranked = [(score(row, asked), place, row) for place, row in enumerate(kept)]
        ranked.sort(key=lambda one: (-one[0][0], one[1]))
        best = spread([(row, why) for (_, why), _, row in ranked], asked)
        return tuple(to_hit(row, why, asked.typed) for row, why in best[:limit])

    def _hit(self, entry: Entry, own: Book) -> Hit:
        below = 0 if entry.billable else len(own.billable_below(entry.key))
        return Hit(entry.code, entry.title, entry.billable, "code", (), below)

    def below(self, code: Code, on: date | None = None, limit: int = 400) -> tuple[Hit, ...]:
        """What to choose from under a header: its children, or all its codes when they are few."""
        own = self._library.book(code.system, on)
        if own is None:
            return ()
        codes = own.billable_below(code.plain, limit)
        entries = codes if len(codes) <= 40 else own.children(code.plain)
        return tuple(self._hit(e, own) for e in entries)


def _first(hits: tuple[Hit, ...], others: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """All of them, a code that stands in both once."""
    known = {hit.code for hit in hits}
    return (*hits, *(hit for hit in others if hit.code not in known))


def _folded(row: Row, full: int, documents: Documents) -> bool:
    """Whether a 7th-character code hides behind the code above it, which answers the same words."""
    if row.parent < 0 or len(row.key) != 7 or row.system != System.ICD10CM.value:
        return False
    above = documents.row(row.parent)
    return not above.billable and bool(full >> row.parent & 1) and above.children <= 40
