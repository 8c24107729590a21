"""Side and 7th character as steps: which headers they complete, and that no code is lost or made up."""

import pytest

from codesets.book import Book
from codesets.code import System
from codesets.completion import Choice, completion
from codesets.library import Library


@pytest.fixture(scope="module")
def book(library: Library) -> Book:
    found = library.book(System.ICD10CM)
    assert found
    return found


@pytest.mark.parametrize(
    ("key", "sides", "seventh", "picked", "code"),
    [
        ("S7200", "RLU", "ABCDEFGHJKMNPQRS", ("L", "A"), "S72.002A"),
        ("S72001", "", "ABCDEFGHJKMNPQRS", ("", "S"), "S72.001S"),
        ("S903", "RLU", "ADS", ("R", "D"), "S90.31XD"),
        ("H2501", "RLBU", "", ("B", ""), "H25.013"),
        ("T39011", "", "ADS", ("", "A"), "T39.011A"),
        ("H3531", "RLBU", "01234", ("B", "3"), "H35.3133"),
        ("M171", "RLU", "", ("R", ""), "M17.11"),
    ],
)
def test_a_header_is_completed_by_side_and_7th_character(
    book: Book, key: str, sides: str, seventh: str, picked: tuple[str, str], code: str
) -> None:
    steps = completion(book, key)
    assert steps is not None
    assert ("".join(c.mark for c in steps.sides), "".join(c.mark for c in steps.seventh)) == (sides, seventh)
    found = steps.result(*picked)
    assert found is not None and found.code.text == code and found.billable


@pytest.mark.parametrize("key", ["S720", "T390", "H660", "E11", "I10", "S72001A", "nothing", ""])
def test_codes_that_differ_in_more_are_not_folded(book: Book, key: str) -> None:
    assert completion(book, key) is None


def test_the_7th_character_says_what_it_means(book: Book) -> None:
    steps = completion(book, "S90.3".replace(".", ""))
    assert steps is not None
    assert steps.seventh[0] == Choice("A", "initial encounter")


def test_every_code_of_the_book_is_reached_once_and_only_by_its_own_steps(book: Book) -> None:
    headers = [e for e in book.entries() if not e.billable and e.level in ("category", "code")][::15]
    folded = 0
    for header in headers:
        steps = completion(book, header.key)
        if steps is not None:
            folded += 1
            assert {e.key for e in steps.codes.values()} == {e.key for e in book.billable_below(header.key)}
            marks = {c.mark for c in steps.sides} or {""}, {c.mark for c in steps.seventh} or {""}
            assert all(side in marks[0] and seventh in marks[1] for side, seventh in steps.codes)
            for (side, _), entry in steps.codes.items():
                named = {"R": "right", "L": "left", "B": "bilateral", "U": "unspecified"}.get(side, "")
                assert named in entry.title
    assert folded > len(headers) / 2
