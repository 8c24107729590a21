"""Lines of the Alphabetic Index and of external causes, each with the way to it: what `index:` searches.

They lie beside the index of documents and are read when first asked for.
"""

import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from codesets.code import Code, System, plain
from codesets.library import Library
from codesets.search.hit import Hit
from codesets.search.words import telling, tokens

FILE = "lines.json"
KINDS = ("index", "eindex")


class Line(NamedTuple):
    """`words` are those of the whole way, a blank before each; `second` is the bracketed code."""

    way: str
    code: str
    second: str
    words: str


def write(folder: Path, library: Library) -> None:
    """Write the lines of every edition that has an index."""
    found = {}
    for edition in library.of(System.ICD10CM):
        for kind in KINDS:
            if lines := _lines(library, library.number(edition.name), kind):
                found[f"{edition.name} {kind}"] = lines
    (folder / FILE).write_text(json.dumps(found), "utf-8")


def _lines(library: Library, number: int, kind: str) -> list[tuple[str, str, str]]:
    sql = "select number, parent, title, code, manifestation from terms where edition = ? and book = ? order by place"
    ways: dict[int, str] = {}
    lines = []
    for term, parent, title, code, second in library.rows(sql, (number, kind)):
        ways[term] = f"{ways[parent]}, {title}" if parent in ways else title
        if code:
            lines.append((ways[term], plain(code.rstrip("-")), plain(second.rstrip("-"))))
    return lines


class Lines:
    """The lines of one built index."""

    def __init__(self, library: Library, folder: Path) -> None:
        self._library, self._folder = library, folder
        self._of = lru_cache(maxsize=4)(self._read)

    def find(self, typed: str, limit: int, on: date | None) -> tuple[Hit, ...]:
        """Lines on whose way all words stand, each by its beginning; those that say little else first."""
        wanted = [f" {word}" for word in telling(tokens(typed))] if typed.strip() else []
        found = []
        for kind in KINDS:
            edition = self._library.having(System.ICD10CM, kind, on)
            for line in self._of(f"{edition.name} {kind}") if edition and wanted else ():
                if all(word in line.words for word in wanted):
                    found.append((len(line.words), line, edition))
        found.sort(key=lambda one: one[0])
        own = self._library.book(System.ICD10CM, on)
        hits = []
        for _, line, edition in found[: limit * 2]:
            entry = own.entry(line.code) if own else None
            if entry and edition:
                pair = f" [{Code(System.ICD10CM, line.second).text}]" if line.second else ""
                hits.append(Hit(entry.code, entry.title, entry.billable, f"index: {line.way}{pair}, {edition.release}"))
        return tuple(hits[:limit])

    def _read(self, name: str) -> tuple[Line, ...]:
        try:
            found = json.loads((self._folder / FILE).read_text("utf-8")).get(name, [])
        except (OSError, ValueError):
            return ()
        return tuple(Line(way, code, second, " " + " ".join(tokens(way))) for way, code, second in found)
