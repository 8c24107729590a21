"""The only module that knows Whoosh: a throw-away index over the loaded books."""

import json
import os
import shutil
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from codesets.code import System
from codesets.entry import Entry
from codesets.errors import UserError
from codesets.library import Library
from codesets.progress import SILENT, Progress
from codesets.search.query import NOISE, tokens

SHAPE = 2  # raise when the fields change
WHAT = "Building the search index"
MADE_FROM = "made-from.json"


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

    words = fields.KEYWORD(scorable=False)
    schema = fields.Schema(own=words, above=words, row=fields.STORED)
    writer = index.create_in(str(folder), schema).writer(limitmb=256, compound=False)
    try:
        _add_all(writer, library, progress)
    except BaseException:
        writer.cancel()
        raise
    writer.commit(optimize=True)
    progress.step(1, 1, WHAT)


def _add_all(writer: Any, library: Library, progress: Progress) -> None:
    texts = sorted(library.texts(), key=lambda t: _rank(t[0]))
    numbers = {(e.code.system, e.key): n for n, (e, _, _) in enumerate(texts)}
    counts = _billable_counts(library)
    for n, (entry, terms, above) in enumerate(texts):
        if n % 1000 == 0:
            progress.step(n, len(texts) * 5 // 4, WHAT)
        own = {w for text in (entry.title, *terms) for w in tokens(text)} - NOISE
        parent = numbers.get((entry.code.system, entry.parent), -1)
        count = 0 if entry.billable else counts.get(entry.key, 0)
        row = (entry.code.system.value, entry.key, entry.title, entry.billable, count, parent, terms)
        writer.add_document(own=" ".join(own), above=" ".join(set(tokens(above)) - own - NOISE), row=row)


def _rank(entry: Entry) -> tuple[int, int, int]:
    """Static order, so that a low document number is a likely answer: extensions last, short titles first."""
    return (entry.level == "extension", len(tokens(entry.title)), entry.order)


def _billable_counts(library: Library) -> dict[str, int]:
    counts: dict[str, int] = {}
    for entry in library.entries(System.ICD10CM):
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
        except Exception as error:  # a damaged pickle may raise anything
            raise UserError(
                "The search index cannot be read; code numbers still work.", "It will be rebuilt."
            ) from error
        self.row = lru_cache(maxsize=30_000)(self._row)
        self.begun = lru_cache(maxsize=600)(self._begun)

    def close(self) -> None:
        """Let the files go."""
        self._reader.close()

    def _row(self, number: int) -> Row:
        return Row(*self._reader.stored_fields(number)["row"])

    def _begun(self, field: str, prefix: str) -> int:
        """Documents with a word that begins with `prefix`."""
        bits = bytearray((self._reader.doc_count_all() >> 3) + 1)
        for term in self._reader.expand_prefix(field, prefix):
            for n in self._reader.postings(field, term).all_ids():
                bits[n >> 3] |= 1 << (n & 7)
        return int.from_bytes(bits, "little")


def members(documents: int, limit: int) -> list[int]:
    """The first `limit` document numbers of a set."""
    found: list[int] = []
    text = bin(documents)[:1:-1]
    at = text.find("1")
    while at >= 0 and len(found) < limit:
        found.append(at)
        at = text.find("1", at + 1)
    return found
