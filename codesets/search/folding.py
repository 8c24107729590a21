"""Folds codes that differ in nothing but the side into the header above them: one row, completed by a letter."""

from dataclasses import replace
from datetime import date

from codesets.book import Book
from codesets.code import System
from codesets.completion import sides_of
from codesets.entry import Entry
from codesets.library import Library
from codesets.search.hit import Hit
from codesets.search.words import of_kind, tokens

SIDES = of_kind("side")


def fold(hits: tuple[Hit, ...], typed: str, library: Library, on: date | None) -> tuple[Hit, ...]:
    """The same hits with sides folded, in their order; as they are when the words name a side, and for typed codes."""
    own = library.book(System.ICD10CM, on)
    if own is None or SIDES.intersection(tokens(typed)) or any(hit.why == "code" for hit in hits[:1]):
        return hits
    families: dict[str, list[Hit]] = {}
    above: dict[Hit, str] = {}
    for hit in hits:
        entry = own.entry(hit.code.plain) if hit.code.system is System.ICD10CM else None
        if entry and entry.parent and len(entry.key) > 3:
            families.setdefault(entry.parent, []).append(hit)
            above[hit] = entry.parent
    folded = {key: header for key, family in families.items() if (header := _header(own, key, family))}
    return _replaced(hits, above, folded, own)


def _header(own: Book, key: str, family: list[Hit]) -> Entry | None:
    """The header of a family whose titles differ by the side alone."""
    if len(family) < 2 or sides_of([hit.title for hit in family]) is None:
        return None
    header = own.entry(key)
    return header if header and header.level not in ("chapter", "section") else None


def _replaced(
    hits: tuple[Hit, ...], above: dict[Hit, str], folded: dict[str, Entry], own: Book
) -> tuple[Hit, ...]:  # fmt: skip
    shown: list[Hit] = []
    done: set[str] = set()
    for hit in hits:
        key = hit.code.plain if hit.code.system is System.ICD10CM and hit.code.plain in folded else above.get(hit, "")
        header = folded.get(key)
        if header is None:
            shown.append(hit)
        elif key not in done:
            done.add(key)
            below = len(own.billable_below(key))
            spans = next((one.spans for one in hits if one.code == header.code), ())
            shown.append(
                replace(hit, code=header.code, title=header.title, billable=False, spans=spans, children=below)
            )
    return tuple(shown)
