"""Which of the matching rows the words mean most likely."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from codesets.code import Code, System
from codesets.search.hit import Hit
from codesets.search.index import Row
from codesets.search.lexicon import often
from codesets.search.query import Alternative, Unit, Words
from codesets.search.words import NOISE, tokens

LIGHT = frozenset(
    ["unspecified", "other", "specified", "not", "elsewhere", "classified", "no", "nec", "initial", "encounter", "without",
     "with", "complication", "organism", "site", "type", "mention", "use", "current", "disorder", "disease", "part",
     "multiple", "subsequent", "acute", "primary", "essential"]
)  # fmt: skip
APART = frozenset(
    ["history", "family", "screening", "newborn", "neonatal", "congenital", "pregnancy", "childbirth", "puerperium",
     "maternal", "sequela", "poisoning", "underdosing", "adverse", "postprocedural", "intraoperative", "carrier",
     "exposure", "contact", "observation", "examination", "induced", "secondary", "obstetric", "fetu", "fetus", "suspected",
     "donor", "vaccine", "late", "hereditary", "juvenile", "neonate", "perinatal", "aftercare", "care", "complicating"]
)  # fmt: skip
MEANT = 1.1  # the very code that the lexicon names
BELOW = 0.7  # a code below the one it names
BEGINS = 0.85  # of a whole word's worth


@dataclass(frozen=True, slots=True)
class Weighed:
    """A unit with its weight: rare words count more."""

    unit: Unit
    weight: float


def score(row: Row, weighed: Sequence[Weighed], typed: Words) -> tuple[float, str]:
    """How well a row answers, and why: its title, another of its names, or what the lexicon says."""
    value, covered, why = _text_score(row.title, row, weighed, typed)
    why = why or "title"
    for term in row.terms:
        other, part, said = _text_score(term, row, weighed, typed)
        if other - 3 > value:
            value, covered, why = other - 3, part, said or f"also called: {term}"
    meant = {w for one in weighed for a in one.unit.alternatives for w in a.words}
    words = tokens(row.title)
    value -= 9 * len(APART.intersection(words) - meant)
    value -= 25 * _denied(words, frozenset(typed.typed))
    return value + (3 if row.billable else 0) + 4 * often(row.key) * covered**2, why


def _denied(words: tuple[str, ...], typed: frozenset[str]) -> bool:
    """Whether the title says `without` of something that was typed as being there."""
    if "without" not in words or "without" in typed:
        return False
    at = words.index("without")
    return bool(typed.intersection(words[at + 1 : at + 4]) - LIGHT)


def _text_score(text: str, row: Row, weighed: Sequence[Weighed], typed: Words) -> tuple[float, float, str]:
    """Up to about 200: how much of what was typed is there, and how little else; that share; what the lexicon said."""
    found = tokens(text)
    has = frozenset(found)
    got = whole = coded = 0.0
    used: set[str] = set()
    why = ""
    places: list[int] = []
    for one in weighed:
        quality, alternative, words = _best(one.unit, found, has, row)
        whole += one.weight
        got += one.weight * quality
        used |= words
        if alternative and alternative.why:
            why = why or alternative.why
        named = [a.code for a in one.unit.alternatives if a.code and row.key.startswith(a.code)]
        if named:
            coded += one.weight * (1.0 if row.key in named else BELOW)
        if words:
            places.append(min(found.index(w) for w in words))
    rest = sum(0.15 if w in LIGHT or w in NOISE else 1.0 for w in has - used)
    mine = sum(0.3 if w in LIGHT else 1.0 for w in used)
    brief = max(mine / (mine + rest) if mine else 0.0, min(0.9, 2.5 * coded / whole))
    ordered = sum(b >= a for a, b in itertools.pairwise(places)) / max(1, len(places) - 1) if len(places) > 1 else 0.5
    exact = 60 if tuple(w for w in found if w not in NOISE) == typed.typed else 0
    covered = got / whole
    return 100 * covered + 35 * brief + 6 * ordered + 14 * coded / whole + exact, covered, why


def _best(
    unit: Unit, found: tuple[str, ...], has: frozenset[str], row: Row
) -> tuple[float, Alternative | None, set[str]]:
    """The best way a unit stands in a text: its quality, the alternative, and the text's words it used."""
    best: tuple[float, Alternative | None, set[str]] = (0.0, None, set())
    for alternative in unit.alternatives:
        if alternative.quality <= best[0]:
            continue
        if alternative.code:
            if row.key.startswith(alternative.code):
                exactly = MEANT if row.key == alternative.code else 1.0
                best = (alternative.quality * exactly, alternative, set())
            continue
        words: set[str] = set()
        quality = alternative.quality
        for word in alternative.words:
            if word in has:
                words.add(word)
                continue
            begun = next((f for f in found if f.startswith(word)), None) if len(word) > 1 else None
            if begun is None or (word[0].isdigit()):
                words = set()
                break
            words.add(begun)
            quality *= BEGINS
        if words and quality > best[0]:
            best = (quality, alternative, words)
    return best


def to_hit(row: Row, why: str, words: Words) -> Hit:
    """A row as shown, with the letters of the title that matched."""
    return Hit(Code(System(row.system), row.key), row.title, row.billable, why, _spans(row.title, words), row.children)


def _spans(title: str, words: Words) -> tuple[tuple[int, int], ...]:
    lowered = title.lower()
    found = ((lowered.find(w), len(w)) for w in words.typed)
    return tuple(sorted((at, at + n) for at, n in found if at >= 0))
