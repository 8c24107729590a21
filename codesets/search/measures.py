"""Measured values that name a code: by their number (`bmi 41`, `spo2 85%`) or by their side (`low potassium`)."""

import csv
import re
from dataclasses import dataclass
from functools import cache

from codesets.code import dotted, plain
from codesets.resources import resource
from codesets.search.lexicon import means
from codesets.search.words import telling, tokens

VALUE = r"\s*(?:is|was|of|at|now|=|:|-)?\s*(\d{1,4}(?:\.\d{1,2})?)(?:\s*/\s*\d{1,3})?\s*%?(?![\w.])"
SIDES = {
    "high": "high|elevated|increased|raised|rising|elevation of|increase in|abnormally high",
    "low": "low|decreased|reduced|dropping|depleted|drop in|deficient|abnormally low",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What was written, as words, the code of its span, and why."""

    typed: tuple[str, ...]
    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Span:
    """Values from `low` to below `high` are called `code`; `side` is high, low or empty. No value lies from 0 to 0."""

    low: float
    high: float
    code: str
    side: str


@cache
def spans() -> dict[str, tuple[Span, ...]]:
    """The spans of the table by each name of what is measured."""
    found: dict[str, list[Span]] = {}
    with resource("lexicon", "grid", "measures.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            span = Span(float(row["from"]), float(row["below"]), plain(row["code"]), row["side"] or "")
            for name in row["names"].split(","):
                found.setdefault(name.strip(), []).append(span)
    return {name: tuple(rows) for name, rows in found.items()}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(map(re.escape, sorted(spans(), key=len, reverse=True)))
    before, after = ("|".join(f"(?P<{side}{n}>{words})" for side, words in SIDES.items()) for n in (1, 2))
    bare = rf"(?:(?:{before})\s+(?P<name>{names})(?:\s+levels?)?|(?P<named>{names})\s+(?:levels?\s+)?(?:is\s+|was\s+)?(?:{after}))"
    return re.compile(rf"\b({names}){VALUE}"), re.compile(rf"\b{bare}(?!\w)")


def measured(typed: str) -> tuple[str, tuple[Measured, ...]]:
    """The text without its measured values, and what they mean; what no span holds, and what the lexicon knows, is left."""
    text, found = typed.lower(), []
    by_value, by_side = _patterns()
    for pattern, meant in ((by_value, _of_value), (by_side, _of_side)):
        for match in reversed(list(pattern.finditer(text))):
            code = "" if means(telling(tokens(match[0]))) else meant(match)
            if code:
                words = " ".join(match[0].split())
                found.append(Measured(tokens(match[0]), code, f"{words} = {dotted(code)}"))
                text = f"{text[: match.start()]} {text[match.end() :]}"
    return text, tuple(reversed(found))


def _of_value(match: re.Match[str]) -> str:
    value = float(match[2])
    return next((s.code for s in spans()[match[1]] if s.low <= value < s.high), "")


def _of_side(match: re.Match[str]) -> str:
    said = next(group.rstrip("12") for group, words in match.groupdict().items() if words and group[-1] in "12")
    name = match["name"] or match["named"]
    return next((s.code for s in spans()[name] if s.side == said), "")
