"""Builds books.db from what the program brings along: ICD-10-CM April 2026 and the starter books."""

import hashlib
import importlib.util
import json
import os
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from codesets import installed
from codesets.code import System
from codesets.edition import Edition
from codesets.entry import Entry
from codesets.errors import UserError
from codesets.importers.starter import STARTERS, read_starter
from codesets.importers.tabular import Tabular, read_tabular
from codesets.progress import SILENT, Progress
from codesets.resources import resource

SHAPE = 2  # raise when the tables change
WHAT = "Preparing the code books"
ICD = Edition(
    System.ICD10CM, "icd10cm-2026-04", "April 2026", date(2026, 4, 1), date(2026, 9, 30),
    "ICD-10-CM tabular list, 1 April 2026, CDC/NCHS, from the package simple-icd-10-cm",
)  # fmt: skip


def ensure(path: Path, progress: Progress = SILENT) -> None:
    """Build the books unless they are whole and made from the same files."""
    if not ready(path):
        build(path, progress)


def ready(path: Path) -> bool:
    """Whether the file is whole and was made by this shape from these files."""
    if not path.is_file():
        return False
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            row = connection.execute("select value from meta where key = 'made_from'").fetchone()
            return row is not None and row[0] == made_from(path)
        finally:
            connection.close()
    except sqlite3.Error:
        return False


def build(path: Path, progress: Progress = SILENT) -> None:
    """Write the books beside `path` and swap them in. A cancelled build leaves the old file.

    Raises UserError when a source file is missing or does not prove whole, or the disk refuses.
    """
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        _write(fresh, path, progress)
        os.replace(fresh, path)
    except (OSError, sqlite3.Error) as error:
        raise UserError(
            "The code books could not be written. Your encounters are safe.", "Check that the disk has 100 MB free."
        ) from error
    finally:
        for left in (fresh, Path(f"{fresh}-journal")):
            with suppress(OSError):
                left.unlink()


def made_from(path: Path) -> str:
    """A digest of everything that the books at `path` are made from: what ships, and what was installed beside them."""
    return f"{_shipped()} {installed.digest(path)}"


@cache
def _shipped() -> str:
    seen = hashlib.sha256(str(SHAPE).encode())
    for source in (*_icd_files(), *(resource("books", name) for s in STARTERS for name in s.files)):
        try:
            seen.update(source.name.encode() + hashlib.sha256(source.read_bytes()).digest())
        except OSError as error:
            raise UserError(f"{source.name} is missing from the program.", "Install Codedesk again.") from error
    return seen.hexdigest()


def _write(path: Path, books: Path, progress: Progress) -> None:
    from sqlite_utils import Database  # loaded late: only a build needs it

    progress.step(0, 100, WHAT)
    book = read_tabular(_icd_files()[0])
    progress.step(20, 100, WHAT)
    _prove(book)
    db = Database(sqlite3.connect(path))
    db.execute("pragma journal_mode = off")
    db.execute("pragma synchronous = off")
    try:
        with db.conn:
            _fill(db, book, [installed.read(p) for p in installed.files(books)], progress)
            db.table("meta").insert({"key": "made_from", "value": made_from(books)}, pk="key")
    finally:
        db.close()


def _fill(db: Any, book: Tabular, sources: list[installed.Source], progress: Progress) -> None:
    db.table("entries").create(
        {"system": str, "key": str, "title": str, "billable": int, "level": str, "parent": str, "place": int,
         "since": str, "until": str},
        pk=("system", "key"),
    )  # fmt: skip
    db.table("entries").insert_all(_rows(book.entries), batch_size=2000)
    progress.step(60, 100, WHAT)
    db.table("notes").insert_all(
        ({"key": n.key, "kind": n.kind.value, "text": n.text, "label": n.at} for n in book.notes), batch_size=2000
    )
    db.table("seventh").insert_all({"key": k, "mark": c, "meaning": m} for k, c, m in book.seventh)
    progress.step(75, 100, WHAT)
    db.table("synonyms").create({"system": str, "key": str, "text": str})
    billable = sum(e.billable for e in book.entries)
    coded = sum(e.level not in ("chapter", "section") for e in book.entries)
    editions = [replace(ICD, codes=coded, billable=billable)]
    editions += _add_sources(db, sources)
    full = {e.system for source in sources for e in source.editions}
    for starter in STARTERS:
        known = {row[0] for row in db.execute("select key from entries where system = ?", (starter.edition.system,))}
        rows = [r for r in read_starter(starter, resource("books")) if r[0].key not in known]
        if starter.edition.system is System.HCPCS and starter.edition.system in full:
            continue
        db.table("entries").insert_all(_rows(e for e, _ in rows))
        db.table("synonyms").insert_all(
            {"system": e.code.system.value, "key": e.key, "text": text} for e, also in rows for text in also
        )
        if starter.edition.system not in full:
            editions.append(replace(starter.edition, codes=len(rows), billable=len(rows)))
    db.table("editions").insert_all(_edition_row(e) for e in editions)
    for table, columns in (
        ("entries", ["system", "place"]), ("entries", ["system", "parent"]), ("notes", ["key"]),
        ("seventh", ["key"]), ("synonyms", ["key"]),
    ):  # fmt: skip
        db.table(table).create_index(columns)
    progress.step(100, 100, WHAT)


def _add_sources(db: Any, sources: list[installed.Source]) -> list[Edition]:
    """Entries of the installed files; of one system the newest file answers."""
    newest = {edition.system: source for source in sources for edition in source.editions}
    for system, source in newest.items():
        db.table("entries").insert_all(_rows(e for e in source.entries if e.code.system is system), batch_size=2000)
    return [e for system, source in newest.items() for e in source.editions if e.system is system]


def _rows(entries: Iterable[Entry]) -> Iterable[dict[str, str | int | None]]:
    for e in entries:
        yield {
            "system": e.code.system.value, "key": e.key, "title": e.title, "billable": int(e.billable),
            "level": e.level, "parent": e.parent, "place": e.order,
            "since": e.since.isoformat() if e.since else None, "until": e.until.isoformat() if e.until else None,
        }  # fmt: skip


def _edition_row(e: Edition) -> dict[str, str | int | None]:
    return {
        "system": e.system.value, "name": e.name, "release": e.release, "effective": e.effective.isoformat(),
        "until": e.until.isoformat() if e.until else None, "source": e.source, "partial": int(e.partial),
        "codes": e.codes, "billable": e.billable, "missing": json.dumps(e.missing),
    }  # fmt: skip


def _prove(book: Tabular) -> None:
    """Hold the expanded codes against the package's own list of all codes."""
    made = {e.key for e in book.entries if e.level not in ("chapter", "section")}
    listed = {line for line in _icd_files()[1].read_text("ascii").split() if len(line) > 2 and "-" not in line}
    if made != listed:
        raise UserError(
            f"The ICD-10-CM book does not prove whole: {len(made ^ listed)} codes differ from its list.",
            "Install Codedesk again; nothing was changed.",
        )


def _icd_files() -> tuple[Path, Path]:
    """The tabular XML and the code list; the package itself is not imported, as that would parse everything."""
    found = importlib.util.find_spec("simple_icd_10_cm")
    if found is None or found.origin is None:
        raise UserError("The ICD-10-CM book is missing from the program.", "Install Codedesk again.")
    data = Path(found.origin).parent / "data"
    return data / "icd10c-tabular-April-1-2026.xml", data / "code-list-April-2026.txt"
