"""Which of the matching rows the words mean most likely."""

import itertools
from collections.abc import Iterable

from codesets.code import Code, System
from codesets.search.hit import Hit
from codesets.search.index import Row
from codesets.search.query import NOISE, Words, tokens


def score(row: Row, words: Words) -> tuple[float, str]:
    """How well a row answers, and what matched: the title, or one of its other names."""
    best, why = _text_score(row.title, words), "title"
    for term in row.terms:
        other = _text_score(term, words) - 4
        if other > best:
            best, why = other, f"also called: {term}"
    best += 3 if row.billable else 0
    best -= (
        6 if "unspecified" in row.title.lower() and "unspecified" not in words.typed and row.key.startswith("Z") else 0
    )
    return best, why


def to_hit(row: Row, why: str, words: Words) -> Hit:
    """A row as shown, with the letters of the title that matched."""
    return Hit(Code(System(row.system), row.key), row.title, row.billable, why, _spans(row.title, words), row.children)


def _text_score(text: str, words: Words) -> float:
    """0 to about 200: every typed word there, as a whole word, in order, and little else beside them."""
    found = [w for w in tokens(text) if w not in NOISE]
    if not found:
        return 0
    places: list[int] = []
    whole = 0
    for typed, alternatives in zip(words.typed, words.alternatives, strict=True):
        if typed in found:
            whole += 1
            places.append(found.index(typed))
            continue
        place = _place(found, alternatives)
        if place is not None:
            places.append(place)
            whole += any(w in found for group in alternatives[1:] for w in group)
    there = len(places) / len(words.typed)
    ordered = sum(b == a + 1 for a, b in itertools.pairwise(places)) / max(1, len(places) - 1)
    exact = 60 if tuple(found) == words.typed else 0
    early = 6 if places and min(places) == 0 else 0
    return (
        60 * there
        + 40 * whole / len(words.typed)
        + 30 * min(1.0, len(places) / len(found))
        + 12 * ordered
        + exact
        + early
    )


def _place(found: list[str], alternatives: Iterable[tuple[str, ...]]) -> int | None:
    for group in alternatives:
        at = [next((n for n, f in enumerate(found) if f.startswith(w)), None) for w in group]
        if all(n is not None for n in at):
            return at[0]
    return None


def _spans(title: str, words: Words) -> tuple[tuple[int, int], ...]:
    lowered = title.lower()
    found = ((lowered.find(w), len(w)) for w in words.typed)
    return tuple(sorted((at, at + n) for at, n in found if at >= 0))
