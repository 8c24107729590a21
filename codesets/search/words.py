"""How a text becomes words: the same for titles and for what is typed, so that the two can meet."""

import re
import unicodedata
from functools import lru_cache

from codesets.resources import resource

WORD = re.compile(r"[a-z0-9]+")
JOINED = re.compile(r"\b([a-z]{2,})-([a-z]{3,})\b")
DUE_TO = re.compile(r"(?<![\w/])(?:2/2|d/t|s/t)(?![\w/])")  # secondary to
WEEKS = re.compile(r"\b(\d{1,2})\s?w(?:eek|k)?s?(?:\s?\d\s?d)?\b")
LETTER_DIGIT = re.compile(r"\b(ckd|stage|grade|type|gcs|bmi|dm|gr|st|asthma)(\d[ab]?)\b")
NUMBERED = re.compile(
    r"\b(type|stage|grade|class|factor|group|degree|category|bipolar|mps|cin)s? ([ivx]{1,4})((?: or | and |/|, |-)[ivx]{1,4})?\b"
)
ROMAN = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10",
    "xi": "11", "xii": "12", "xiii": "13",
}  # fmt: skip
ENDINGS = (
    "ically", "ation", "ally", "ting", "ness", "otic", "osis", "ing", "ous", "ive", "ied", "ic", "al", "ed", "ly", "y",
)  # fmt: skip  # the longest first
SHORTEST_STEM = 4


def _table(name: str) -> list[list[str]]:
    lines = resource("lexicon", "grid", name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines[1:]]


def of_kind(kind: str) -> frozenset[str]:
    """Words of one kind of `words.tsv`, which says what the kinds do."""
    return frozenset(next(words for name, words, _ in _table("words.tsv") if name == kind).split(", "))


NOISE = of_kind("noise")
BRITISH = tuple((british, ours) for british, ours in _table("spelling.tsv"))


@lru_cache(maxsize=4_000)
def tokens(text: str) -> tuple[str, ...]:
    """Words of a text: lower case, accents folded, American, singular; hyphens and slashes are gaps."""
    text = text.lower().replace("'s", "").replace("\u2019s", "").replace("'", "").replace("\u2019", "")
    text = text.replace("w/o", "without ").replace("w/", "with ")
    text = DUE_TO.sub(" due to ", text)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = WEEKS.sub(r"\1 weeks", text)
    text = LETTER_DIGIT.sub(r"\1 \2", text)
    text = NUMBERED.sub(_arabic, text)
    return tuple(map(_word, WORD.findall(text)))


def _arabic(match: re.Match[str]) -> str:
    """A kind with its roman number or two as all texts are searched: `type ii` is `type 2`."""
    second = ROMAN.get((match[3] or "").strip("orand/, -"), "")
    return f"{match[1]} {ROMAN.get(match[2], match[2])} {second}"


@lru_cache(maxsize=20_000)
def _word(word: str) -> str:
    return singular(american(word))


def joined(text: str) -> tuple[str, ...]:
    """Hyphenated words written as one, so that `gastroesophageal` meets `gastro-esophageal`."""
    return tuple(singular(a + b) for a, b in JOINED.findall(text.lower()))


def telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words that tell something: noise dropped, and `a` but at the end, where it is a letter (`hepatitis a`)."""
    last = len(words) - 1
    kept = tuple(w for n, w in enumerate(words) if w not in NOISE and (w != "a" or 0 < n == last))
    return kept or words[-1:]


def singular(word: str) -> str:
    """A word without a plural ending; short words and those in -ss, -us, -is stay."""
    if len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") else word


@lru_cache(maxsize=10_000)
def stem(word: str) -> str:
    """The beginning that a word shares with its family (`gouty`, `gout`; `burned`, `burn`); the word itself if none."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def american(word: str) -> str:
    """A British spelling as the American books write it."""
    for british, ours in BRITISH:
        if british in word:
            word = word.replace(british, ours)
    return word
