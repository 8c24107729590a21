"""Where it is and what is wrong with it: any site of `sites.tsv` with any problem of `problems.tsv` names a code.

The two are met in any order and with other words between them: `hand burn`, `burned on the left hand`.
"""

import csv
from dataclasses import dataclass
from functools import cache

from codesets.code import plain
from codesets.resources import resource
from codesets.search.lexicon import key

LONGEST = 4  # words in a name


@dataclass(frozen=True, slots=True)
class Site:
    """A part of the body, by its own name, and the code of each problem there."""

    name: str
    codes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Met:
    """A site and a problem among typed words: the places of their words, and the code of their cell."""

    places: tuple[int, ...]
    site: str
    problem: str
    code: str


@cache
def sites() -> dict[tuple[str, ...], Site]:
    """Sites by each of their names."""
    found: dict[tuple[str, ...], Site] = {}
    with resource("lexicon", "grid", "sites.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            name, names = row.pop("site"), row.pop("names")
            site = Site(name, {problem: plain(code) for problem, code in row.items() if code})
            found |= {key(one): site for one in (name, *names.split(",")) if one.strip()}
    return found


@cache
def problems() -> dict[tuple[str, ...], tuple[str, ...]]:
    """The problems that a phrase may mean, by the phrase: `hurt` is pain or an injury."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    with resource("lexicon", "grid", "problems.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            for name in row["names"].split(","):
                found[key(name)] = (*found.get(key(name), ()), row["problem"])
    return found


def meet(words: list[str]) -> tuple[Met, ...]:
    """The cells that typed words name; empty when they lack a site or a problem."""
    site, problem = _longest(words, sites()), None
    if site is None:
        return ()
    rest = ["" if n in site else word for n, word in enumerate(words)]
    problem = _longest(rest, problems())
    if problem is None:
        return ()
    where = sites()[tuple(words[n] for n in site)]
    whats = problems()[tuple(words[n] for n in problem)]
    places = tuple(sorted((*site, *problem)))
    return tuple(Met(places, where.name, what, where.codes[what]) for what in whats if what in where.codes)


def _longest(words: list[str], names: dict[tuple[str, ...], Site] | dict[tuple[str, ...], tuple[str, ...]]) -> (
    range | None
):  # fmt: skip
    """Where the longest name stands; of equally long ones the first."""
    for length in range(min(LONGEST, len(words)), 0, -1):
        for at in range(len(words) - length + 1):
            if tuple(words[at : at + length]) in names:
                return range(at, at + length)
    return None
