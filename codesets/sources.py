"""The official files as they came, kept beside books.db so that a book can be read again; a list keeps its columns too."""

import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path

from codesets.errors import UserError
from codesets.importers.mapping import Mapping, from_json, to_json
from codesets.importers.part import HEAD, Member


def folder(books: Path) -> Path:
    """Where the files are kept."""
    return books.with_name("sources")


def kept(books: Path) -> list[Path]:
    """The files, in the order they came."""
    return sorted(folder(books).glob("*.source"), key=lambda path: path.stat().st_mtime_ns)


def digest(member: Member, mapping: Mapping | None = None) -> str:
    """What tells a file from every other; one read by other columns is another."""
    seen = hashlib.sha256(to_json(mapping).encode() if mapping else b"")
    with member.open() as raw:
        while block := raw.read(1024**2):
            seen.update(block)
    return seen.hexdigest()[:32]


def keep(member: Member, source: str, books: Path, mapping: Mapping | None = None) -> Path:
    """Keep a file under its own name and its digest. Raises OSError when the disk refuses; nothing is left then."""
    folder(books).mkdir(parents=True, exist_ok=True)
    name = member.name.replace("\\", "/").replace("/", "\u2215")[-120:]
    path = folder(books) / f"{name}-{source}.source"
    if mapping:
        path.with_suffix(".columns").write_text(to_json(mapping), "utf-8")
    fresh = path.with_suffix(f".{os.getpid()}.new")
    try:
        with member.open() as raw, fresh.open("wb") as out:
            shutil.copyfileobj(raw, out, 1024**2)
        os.replace(fresh, path)
        path.with_suffix(".without").unlink(missing_ok=True)
    except OSError:
        forget([path])
        with suppress(OSError):
            fresh.unlink()
        raise
    return path


def read_back(path: Path) -> tuple[Member, Mapping | None]:
    """A kept file as it came, and the columns it is read by."""
    name = path.stem.rpartition("-")[0].replace("\u2215", "/")
    mapping = None
    with suppress(OSError, UserError):
        mapping = from_json(path.with_suffix(".columns").read_text("utf-8"))
    with path.open("rb") as raw:
        return Member(name, path.stat().st_size, raw.read(HEAD), lambda: path.open("rb")), mapping


def leave_out(path: Path, edition: str) -> None:
    """Remember that an edition was removed that a kept file brings beside others: reading it back does not bring it again."""
    path.with_suffix(".without").write_text("\n".join(sorted({*left_out(path), edition})), "utf-8")


def left_out(path: Path) -> frozenset[str]:
    """The editions of a kept file that were removed."""
    try:
        return frozenset(path.with_suffix(".without").read_text("utf-8").split("\n"))
    except OSError:
        return frozenset()


def lacking(books: Path, source: str) -> bool:
    """Whether an edition of a kept file was removed, so that the file has something to bring again."""
    return any(left_out(path) for path in kept(books) if digest_of(path) == source)


def digest_of(path: Path) -> str:
    """The digest in the name of a kept file."""
    return path.stem.rpartition("-")[2]


def forget(paths: list[Path]) -> None:
    """Let kept files go."""
    for path in paths:
        for one in (path, path.with_suffix(".columns"), path.with_suffix(".without")):
            with suppress(OSError):
                one.unlink()
