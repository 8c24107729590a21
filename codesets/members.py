"""The files inside what a user gives: a file, a folder, a zip, zips within zips. Nothing is unpacked onto the disk."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as Damaged

from codesets.importers.part import HEAD, Member

LARGEST = 1536 * 1024**2  # bytes unpacked; the largest official text has 60 MB
PACKED = 200 * 1024**2  # bytes of a zip or spreadsheet within a zip, held in memory
RATIO = 200  # unpacked to packed; official files stay under 30
DEEPEST = 3  # zips within zips
MANY = 5000  # files
SHEETS = (".xlsx", ".xlsm", ".docx")  # zips that are one file to a user
BROKEN = (BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, Damaged, OSError)
Found = Member | tuple[str, str]


def members(path: Path) -> Iterator[Found]:
    """Each file, or (name, why) for one that cannot be taken. A member can be read only until the next is asked for."""
    if path.is_dir():
        for inner in sorted(p for p in path.rglob("*") if p.is_file() and not p.is_symlink()):
            yield from members(inner)
        return
    try:
        yield from _inside(path.name, lambda: path.open("rb"), path.stat().st_size, 0)
    except FileNotFoundError:
        yield str(path), "There is no such file."
    except OSError as error:
        yield str(path), f"It cannot be read: {error.strerror}."


def _inside(name: str, open_it: Callable[[], BinaryIO], size: int, depth: int) -> Iterator[Found]:
    with open_it() as raw:
        head = raw.read(HEAD)
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")) or name.lower().endswith(SHEETS):
        yield Member(name, size, head, open_it)
    elif depth >= DEEPEST:
        yield name, "Zips lie too deep in zips; nothing of it was taken."
    else:
        try:
            with open_it() as raw, ZipFile(raw) as archive:
                yield from _unzip(name, archive, depth)
        except BROKEN:
            yield name, "The zip is damaged or locked; the rest of it was not taken. Fetch it again."


def _unzip(name: str, archive: ZipFile, depth: int) -> Iterator[Found]:
    inside = [i for i in archive.infolist() if not i.is_dir()]
    if len(inside) > MANY:
        yield name, f"It holds {len(inside):,} files; a release holds a few. Nothing of it was taken."
        return
    for info in inside:
        inner = f"{name}/{info.filename}"
        if why := _refused(info):
            yield inner, why
        else:
            yield from _inside(inner, _opener(archive, info), info.file_size, depth + 1)


def _opener(archive: ZipFile, info: ZipInfo) -> Callable[[], BinaryIO]:
    """How a member is opened: streamed, or from memory when it is a zip itself and must be read back and forth."""
    with archive.open(info) as packed:
        zipped = packed.read(2) == b"PK"
    if not zipped:
        return lambda: cast(BinaryIO, archive.open(info))
    raw = archive.read(info)
    return lambda: BytesIO(raw)


def _refused(info: ZipInfo) -> str:
    parts = PurePosixPath(info.filename.replace("\\", "/")).parts
    if info.filename.startswith(("/", "\\")) or ".." in parts or ":" in (parts or ("",))[0]:
        return "Its path climbs out of the zip; it was not taken."
    if info.file_size > LARGEST or info.file_size > RATIO * max(info.compress_size, 1) + HEAD:
        unpacked, packed = info.file_size // 1024**2, info.compress_size // 1024
        return f"It unpacks to {unpacked:,} MB from {packed:,} kB, as no official file does; it was not taken."
    if info.compress_size > PACKED:
        return f"It has {info.compress_size // 1024**2:,} MB packed, as no official file does; it was not taken."
    return ""
