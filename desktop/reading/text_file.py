"""Plain text out of a file: UTF-8 or UTF-16 by detection, else cp1252; line ends made \\n."""

from pathlib import Path

from codesets.errors import UserError

LARGEST = 20 * 1024 * 1024  # bytes: a chart of about 8,000 pages


def read_text(path: Path) -> str:
    """The file's text. Raises UserError when it is not there, too large, empty or not text."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise UserError(
                f"The file is {size // (1024 * 1024)} MB; text files up to 20 MB can be opened. Nothing was added.",
                "Split the file, or paste the part you need.",
            )
        raw = path.read_bytes()
    except OSError as error:
        raise UserError(
            "The file could not be read. Nothing was added.", "Check that it exists and is yours to read."
        ) from error
    return clean(decode(raw))


def decode(raw: bytes) -> str:
    """Bytes as text. Raises UserError for what is not text."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
        if b"\x00" in raw[:4096]:
            raise _not_text()
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-16":
            raise _not_text() from None
    text = raw.decode("cp1252", errors="replace")
    if sum(text.count(c) for c in "\ufffd\x01\x02\x03\x04\x05\x06\x07") > len(text) / 200:
        raise _not_text()
    return text


def clean(text: str) -> str:
    """Line ends made \\n and stray nulls dropped. Raises UserError when nothing is left to read."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n").replace("\x00", "")
    if not text.strip():
        raise UserError("There is no text in it. Nothing was added.", "Copy the note's words, then paste again.")
    return text


def _not_text() -> UserError:
    return UserError(
        "This file is not plain text. Nothing was added.", "Open it in its own program and paste the words."
    )
