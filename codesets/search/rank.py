"""Which of the matching rows the words mean most likely."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from codesets.code import Code, System
from codesets.search.hit import Hit
from codesets.search.lexicon import often
from codesets.search.query import Alternative, Unit, Words
from codesets.search.row import Row
from codesets.search.words import NOISE, tokens

LIGHT = frozenset(
    ["unspecified", "other", "specified", "not", "elsewhere", "classified", "no", "nec", "initial", "encounter", "without",
     "with", "complication", "organism", "site", "type", "mention", "use", "current", "disorder", "disease", "part",
     "multiple", "accidental", "unintentional", "subsequent", "acute", "primary", "essential"]
)  # fmt: skip
APART = frozenset(
    ["history", "family", "screening", "newborn", "neonatal", "congenital", "pregnancy", "childbirth", "puerperium",
     "maternal", "sequela", "poisoning", "underdosing", "adverse", "postprocedural", "intraoperative", "carrier",
     "exposure", "contact", "observation", "examination", "induced", "secondary", "obstetric", "fetu", "fetus", "suspected",
     "assault", "undetermined", "intentional", "donor", "vaccine", "late", "hereditary", "juvenile", "neonate", "perinatal", "aftercare", "care", "complicating"]
)  # fmt: skip
INTENTS = frozenset(["poisoning", "adverse", "underdosing"])  # a header of all of them stands apart from none
MEANT = 1.1  # the very code that the lexicon names
BELOW = 0.7  # a code below the one it names
ENDED = 40  # less for a code that was out of use on the date
TERM = 3  # less for another name than for a title that says the same
LISTED = 6  # less for a line of the index
BELOW_SHOWN = 5  # rows below one named header before others get their turn
SPREAD = 2  # the place by which every known phrase of a query has been answered once
ENOUGH = 190  # of about 200: another name would not say it better
BEGINS = 0.85  # of a whole word's worth
WITHIN = 0.6  # of it, for a whole word that only begins another: `ear`, `earthquake`
ELSEWHERE = 12  # less for a supply, modifier or place than for a diagnosis that answers as well


@dataclass(frozen=True, slots=True)
class Weighed:
    """A unit with its weight: rare words count more."""

    unit: Unit
    weight: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What every row is held against, worked out once: the units, the words as typed, and all words that would do."""

    weighed: tuple[Weighed, ...]
    typed: tuple[str, ...]
    meant: frozenset[str]
    whole_words: frozenset[str]  # typed to their end: words of the books, but the last one
    whole: float  # the sum of the weights
    begins: tuple[str, ...]  # of words that would do, a blank before each; a name without any is passed over
    on: str  # ISO date, empty for none


class Text(NamedTuple):
    """A title or another name, read once: its words, the same as a set, without noise, with a blank before each; how
    much they weigh where they were not asked for; and those that set it apart."""

    found: tuple[str, ...]
    has: frozenset[str]
    told: tuple[str, ...]
    joined: str
    load: float
    apart: frozenset[str]


def ask(weighed: Sequence[Weighed], words: Words, is_word: Callable[[str], bool], on: date | None) -> Asked:
    """A query, ready for ranking. `is_word` says whether the books have a word."""
    meant = frozenset(w for one in weighed for a in one.unit.alternatives for w in a.words)
    whole = frozenset(word for word in words.typed[:-1] if is_word(word))
    day = on.isoformat() if on else ""
    begins = tuple(f" {word}" for word in meant)
    return Asked(tuple(weighed), words.typed, meant, whole, sum(one.weight for one in weighed), begins, day)


def score(row: Row, asked: Asked) -> tuple[float, str]:
    """How well a row answers, and why: its title, another of its names, or what the lexicon says."""
    title = _read(row.title)
    value, covered, why = _text_score(title, row, asked)
    why = why or "title"
    whole = covered >= BEGINS  # all of it is there: only a shorter name could say it better
    for names, less, kind in ((row.terms, TERM, "also called"), (row.listed, LISTED, "index")):
        for name in names if value < ENOUGH else ():
            if whole and len(name) >= len(row.title):
                continue
            text = _read(name)
            if not any(word in text.joined for word in asked.begins):
                continue
            other, part, said = _text_score(text, row, asked)
            if other - less > value:
                value, covered, why = other - less, part, said or f"{kind}: {name}"
    if title.apart and not INTENTS.issubset(title.has):
        value -= 9 * len(title.apart - asked.meant)
    if "without" in title.has and _denied(title.found, asked.typed):
        value -= 25
    if row.system != System.ICD10CM.value:
        value -= ELSEWHERE
    if row.until and asked.on > row.until:
        value -= ENDED
        why = f"{why}; ended {row.until[5:7]}/{row.until[8:]}/{row.until[:4]}"
    return value + (3 if row.billable else 0) + 4 * often(row.key) * covered**2, why


def spread(ranked: list[tuple[Row, str]], asked: Asked) -> list[tuple[Row, str]]:
    """The same rows, but each known phrase is answered among the first: an injury and its cause are two codes."""
    wanted = [one.unit.codes for one in asked.weighed if one.unit.codes]
    ranked = _thinned(ranked, tuple(code for codes in wanted for code in codes))
    for codes in wanted if len(wanted) > 1 else ():
        at = next((n for n, (row, _) in enumerate(ranked) if row.key.startswith(codes)), 0)
        if at > SPREAD:
            ranked.insert(SPREAD, ranked.pop(at))
    return ranked


def _thinned(ranked: list[tuple[Row, str]], codes: tuple[str, ...]) -> list[tuple[Row, str]]:
    """Of the codes below a named header the first few, then what else there is, then the others."""
    shown: dict[str, int] = {}
    first: list[tuple[Row, str]] = []
    rest: list[tuple[Row, str]] = []
    for one in ranked:
        header = max((code for code in codes if one[0].key.startswith(code)), key=len, default="")
        shown[header] = shown.get(header, 0) + 1
        (rest if header and shown[header] > BELOW_SHOWN else first).append(one)
    return first + rest


def _denied(words: tuple[str, ...], typed: tuple[str, ...]) -> bool:
    """Whether the title says `without` of something that was typed as being there."""
    if "without" in typed:
        return False
    at = words.index("without")
    return bool(frozenset(typed).intersection(words[at + 1 : at + 4]) - LIGHT)


def _text_score(text: Text, row: Row, asked: Asked) -> tuple[float, float, str]:
    """Up to about 200: how much of what was typed is there, and how little else; that share; what the lexicon said."""
    got = coded = 0.0
    used: set[str] = set()
    why = ""
    places: list[int] = []
    for one in asked.weighed:
        quality, alternative, words = _best(one.unit, text, row, asked.whole_words)
        got += one.weight * quality
        if alternative and alternative.why:
            why = why or alternative.why
        if one.unit.codes and row.key.startswith(one.unit.codes):
            coded += one.weight * (1.0 if row.key in one.unit.codes else BELOW)
        if words:
            used |= words
            places.append(min(map(text.found.index, words)))
    mine = rest = 0.0
    for word in used:
        mine += 0.3 if word in LIGHT else 1.0
        rest -= _burden(word)
    brief = mine / (mine + text.load + rest) if mine else 0.0
    if coded:
        brief = max(brief, min(0.9, 2.5 * coded / asked.whole))
    pairs = len(places) - 1
    ordered = sum(b >= a for a, b in itertools.pairwise(places)) / pairs if pairs > 0 else 0.5
    exact = 60 if text.told == asked.typed else 0
    covered = got / asked.whole
    return 100 * covered + 35 * brief + 6 * ordered + 14 * coded / asked.whole + exact, covered, why


@lru_cache(maxsize=16_000)
def _read(text: str) -> Text:
    found = tokens(text)
    has = frozenset(found)
    told = tuple(w for w in found if w not in NOISE)
    return Text(found, has, told, " " + " ".join(found), sum(map(_burden, has)), APART & has)


def _burden(word: str) -> float:
    return 0.15 if word in LIGHT or word in NOISE else 1.0


def _best(unit: Unit, text: Text, row: Row, whole: frozenset[str]) -> tuple[float, Alternative | None, set[str]]:
    """The best way a unit stands in a text: its quality, the alternative, and the text's words it used."""
    best: tuple[float, Alternative | None, set[str]] = (0.0, None, set())
    for alternative in unit.alternatives:
        quality = alternative.quality
        if quality <= best[0]:
            continue
        if alternative.code:
            if row.key.startswith(alternative.code):
                exactly = MEANT if row.key == alternative.code else 1.0
                best = (quality * exactly, alternative, set())
            continue
        words: set[str] = set()
        for word in alternative.words:
            if word in text.has:
                words.add(word)
            elif f" {word}" in text.joined and len(word) > 1 and not word[0].isdigit():
                words.add(next(f for f in text.found if f.startswith(word)))
                quality *= WITHIN if word in whole else BEGINS
            else:
                break
        else:
            if words and quality > best[0]:
                best = (quality, alternative, words)
    return best


def to_hit(row: Row, why: str, typed: tuple[str, ...]) -> Hit:
    """A row as shown, with the letters of the title that matched."""
    return Hit(Code(System(row.system), row.key), row.title, row.billable, why, _spans(row.title, typed), row.children)


def _spans(title: str, typed: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    lowered = title.lower()
    found = ((lowered.find(w), len(w)) for w in typed)
    return tuple(sorted((at, at + n) for at, n in found if at >= 0))
