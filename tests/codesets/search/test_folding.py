"""Sides fold into one row; a side that is named, a code that is typed, and other differences do not."""

import pytest

from codesets.library import Library
from codesets.search.find import Finder
from codesets.search.folding import fold


def shown(finder: Finder, library: Library, typed: str) -> list[str]:
    return [hit.code.text for hit in fold(finder.find(typed, 20), typed, library, None)]


@pytest.mark.parametrize(
    ("typed", "header", "codes"),
    [("carpal tunnel", "G56.0", ("G56.00", "G56.01", "G56.02", "G56.03")), ("knee pain", "M25.56", ("M25.561", "M25.569"))],
)  # fmt: skip
def test_sides_fold_into_their_header_once(
    finder: Finder, library: Library, typed: str, header: str, codes: tuple[str, ...]
) -> None:
    found = shown(finder, library, typed)
    assert found.count(header) == 1 and not set(codes).intersection(found)
    row = next(hit for hit in fold(finder.find(typed, 20), typed, library, None) if hit.code.text == header)
    assert not row.billable and row.children >= 3


@pytest.mark.parametrize("typed", ["carpal tunnel right", "knee pain bilat", "M25.56", "type 2 diabetes", "", "zzzz"])
def test_named_sides_and_typed_codes_stay(finder: Finder, library: Library, typed: str) -> None:
    hits = finder.find(typed, 20)
    assert fold(hits, typed, library, None) == hits


def test_codes_of_other_differences_are_not_lost(finder: Finder, library: Library) -> None:
    for typed in ("cataract", "wrist fracture", "heart failure", "pressure ulcer"):
        before, after = finder.find(typed, 30), fold(finder.find(typed, 30), typed, library, None)
        kept = {hit.code for hit in after}
        assert all(any(hit.code.plain.startswith(code.plain) for code in kept) for hit in before), typed
