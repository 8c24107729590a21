"""How often the right code is found, by kind of phrase: python -m tests.benchmarks.search_quality PHRASES.tsv [CODEDESK_HOME]

Phrases are `kind, query, code`. Strict: the code itself, or the header that it is folded into or that stands for it.
Lenient: any code of its category. SQLite FTS5 (bm25, prefix search over the same texts) stands beside it.
"""

import csv
import re
import sqlite3
import sys
from collections import defaultdict
from pathlib import Path

from codesets.code import plain
from desktop.books import open_finder, open_library
from tests.benchmarks.peers import fts

DEPTHS = (1, 5, 10)


def main(phrases: Path) -> None:
    library = open_library()
    finder, peer = open_finder(library), fts(library)
    keys = [entry.key for entry, _, _, _ in library.texts()]
    counts: dict[str, list[list[int]]] = defaultdict(lambda: [[0] * 6, [0] * 6])
    totals: dict[str, int] = defaultdict(int)
    with phrases.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            wanted = plain(row["code"])
            ours = [hit.code.plain for hit in finder.find(row["query"], 10)]
            theirs = _ask(peer, row["query"], keys)
            totals[row["kind"]] += 1
            for counted, found in zip(counts[row["kind"]], (ours, theirs), strict=True):
                _count(counted, found, wanted)
            if "--missed" in sys.argv and not any(_strict(key, wanted) for key in ours):
                print("missed:", row["query"], row["code"], ours[:5])
    print("| kind | phrases | strict @1 @5 @10 | lenient @1 @5 @10 | FTS5 strict @10 | FTS5 lenient @10 |")
    print("|---|---|---|---|---|---|")
    for kind, total in totals.items():
        ours, theirs = ([round(100 * n / total) for n in row] for row in counts[kind])
        print(
            f"| {kind} | {total} | {ours[:3]} | {ours[3:]} | {theirs[2]} | {theirs[5]} |".replace("[", "").replace(
                "]", ""
            )
        )


def _count(counted: list[int], found: list[str], wanted: str) -> None:
    for n, depth in enumerate(DEPTHS):
        counted[n] += any(_strict(key, wanted) for key in found[:depth])
        counted[n + 3] += any(key[:3] == wanted[:3] for key in found[:depth])


def _strict(key: str, wanted: str) -> bool:
    """The code itself, codes below a wanted header, and the header a wanted 7th-character code is folded into."""
    return key.startswith(wanted) or (len(wanted) == 7 and key == wanted[:6].rstrip("X"))


def _ask(peer: sqlite3.Connection, query: str, keys: list[str]) -> list[str]:
    words = " ".join(f'"{word}"*' for word in re.findall(r"\w+", query))
    sql = "select rowid from texts where texts match ? order by bm25(texts) limit 10"
    return [keys[row[0] - 1] for row in peer.execute(sql, (words,))] if words else []


if __name__ == "__main__":
    main(Path(sys.argv[1]))
