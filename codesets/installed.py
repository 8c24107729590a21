"""The books on this machine: books.db, and beside it the official files it is made from, as they came.

Every change is one transaction of books.db; a file is kept before it is committed, so that a book can always be rebuilt.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from codesets import embedded
from codesets.assembly import SHIPPED, Assembly
from codesets.errors import UserError
from codesets.importers.part import HEAD, Member, Part
from codesets.importers.reading import holds_no_book, read
from codesets.importers.report import Report
from codesets.members import BROKEN, members
from codesets.progress import SILENT, Progress
from codesets.schema import SHAPE, create

WHAT = "Preparing the code books"
DAMAGED = "It is cut or damaged; nothing of it was taken. Fetch it again."
UNKNOWN = "It is no code book that Codedesk knows; nothing of it was taken."


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was read: the editions it brings parts to, what kinds, and how its rows were counted."""

    file: str
    editions: tuple[str, ...]
    kinds: tuple[str, ...]
    reports: tuple[Report, ...]


@dataclass(slots=True)
class Outcome:
    """What came of an installation, file by file."""

    installed: list[Taken] = field(default_factory=list)
    already: list[Taken] = field(default_factory=list)
    no_book: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    lacks: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by edition, once these files are in


def ensure(path: Path, progress: Progress = SILENT) -> None:
    """Build the books when they are missing, damaged or of an older shape; renew what ships when that has changed."""
    state = _state(path)
    if state == {"shape": str(SHAPE), "shipped": embedded.digest()}:
        return
    if state.get("shape") == str(SHAPE):
        with _changing(path) as (db, assembly):
            for (name,) in db.execute(
                "select distinct name from parts join editions on id = edition where parts.source = ?", (SHIPPED,)
            ).fetchall():
                assembly.remove(name)
            _add_shipped(db, assembly, progress)
    else:
        rebuild(path, progress)


def rebuild(path: Path, progress: Progress = SILENT) -> None:
    """Write the books anew from what ships and the files kept beside them. A cancelled build leaves the old file."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        with closing(sqlite3.connect(fresh)) as db, db:
            create(db)
            assembly = Assembly(db)
            _add_shipped(db, assembly, progress)
            for kept in sorted(folder(path).glob("*.source"), key=lambda p: p.stat().st_mtime_ns):
                progress.step(80, 100, WHAT)
                with suppress(UserError):
                    _take(assembly, _member(kept), _named(kept), Outcome())
        for left in ("-wal", "-shm"):
            path.with_name(path.name + left).unlink(missing_ok=True)
        os.replace(fresh, path)
    except (OSError, sqlite3.Error) as error:
        raise _unwritten() from error
    finally:
        with suppress(OSError):
            fresh.unlink()


def install(
    paths: list[Path],
    books: Path,
    progress: Progress = SILENT,
    confirm: Callable[[Outcome], bool] = lambda _: True,
) -> Outcome:
    """Take in files, folders and zips, all or, when `confirm` turns the reports down or the work is cancelled, nothing."""
    outcome = Outcome()
    kept: list[Path] = []
    try:
        with _changing(books) as (db, assembly):
            _forget([p for p in folder(books).glob("*.source") if not assembly.holds(_named(p))])  # of a killed run
            for path in paths:
                for found in members(path):
                    if isinstance(found, Member):
                        progress.step(len(outcome.installed), len(outcome.installed) + 1, f"Reading {found.base}")
                        _install(db, assembly, found, books, outcome, kept)
                    else:
                        outcome.refused.append(found)
            names = (name for taken in outcome.installed for name in taken.editions)
            outcome.lacks = {name: lacks for name in dict.fromkeys(names) if (lacks := assembly.lacks(name))}
            if outcome.installed and not confirm(outcome):
                outcome = Outcome(refused=[(t.file, "You did not switch it on.") for t in outcome.installed])
                raise _TurnedDownError
    except _TurnedDownError:
        _forget(kept)
    except BaseException:
        _forget(kept)
        raise
    return outcome


def remove(name: str, books: Path) -> None:
    """Take an edition out; the file shrinks. Raises UserError for what ships, and for names that are not loaded."""
    with _changing(books) as (db, assembly):
        sources = [row[0] for row in db.execute(
            "select distinct parts.source from parts join editions on id = edition where name = ?", (name,))]  # fmt: skip
        if SHIPPED in sources:
            raise UserError(f"{name} comes with the program and stays.", "")
        assembly.remove(name)
        gone = [s for s in sources if not assembly.holds(s)]
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(books)) as db:
        db.execute("vacuum")  # a reader at work keeps the file's size until the next time
    _forget([kept for source in gone for kept in folder(books).glob(f"*{source}.source")])


def folder(books: Path) -> Path:
    """Where the official files are kept."""
    return books.with_name("sources")


class _TurnedDownError(Exception):
    """Ends a transaction whose reports were not confirmed."""


def _install(
    db: sqlite3.Connection, assembly: Assembly, member: Member, books: Path, outcome: Outcome, kept: list[Path]
) -> None:
    db.execute("savepoint file")
    before = len(outcome.installed)
    try:
        source = _digest(member)
        if names := assembly.holds(source, member.base):
            outcome.already.append(Taken(member.name, tuple(names), (), ()))
        else:
            _take(assembly, member, source, outcome)
        if len(outcome.installed) > before:
            kept.append(_keep(member, source, books))
    except UserError as error:
        db.execute("rollback to file")
        outcome.refused.append((member.name, error.sentence()))
    except BROKEN:
        db.execute("rollback to file")
        outcome.refused.append((member.name, DAMAGED))
    finally:
        db.execute("release file")


def _take(assembly: Assembly, member: Member, source: str, outcome: Outcome) -> None:
    parts = () if holds_no_book(member) else read(member)
    if not parts:
        if not holds_no_book(member):
            raise UserError(UNKNOWN)
        outcome.no_book.append(member.name)
        return
    fresh = [assembly.add(part, source, member.name) for part in parts]
    (outcome.installed if any(fresh) else outcome.already).append(_taken(member, parts))


def _taken(member: Member, parts: tuple[Part, ...]) -> Taken:
    names = tuple(dict.fromkeys(part.edition.name for part in parts))
    return Taken(member.name, names, tuple(part.kind for part in parts), tuple(part.report for part in parts))


@contextmanager
def _changing(books: Path) -> Iterator[tuple[sqlite3.Connection, Assembly]]:
    """One transaction; readers go on with the old state until it ends. Raises UserError when the disk refuses."""
    ready = _state(books).get("shape") == str(SHAPE)
    if not ready:
        rebuild(books)
    try:
        with closing(sqlite3.connect(books, isolation_level=None)) as db:
            db.execute("pragma journal_mode = wal")
            db.execute("pragma cache_size = -65536")
            db.execute("begin immediate")
            try:
                yield db, Assembly(db)
                db.execute("commit")
            except BaseException:
                with suppress(sqlite3.Error):
                    db.execute("rollback")
                raise
    except sqlite3.Error as error:
        raise _unwritten() from error


def _add_shipped(db: sqlite3.Connection, assembly: Assembly, progress: Progress) -> None:
    for n, part in enumerate(embedded.parts()):
        progress.step(20 + 20 * n, 100, WHAT)
        assembly.add(part, SHIPPED, SHIPPED)
    db.executemany("insert or replace into meta values (?, ?)", [("shape", str(SHAPE)), ("shipped", embedded.digest())])
    progress.step(100, 100, WHAT)


def _state(path: Path) -> dict[str, str]:
    """What the file says of itself; empty when it is missing, damaged or not yet whole."""
    if not path.is_file():
        return {}
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            return dict(db.execute("select key, value from meta where key in ('shape', 'shipped')").fetchall())
    except sqlite3.Error:
        return {}


def _digest(member: Member) -> str:
    seen = hashlib.sha256()
    with member.open() as raw:
        while block := raw.read(1024**2):
            seen.update(block)
    return seen.hexdigest()[:32]


def _keep(member: Member, source: str, books: Path) -> Path:
    """Keep an official file under its own name, so that it can be read again as it came."""
    folder(books).mkdir(parents=True, exist_ok=True)
    name = member.name.replace("\\", "/").replace("/", "\u2215")[-120:]
    path = folder(books) / f"{name}-{source}.source"
    fresh = path.with_suffix(f".{os.getpid()}.new")
    with member.open() as raw, fresh.open("wb") as out:
        shutil.copyfileobj(raw, out, 1024**2)
    os.replace(fresh, path)
    return path


def _member(kept: Path) -> Member:
    name = kept.stem.rpartition("-")[0].replace("\u2215", "/")
    with kept.open("rb") as raw:
        return Member(name, kept.stat().st_size, raw.read(HEAD), lambda: kept.open("rb"))


def _named(kept: Path) -> str:
    """The digest in the name of a kept file."""
    return kept.stem.rpartition("-")[2]


def _forget(files: list[Path]) -> None:
    for path in files:
        with suppress(OSError):
            path.unlink()


def _unwritten() -> UserError:
    return UserError(
        "The code books could not be written; they are as they were, and your encounters are safe.",
        "Check that the disk has 1 GB free, and that no other Codedesk is taking in books.",
    )
