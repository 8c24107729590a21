"""Build times, sizes and keystroke latencies as a table: python -m tests.benchmarks.keystrokes TRACE.json"""

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from codesets import embedded
from codesets.library import Library
from codesets.search import index
from codesets.search.find import Finder


def main(trace: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = time.perf_counter()
        embedded.build(folder / "books.db")
        books = time.perf_counter() - start
        library = Library(folder / "books.db")
        start = time.perf_counter()
        index.build(folder / "index", library, embedded.made_from(folder / "books.db"))
        built = time.perf_counter() - start
        size = sum(p.stat().st_size for p in (folder / "index").iterdir())
        finder = Finder(library, folder / "index")
        times = sorted(_replay(finder, trace))
        print(f"| books.db | {books:.1f} s | {(folder / 'books.db').stat().st_size / 1e6:.0f} MB |")
        print(f"| index | {built:.1f} s | {size / 1e6:.0f} MB |")
        marks = " / ".join(f"{times[int(len(times) * p)] * 1000:.2f}" for p in (0.5, 0.95, 0.99))
        print(f"| keystroke p50 / p95 / p99 | {marks} ms | {len(times)} searches |")
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


if __name__ == "__main__":
    main(Path(sys.argv[1]))
