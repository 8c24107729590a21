"""The official files a user has installed: kept as they came, beside books.db, which is always rebuilt from them."""

import hashlib
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from codesets.edition import Edition
from codesets.entry import Entry
from codesets.errors import UserError
from codesets.importers.hcpcs import LARGEST, read_hcpcs
from codesets.importers.report import Report


@dataclass(frozen=True, slots=True)
class Source:
    """One installed file, read."""

    editions: tuple[Edition, ...]
    entries: tuple[Entry, ...]
    report: Report


def folder(books: Path) -> Path:
    """Where the files lie."""
    return books.with_name("sources")


def files(books: Path) -> tuple[Path, ...]:
    """The installed files, in the order of their editions."""
    return tuple(sorted(p for p in folder(books).glob("*.source") if p.is_file()))


def read(path: Path) -> Source:
    """What an installed file holds. Raises UserError when it is no longer whole."""
    source = _read(path.read_bytes())
    if source is None:
        raise UserError(f"{path.name} is no longer a code book.", f"Delete it from {path.parent} and install it again.")
    return source


def _read(raw: bytes) -> Source | None:
    found = read_hcpcs(raw)
    if found is None:
        return None
    entries, editions, report = found
    return Source(editions, entries, report)


def digest(books: Path) -> str:
    """A digest of all installed files."""
    seen = hashlib.sha256()
    for path in files(books):
        seen.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return seen.hexdigest()


def install(path: Path, books: Path) -> list[tuple[str, str, Source | None]]:
    """Take in a file, a zip or a folder: (file, `installed` | `already` | `no_book` or why it was refused, what it held)."""
    found: list[tuple[str, str, Source | None]] = []
    try:
        for name, raw in _members(path):
            found.append(_take(name, raw, books))
    except (OSError, BadZipFile) as error:
        found.append((str(path), "cannot be taken in: " + (getattr(error, "strerror", None) or "damaged"), None))
    except UserError as error:
        found.append((str(path), error.sentence(), None))
    return found


def _take(name: str, raw: bytes, books: Path) -> tuple[str, str, Source | None]:
    try:
        source = _read(raw)
    except UserError as error:
        return name, error.sentence(), None
    if source is None:
        return name, "no_book", None
    kept = folder(books) / f"{source.editions[0].name}.source"
    if kept.exists() and kept.read_bytes() == raw:
        return name, "already", source
    kept.parent.mkdir(parents=True, exist_ok=True)
    fresh = kept.with_suffix(f".{os.getpid()}.new")
    fresh.write_bytes(raw)
    os.replace(fresh, kept)
    return name, "installed", source


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for inner in sorted(p for p in path.rglob("*") if p.is_file()):
            yield from _members(inner)
    elif path.suffix.lower() == ".zip":
        yield from _unzip(path.name, path.read_bytes())
    else:
        if path.stat().st_size > LARGEST:
            raise UserError(f"{path.name} is larger than any code book this version loads.", "")
        yield path.name, path.read_bytes()


def _unzip(name: str, raw: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    with ZipFile(io.BytesIO(raw)) as archive:
        if sum(m.file_size for m in archive.infolist()) > 20 * LARGEST:
            raise UserError(f"{name} unpacks to more than a code book; nothing was changed.", "")
        for member in archive.infolist():
            if member.is_dir() or member.file_size > LARGEST:
                continue
            content = archive.read(member)
            if member.filename.lower().endswith(".zip") and depth < 2:
                yield from _unzip(member.filename, content, depth + 1)
            else:
                yield f"{name}/{member.filename}", content
