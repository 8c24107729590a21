"""What is typed as a number: codes and their beginnings, ranges, ICD-9, codes of own lists, modifiers, places."""

import re
from datetime import date
from itertools import islice

from codesets.book import Book
from codesets.code import NAMES, SHAPES, Code, System, plain
from codesets.edition import Table
from codesets.entry import Entry
from codesets.library import Library
from codesets.search.hit import Hit
from codesets.search.query import CodePrefix
from codesets.search.scope import Scope

SHORT_LISTS = frozenset([System.MODIFIER, System.POS])  # listed before anything is typed
SHORT = 2  # characters of their codes
TYPED = ("code", "number typed")  # why a hit is shown for a number
RANKED = 128  # codes looked at when a search is narrowed
UNLOADED = (System.CPT, System.ICD10PCS)  # taken by their shape while their books are not loaded
ICD9 = re.compile(r"\d{3}\.\d{1,2}|[Vv]\d{2}\.\d{1,2}|[Ee]\d{3}\.\d")


class Numbers:
    """Answers out of the library alone; no index is needed."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def listed(self, typed: str, scope: Scope) -> tuple[Hit, ...]:
        """Of modifiers and places of service what begins so; where all books are searched, only a number of two digits."""
        chosen = scope.systems <= SHORT_LISTS if scope.systems else typed.isdigit() and len(typed) == SHORT
        if not chosen or len(typed) > SHORT:
            return ()
        names = editions(self._library, scope.systems or SHORT_LISTS, scope.on)
        books = [self._library.book_named(e.name) for e in self._library.editions() if e.name in names]
        found = {entry.key: hit(entry, b) for b in books for entry in b.entries() if entry.key.startswith(typed)}
        return tuple(found[key] for key in sorted(found))[: scope.limit]

    def as_written(self, number: str, scope: Scope) -> tuple[Hit, ...]:
        """Codes of the user's own lists that begin exactly so: their dots and dashes are theirs."""
        lists = self._library.of(System.USER) if scope.wants(System.USER) and not number.isalpha() else ()
        books = [self._library.book_named(e.name) for e in lists if scope.on is None or e.covers(scope.on)]
        return tuple(hit(e, b) for b in books for e in b.by_prefix(number, scope.limit))[: scope.limit]

    def older(self, typed: str, scope: Scope) -> tuple[Hit, ...]:
        """What an ICD-9 code became, by the general equivalence mappings; only those that the book of the date has."""
        found = self._library.edition(Table.GEMS, None) if ICD9.fullmatch(typed) else None
        own = self._library.book(System.ICD10CM, scope.on)
        if found is None or own is None or not scope.wants(System.ICD10CM):
            return ()
        rows = self._library.rows(
            "select distinct target, approximate from gems where edition = ? and source = ? and not no_map order by length(target)",
            (self._library.number(found.edition.name), plain(typed)),
        )
        hits = ((own.entry(target), "about " if approximate else "") for target, approximate in rows)
        return tuple(
            Hit(e.code, e.title, e.billable, f"ICD-9 {typed} is {about}this, by the mappings of 2018")
            for e, about in hits if e
        )[: scope.limit]  # fmt: skip

    def codes(self, query: CodePrefix, scope: Scope) -> tuple[Hit, ...]:
        """Codes that begin so, the whole one first; or the categories of a range."""
        limit = RANKED if scope.only else scope.limit
        books = [b for system in System if scope.wants(system) for b in self._books(system, scope)]
        if query.last:
            found = tuple(islice((hit(e, b) for b in books for e in b.between(query.text, query.last, limit)), limit))
        else:
            found = self._begun(query.text, books, limit, scope)
        return tuple(h for h in found if not scope.only or self._keeps(h, scope))[: scope.limit]

    def below(self, code: Code, on: date | None = None, limit: int = 400) -> tuple[Hit, ...]:
        """What to choose from under a header: its children, or all its codes when they are few."""
        own = self._library.book(code.system, on)
        if own is None:
            return ()
        codes = own.billable_below(code.plain, limit)
        entries = codes if len(codes) <= 40 else own.children(code.plain)
        return tuple(hit(e, own) for e in entries)

    def _begun(self, prefix: str, books: list[Book], limit: int, scope: Scope) -> tuple[Hit, ...]:
        found = merged(tuple(hit(e, b) for b in books for e in b.by_prefix(prefix, limit)))
        exact = [h for h in found if h.code.plain == prefix]
        loaded = {e.system for e in self._library.editions()}
        shaped = [
            Hit(Code(system, prefix), f"{NAMES[system]} not loaded: number not verified", True, TYPED[1])
            for system in UNLOADED
            if scope.wants(system) and system not in loaded and SHAPES[system].fullmatch(prefix) and not exact
        ]
        return (*shaped, *exact, *(h for h in found if h.code.plain != prefix))

    def _books(self, system: System, scope: Scope) -> tuple[Book, ...]:
        """The book that answers; when every edition is searched the others behind it, the newest first."""
        own = self._library.book(system, scope.on)
        if own is None or not scope.only.every:
            return (own,) if own else ()
        others = (self._library.book_named(e.name) for e in reversed(self._library.of(system)))
        return (own, *(book for book in others if book is not own))

    def _keeps(self, found: Hit, scope: Scope) -> bool:
        """Whether a code is among what the search is narrowed to."""
        only, own = scope.only, self._library.book(found.code.system, scope.on)
        if own is None or (only.billable and not found.billable):
            return False
        before = self._library.before(own.edition) if only.new else None
        old = before is None or self._library.book_named(before.name).entry(found.code.plain) is not None
        inside = not only.chapter or any(above.key == only.chapter for above in own.ancestors(found.code.plain))
        return inside and not (only.new and old)


def editions(library: Library, systems: frozenset[System], on: date | None) -> frozenset[str]:
    """Names of the editions that answer for a date; CPT modifiers stand in a list beside the HCPCS ones."""
    found = (library.edition(system, on) for system in systems)
    names = {f.edition.name for f in found if f}
    if System.MODIFIER in systems:
        names |= {e.name for e in library.of(System.MODIFIER) if e.partial}
    return frozenset(names)


def hit(entry: Entry, own: Book) -> Hit:
    """An entry as an answer to a number."""
    below = 0 if entry.billable else len(own.billable_below(entry.key))
    return Hit(entry.code, entry.title, entry.billable, TYPED[0], (), below)


def merged(*groups: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """All hits in order, a code that stands twice once."""
    found: dict[Code, Hit] = {}
    for one in (one for group in groups for one in group):
        found.setdefault(one.code, one)
    return tuple(found.values())
