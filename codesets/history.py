"""One code across all loaded editions: when it came, was renamed, subdivided, deleted; and what took its place."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from codesets.code import Code, System, dotted
from codesets.edition import Edition, day
from codesets.entry import Entry
from codesets.library import Library


@dataclass(frozen=True, slots=True)
class Change:
    """What an edition changed of a code against the whole edition before it."""

    edition: Edition
    what: str


@dataclass(frozen=True, slots=True)
class Successor:
    """A code that took the place of another, since a day."""

    code: Code
    since: date


def history(library: Library, code: Code) -> tuple[Change, ...]:
    """Changes in order of time. Only whole editions prove that a code was not there."""
    return tuple(_changes(library, code))


def _changes(library: Library, code: Code) -> Iterator[Change]:
    whole = [e for e in library.of(code.system) if not e.partial]
    before: Entry | None = None
    for n, edition in enumerate(whole):
        now = library.book_named(edition.name).entry(code.plain)
        if n == 0 and now:
            yield Change(edition, f"there in the oldest edition loaded, {_state(now)}: {now.title}")
        elif now and before is None and n:
            yield Change(edition, f"new, {_state(now)}: {now.title}")
        elif before and now is None:
            yield Change(edition, "deleted")
        elif before and now:
            if now.billable != before.billable:
                yield Change(edition, "billable again" if now.billable else "subdivided: a header from now on")
            if now.title != before.title:
                yield Change(edition, f"title revised: {now.title}")
        before = now


def successors(library: Library, code: Code, on: date | None = None) -> tuple[Successor, ...]:
    """Codes that took a code's place by the official conversion tables, in force on the date; ranges are read whole."""
    sql = "select distinct key, effective, previous from conversions where previous like ?"
    found = []
    for key, effective, previous in library.rows(sql, (f'%"{code.plain[:3]}%',)):
        ways = json.loads(previous)
        since = date.fromisoformat(effective)
        if any(_names(part, code.plain) for way in ways for part in way) and (on is None or since <= on):
            found.append(Successor(Code(System.ICD10CM, key), since))
    return tuple(sorted(set(found), key=lambda s: (s.since, s.code)))


def predecessors(library: Library, code: Code) -> tuple[str, ...]:
    """What was assigned before a code came, by the official conversion tables: codes, or several together (`A + B`)."""
    rows = library.rows("select distinct previous from conversions where key = ?", (code.plain,))
    ways = (way for (previous,) in rows for way in json.loads(previous))
    return tuple(dict.fromkeys(" + ".join(_text(part) for part in way) for way in ways))


def outside_of(library: Library, code: Code, on: date) -> str:
    """Since when, or until when, a code is billable that the edition in force does not have; empty when it never was."""
    having = [
        e for e in library.of(code.system)
        if (entry := library.book_named(e.name).entry(code.plain)) and entry.billable
    ]  # fmt: skip
    later = [e for e in having if e.effective > on]
    if later:
        return f"is new in {later[0].release}, from {day(later[0].effective)}"
    ended = [e.until for e in having if e.until and e.until < on]
    return f"was last in the edition that ended {day(ended[-1])}" if ended else ""


def _text(part: str) -> str:
    return "-".join(dotted(end) for end in part.split("-"))


def _names(part: str, key: str) -> bool:
    first, dash, last = part.partition("-")
    return first <= key <= last if dash else part == key


def _state(entry: Entry) -> str:
    return "billable" if entry.billable else "a header"
