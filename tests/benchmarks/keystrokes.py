"""Build times, sizes and keystroke latencies as a table: python -m tests.benchmarks.keystrokes TRACE.json"""

import json
import re
import resource
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from codesets import installed
from codesets.library import Library
from codesets.search import documents
from codesets.search.find import Finder


def main(trace: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = time.perf_counter()
        installed.rebuild(folder / "books.db")
        books = time.perf_counter() - start
        library = Library(folder / "books.db")
        start = time.perf_counter()
        documents.build(folder / "index", library, library.made_from())
        built = time.perf_counter() - start
        size = sum(p.stat().st_size for p in (folder / "index").iterdir())
        finder = Finder(library, folder / "index")
        times = sorted(_replay(finder, trace))
        print(f"| books.db | {books:.1f} s | {(folder / 'books.db').stat().st_size / 1e6:.0f} MB |")
        print(f"| index | {built:.1f} s | {size / 1e6:.0f} MB |")
        marks = " / ".join(f"{times[int(len(times) * p)] * 1000:.2f}" for p in (0.5, 0.95, 0.99))
        print(f"| keystroke p50 / p95 / p99 | {marks} ms | {len(times)} searches |")
        peer = sorted(_replay_fts(fts(library), trace))
        marks = " / ".join(f"{peer[int(len(peer) * p)] * 1000:.2f}" for p in (0.5, 0.95, 0.99))
        print(f"| SQLite FTS5 bm25, the same documents and keystrokes | {marks} ms | no lexicon, no spelling |")
        print(f"| peak memory | {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB | build included |")
        finder.close()
        library.close()


def _replay(finder: Finder, trace: Path) -> list[float]:
    spent = []
    for query in json.loads(trace.read_text("utf-8")):
        for typed in query["keys"]:
            start = time.perf_counter()
            finder.find(typed, 50)
            spent.append(time.perf_counter() - start)
    return spent


def fts(library: Library) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("create virtual table texts using fts5(own, above, prefix='2 3 4')")
    rows = ((f"{e.title} {' '.join(terms)}", above) for e, terms, above, _ in library.texts())
    connection.executemany("insert into texts values (?, ?)", rows)
    return connection


def _replay_fts(connection: sqlite3.Connection, trace: Path) -> list[float]:
    spent = []
    for query in json.loads(trace.read_text("utf-8")):
        for typed in query["keys"]:
            words = " ".join(f'"{word}"*' for word in re.findall(r"\w+", typed))
            start = time.perf_counter()
            if words:
                sql = "select rowid from texts where texts match ? order by bm25(texts) limit 50"
                connection.execute(sql, (words,)).fetchall()
            spent.append(time.perf_counter() - start)
    return spent


if __name__ == "__main__":
    main(Path(sys.argv[1]))
