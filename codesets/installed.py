"""The books on this machine: books.db, and beside it the official files it is made from, as they came.

Every change is one transaction of books.db; a file is kept before it is committed, so that a book can always be rebuilt.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from codesets import embedded, sources
from codesets.assembly import SHIPPED, Assembly
from codesets.errors import UserError
from codesets.importers.mapping import Mapping, read_mapped
from codesets.importers.part import Member, Part
from codesets.importers.reading import holds_no_book, read
from codesets.importers.report import Report
from codesets.members import BROKEN, members
from codesets.progress import SILENT, Progress
from codesets.schema import SHAPE, create

WHAT = "Preparing the code books"
DAMAGED = "It is cut or damaged; nothing of it was taken. Fetch it again."
UNKNOWN = "It is no code book that Codedesk knows; nothing of it was taken. For a list of another layout: Code, Install a List."


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
    turned_down: bool = False  # the reports were not confirmed


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
            for file in sources.kept(path):
                progress.step(80, 100, WHAT)
                member, mapping = sources.read_back(file)
                with suppress(UserError):
                    _take(assembly, member, sources.digest_of(file), Outcome(), mapping, sources.left_out(file))
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
    mapping: Mapping | None = None,
) -> Outcome:
    """Take in files, folders and zips, all or, when `confirm` turns the reports down or the work is cancelled, nothing.

    With a `mapping` the files are lists in a layout of their own, read by its columns.
    """
    outcome = Outcome()
    kept: list[Path] = []
    try:
        with _changing(books) as (db, assembly):
            sources.forget(
                [p for p in sources.kept(books) if not assembly.holds(sources.digest_of(p))]
            )  # of a killed run
            for path in paths:
                for found in members(path):
                    if isinstance(found, Member):
                        progress.step(len(outcome.installed), len(outcome.installed) + 1, f"Reading {found.base}")
                        _install(_Intake(db, assembly, books, mapping), found, outcome, kept)
                    else:
                        outcome.refused.append(found)
            names = (name for taken in outcome.installed for name in taken.editions)
            outcome.lacks = {name: lacks for name in dict.fromkeys(names) if (lacks := assembly.lacks(name))}
            if outcome.installed and not confirm(outcome):
                refused = [(t.file, "You did not switch it on.") for t in outcome.installed]
                outcome = Outcome(refused=refused, turned_down=True)
                raise _TurnedDownError
    except _TurnedDownError:
        sources.forget(kept)
    except BaseException:
        sources.forget(kept)
        raise
    return outcome


def remove(name: str, books: Path) -> None:
    """Take an edition out; the file shrinks. Raises UserError for what ships, and for names that are not loaded."""
    with _changing(books) as (db, assembly):
        files = [row[0] for row in db.execute(
            "select distinct parts.source from parts join editions on id = edition where name = ?", (name,))]  # fmt: skip
        if SHIPPED in files:
            raise UserError(f"{name} comes with the program and stays.", "")
        assembly.remove(name)
        shared = [file for file in files if assembly.holds(file)]
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(books)) as db:
        db.execute("vacuum")  # a reader at work keeps the file's size until the next time
        db.execute("pragma wal_checkpoint(truncate)")
    for path in sources.kept(books):
        if sources.digest_of(path) in shared:
            sources.leave_out(path, name)
        elif sources.digest_of(path) in files:
            sources.forget([path])


class _TurnedDownError(Exception):
    """Ends a transaction whose reports were not confirmed."""


@dataclass(frozen=True, slots=True)
class _Intake:
    """Where files are taken in, and by which columns."""

    db: sqlite3.Connection
    assembly: Assembly
    books: Path
    mapping: Mapping | None


def _install(intake: _Intake, member: Member, outcome: Outcome, kept: list[Path]) -> None:
    intake.db.execute("savepoint file")
    before = len(outcome.installed)
    try:
        source = sources.digest(member, intake.mapping)
        names = intake.assembly.holds(source, member.base)
        if names and not sources.lacking(intake.books, source):
            outcome.already.append(Taken(member.name, tuple(names), (), ()))
        else:
            _take(intake.assembly, member, source, outcome, intake.mapping)
    except UserError as error:
        intake.db.execute("rollback to file")
        outcome.refused.append((member.name, error.sentence()))
    except BROKEN:
        intake.db.execute("rollback to file")
        outcome.refused.append((member.name, DAMAGED))
    finally:
        intake.db.execute("release file")
    if len(outcome.installed) > before:
        try:
            kept.append(sources.keep(member, source, intake.books, intake.mapping))
        except OSError as error:
            raise _unwritten() from error


def _take(
    assembly: Assembly, member: Member, source: str, outcome: Outcome, mapping: Mapping | None = None,
    without: frozenset[str] = frozenset(),
) -> None:  # fmt: skip
    """Take in the parts of a file, but for editions it is read `without`."""
    if mapping is None and holds_no_book(member):
        outcome.no_book.append(member.name)
        return
    parts = tuple(
        part for part in (read_mapped(member, mapping) if mapping else read(member)) if part.edition.name not in without
    )
    if not parts:
        raise UserError(UNKNOWN)
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


def _unwritten() -> UserError:
    return UserError(
        "The code books could not be written; they are as they were, and your encounters are safe.",
        "Check that the disk has 1 GB free, and that no other Codedesk is taking in books.",
    )
