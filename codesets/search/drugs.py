"""A medicine or substance and what is said of it: any name of `drugs.tsv` with any cue of `cues.tsv` names a code.

A name alone is a poor guide: it counts only beside a cue, or when nothing else is typed. Names that are everyday words and
cues that are small ones (`on`, `from`) bear a star; the two together say nothing.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from codesets.code import plain
from codesets.resources import resource
from codesets.search.lexicon import key

LONGEST = 5  # words of a name or cue
ALONE = ("poisoning", "long_term")


@dataclass(frozen=True, slots=True)
class Drug:
    """The codes of a group of names, plain; empty where there is none."""

    poisoning: str
    adverse: str
    long_term: str
    allergy: str
    everyday: bool

    def code(self, cue: str) -> str:
        """Its code with a cue; what is not taken stands beside the adverse effect."""
        if cue == "underdosing":
            return f"{self.adverse[:-1]}6" if self.adverse else ""
        return str(getattr(self, cue))


@dataclass(frozen=True, slots=True)
class Cue:
    """What is said of a drug."""

    meaning: str
    weak: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """The places of a name and its cue among the telling words, and the codes meant, by meaning."""

    places: tuple[int, ...]
    codes: tuple[tuple[str, str], ...]


@cache
def drugs() -> dict[tuple[str, ...], Drug]:
    """The table by name."""
    found: dict[tuple[str, ...], Drug] = {}
    for row in _rows("drugs.tsv"):
        codes = [plain(row[column] or "") for column in ("poisoning", "adverse", "long_term", "allergy")]
        for name in row["names"].split(","):
            found[key(name.rstrip("*"))] = Drug(codes[0], codes[1], codes[2], codes[3], name.endswith("*"))
    return found


@cache
def cues() -> dict[tuple[str, ...], Cue]:
    """What may be said, by its words; small ones that tell nothing elsewhere tell it here."""
    return {
        spoken(name.rstrip("*")): Cue(row["cue"], name.endswith("*"))
        for row in _rows("cues.tsv")
        for name in row["names"].split(",")
    }


def spoken(text: str) -> tuple[str, ...]:
    """All words as they are written."""
    return tuple(text.lower().replace("'", "").replace("/", " ").split())


def taken(typed: Sequence[str], written: Sequence[str]) -> Taken | None:
    """What telling words name, where all words as `written` hold a cue; None without a name, or a name with neither."""
    name = _longest(typed, drugs())
    if name is None:
        return None
    words = [typed[n] for n in name]
    drug, rest = drugs()[tuple(words)], [word for word in written if word not in words]
    at = _longest(rest, cues())
    if at is None:
        alone = len(words) == len(typed) and not drug.everyday
        return Taken(tuple(name), tuple((c, code) for c in ALONE if (code := drug.code(c)))) if alone else None
    said = [rest[n] for n in at]
    cue = cues()[tuple(said)]
    if not drug.code(cue.meaning) or (cue.weak and drug.everyday):
        return None
    places = sorted({*name, *(n for n, word in enumerate(typed) if word in said)})
    return Taken(tuple(places), ((cue.meaning, drug.code(cue.meaning)),))


def _longest(typed: Sequence[str], names: Iterable[tuple[str, ...]]) -> range | None:
    """Where the longest of the names stands; of equally long ones the first."""
    known = names if isinstance(names, dict) else frozenset(names)
    for length in range(min(LONGEST, len(typed)), 0, -1):
        for at in range(len(typed) - length + 1):
            if tuple(typed[at : at + length]) in known:
                return range(at, at + length)
    return None


def _rows(name: str) -> list[dict[str, str]]:
    with resource("lexicon", "grid", name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))
