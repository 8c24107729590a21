"""Which documents are worth ranking for a query: those that answer all of it, then those that answer ever less."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import log10

from codesets.search.docset import members
from codesets.search.documents import Documents
from codesets.search.query import Alternative, Unit
from codesets.search.rank import Weighed
from codesets.search.words import of_kind

RANKED = 96  # rows looked at before the best are chosen
BEGUN = 40  # of them for the beginning of a word, which static order knows best
FEW = 12  # below this, words of the titles above count too
MINOR = of_kind("minor")
JOINING = of_kind("joining")
MISSPELLED = 0.7
SHORT = 4  # letters


class Candidates:
    """For one query, among the `allowed` documents."""

    def __init__(self, documents: Documents, allowed: int) -> None:
        self._documents, self._allowed = documents, allowed

    def spelled(self, unit: Unit) -> Unit:
        """A unit that stands nowhere gets the words that are spelled much like it, or the two it is run together from."""
        if len(unit.typed) > 1 or self._said(unit, True):
            return unit
        word, is_word = unit.typed[0], self._documents.is_word
        like = tuple(Alternative((w,), "", MISSPELLED, f"spelled: {w}") for w in self._documents.like(word))
        split = tuple(
            Alternative((word[:n], word[n:]), "", MISSPELLED)
            for n in range(3, len(word) - 2)
            if is_word(word[:n]) and is_word(word[n:])
        )
        return Unit(unit.typed, (*unit.alternatives, *like, *split[:2]))

    def knows(self, unit: Unit) -> bool:
        """Whether any document says a unit, as it is spelled or much like it."""
        return bool(self._said(self.spelled(unit), True))

    def weight(self, unit: Unit) -> float:
        """About 1.3 for a word in half of all titles, 5 for a rare one; less for sides and degrees, more for known phrases."""
        weight = 1.0 + log10(200_000 / (self._said(unit, False).bit_count() + 20))
        if all(word in JOINING for word in unit.typed):
            return weight * 0.15
        if all(word in MINOR for word in unit.typed):
            return weight * 0.5
        return weight * 1.3 if unit.codes else weight

    def choose(self, weighed: Sequence[Weighed]) -> tuple[list[int], int]:
        """Numbers of documents, those first that answer all units; and the set of the first.

        Among equals the codes that the lexicon names come first, wherever they stand in static order.
        """
        narrow = [self._said(one.unit, False) for one in weighed]
        named = self._named(weighed)
        every = full = _all(narrow)
        short = len(weighed) == 1 and len("".join(weighed[0].unit.typed)) <= SHORT
        numbers = _first(every, named, BEGUN if short else RANKED)
        if len(numbers) >= FEW:
            return numbers, full
        for sets in self._loosened(narrow, weighed):
            fresh = sets & ~every
            every |= sets
            full = full or sets
            numbers += _first(fresh, named, RANKED - len(numbers))
            if len(numbers) >= FEW:
                break
        rarest = max(range(len(weighed)), key=lambda n: weighed[n].weight if narrow[n] else 0)
        numbers += members(narrow[rarest] & ~every, FEW)
        numbers += members(named & ~every & ~narrow[rarest], FEW)
        return numbers, full

    def _named(self, weighed: Sequence[Weighed]) -> int:
        found = 0
        for alternative in (a for one in weighed for a in one.unit.alternatives if a.code):
            found |= self._documents.meant(alternative, False)
        return found & self._allowed

    def _loosened(self, narrow: list[int], weighed: Sequence[Weighed]) -> Iterator[int]:
        """Sets that ask less and less: words of the titles above count, then units are left out, the lightest first."""
        wide = [self._said(one.unit, True) for one in weighed]
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
        either = 0
        for alternative in unit.alternatives:
            either |= self._documents.meant(alternative, wide)
        return either & self._allowed


def _first(documents: int, named: int, limit: int) -> list[int]:
    numbers = members(documents & named, limit)
    return numbers + members(documents & ~named, limit - len(numbers))


def _all(sets: Sequence[int]) -> int:
    every = -1
    for one in sets:
        every &= one
    return max(every, 0)
