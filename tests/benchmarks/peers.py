"""The same texts in other engines: SQLite FTS5 (bm25) and tantivy, every typed word a beginning, all of them wanted."""

import importlib.util
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from codesets.library import Library

PREFIXES = 10  # letters of a beginning kept ready for tantivy
HITS = 50
Search = Callable[[str], int]  # typed words to the number of hits


def words(typed: str) -> list[str]:
    """Words as both engines cut them."""
    return re.findall(r"\w+", typed.lower())


def fts(library: Library, path: Path | str = ":memory:") -> sqlite3.Connection:
    """The texts in FTS5, with its own index of short beginnings."""
    connection = sqlite3.connect(path)
    connection.execute("create virtual table texts using fts5(own, above, prefix='2 3 4')")
    rows = ((f"{e.title} {' '.join(terms)}", above) for e, terms, above, _ in library.texts())
    connection.executemany("insert into texts values (?, ?)", rows)
    connection.commit()
    return connection


def fts_search(connection: sqlite3.Connection) -> Search:
    """Best by bm25."""

    def search(typed: str) -> int:
        wanted = " ".join(f'"{word}"*' for word in words(typed))
        sql = f"select rowid from texts where texts match ? order by bm25(texts) limit {HITS}"
        return len(connection.execute(sql, (wanted,)).fetchall()) if wanted else 0

    return search


def has_tantivy() -> bool:
    """Whether it is at hand: `pip install tantivy`; it is no dependency of the program."""
    return importlib.util.find_spec("tantivy") is not None


def tantivy(library: Library, folder: Path) -> Any:
    """The texts in tantivy, beginnings of every word as terms of their own."""
    import tantivy as engine

    builder = engine.SchemaBuilder()
    for field in ("own", "begun", "wide"):
        builder.add_text_field(field, stored=False, tokenizer_name="whitespace", index_option="freq")
    index = engine.Index(builder.build(), path=str(folder))
    writer = index.writer(heap_size=400_000_000, num_threads=1)
    for entry, terms, above, _ in library.texts():
        own = words(f"{entry.title} {' '.join(terms)}")
        wide = _begun([*own, *words(above)])
        writer.add_document(engine.Document(own=" ".join(own), begun=_begun(own), wide=wide))
    writer.commit()
    writer.wait_merging_threads()
    return index


def tantivy_search(index: Any) -> Search:
    """Best by its BM25: a whole word counts most, a beginning less, one of the titles above least."""
    import tantivy as engine

    index.reload()
    searcher, schema, query, occur = index.searcher(), index.schema, engine.Query, engine.Occur

    def search(typed: str) -> int:
        must = []
        for word in words(typed):
            ways = (("own", word, 4.0), ("begun", word[:PREFIXES], 2.0), ("wide", word[:PREFIXES], 0.5))
            said = [(occur.Should, query.boost_query(query.term_query(schema, f, w), b)) for f, w, b in ways]
            must.append((occur.Must, query.boolean_query(said)))
        return len(searcher.search(query.boolean_query(must), HITS, count=False).hits) if must else 0

    return search


def _begun(said: list[str]) -> str:
    return " ".join(sorted({word[:n] for word in said for n in range(1, min(PREFIXES, len(word)) + 1)}))
