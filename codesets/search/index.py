"""The only module that knows Whoosh: rows of documents by number, and sets of documents by word.

Whoosh writes, names, swaps and reads the files. What differs from its own codec is the postings: those of a word are one
set (docset.py), read in one piece, as walking them one by one costs milliseconds for a beginning of two letters. Beginnings of
one to three letters that many words share are words of their own, ending in `*`.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from whoosh import fields, formats, index
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo, pack_ushort
from whoosh.matching import ListMatcher
from whoosh.reading import TermNotFound

from codesets.errors import UserError
from codesets.search.docset import members, pack, unpack
from codesets.search.row import Row

WORDS = ("own", "above", "editions")  # of the document itself; of the titles above it; where it stands, and what it is
READY = 3  # letters of a beginning that is kept ready; longer ones are shared by few words
MANY = 8  # words that share it
LAST = chr(0x10FFFF)


class Words(fields.FieldType):  # type: ignore[misc]
    """A field of ready words, each of them once."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None)

    def index(self, value: Iterable[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        return ((word.encode(), 1, 1.0, b"") for word in value)


class Postings:
    """Documents by field and word, collected in memory: numbers come in order, so that nothing is sorted."""

    def __init__(self) -> None:
        self.fields: dict[str, dict[bytes, array[int]]] = {}

    def add(self, item: tuple[str, bytes, int, float, bytes]) -> None:
        """One posting, as Whoosh's writer gives it."""
        field, word, number, *_ = item
        self.fields.setdefault(field, {}).setdefault(word, array("I")).append(number)

    def iter_postings(self) -> "Postings":
        """What the field writer is given: everything at once."""
        return self

    def cleanup(self) -> None:
        """Let all go."""
        self.fields.clear()


class SetsWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes a set a word."""

    def add_postings(self, schema: Any, lengths: Any, items: Postings) -> None:
        count = self._segment.doc_count_all()
        for name in sorted(items.fields):
            words = items.fields[name]
            if name != "editions":
                words = words | _beginnings(words)
            self.start_field(name, schema[name])
            for word in sorted(words):
                self._put(word, list(words[word]), count)
            self.finish_field()

    def _put(self, word: bytes, documents: list[int], count: int) -> None:
        raw, info, at = pack(documents, count), W3TermInfo(), self._postfile.tell()
        self._postfile.write_int(len(raw))
        self._postfile.write(raw)
        info._weight, info._df = float(len(documents)), len(documents)
        info._minid, info._maxid = documents[0], documents[-1]
        info.set_extent(at, len(raw))
        self._tindex.add(pack_ushort(self._fieldid) + word, info.to_bytes())


class SetMatcher(ListMatcher):  # type: ignore[misc]
    """The documents of a word: `raw` is all of them in one piece; as a matcher it walks them one by one."""

    def __init__(self, raw: bytes, count: int, **rest: Any) -> None:
        super().__init__([], **rest)
        self.raw = raw
        self._count = count
        del self._ids

    @cached_property
    def _ids(self) -> list[int]:
        return members(unpack(self.raw, self._count), self._count)


class SetsCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's own codec with sets for postings."""

    def field_writer(self, storage: Any, segment: Any) -> SetsWriter:
        return SetsWriter(self, storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> Any:
        self.count = segment.doc_count_all()
        return super().terms_reader(storage, segment)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> SetMatcher:
        at, _ = terminfo.extent()
        raw = dbfile.get(at + 4, dbfile.get_int(at))
        return SetMatcher(raw, self.count, format=format_, term=term, scorer=scorer, terminfo=terminfo)


def _beginnings(words: dict[bytes, "array[int]"]) -> dict[bytes, "array[int]"]:
    shared: dict[str, list[bytes]] = {}
    for word in words:
        text = word.decode()
        for length in range(1, min(READY, len(text)) + 1):
            shared.setdefault(text[:length], []).append(word)
    return {
        f"{start}*".encode(): array("I", sorted({n for word in having for n in words[word]}))
        for start, having in shared.items()
        if len(having) >= MANY
    }


class Writer:
    """Writes a new index into an empty folder, documents in the order of their numbers."""

    def __init__(self, folder: Path) -> None:
        schema = fields.Schema(row=fields.STORED, **{name: Words() for name in WORDS})
        self._writer: Any = index.create_in(str(folder), schema).writer(codec=SetsCodec(), compound=False)
        self._writer.pool = Postings()

    def add(self, row: Row, own: Iterable[str], above: Iterable[str], editions: Iterable[str]) -> None:
        """One document."""
        self._writer.add_document(row=tuple(row), own=own, above=above, editions=editions)

    def commit(self) -> None:
        """Write it all."""
        self._writer.commit()

    def cancel(self) -> None:
        """Let what was written go."""
        self._writer.cancel()


class Reader:
    """An opened index. Not for use by two threads at once: Whoosh moves about in its files."""

    def __init__(self, folder: Path) -> None:
        """Raises UserError when it cannot be read; it can always be rebuilt. Files of Whoosh hold pickles: only our own."""
        try:
            self._reader: Any = index.open_dir(str(folder)).reader()
            self.count: int = self._reader.doc_count_all()
            self._vocabulary = {
                name: [text.decode() for field, text in self._reader.terms_from(name, "") if field == name]
                for name in ("own", "above")
            }
        except Exception as error:  # a damaged pickle may raise anything
            raise UserError(
                "The search index cannot be read; code numbers still work.", "It will be rebuilt."
            ) from error
        self.row = lru_cache(maxsize=6_000)(self._row)
        self.having = lru_cache(maxsize=500)(self._having)
        self.beginning = lru_cache(maxsize=300)(self._beginning)

    def close(self) -> None:
        """Let the files go."""
        self._reader.close()

    def words(self, field: str, start: str) -> list[str]:
        """Words that begin with `start`, in alphabetical order."""
        return [word for word in self._begun(field, start) if not word.endswith("*")]

    def _row(self, number: int) -> Row:
        return Row(*self._reader.stored_fields(number)["row"])

    def _having(self, field: str, word: str) -> int:
        """Documents with exactly this word."""
        try:
            return unpack(self._reader.postings(field, word).raw, self.count)
        except TermNotFound:
            return 0

    def _beginning(self, field: str, start: str) -> int:
        """Documents with a word that begins so."""
        if len(start) <= READY and (ready := self.having(field, f"{start}*")):
            return ready
        either = 0
        for word in self._begun(field, start):
            either |= self.having(field, word)
        return either

    def _begun(self, field: str, start: str) -> list[str]:
        words = self._vocabulary[field]
        return words[bisect_left(words, start) : bisect_left(words, start + LAST)]
