"""Answers what is typed, as fast as it is typed."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from codesets.code import Code, System
from codesets.library import Library
from codesets.search.candidates import FEW, Candidates
from codesets.search.contexts import moved
from codesets.search.docset import members
from codesets.search.documents import BILLABLE, NEW, Documents
from codesets.search.hit import Hit
from codesets.search.lines import Lines
from codesets.search.numbers import ICD9, SHORT, Numbers, editions, merged
from codesets.search.query import CodePrefix, Words, apart, as_words, book, understand
from codesets.search.rank import Weighed, ask, score, spread, to_hit
from codesets.search.row import Row
from codesets.search.scope import ANY, Only, Scope
from codesets.search.words import tokens

LIKELY, SHOWN_IN_CONTEXT = 5, 2  # diseases looked at for their history; codes of it shown first
SEEN = 5  # hits among which one of the context may stand
INDEX = "index:"  # what is typed behind it is looked up in the Alphabetic Index
SCREEN = 20  # hits that need no procedures behind them
LONGEST = 400  # characters; a longer selection is cut


class Finder:
    """Code look-ups need the library alone; words need the index too."""

    def __init__(self, library: Library, folder: Path | None = None) -> None:
        self._library = library
        self._numbers = Numbers(library)
        self._documents = Documents(folder) if folder else None
        self._lines = Lines(library, folder) if folder else None

    @property
    def has_words(self) -> bool:
        """Whether words can be searched."""
        return self._documents is not None

    def warm(self) -> None:
        """Read the lexicon and its tables, so that the first search is as fast as the next; safe in another thread."""
        as_words("h/o heart attack on aspirin, left hand pain")
        understand("low potassium")

    def close(self) -> None:
        """Let the index go."""
        if self._documents:
            self._documents.close()

    def find(
        self, typed: str, limit: int = 50, systems: frozenset[System] | None = None, on: date | None = None,
        only: Only = ANY,
    ) -> tuple[Hit, ...]:  # fmt: skip
        """Best first. Answers come from the edition for `on`; while one edition is loaded, that one."""
        if typed.lower().startswith(INDEX):
            return self._lines.find(typed[len(INDEX) : LONGEST], limit, on) if self._lines else ()
        chosen, typed = book(typed[:LONGEST])
        scope = Scope(limit, frozenset({chosen}) if chosen else systems, on, only)
        hits = self._found(typed.strip(), scope)
        return tuple(self._placed(hit, on) for hit in hits) if only.every else hits

    def unknown(self, typed: str, on: date | None = None) -> tuple[str, ...]:
        """Typed words that nothing loaded says; the hits are for the others."""
        query = understand(book(typed[:LONGEST])[1].strip())
        if self._documents is None or isinstance(query, CodePrefix) or typed.lower().startswith(INDEX):
            return ()
        pool = Candidates(self._documents, self._narrowed(frozenset(System), Scope(1, None, on, ANY)))
        return tuple(word for unit in query.units if not pool.knows(unit) for word in unit.typed)

    def below(self, code: Code, on: date | None = None, limit: int = 400) -> tuple[Hit, ...]:
        """What to choose from under a header: its children, or all its codes when they are few."""
        return self._numbers.below(code, on, limit)

    def _found(self, typed: str, scope: Scope) -> tuple[Hit, ...]:
        listed = self._numbers.listed(typed.upper(), scope)
        if len(typed) < SHORT or (listed and scope.systems):
            return listed
        if listed:
            return merged(listed, self._matches(as_words(typed), scope))[: scope.limit]
        if known := self._numbers.as_written(typed.upper(), scope):
            return known
        query, older = understand(typed), self._numbers.older(typed, scope)
        if isinstance(query, CodePrefix):
            found = merged(self._numbers.codes(query, scope), older)
            return found or (() if "." in typed else self._matches(as_words(typed), scope))
        if older or ICD9.fullmatch(typed):
            return older
        return self._matches(query, scope)

    def _placed(self, hit: Hit, on: date | None) -> Hit:
        """A hit of every edition; one that the edition of the date does not have says where it stands."""
        own = self._library.book(hit.code.system, on)
        if own is None or own.entry(hit.code.plain):
            return hit
        having = (e for e in reversed(self._library.of(hit.code.system))
                  if self._library.book_named(e.name).entry(hit.code.plain))  # fmt: skip
        edition = next(having, None)
        return replace(hit, why=f"{hit.why}; {edition.release}, not of this date") if edition else hit

    def _matches(self, words: Words, scope: Scope) -> tuple[Hit, ...]:
        """Procedures of ICD-10-PCS come behind everything else where that is little, unless they are asked for."""
        if self._documents is None or not words.units:
            return ()
        first = scope.systems if scope.systems else frozenset(System) - {System.ICD10PCS}
        hits = self._within(words, scope, self._narrowed(first, scope))
        if scope.systems is None and len(hits) < min(SCREEN, scope.limit) and self._library.of(System.ICD10PCS):
            hits += self._within(words, scope, self._narrowed(frozenset({System.ICD10PCS}), scope))
        return hits[: scope.limit]

    def _narrowed(self, systems: frozenset[System], scope: Scope) -> int:
        """Documents of the editions that answer, within what the search is narrowed to."""
        assert self._documents is not None
        only, names = scope.only, editions(self._library, systems, scope.on)
        if only.every:
            names = frozenset(e.name for system in systems for e in self._library.of(system))
        documents = self._documents.of(names)
        if only.billable:
            documents &= self._documents.of(frozenset({BILLABLE}))
        if only.new:
            documents &= self._documents.of(frozenset(NEW + name for name in names))
        return documents & self._chapter(only.chapter, scope.on) if only.chapter else documents

    def _chapter(self, key: str, on: date | None) -> int:
        own, documents = self._library.book(System.ICD10CM, on), 0
        for section in own.children(key) if own else ():
            for category in own.children(section.key) if own else ():
                documents |= self._documents.coded(category.key) if self._documents else 0
        return documents

    def _within(self, words: Words, scope: Scope, allowed: int) -> tuple[Hit, ...]:
        """The best of the allowed documents; where a known phrase finds few, its words by themselves find more."""
        hits = self._ranked(words, scope, allowed)
        if words.context and not (hits and frozenset(words.typed) <= frozenset(tokens(hits[0].title))):
            hits = merged(self._in_context(words, scope, allowed, told=any(map(_status, hits[:SEEN]))), hits)
        if len(hits) < min(FEW, scope.limit) and any(len(unit.typed) > 1 for unit in words.units):
            hits = merged(hits, self._ranked(apart(words), scope, allowed))
        return hits

    def _in_context(self, words: Words, scope: Scope, allowed: int, told: bool) -> tuple[Hit, ...]:
        """What the likeliest diseases are called in the context typed with them: a personal history, a screening.

        Where there is no such code, and the hits have not `told` one, the code for others of the chapter.
        """
        assert self._documents is not None
        likely = self._ranked(Words(words.disease), replace(scope, limit=LIKELY), allowed)
        diseases = [hit for hit in likely if hit.code.system is System.ICD10CM]
        codes = [(hit, moved(hit.code.plain, words.context)) for hit in diseases]
        if not told and not any(code for _, code in codes):
            codes = [(hit, moved(hit.code.plain, words.context, chapter=True)) for hit in diseases[:1]]
        found = []
        for hit, code in codes:
            why = f"{words.context}: {hit.code.text} {hit.title}"
            numbers = members(self._documents.coded(code) & allowed, 1) if code else ()
            found += [to_hit(self._documents.row(number), why, words.typed) for number in numbers]
        return merged(tuple(found))[:SHOWN_IN_CONTEXT]

    def _ranked(self, words: Words, scope: Scope, allowed: int) -> tuple[Hit, ...]:
        assert self._documents is not None
        pool = Candidates(self._documents, allowed)
        words = Words(tuple(pool.spelled(unit) for unit in words.units))
        weighed = [Weighed(unit, pool.weight(unit)) for unit in words.units]
        numbers, full = pool.choose(weighed)
        rows = [self._documents.row(n) for n in numbers]
        kept = [r for r in rows if not _folded(r, full, self._documents)]
        asked = ask(weighed, words, self._documents.is_word, scope.on)
        ranked = [(score(row, asked), place, row) for place, row in enumerate(kept)]
        ranked.sort(key=lambda one: (-round(one[0][0], 6), one[1]))  # sums of sets come out in any order
        best = spread([(row, why) for (_, why), _, row in ranked], asked)
        return tuple(to_hit(row, why, asked.typed) for row, why in best[: scope.limit])


def _status(hit: Hit) -> bool:
    """Whether a code is of the chapter on factors influencing health status, that of histories and screenings."""
    return hit.code.system is System.ICD10CM and hit.code.plain.startswith("Z")


def _folded(row: Row, full: int, documents: Documents) -> bool:
    """Whether a 7th-character code hides behind the code above it, which answers the same words."""
    if row.parent < 0 or len(row.key) != 7 or row.system != System.ICD10CM.value:
        return False
    above = documents.row(row.parent)
    return not above.billable and bool(full >> row.parent & 1) and above.children <= 40
