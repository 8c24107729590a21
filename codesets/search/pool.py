"""Sets of documents by word and by beginning of word, in one file that is mapped, not read.

A set is an int: bit n is document n, so that intersection and union cost a microsecond. On disk a rare word is a list of
document numbers and a frequent one a bitset; which of the two follows from its length. Beginnings of one to three letters
that many words share are stored ready-made under `be*`.
"""

import json
import mmap
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

READY = 3  # letters; longer beginnings are shared by few words
MANY = 8  # words
LAST = chr(0x10FFFF)


def write(folder: Path, field: str, words: Mapping[str, Iterable[int]], count: int) -> None:
    """Write the sets of one field over `count` documents."""
    whole = {word: sorted(set(documents)) for word, documents in words.items()}
    whole |= _beginnings(whole) if field != "editions" else {}
    ends, at = [], 0
    with (folder / f"{field}.pool").open("wb") as out:
        for word in sorted(whole):
            raw = _pack(whole[word], count)
            out.write(raw)
            at += len(raw)
            ends.append(at)
    head = {"count": count, "words": sorted(whole), "ends": ends}
    (folder / f"{field}.words").write_text(json.dumps(head), "utf-8")


def _beginnings(words: Mapping[str, list[int]]) -> dict[str, list[int]]:
    shared: dict[str, list[str]] = {}
    for word in words:
        for length in range(1, min(READY, len(word)) + 1):
            shared.setdefault(word[:length], []).append(word)
    return {
        f"{start}*": sorted({n for word in having for n in words[word]})
        for start, having in shared.items()
        if len(having) >= MANY
    }


def _pack(documents: list[int], count: int) -> bytes:
    if len(documents) <= count // 64:
        return array("I", documents).tobytes()
    return _bits(documents, count).to_bytes((count >> 3) + 1, "little")


def _bits(documents: Iterable[int], count: int) -> int:
    bits = bytearray((count >> 3) + 1)
    for n in documents:
        bits[n >> 3] |= 1 << (n & 7)
    return int.from_bytes(bits, "little")


class Pool:
    """The opened sets of one field. Raises OSError or ValueError when the file is not whole."""

    def __init__(self, folder: Path, field: str) -> None:
        head = json.loads((folder / f"{field}.words").read_text("utf-8"))
        self.count: int = head["count"]
        self._words: list[str] = head["words"]
        self._ends: list[int] = head["ends"]
        with (folder / f"{field}.pool").open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if len(self._map) != (self._ends[-1] if self._ends else 0):
            raise ValueError(f"{field}.pool is not whole")
        self.having = lru_cache(maxsize=800)(self._having)
        self.beginning = lru_cache(maxsize=500)(self._beginning)

    def close(self) -> None:
        """Let the file go."""
        self._map.close()

    def words(self, start: str) -> list[str]:
        """Words that begin with `start`, in alphabetical order."""
        found = self._words[bisect_left(self._words, start) : bisect_left(self._words, start + LAST)]
        return [word for word in found if not word.endswith("*")]

    def _having(self, word: str) -> int:
        """Documents with exactly this word."""
        at = bisect_left(self._words, word)
        return self._set(at) if at < len(self._words) and self._words[at] == word else 0

    def _beginning(self, start: str) -> int:
        """Documents with a word that begins so."""
        if len(start) <= READY and (ready := self._having(f"{start}*")):
            return ready
        low, high = bisect_left(self._words, start), bisect_left(self._words, start + LAST)
        either = 0
        for at in range(low, high):
            either |= self._set(at)
        return either

    def _set(self, at: int) -> int:
        raw = self._map[self._ends[at - 1] if at else 0 : self._ends[at]]
        if len(raw) == (self.count >> 3) + 1 and len(raw) > self.count // 64 * 4:
            return int.from_bytes(raw, "little")
        return _bits(array("I", raw), self.count)
