"""What is said above the results."""

import pytest

from codesets.code import Code, System
from codesets.search.hit import Hit
from desktop.answers import spelled

FOUND = Hit(Code(System.ICD10CM, "K810"), "Acute cholecystitis", True, "title")
OTHER = Hit(Code(System.ICD10CM, "K810"), "Acute cholecystitis", True, "spelled: cholecystitis")


@pytest.mark.parametrize(
    ("typed", "hits", "words"),
    [
        ("acute chol", (FOUND,), ""), ("cholesistitis", (OTHER,), "this is for cholecystitis"), ("", (), ""), ("a", (), ""),
        ("428.0", (), "looks like ICD-9"), ("Z99999", (), "No loaded book has a number"), ("qqq qqq", (), "Leave a word out"),
    ],
)  # fmt: skip
def test_it_says_what_helps(typed: str, hits: tuple[Hit, ...], words: str) -> None:
    assert words in spelled(typed, hits) and bool(words) is bool(spelled(typed, hits))
