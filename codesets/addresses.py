"""Where official files are published: a table the user may copy into the data folder and edit."""

import csv
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit

from codesets.edition import Book, book
from codesets.errors import UserError
from codesets.resources import resource

FILE = "addresses.tsv"
COLUMNS = ["book", "title", "kind", "address"]
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Kind(StrEnum):
    """How a release is got: by Codedesk, from a page in the browser, or behind a licence to accept there."""

    FILE = "file"
    PAGE = "page"
    LICENCE = "licence"


@dataclass(frozen=True, slots=True)
class Address:
    """One line of the table."""

    book: Book
    title: str
    kind: Kind
    address: str


def addresses(folder: Path) -> tuple[Address, ...]:
    """The user's own table where the data folder has one, else the shipped one. Raises UserError naming a bad line."""
    own = folder / FILE
    path = own if own.is_file() else resource("books", FILE)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines, delimiter="\t")
            if rows.fieldnames != COLUMNS:
                raise UserError(f"{path.name} does not begin with the columns {', '.join(COLUMNS)}.", "Mend line 1.")
            return tuple(_address(row, path, number) for number, row in enumerate(rows, 2))
    except (OSError, ValueError, csv.Error) as error:
        raise UserError(
            f"{path.name} cannot be read.", f"Mend it, or delete {own} to use the shipped table."
        ) from error


def allowed(address: str) -> bool:
    """Whether an address may be fetched from: https, or http on this machine alone."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and (
            parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        )
    except ValueError:
        return False


def file_name(address: str) -> str:
    """The file's own name, without anything that could lead out of a folder."""
    name = unquote(urlsplit(address).path).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in name if c.isalnum() or c in " ._-()").strip(". ")
    return kept[-120:] or "download.zip"


def _address(row: dict[str, str], path: Path, number: int) -> Address:
    try:
        found = Address(book(row["book"] or ""), row["title"] or "", Kind(row["kind"] or ""), row["address"] or "")
    except ValueError as error:
        raise UserError(f"{path.name}, line {number}: {error}.", "Mend the line.") from error
    if not found.title or not allowed(found.address):
        raise UserError(f"{path.name}, line {number}: a title and an https address are needed.", "Mend the line.")
    return found
