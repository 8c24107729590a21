"""Answers what is typed, as fast as it is typed."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations, islice
from math import log10
from pathlib import Path

from codesets.book import Book
from codesets.code import NAMES, SHAPES, Code, System, plain
from codesets.edition import Table
from codesets.entry import Entry
from codesets.library import Library
from codesets.search.docset import members
from codesets.search.documents import BILLABLE, NEW, Documents
from codesets.search.hit import Hit
from codesets.search.only import ANY, Only
from codesets.search.query import Alternative, CodePrefix, Unit, Words, book, understand
from codesets.search.rank import Weighed, ask, score, to_hit
from codesets.search.row import Row

SHORTEST = 2  # characters
SHORT_LISTS = frozenset([System.MODIFIER, System.POS])  # listed before anything is typed
RANKED = 128  # rows looked at before the best are chosen
FEW = 12  # below this, words of the titles above count too
MINOR = frozenset(
    ["right", "left", "upper", "lower", "anterior", "posterior", "lateral", "medial", "acute", "chronic", "severe",
     "mild", "moderate", "side", "lobe", "region", "initial", "subsequent", "encounter", "r", "l", "new", "sudden", "area"]
)  # fmt: skip  # they tell which one, not what
MISSPELLED = 0.7
ICD9 = re.compile(r"\d{3}\.\d{1,2}|[Vv]\d{2}\.\d{1,2}|[Ee]\d{3}\.\d")
LONGEST = 400  # characters; a longer selection is cut


class Finder:
    """Code look-ups need the library alone; words need the index too."""

    def __init__(self, library: Library, folder: Path | None = None) -> None:
        self._library = library
        self._documents = Documents(folder) if folder else None
        self._only = ANY
        self._allowed = -1  # documents of the editions that answer the query at hand

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
            return tuple(kept[:limit]) or self._words(typed, limit, systems, on)
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

    def _words(self, typed: str, limit: int, systems: frozenset[System] | None, on: date | None) -> tuple[Hit, ...]:
        one = plain(typed).lower()
        return self._matches(Words((Unit((one,), (Alternative((one,)),)),)), limit, systems, on)

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
        assert self._documents is not None
        self._allowed = allowed
        words = Words(tuple(self._spelled(unit) for unit in words.units))
        weighed = [Weighed(unit, self._weight(unit)) for unit in words.units]
        numbers, full = self._candidates(weighed)
        rows = [self._documents.row(n) for n in numbers]
        kept = [r for r in rows if not _folded(r, full, self._documents)]
        asked = ask(weighed, words)
        ranked = [(score(row, asked), place, row) for place, row in enumerate(kept)]
        ranked.sort(key=lambda one: (-one[0][0], one[1]))
        return tuple(to_hit(row, why, words) for (_, why), _, row in ranked[:limit])

    def _candidates(self, weighed: list[Weighed]) -> tuple[list[int], int]:
        """Documents worth ranking, those that answer all units first, then with ever fewer; and the set of the first."""
        narrow = [self._said(one.unit, False) for one in weighed]
        every = _all(narrow)
        named = self._named(weighed, every)
        numbers = members(named, RANKED) + members(every & ~named, RANKED)
        if len(numbers) >= FEW:
            return numbers[:RANKED], every
        full = every
        wide = [self._said(one.unit, True) for one in weighed]
        for sets in self._loosened(narrow, wide, weighed):
            fresh = sets & ~every
            every |= sets
            full = full or sets
            numbers += members(fresh, RANKED - len(numbers))
            if len(numbers) >= FEW:
                break
        rarest = max(range(len(weighed)), key=lambda n: weighed[n].weight if narrow[n] else 0)
        numbers += members(narrow[rarest] & ~every, FEW)
        numbers += members(self._named(weighed, self._allowed) & ~every & ~narrow[rarest], FEW)
        return numbers, full

    def _named(self, weighed: list[Weighed], among: int) -> int:
        """Documents of the codes that the lexicon names: looked at first, wherever they stand in static order."""
        assert self._documents is not None
        found = 0
        for alternative in (a for one in weighed for a in one.unit.alternatives if a.code):
            found |= self._documents.meant(alternative, False)
        return found & among

    def _loosened(self, narrow: list[int], wide: list[int], weighed: list[Weighed]) -> Iterator[int]:
        """Sets that ask less and less: words of the titles above count, then units are left out, the lightest first."""
        yield _all(wide)
        heaviest = sorted(range(len(wide)), key=lambda n: -weighed[n].weight)
        known = [n for n in heaviest if wide[n]]
        for leave_out in range(1, len(known)):
            kept = combinations(known, len(known) - leave_out) if len(known) <= 7 else [tuple(known[:-leave_out])]
            either = 0
            for chosen in kept:
                either |= _all([wide[n] for n in chosen])
            yield either

    def _said(self, unit: Unit, wide: bool) -> int:
        """Documents that say a unit in any way."""
        assert self._documents is not None
        either = 0
        for alternative in unit.alternatives:
            either |= self._documents.meant(alternative, wide)
        return either & self._allowed

    def _weight(self, unit: Unit) -> float:
        """About 1.3 for a word in half of all titles, 5 for a rare one; less for sides and degrees, more for known phrases."""
        count = self._said(unit, False).bit_count()
        weight = 1.0 + log10(200_000 / (count + 20))
        if all(word in MINOR for word in unit.typed):
            return weight * 0.5
        return weight * 1.3 if unit.codes else weight

    def _spelled(self, unit: Unit) -> Unit:
        """A unit that stands nowhere gets the words that are spelled much like it."""
        assert self._documents is not None
        if len(unit.typed) > 1 or self._said(unit, True):
            return unit
        word = unit.typed[0]
        like = tuple(Alternative((w,), "", MISSPELLED, f"spelled: {w}") for w in self._documents.like(word))
        split = tuple(
            Alternative((word[:n], word[n:]), "", MISSPELLED)
            for n in range(3, len(word) - 2)
            if self._documents.is_word(word[:n]) and self._documents.is_word(word[n:])
        )
        return Unit(unit.typed, (*unit.alternatives, *like, *split[:2]))

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


def _all(sets: list[int]) -> int:
    every = -1
    for one in sets:
        every &= one
    return max(every, 0)


def _folded(row: Row, full: int, documents: Documents) -> bool:
    """Whether a 7th-character code hides behind the code above it, which answers the same words."""
    if row.parent < 0 or len(row.key) != 7 or row.system != System.ICD10CM.value:
        return False
    above = documents.row(row.parent)
    return not above.billable and bool(full >> row.parent & 1) and above.children <= 40
