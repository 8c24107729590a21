"""The order file says which codes there are; the tabular says where they stand. Rows are those of `entries`."""

from typing import Any

Row = tuple[Any, ...]
KEY, TITLE, SHORT, BILLABLE, LEVEL, PARENT = range(6)
HEADINGS = ("chapter", "section")


def merge(order: list[Row], tabular: list[Row]) -> list[Row]:
    """Every code of the order file with its titles and flag, under the chapters and sections of the tabular."""
    stands = {row[KEY]: row for row in tabular}
    headings: dict[str, list[Row]] = {}
    waiting: list[Row] = []
    for row in tabular:
        if row[LEVEL] in HEADINGS:
            waiting.append(row)
        elif row[LEVEL] == "category":
            headings[row[KEY]], waiting = waiting, []
    merged: list[Row] = []
    for row in below_headers([row for row in order if row[LEVEL] not in HEADINGS]):
        merged += headings.get(row[KEY], ())
        known = stands.get(row[KEY])
        merged.append((*row[:LEVEL], *known[LEVEL : PARENT + 1], *row[PARENT + 1 :]) if known else row)
    return merged + waiting


def below_headers(order: list[Row]) -> list[Row]:
    """Rows of an order file, each under the longest header that its code begins with."""
    keys = {row[KEY] for row in order}
    placed = []
    for row in order:
        key = row[KEY]
        above = next((key[:n] for n in range(len(key) - 1, 2, -1) if key[:n] in keys), "")
        placed.append((*row[:PARENT], above, *row[PARENT + 1 :]))
    return placed
