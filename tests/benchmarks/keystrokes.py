"""Build times, sizes and keystroke latencies as a table: python -m tests.benchmarks.keystrokes TRACE.json [RELEASES]

Each engine runs in a process of its own on the same documents and keystrokes; with RELEASES all official files are taken in first.
"""

import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from codesets import installed
from codesets.library import Library
from codesets.search import documents
from codesets.search.find import Finder
from tests.benchmarks import peers

MARKS = (0.5, 0.95, 0.99)
Figures = dict[str, float]


def main(trace: Path, releases: Path | None) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        installed.rebuild(folder / "books.db")
        if releases:
            installed.install(
                sorted(p for p in releases.iterdir() if p.suffix in (".zip", ".tsv", ".txt")), folder / "books.db"
            )
        found = {"Codedesk": _apart(_ours, folder, trace), "SQLite FTS5 bm25": _apart(_fts, folder, trace)}
        if peers.has_tantivy():
            found["tantivy"] = _apart(_tantivy, folder, trace)
    print(
        "| engine | documents | build s | on disk MB | resident MB | p50 / p95 / p99 ms | longest ms |\n|---|---|---|---|---|---|---|"
    )
    for engine, f in found.items():
        marks = " / ".join(f"{f[str(mark)]:.2f}" for mark in MARKS)
        print(
            f"| {engine} | {f['documents']:,.0f} | {f['build']:.1f} | {f['disk']:.0f} | {f['resident']:.0f} | {marks} | {f['longest']:.0f} |"
        )
    for engine, f in list(found.items())[1:]:
        ratios = ", ".join(f"p{mark * 100:.0f} {found['Codedesk'][str(mark)] / f[str(mark)]:.2f}" for mark in MARKS)
        print(f"Codedesk to {engine}: {ratios}")
    if not peers.has_tantivy():
        print("tantivy is not at hand: pip install tantivy")


def _apart(work: Callable[[Path, Path], Figures], folder: Path, trace: Path) -> Figures:
    """Work in a process of its own, building and searching each: what building takes of memory does not count as resident."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        built = pool.apply(work, (folder, Path()))
        return built | pool.apply(work, (folder, trace))


def _ours(folder: Path, trace: Path) -> Figures:
    library, index = Library(folder / "books.db"), folder / "index"
    if trace == Path():
        seconds = _timed(lambda: documents.build(index, library, library.made_from()))
        return {"build": seconds, "disk": _size(index)}
    finder = Finder(library, index)
    figures = _replay(lambda typed: len(finder.find(typed, peers.HITS)), trace)
    return figures | {"documents": sum(1 for _ in library.texts())}


def _fts(folder: Path, trace: Path) -> Figures:
    path = folder / "fts" / "texts.db"
    if trace == Path():
        path.parent.mkdir()
        seconds = _timed(lambda: peers.fts(Library(folder / "books.db"), path).close())
        return {"build": seconds, "disk": _size(path.parent)}
    import sqlite3

    connection = sqlite3.connect(path)
    count = connection.execute("select count(*) from texts").fetchone()[0]
    return _replay(peers.fts_search(connection), trace) | {"documents": count}


def _tantivy(folder: Path, trace: Path) -> Figures:
    path = folder / "tantivy"
    if trace == Path():
        path.mkdir()
        seconds = _timed(lambda: peers.tantivy(Library(folder / "books.db"), path))
        return {"build": seconds, "disk": _size(path)}
    import tantivy

    index = tantivy.Index.open(str(path))
    return _replay(peers.tantivy_search(index), trace) | {"documents": index.searcher().num_docs}


def _replay(search: Callable[[str], int], trace: Path) -> Figures:
    spent = []
    for query in json.loads(trace.read_text("utf-8")):
        for typed in query["keys"]:
            spent.append(_timed(lambda t=typed: search(t)) * 1000)
    spent.sort()
    figures = {str(mark): spent[int(len(spent) * mark)] for mark in MARKS}
    return figures | {"longest": spent[-1], "resident": _resident()}


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _size(folder: Path) -> float:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6


def _resident() -> float:
    """Of this process now, in MB; Linux."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
