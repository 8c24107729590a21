"""Official text files as lines: UTF-8, else cp1252 (stray 0x92 and 0xA0 in CMS files); LF or CRLF."""

import csv
import io
from collections.abc import Iterator

from codesets.errors import UserError
from codesets.importers.part import Member

LONGEST = 256 * 1024  # characters in a line


def lines(member: Member) -> Iterator[tuple[int, str]]:
    """(number from 1, line without its end). Raises UserError for what is not text."""
    _refuse_binary(member)
    with member.open() as raw:
        for number, line in enumerate(iter(lambda: raw.readline(LONGEST + 1), b""), 1):
            if len(line) > LONGEST:
                raise UserError(f"{member.name}: line {number} never ends; nothing was changed.", "Fetch it again.")
            if b"\0" in line:
                raise UserError(f"{member.name}: line {number} is not text; nothing was changed.", "Fetch it again.")
            yield number, decode(line).rstrip("\r\n")


def table(member: Member, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of a delimited file, quoted line breaks included; cells are trimmed."""
    _refuse_binary(member)
    with member.open() as raw, io.TextIOWrapper(raw, encoding=_encoding(member), errors="replace", newline="") as text:
        reader = csv.reader(text, delimiter=delimiter)
        try:
            for row in reader:
                yield reader.line_num, [cell.strip() for cell in row]
        except csv.Error as error:
            raise UserError(
                f"{member.name}: line {reader.line_num} cannot be read: {error}.", "Fetch it again."
            ) from error


def decode(raw: bytes) -> str:
    """UTF-8 where it is, else cp1252."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _encoding(member: Member) -> str:
    try:
        member.head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(member.head) - 4:
            return "cp1252"
    return "utf-8-sig"


def _refuse_binary(member: Member) -> None:
    if member.head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in member.head[:4096]:
        raise UserError(
            f"{member.name} is not in the encoding of the official files; nothing was changed.",
            "Fetch it from its publisher.",
        )
