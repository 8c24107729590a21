"""What the coder typed: a code, a range of codes, or units of meaning with all the ways they may stand in a title."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from codesets.code import System, dotted, plain
from codesets.search.contexts import marker
from codesets.search.drugs import spoken, taken
from codesets.search.grid import meet
from codesets.search.lexicon import LONGEST, Relation, means, relations
from codesets.search.measures import measured
from codesets.search.words import stem, telling, tokens

CODE = re.compile(r"[a-z]\d[0-9a-z]?(\.?[0-9a-z]{1,4})?[.\-]*|\d{4}[0-9afmtu]|[0-9a-hj-np-z]{7}", re.I)
RANGE = re.compile(r"([a-z]\d[0-9a-z])\s*-\s*([a-z]\d[0-9a-z])", re.I)
BOOKS: Mapping[str, System] = {
    "cm": System.ICD10CM, "pcs": System.ICD10PCS, "hcpcs": System.HCPCS, "cpt": System.CPT, "mod": System.MODIFIER,
    "pos": System.POS, "user": System.USER,
}  # fmt: skip
RELATED = 0.8  # of a word of the same family
PART = 0.5  # of what one word of a known phrase means
FAINT = 0.2
CELL = 0.96  # of a code that site and problem name together
ALONE = 0.7  # of what either of them means by itself
UNITS = 10  # of a long selection the first ones with meaning are looked up


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to say a unit: words that must all be there, or codes by their beginning. `quality` is 0 to 1."""

    words: tuple[str, ...] = ()
    code: str = ""
    quality: float = 1.0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A typed word or phrase and its alternatives; the first is what was typed."""

    typed: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    codes: tuple[str, ...] = field(init=False, compare=False, repr=False)  # those that alternatives name

    def __post_init__(self) -> None:
        object.__setattr__(self, "codes", tuple(a.code for a in self.alternatives if a.code))


@dataclass(frozen=True, slots=True)
class CodePrefix:
    """A code or the beginning of one, plain; `last` is the other end of a range."""

    text: str
    last: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Units in the order typed; where they speak of a disease in a `context` (contexts.py), its own units too."""

    units: tuple[Unit, ...]
    context: str = ""
    disease: tuple[Unit, ...] = ()

    @property
    def typed(self) -> tuple[str, ...]:
        """All typed words."""
        return tuple(word for unit in self.units for word in unit.typed)


def book(typed: str) -> tuple[System | None, str]:
    """The book that a prefix such as `pcs:` chooses, and the rest."""
    name, colon, rest = typed.partition(":")
    system = BOOKS.get(name.strip().lower()) if colon else None
    return (system, rest) if system else (None, typed)


def understand(typed: str) -> CodePrefix | Words:
    """Decide whether a code, a range or words are typed. A single word of letters is never a code."""
    text = typed.strip()
    if between := RANGE.fullmatch(text):
        return CodePrefix(plain(between[1]), plain(between[2]))
    if CODE.fullmatch(text) and any(c.isdigit() for c in text):
        return CodePrefix(plain(text.rstrip(".-")))
    return as_words(text)


def as_words(text: str) -> Words:
    """Units of the words, whatever they look like: `t2dm` begins no code."""
    rest, values = measured(text)
    read = _read(list(telling(tokens(rest))), spoken(rest)) if rest.strip() else Words(())
    units = tuple(Unit(v.typed, (Alternative(v.typed), Alternative((), v.code, CELL, v.why))) for v in values)
    return replace(read, units=(*units, *read.units)[:UNITS])


def _read(words: list[str], written: tuple[str, ...]) -> Words:
    """Units of the words; a medicine with what is said of it makes one, unless the lexicon knows a phrase with both."""
    drug = taken(words, written)
    if drug is None or not drug.codes or _knows(words, drug.places):
        return _in_context(words)
    phrase = tuple(words[n] for n in drug.places)
    named = (
        Alternative((), code, CELL, f"{' '.join(phrase)}: {said.replace('_', ' ')} = {dotted(code)}")
        for said, code in drug.codes
    )
    rest = [word for n, word in enumerate(words) if n not in drug.places]
    titled = (
        Alternative((said,), "", FAINT) for said, _ in drug.codes
    )  # what such titles say, so that it sets none apart
    return Words((Unit(phrase, (Alternative(phrase), *named, *titled)), *(_units_of(rest) if rest else ())))


def apart(words: Words) -> Words:
    """The same words, each a unit by itself."""
    return Words(tuple(_unit((word,), relations().get((word,), ())) for word in words.typed)[:UNITS])


def _in_context(words: list[str]) -> Words:
    """Units of the words; of a disease with a marker such as `history of` its own units are told apart."""
    units, said = _units_of(words), marker(words)
    if said is None or len(said.places) == len(words) or _binds(words, said.places):
        return Words(units)
    return Words(units, said.context, _units_of([word for n, word in enumerate(words) if n not in said.places]))


def _units_of(words: list[str]) -> tuple[Unit, ...]:
    return tuple(_meant(words))[:UNITS]


def _meant(words: list[str]) -> list[Unit]:
    """Units of the words; a site and a problem make one, unless the lexicon knows a phrase with both."""
    met = meet(words)
    if not met or _knows(words, met[0].places):
        return _units(words)
    places = met[0].places
    phrase = tuple(words[n] for n in places)
    cells = (Alternative((), m.code, CELL, f"{m.site}, {m.problem.replace('_', ' ')} = {dotted(m.code)}") for m in met)
    alone = (replace(a, quality=a.quality * ALONE) for a in _unit(phrase, relations().get(phrase, ())).alternatives[1:])
    rest = [word for n, word in enumerate(words) if n not in places]
    return [Unit(phrase, (Alternative(phrase), *cells, *alone)), *(_units(rest) if rest else ())]


def _knows(words: list[str], places: tuple[int, ...]) -> bool:
    """Whether the lexicon has a phrase with all these words, or one with some of them and another: `gouty arthritis`."""
    span = tuple(words[places[0] : places[-1] + 1])
    return bool(means(span)) or _binds(words, places)


def _binds(words: list[str], places: Sequence[int]) -> bool:
    """Whether the lexicon has a phrase with some of these words and another one."""
    for length in range(2, LONGEST + 1):
        for at in range(len(words) - length + 1):
            inside = [n in places for n in range(at, at + length)]
            if any(inside) and not all(inside) and means(tuple(words[at : at + length])):
                return True
    return False


def _units(words: list[str]) -> list[Unit]:
    """The words as known phrases, so split that the phrases are as long as may be; of equal ways the one with the longest first."""
    best: list[tuple[int, tuple[int, ...]]] = [
        (0, ())
    ]  # for the last n words: how much is known, lengths of the phrases
    for start in range(len(words) - 1, -1, -1):
        ways = []
        for length in range(1, min(LONGEST, len(words) - start) + 1):
            known, lengths = best[len(words) - start - length]
            meant = length == 1 or means(tuple(words[start : start + length]))
            if meant:
                ways.append((known + (length * length if length > 1 else 0), (length, *lengths)))
        best.append(max(ways))
    units, at = [], 0
    for length in best[-1][1]:
        phrase = tuple(words[at : at + length])
        units.append(_unit(phrase, means(phrase), among=len(best[-1][1]) > 1))
        at += length
    return units


def _unit(phrase: tuple[str, ...], meant: tuple[Relation, ...], among: bool = False) -> Unit:
    """A unit; `among` others the single words of a phrase count too."""
    own = Alternative(phrase)
    others = [Alternative(r.words, r.code, 0.97 * r.weight, f"{' '.join(phrase)} = {r.said}") for r in meant]
    inner = [replace(a, quality=a.quality * 0.95) for a in _inner(phrase)] if len(phrase) > 1 else []
    inner += _parts(phrase) if among and len(phrase) > 1 else []
    root = stem(phrase[0]) if len(phrase) == 1 else ""
    family = [Alternative((root,), "", RELATED)] if root and root != phrase[0] else []
    return Unit(phrase, (own, *others, *inner, *family))


def _parts(phrase: tuple[str, ...]) -> list[Alternative]:
    """What single words of a phrase mean by themselves: of `ckd 3` it is the kidney disease that goes with others."""
    single = [(word, r) for word in phrase for r in relations().get((word,), ()) if r.words]
    return [Alternative(r.words, "", PART * r.weight, f"{word} = {r.said}") for word, r in single[:3]]


def _inner(phrase: tuple[str, ...]) -> list[Alternative]:
    """A phrase with one of its words said otherwise: `acute heart attack` still knows `heart attack`."""
    found = []
    for n, word in enumerate(phrase):
        for r in relations().get((word,), ()):
            if r.words:
                found.append(
                    Alternative((*phrase[:n], *r.words, *phrase[n + 1 :]), "", 0.9 * r.weight, f"{word} = {r.said}")
                )
    return found[:4]
