"""What the coder typed: a code, or words with all the ways they may stand in a title."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from codesets.code import plain
from codesets.resources import resource

CODE = re.compile(r"[a-z]\d[0-9a-z]?(\.?[0-9a-z]{1,4})?[.\-]*|\d{4}[0-9afmtu]|[0-9a-hj-np-z]{7}", re.I)
WORD = re.compile(r"[a-z0-9]+")
NOISE = frozenset(["of", "the", "and", "or", "in", "to", "for", "by", "a", "an", "on", "at", "as", "is", "from", "due"])
BRITISH = (("aem", "em"), ("oed", "ed"), ("oes", "es"), ("aes", "es"), ("oea", "ea"), ("aec", "ec"), ("our", "or"),
           ("paed", "ped"), ("orthopaed", "orthoped"), ("haem", "hem"), ("isation", "ization"), ("leuk", "leuk"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class CodePrefix:
    """A code or the beginning of one, plain."""

    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """Each typed word with its alternatives; an alternative is a group of words that must all stand there."""

    typed: tuple[str, ...]
    alternatives: tuple[tuple[tuple[str, ...], ...], ...]


def understand(typed: str) -> CodePrefix | Words:
    """Decide whether a code or words are typed. A single word of letters is never a code."""
    text = typed.strip()
    if CODE.fullmatch(text) and any(c.isdigit() for c in text):
        return CodePrefix(plain(text.rstrip(".-")))
    words = tokens(text)
    kept = tuple(w for w in words if w not in NOISE) or words[-1:]
    return Words(kept, tuple(_alternatives(w) for w in kept))


@cache
def tokens(text: str) -> tuple[str, ...]:
    """Words of a text: lower case, accents folded, apostrophes dropped, hyphens and slashes as gaps."""
    text = text.lower().replace("'", "").replace("\u2019", "").replace("w/o", "without").replace("w/", "with ")
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return tuple(WORD.findall(text))


def singular(word: str) -> str:
    """A word without a plural ending; short words and those in -ss, -us, -is stay."""
    if len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") else word


def _alternatives(word: str) -> tuple[tuple[str, ...], ...]:
    found: list[tuple[str, ...]] = [(word,)]
    for spelling in (singular(word), _american(word)):
        if spelling != word:
            found.append((spelling,))
    found += _shorthand().get(word, [])
    return tuple(dict.fromkeys(found))


def _american(word: str) -> str:
    for british, american in BRITISH:
        word = word.replace(british, american)
    return word


@cache
def _shorthand() -> dict[str, list[tuple[str, ...]]]:
    """Abbreviations and what they stand for; several lines of one are several senses."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for line in resource("lexicon", "shorthand.tsv").read_text("utf-8").splitlines()[1:]:
        short, meaning = line.split("\t")
        table.setdefault(short, []).append(tuple(w for w in tokens(meaning) if w not in NOISE))
    return table
