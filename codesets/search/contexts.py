"""A disease that is past, in the family, looked for or met with is another code: `h/o dvt`, `fh of colon cancer`."""

import csv
from dataclasses import dataclass
from functools import cache

from codesets.code import plain
from codesets.resources import resource
from codesets.search.lexicon import key

LONGEST = 5  # words of a marker
CATEGORY = 3  # characters


@dataclass(frozen=True, slots=True)
class Marker:
    """What typed words say of the disease, and the places of those words."""

    context: str  # history, family, screening, exposure
    places: range


@cache
def _markers() -> dict[tuple[str, ...], str]:
    with resource("lexicon", "grid", "markers.tsv").open(encoding="utf-8", newline="") as lines:
        return {
            key(name): row["context"]
            for row in csv.DictReader(lines, delimiter="\t")
            for name in row["names"].split(",")
        }


@cache
def _codes() -> dict[str, dict[str, str]]:
    """By the beginning of a disease's code: the code of each context."""
    found: dict[str, dict[str, str]] = {}
    with resource("lexicon", "grid", "contexts.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            moved = {context: plain(code) for context, code in row.items() if context != "codes" and code}
            found |= {plain(code): moved for code in row["codes"].split(",")}
    return found


def marker(words: list[str]) -> Marker | None:
    """The longest marker among typed words; of equally long ones the first."""
    for length in range(min(LONGEST, len(words)), 0, -1):
        for at in range(len(words) - length + 1):
            context = _markers().get(tuple(words[at : at + length]))
            if context:
                return Marker(context, range(at, at + length))
    return None


def moved(code: str, context: str, chapter: bool = False) -> str:
    """The code of a disease in a context; with `chapter` what stands for all others of its letter. Empty where none is."""
    lengths = range(CATEGORY - 1, 0, -1) if chapter else range(len(code), CATEGORY - 1, -1)
    return next(filter(None, (_codes().get(code[:length], {}).get(context) for length in lengths)), "")
