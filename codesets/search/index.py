"""The only module that knows Whoosh: a throw-away index over the loaded books.

Whoosh keeps the rows and the vocabulary; the sets of documents lie beside it (pool.py), as reading Whoosh's own postings
costs milliseconds for a beginning of two letters.
"""

import json
import os
import shutil
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from codesets.code import System
from codesets.edition import Edition
from codesets.entry import Entry
from codesets.errors import UserError
from codesets.library import Library
from codesets.progress import SILENT, Progress
from codesets.search import pool
from codesets.search.lexicon import often
from codesets.search.query import Alternative
from codesets.search.words import NOISE, joined, tokens

SHAPE = 7  # raise when the fields change
WHAT = "Building the search index"
MADE_FROM = "made-from.json"
BILLABLE, NEW = "*billable", "*new in "
WHOLE = frozenset(["with", "without", "non", "not", "no", "other"])


class Row(NamedTuple):
    """What ranking needs of a document; `parent` is the number of the document above it, -1 without one."""

    system: str
    key: str
    title: str
    billable: bool
    children: int
    parent: int
    terms: tuple[str, ...]


def ready(folder: Path, made_from: str) -> bool:
    """Whether the index on disk is whole and was made from these books by this code."""
    try:
        return bool(json.loads((folder / MADE_FROM).read_text("utf-8")) == _label(folder, made_from))
    except (OSError, ValueError):
        return False


def _label(folder: Path, made_from: str) -> dict[str, Any]:
    """What an index was made from, and the size of each of its files, so that a cut one is noticed unopened."""
    sizes = {p.name: p.stat().st_size for p in sorted(folder.iterdir()) if p.name != MADE_FROM}
    return {"shape": SHAPE, "books": made_from, "sizes": sizes}


def build(folder: Path, library: Library, made_from: str, progress: Progress = SILENT) -> None:
    """Build beside the old index and swap when whole. A cancelled build leaves the old one."""
    fresh = folder.with_name(f"{folder.name}.{os.getpid()}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir(parents=True)
        _write(fresh, library, progress)
        (fresh / MADE_FROM).write_text(json.dumps(_label(fresh, made_from)), "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(fresh, folder)
    except OSError as error:
        raise UserError(
            "The search index could not be written. Codes can still be looked up by number.",
            "Check that the disk has 200 MB free.",
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _write(folder: Path, library: Library, progress: Progress) -> None:
    from whoosh import fields, index  # loaded late: start-up does not need it

    schema = fields.Schema(own=fields.KEYWORD(scorable=False), row=fields.STORED)
    writer = index.create_in(str(folder), schema).writer(limitmb=64, compound=False)
    try:
        _add_all(folder, writer, library, progress)
    except BaseException:
        writer.cancel()
        raise
    writer.commit(optimize=True)
    progress.step(1, 1, WHAT)


def _add_all(folder: Path, writer: Any, library: Library, progress: Progress) -> None:
    texts = sorted(library.texts(), key=lambda t: _rank(t[0]))
    numbers = {(name, e.key): n for n, (e, _, _, names) in enumerate(texts) for name in names}
    counts = {e.name: _billable_counts(library, e.name) for e in library.of(System.ICD10CM)}
    sets: dict[str, dict[str, list[int]]] = {"own": {}, "above": {}, "editions": {}}
    before = {e.name: library.before(e) for system in System for e in library.of(system)}
    for n, (entry, terms, above, names) in enumerate(texts):
        if n % 1000 == 0:
            progress.step(n, len(texts) * 5 // 4, WHAT)
        own = {w for text in (entry.title, *terms) for w in (*tokens(text), *joined(text))} - NOISE
        parent = numbers.get((names[0], entry.parent), -1)
        count = 0 if entry.billable else counts.get(names[0], {}).get(entry.key, 0)
        row = (entry.code.system.value, entry.key, entry.title, entry.billable, count, parent, terms)
        writer.add_document(own=" ".join(own), row=row)
        for field, words in (
            ("own", own),
            ("above", set(tokens(above)) - own - NOISE),
            ("editions", (*names, *_facts(library, entry, names, before))),
        ):
            for word in words:
                sets[field].setdefault(word, []).append(n)
    for field, by_word in sets.items():
        pool.write(folder, field, by_word, len(texts))
    keys = sorted((e.code.system.value, e.key, n) for n, (e, _, _, _) in enumerate(texts))
    (folder / "codes.json").write_text(json.dumps(keys), "utf-8")


def _facts(
    library: Library, entry: Entry, names: tuple[str, ...], before: dict[str, Edition | None]
) -> tuple[str, ...]:  # fmt: skip
    """What searches are narrowed to, kept among the editions: billable, and new in which of them."""
    new = (f"{NEW}{n}" for n in names if (e := before.get(n)) and library.book_named(e.name).entry(entry.key) is None)
    return (*((BILLABLE,) if entry.billable else ()), *new)


def _rank(entry: Entry) -> tuple[int, int, int, int]:
    """Static order, so that a low document number is a likely answer: daily codes, then short titles, extensions last."""
    return (entry.level == "extension", -often(entry.key), len(tokens(entry.title)), entry.order)


def _billable_counts(library: Library, edition: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for entry in library.book_named(edition).entries():
        if entry.billable:
            for length in range(3, len(entry.key)):
                counts[entry.key[:length]] = counts.get(entry.key[:length], 0) + 1
    return counts


class Index:
    """An opened index. Sets of documents are ints: bit n is document n. Not for use by two threads at once."""

    def __init__(self, folder: Path) -> None:
        """Raises UserError when it cannot be read; it can always be rebuilt. The folder must be our own cache."""
        from whoosh import index

        try:
            self._reader: Any = index.open_dir(str(folder)).reader()
            self._own, self._above = pool.Pool(folder, "own"), pool.Pool(folder, "above")
            self._editions = pool.Pool(folder, "editions")
            self._codes: list[list[Any]] = json.loads((folder / "codes.json").read_text("utf-8"))
        except Exception as error:  # a damaged pickle may raise anything
            raise UserError(
                "The search index cannot be read; code numbers still work.", "It will be rebuilt."
            ) from error
        self.row = lru_cache(maxsize=15_000)(self._row)
        self.meant = lru_cache(maxsize=600)(self._meant)
        self.coded = lru_cache(maxsize=300)(self._coded)
        self.like = lru_cache(maxsize=500)(self._like)

    def close(self) -> None:
        """Let the files go."""
        self._reader.close()
        self._own.close()
        self._above.close()
        self._editions.close()

    def of(self, editions: frozenset[str]) -> int:
        """Documents that stand in any of these editions."""
        either = 0
        for name in editions:
            either |= self._editions.having(name)
        return either

    def _row(self, number: int) -> Row:
        return Row(*self._reader.stored_fields(number)["row"])

    def _meant(self, alternative: Alternative, wide: bool) -> int:
        """Documents that say it: by their own words; `wide`, by those of the titles above them too."""
        if alternative.code:
            return self.coded(alternative.code)
        every = -1
        for word in alternative.words:
            every &= self._begun(word, wide)
        return every if every >= 0 else 0

    def _begun(self, word: str, wide: bool) -> int:
        """Single characters, numbers and `with` stand for themselves alone, other words for whatever begins so."""
        whole = len(word) == 1 or word[0].isdigit() or word in WHOLE
        find = "having" if whole else "beginning"
        found: int = getattr(self._own, find)(word)
        return found | getattr(self._above, find)(word) if wide else found

    def _coded(self, prefix: str) -> int:
        """Documents whose code begins so."""
        found = 0
        for system in (System.ICD10CM.value, System.HCPCS.value):
            at = bisect_left(self._codes, [system, prefix])
            while at < len(self._codes) and self._codes[at][0] == system and self._codes[at][1].startswith(prefix):
                found |= 1 << self._codes[at][2]
                at += 1
        return found

    def is_word(self, word: str) -> bool:
        """Whether the books have this very word."""
        return bool(self._own.having(word))

    def _like(self, word: str) -> tuple[str, ...]:
        """Words of the books spelled much like one that is not there, the likeliest first."""
        if len(word) < 4 or not word.isalpha():
            return ()
        from rapidfuzz import process  # loaded late: most queries are spelled right
        from rapidfuzz.distance import OSA

        apart = 1 if len(word) < 6 else 2
        near = process.extract(word, self._own.words(word[0]), scorer=OSA.distance, score_cutoff=apart, limit=12)
        found = sorted((distance, -self._own.having(other).bit_count(), other) for other, distance, _ in near)
        return tuple(other for _, _, other in found[:3])


def members(documents: int, limit: int) -> list[int]:
    """The first `limit` document numbers of a set."""
    found: list[int] = []
    text = bin(documents)[:1:-1]
    at = text.find("1")
    while at >= 0 and len(found) < limit:
        found.append(at)
        at = text.find("1", at + 1)
    return found
