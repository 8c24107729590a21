"""The documents that are searched: one for each code as it reads in one or more editions; built, and opened again.

Documents stand in static-rank order, so that a low number is a likely answer. The index is a throw-away cache: it says what
it was made from, and is rebuilt beside the old one.
"""

import json
import os
import shutil
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codesets.code import System
from codesets.edition import Edition
from codesets.entry import Entry
from codesets.errors import UserError
from codesets.library import Library
from codesets.listed import KINDS, Names, listed
from codesets.progress import SILENT, Progress
from codesets.search import lines
from codesets.search.lexicon import often
from codesets.search.query import Alternative
from codesets.search.row import Row
from codesets.search.words import NOISE, joined, of_kind, tokens

if TYPE_CHECKING:
    from codesets.search.index import Writer

SHAPE = 13  # raise when documents or files change
WHAT = "Building the search index"
MADE_FROM, CODES = "made-from.json", "codes.json"
BILLABLE, NEW = "*billable", "*new in "
MOST = 24  # names of the Alphabetic Index kept for a code
LAST = chr(0x10FFFF)
WHOLE = of_kind("whole")


def ready(folder: Path, made_from: str) -> bool:
    """Whether the index on disk is whole and was made from these books by this code."""
    try:
        return bool(json.loads((folder / MADE_FROM).read_text("utf-8")) == _label(folder, made_from))
    except (OSError, ValueError):
        return False


def whole(folder: Path) -> bool:
    """Whether an index on disk is whole and of this code's making, of whatever books."""
    try:
        kept = json.loads((folder / MADE_FROM).read_text("utf-8"))
        return bool(kept == _label(folder, kept["books"]))
    except (OSError, ValueError, KeyError, TypeError):
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
        fresh.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh.mkdir(mode=0o700)
        _write(fresh, library, progress)
        lines.write(fresh, library)
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
    from codesets.search.index import Writer  # loaded late: start-up does not need Whoosh

    writer = Writer(folder)
    try:
        _add_all(folder, writer, library, progress)
    except BaseException:
        writer.cancel()
        raise
    writer.commit()
    progress.step(1, 1, WHAT)


def _add_all(folder: Path, writer: "Writer", library: Library, progress: Progress) -> None:
    texts = sorted(library.texts(), key=lambda t: _rank(t[0]))
    numbers = {(name, e.key): n for n, (e, _, _, names) in enumerate(texts) for name in names}
    counts = {e.name: _billable_counts(library, e.name) for e in library.of(System.ICD10CM)}
    before = {e.name: library.before(e) for system in System for e in library.of(system)}
    named = listed(library)
    for n, (entry, terms, above, names) in enumerate(texts):
        if n % 1000 == 0:
            progress.step(n, len(texts) * 5 // 4, WHAT)
        told = _listed(entry, terms, names, named)
        own = {w for text in (entry.title, *terms, *told) for w in (*tokens(text), *joined(text))} - NOISE
        parent = numbers.get((names[0], entry.parent), -1)
        count = 0 if entry.billable else counts.get(names[0], {}).get(entry.key, 0)
        until = entry.until.isoformat() if entry.until else ""
        row = Row(entry.code.system.value, entry.key, entry.title, entry.billable, count, parent, terms, told, until)
        facts = (*names, *_facts(library, entry, names, before))
        writer.add(row, own, set(tokens(above)) - own - NOISE, facts)
    keys = sorted((f"{e.code.system.value} {e.key}", n) for n, (e, _, _, _) in enumerate(texts))
    (folder / CODES).write_text(json.dumps([[key for key, _ in keys], [n for _, n in keys]]), "utf-8")


def _listed(
    entry: Entry, terms: tuple[str, ...], names: tuple[str, ...], named: dict[tuple[str, str], Names]
) -> tuple[str, ...]:  # fmt: skip
    """What the newest index and tables of its editions call a code, where they say another word than its own names do."""
    if entry.code.system is not System.ICD10CM:
        return ()
    own = [frozenset(tokens(text)) for text in (entry.title, *terms)]
    told: dict[frozenset[str], str] = {}
    for kind in KINDS:
        ways = next((n[entry.key] for name in names if entry.key in (n := named.get((name, kind), {}))), ())
        for way in ways:
            words = frozenset(tokens(way)) - NOISE
            if not any(words <= others for others in own):
                told.setdefault(words, way)
    return tuple(sorted(told.values(), key=lambda way: (len(way), way))[:MOST])


def _facts(
    library: Library, entry: Entry, names: tuple[str, ...], before: dict[str, Edition | None]
) -> Iterator[str]:  # fmt: skip
    """What searches are narrowed to, kept among the editions: billable, and new in which of them."""
    if entry.billable:
        yield BILLABLE
    for name in names:
        earlier = before.get(name)
        if earlier and library.book_named(earlier.name).entry(entry.key) is None:
            yield NEW + name


def _rank(entry: Entry) -> tuple[int, int, int, int]:
    """Static order: daily codes, then short titles, extensions last."""
    return (entry.level == "extension", -often(entry.key), len(tokens(entry.title)), entry.order)


def _billable_counts(library: Library, edition: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for entry in library.book_named(edition).entries():
        if entry.billable:
            for length in range(3, len(entry.key)):
                counts[entry.key[:length]] = counts.get(entry.key[:length], 0) + 1
    return counts


class Documents:
    """The built documents: sets of them are ints (docset.py)."""

    def __init__(self, folder: Path) -> None:
        """Raises UserError when they cannot be read. The folder must be our own cache: its files hold pickles."""
        from codesets.search.index import Reader

        if not _is_own(folder):
            raise UserError("The search index is not of your own making; it was not opened.", "It will be rebuilt.")
        self._reader = Reader(folder)
        try:
            keys, numbers = json.loads((folder / CODES).read_text("utf-8"))
            self._codes: list[str] = keys
            self._numbers = array("I", numbers)
        except (OSError, ValueError, TypeError) as error:
            self._reader.close()
            raise UserError(
                "The search index cannot be read; code numbers still work.", "It will be rebuilt."
            ) from error
        self.meant = lru_cache(maxsize=200)(self._meant)
        self.coded = lru_cache(maxsize=200)(self._coded)
        self.like = lru_cache(maxsize=500)(self._like)

    def close(self) -> None:
        """Let the files go."""
        self._reader.close()

    def row(self, number: int) -> Row:
        """What ranking needs of a document."""
        return self._reader.row(number)

    def of(self, editions: frozenset[str]) -> int:
        """Documents that stand in any of these editions."""
        either = 0
        for name in editions:
            either |= self._reader.having("editions", name)
        return either

    def is_word(self, word: str) -> bool:
        """Whether the books have this very word."""
        return bool(self._reader.having("own", word))

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
        find = self._reader.having if whole else self._reader.beginning
        return find("own", word) | find("above", word) if wide else find("own", word)

    def _coded(self, prefix: str) -> int:
        """Documents whose code begins so."""
        found = 0
        for system in (System.ICD10CM, System.HCPCS):
            start = f"{system.value} {prefix}"
            for at in range(bisect_left(self._codes, start), bisect_left(self._codes, start + LAST)):
                found |= 1 << self._numbers[at]
        return found

    def _like(self, word: str) -> tuple[str, ...]:
        """Words of the books spelled much like one that is not there, the likeliest first."""
        if len(word) < 4 or not word.isalpha():
            return ()
        from rapidfuzz import process  # loaded late: most queries are spelled right
        from rapidfuzz.distance import OSA

        apart = 1 if len(word) < 6 else 2
        words = self._reader.words("own", word[0])
        near = process.extract(word, words, scorer=OSA.distance, score_cutoff=apart, limit=12)
        found = sorted((distance, -self._reader.having("own", other).bit_count(), other) for other, distance, _ in near)
        return tuple(other for _, _, other in found[:3])


def _is_own(folder: Path) -> bool:
    """Whether the folder belongs to this user and no other may write into it."""
    try:
        kept = folder.stat()
    except OSError:
        return True  # absent: said when it is opened
    return os.name == "nt" or (kept.st_uid == os.getuid() and not kept.st_mode & 0o022)
