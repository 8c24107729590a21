"""Codes and ranges in the text of notes."""

import pytest

from codesets.references import Range, links, parse


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("bacterial foodborne intoxications (A05.-)", [("A05", "A05")]),
        ("salmonella infection (A01-A02)", [("A01", "A02")]),
        ("due to type 1 (E10.2-, E11.2-)", [("E102", "E102"), ("E112", "E112")]),
        ("(A04.0-A04.4)", [("A040", "A044")]),
        ("code for injury S06.2X9A", [("S062X9A", "S062X9A")]),
        ("no code in these words", []),
    ],
)
def test_parse(text: str, ranges: list[tuple[str, str]]) -> None:
    assert parse(text) == tuple(Range(*r) for r in ranges)


def test_links_name_the_place_of_each_code() -> None:
    text = "diabetes mellitus (E08-E13)"
    assert [(text[a:b], key) for a, b, key in links(text)] == [("E08", "E08"), ("E13", "E13")]
