"""What is said above the results: a word taken as another, or why there is nothing and what to try."""

import re

from codesets.search.hit import Hit

ICD9 = re.compile(r"\d{3}\.\d{1,2}")
SPELLED = "spelled: "


def spelled(typed: str, hits: tuple[Hit, ...]) -> str:
    """Words for the coder; empty when the results speak for themselves."""
    words = " ".join(typed.split())
    if len(words) < 2:
        return ""
    if hits:
        other = hits[0].why.removeprefix(SPELLED) if hits[0].why.startswith(SPELLED) else ""
        return f"The books have no such spelling; this is for {other}." if other else ""
    if ICD9.fullmatch(words):
        return (
            f"{words} looks like ICD-9. Its mappings are not loaded: take in the GEMs of 2018 with Install Code Book."
        )
    if any(c.isdigit() for c in words) and " " not in words:
        return f"No loaded book has a number that begins with {words}. Type fewer characters, or words."
    return "Nothing found. Leave a word out, say it another way, or open the index (Ctrl+Shift+I)."
