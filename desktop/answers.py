"""What is said above the results: a word taken as another, or why there is nothing and what to try."""

import re
from datetime import date

from codesets.code import Code, System, read
from codesets.edition import day
from codesets.history import outside_of, predecessors
from codesets.library import Library
from codesets.search.hit import Hit

ICD9 = re.compile(r"\d{3}\.\d{1,2}")
INDEX = "index:"
SPELLED = "spelled: "
OWN = ("your words", "you assigned")  # why a hit is shown that the coder taught


def spelled(
    typed: str, hits: tuple[Hit, ...], library: Library | None = None, on: date | None = None,
    unknown: tuple[str, ...] = (),
) -> str:  # fmt: skip
    """Words for the coder; empty when the results speak for themselves. `unknown` words are said by nothing loaded."""
    words = " ".join(typed.split())
    if len(words) < 2:
        return ""
    if hits:
        other = hits[0].why.removeprefix(SPELLED) if hits[0].why.startswith(SPELLED) else ""
        if other:
            return f"The books have no such spelling; this is for {other}."
        if hits[0].why.startswith(OWN):
            return ""
        return f"No book says {', '.join(map(_quoted, unknown))}; these answer the other words." if unknown else ""
    if words.lower().startswith(INDEX):
        return (
            "No line of a loaded index has these words. The index of ICD-10-CM is taken in with Install Code Book."
            if words[len(INDEX) :].strip()
            else ""
        )
    if ICD9.fullmatch(words):
        return (
            f"{words} looks like ICD-9. Its mappings are not loaded: take in the GEMs of 2018 with Install Code Book."
        )
    if library and on and (said := _of_another_date(words, library, on)):
        return said
    if any(c.isdigit() for c in words) and " " not in words:
        return f"No loaded book has a number that begins with {words}. Type fewer characters, or words."
    return "Nothing found. Leave a word out, say it another way, or open the index (Ctrl+Shift+I)."


def _quoted(word: str) -> str:
    return f"\u201c{word}\u201d"


def _of_another_date(words: str, library: Library, on: date) -> str:
    """Since or until when a typed code is valid that the edition in force does not have, and what it was before."""
    code: Code = read(System.ICD10CM, words)
    outside = outside_of(library, code, on) if code.fits() else ""
    if not outside:
        return ""
    before = predecessors(library, code)
    right = f" Before, it was {' or '.join(before)}." if before and "new" in outside else ""
    return f"{code.text} {outside}; this encounter is of {day(on)}.{right}"
