"""Sets of documents come back as they were, small or large."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesets.search.docset import members, pack, unpack


@given(st.sets(st.integers(0, 2999)), st.integers(3000, 5000))
def test_any_set_comes_back(numbers: set[int], count: int) -> None:
    docset = unpack(pack(sorted(numbers), count), count)
    assert members(docset, count) == sorted(numbers)
    assert docset.bit_count() == len(numbers)


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_the_first_members_are_the_lowest(limit: int) -> None:
    assert members(0b10110, limit) == [1, 2, 4][:limit]
