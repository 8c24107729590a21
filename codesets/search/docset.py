"""Sets of documents as ints: bit n is document n, so that intersection and union cost a microsecond.

On disk a small set is a list of document numbers and a large one a bitset; which of the two follows from its length.
"""

from array import array
from collections.abc import Iterable


def pack(documents: list[int], count: int) -> bytes:
    """A sorted set of some of `count` documents as bytes."""
    if len(documents) <= count // 64:
        return array("I", documents).tobytes()
    return _bits(documents, count).to_bytes(_whole(count), "little")


def unpack(raw: bytes, count: int) -> int:
    """The set that `pack` wrote."""
    if len(raw) == _whole(count) and len(raw) > count // 64 * 4:
        return int.from_bytes(raw, "little")
    return _bits(array("I", raw), count)


def members(documents: int, limit: int) -> list[int]:
    """The first `limit` document numbers of a set."""
    found: list[int] = []
    text = bin(documents)[:1:-1]
    at = text.find("1")
    while at >= 0 and len(found) < limit:
        found.append(at)
        at = text.find("1", at + 1)
    return found


def _whole(count: int) -> int:
    return (count >> 3) + 1


def _bits(documents: Iterable[int], count: int) -> int:
    bits = bytearray(_whole(count))
    for n in documents:
        bits[n >> 3] |= 1 << (n & 7)
    return int.from_bytes(bits, "little")
