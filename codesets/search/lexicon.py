"""What coders say, and what the books call it: the tables of `resources/lexicon/`.

Each line relates a phrase to words of a title, or to a code; several lines of one phrase are several senses.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache

from codesets.code import plain
from codesets.resources import resource
from codesets.search.words import telling, tokens

CODE = re.compile(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?|[A-V]\d{4}")
LONGEST = 6  # words in a phrase
SAME = ("family", "abbreviation")  # files whose single words stand for others


@dataclass(frozen=True, slots=True)
class Relation:
    """`phrase` means `words`, or the codes that begin with `code`. `weight` is 0 to 1: how surely."""

    phrase: tuple[str, ...]
    words: tuple[str, ...]
    code: str
    kind: str
    weight: float
    said: str  # as the line writes the meaning


@cache
def relations() -> dict[tuple[str, ...], tuple[Relation, ...]]:
    """All relations by phrase."""
    found: dict[tuple[str, ...], list[Relation]] = {}
    for path in sorted(resource("lexicon").glob("*.tsv")):
        if path.name != "common.tsv":
            with path.open(encoding="utf-8", newline="") as lines:
                for row in csv.DictReader(lines, delimiter="\t"):
                    one = relation(row["phrase"], row["means"], path.stem, float(row.get("weight") or 1))
                    found.setdefault(one.phrase, []).append(one)
    return {phrase: tuple(rows) for phrase, rows in found.items()}


@cache
def canonical() -> dict[tuple[str, ...], tuple[Relation, ...]]:
    """Relations of phrases by their words in canonical form: `jones fx` is `jones fracture`."""
    found: dict[tuple[str, ...], tuple[Relation, ...]] = {}
    for phrase, rows in relations().items():
        if len(phrase) > 1:
            found.setdefault(tuple(map(canon, phrase)), rows)
    return found


@cache
def canon(word: str) -> str:
    """The one word that a word stands for, by its family or as an abbreviation; itself where that is not sure."""
    rows = [r for r in relations().get((word,), ()) if r.kind in SAME]
    return rows[0].words[0] if len(rows) == 1 and len(rows[0].words) == 1 else word


def means(phrase: tuple[str, ...]) -> tuple[Relation, ...]:
    """What a phrase means: as it is written, in another order of two or three words, with words of the same meaning."""
    if found := relations().get(phrase):
        return found
    if len(phrase) == 1:
        return ()
    return unordered().get(tuple(sorted(phrase))) or canonical().get(tuple(map(canon, phrase))) or ()


@cache
def unordered() -> dict[tuple[str, ...], tuple[Relation, ...]]:
    """Relations of phrases of two and three words, by the words in alphabetical order."""
    return {tuple(sorted(phrase)): rows for phrase, rows in relations().items() if len(phrase) in (2, 3)}


def relation(phrase: str, means: str, kind: str, weight: float) -> Relation:
    """A line as a relation."""
    is_code = bool(CODE.fullmatch(means))
    words = () if is_code else telling(tokens(means))
    return Relation(key(phrase), words, plain(means) if is_code else "", kind, weight, means)


def key(phrase: str) -> tuple[str, ...]:
    """A phrase as it is looked up."""
    return telling(tokens(phrase))


@cache
def common() -> dict[str, int]:
    """How often a code is met in daily work, 1 to 3; a code not listed is 0. Written from experience, not counted."""
    with resource("lexicon", "common.tsv").open(encoding="utf-8", newline="") as lines:
        return {plain(row["code"]): int(row["often"]) for row in csv.DictReader(lines, delimiter="\t")}


def often(code: str) -> int:
    """How often a plain code is met, by its own line or by that of its category."""
    return common().get(code) or common().get(code[:3], 0)
