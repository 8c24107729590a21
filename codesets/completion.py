"""What a header still lacks, when all its codes differ in nothing but the side and the 7th character."""

from dataclasses import dataclass

from codesets.book import Book
from codesets.code import Code
from codesets.entry import Entry

SIDES = ("right", "left", "bilateral", "unspecified")
MOST = 120  # codes: five sides by some twenty 7th characters and a reserve
NO_SIDE = ""
WHOLE = 7  # characters of a code with a 7th


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a step. `mark` is the letter that takes it: a 7th character, or R L B U for a side."""

    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class Completion:
    """The steps to a whole code; `sides` or `seventh` may be empty, not both. Placeholders X stand in the codes."""

    code: Code
    title: str
    sides: tuple[Choice, ...]
    seventh: tuple[Choice, ...]
    codes: dict[tuple[str, str], Entry]  # (side's mark, 7th character): the billable code

    def result(self, side: str, seventh: str) -> Entry | None:
        """The code that two choices make; None when the book has no such code."""
        return self.codes.get((side, seventh))


def completion(book: Book, key: str) -> Completion | None:
    """The steps for a header; None when its codes differ in more than side and 7th character, or there is but one."""
    entry = book.entry(key)
    leaves = book.billable_below(key, MOST + 1) if entry and not entry.billable else ()
    if entry is None or not 1 < len(leaves) <= MOST or len({len(leaf.key) == WHOLE for leaf in leaves}) > 1:
        return None
    stems = {stem.key: stem for leaf in leaves if (stem := _stem(book, leaf))}
    sides = sides_of([stem.title for stem in stems.values()])
    if sides is None:
        return None
    side_of = dict(zip(stems, sides, strict=True))
    codes: dict[tuple[str, str], Entry] = {}
    for leaf in leaves:
        stem = _stem(book, leaf)
        place = _mark(side_of[stem.key]), leaf.key[6] if leaf is not stem else ""
        if place in codes:
            return None
        codes[place] = leaf
    words = {leaf.key[6]: _meaning(leaf, _stem(book, leaf)) for leaf in leaves if len(leaf.key) == 7}
    listed = dict(book.seventh_characters(key))
    return Completion(
        entry.code, entry.title,
        tuple(Choice(_mark(s), s) for s in sorted(set(side_of.values()) - {NO_SIDE}, key=SIDES.index)),
        tuple(Choice(mark, listed.get(mark, said)) for mark, said in words.items()),
        codes,
    )  # fmt: skip


def _stem(book: Book, leaf: Entry) -> Entry:
    """The code that a 7th character was added to; a code that needs none is its own stem."""
    if len(leaf.key) < 7:
        return leaf
    stem = leaf.key[:6]
    return book.entry(stem) or book.entry(stem.rstrip("X")) or leaf


def sides_of(titles: list[str]) -> list[str] | None:
    """The side each title names, when that is their only difference; None when it is not, or left or right is missing."""
    if len(titles) == 1:
        return [NO_SIDE]
    right = next((title.split() for title in titles if "right" in _words(title)), None)
    if right is None:
        return None
    found = [_side(title.split(), right) for title in titles]
    named = [side for side in found if side]
    whole = len(named) == len(found) == len(set(named)) and "left" in named
    return named if whole else None


def _side(title: list[str], right: list[str]) -> str | None:
    """How a title differs from the one of the right side: `left eye`, `unspecified eye`, `bilateral`."""
    for side in ("right", "left", "unspecified"):
        if title == [word.replace("right", side) for word in right]:
            return side
    plain = {word.strip(",").rstrip("s") for word in right} - {"right"}
    both = [word.strip(",") for word in title]
    if "bilateral" in both and {word.rstrip("s") for word in both} - {"bilateral"} <= plain:
        return "bilateral"
    return None


def _words(title: str) -> set[str]:
    return {word.strip(",") for word in title.split()}


def _mark(side: str) -> str:
    return side[:1].upper()


def _meaning(leaf: Entry, stem: Entry) -> str:
    return leaf.title.removeprefix(stem.title).removeprefix(",").strip() or leaf.title
