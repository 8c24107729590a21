"""Measured values that name a code by themselves: `bmi 41`, `spo2 85%`, `egfr 38`. A table of names and spans."""

import csv
import re
from dataclasses import dataclass
from functools import cache

from codesets.code import dotted, plain
from codesets.resources import resource
from codesets.search.words import tokens

VALUE = r"\s*(?:is|was|of|at|now|=|:|-)?\s*(\d{1,4}(?:\.\d{1,2})?)(?:\s*/\s*\d{1,3})?\s*%?(?![\w.])"


@dataclass(frozen=True, slots=True)
class Measured:
    """What was written, as words, the code of its span, and why."""

    typed: tuple[str, ...]
    code: str
    why: str


@dataclass(frozen=True, slots=True)
class _Span:
    low: float
    high: float
    code: str


@cache
def _spans() -> dict[str, tuple[_Span, ...]]:
    found: dict[str, list[_Span]] = {}
    with resource("lexicon", "grid", "measures.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            span = _Span(float(row["from"]), float(row["below"]), plain(row["code"]))
            for name in row["names"].split(","):
                found.setdefault(name.strip(), []).append(span)
    return {name: tuple(spans) for name, spans in found.items()}


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_spans(), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, names))}){VALUE}")


def measured(typed: str) -> tuple[str, tuple[Measured, ...]]:
    """The text without its measured values, and what they mean; a value in no span is left where it is."""
    text, found = typed.lower(), []
    for match in reversed(list(_pattern().finditer(text))):
        name, value = match[1], float(match[2])
        span = next((s for s in _spans()[name] if s.low <= value < s.high), None)
        if span:
            words = " ".join(match[0].split())
            found.append(Measured(tokens(match[0]), span.code, f"{words} = {dotted(span.code)}"))
            text = f"{text[: match.start()]} {text[match.end() :]}"
    return text, tuple(reversed(found))
