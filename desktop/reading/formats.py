"""Which format a file is in, by its content, and what reads it. Runs in the child process alone (child.py)."""

import re
from collections.abc import Callable
from importlib import import_module

from codesets.errors import UserError
from desktop.reading.reading import Reading

Reader = Callable[[bytes, str], Reading]  # content, password; raises UserError

READERS = {
    "text": "text_file", "rtf": "rtf", "docx": "docx", "pdf": "pdf", "html": "html", "ccda": "ccda", "fhir": "fhir",
    "hl7": "hl7v2",
}  # fmt: skip
DEEPEST = 3  # files within files
HEAD = 4096  # bytes looked at
REFUSED = {
    b"\xd0\xcf\x11\xe0": ("This is a Word or Excel file of before 2007.", "Save it as DOCX or PDF, and open that."),
    b"\x89PNG": ("This is a picture.", "Save it as PDF; a page without text can then be read by OCR."),
    b"\xff\xd8\xff": ("This is a picture.", "Save it as PDF; a page without text can then be read by OCR."),
    b"II*\x00": ("This is a scanned picture (TIFF).", "Save it as PDF; a page without text can then be read by OCR."),
    b"MM\x00*": ("This is a scanned picture (TIFF).", "Save it as PDF; a page without text can then be read by OCR."),
    b"GIF8": ("This is a picture.", "Save it as PDF; a page without text can then be read by OCR."),
    b"7z\xbc\xaf": ("This is an archive.", "Unpack it, and open the files in it."),
    b"Rar!": ("This is an archive.", "Unpack it, and open the files in it."),
    b"\x1f\x8b": ("This is an archive.", "Unpack it, and open the file in it."),
}
SAFE = "Nothing was added."


def recognise(data: bytes) -> str:
    """The format's name. Raises UserError for what is no document of a chart; the file's name is never believed."""
    for sign, (what, remedy) in REFUSED.items():
        if data.startswith(sign):
            raise UserError(f"{what} {SAFE}", remedy)
    head = data[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n\x0b\x00")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _in_zip(data)
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head[:1] in b"{[" and re.search(rb'"resourceType"\s*:', data[:200_000]):
        return "fhir"
    if re.match(rb"(MSH|FHS|BHS)[^\w\s]", head):
        return "hl7"
    return _marked_up(data) or "text"


def read(data: bytes, password: str = "", depth: int = 0) -> Reading:
    """Read a file. Raises UserError when it cannot be."""
    if depth > DEEPEST:
        raise UserError(f"Files are nested in this one too deeply. {SAFE}", "Open the innermost by itself.")
    if not data.strip(b"\x00 \t\r\n"):
        raise UserError(f"The file is empty. {SAFE}", "Check that it was copied or saved whole.")
    name = recognise(data)
    module = import_module(f"desktop.reading.{READERS[name]}")
    reading: Reading = module.read(data, password) if name == "pdf" else module.read(data)
    return reading


def _in_zip(data: bytes) -> str:
    if b"word/" in data:
        return "docx"
    for sign, what in (
        (b"xl/", "a spreadsheet"),
        (b"ppt/", "a presentation"),
        (b"opendocument", "an OpenDocument file"),
    ):
        if sign in data:
            raise UserError(f"This is {what}. {SAFE}", "Save it as PDF or DOCX, and open that.")
    raise UserError(f"This is an archive. {SAFE}", "Unpack it, and open the files in it.")


def _marked_up(data: bytes) -> str:
    """The format of XML and HTML; empty for other text."""
    start = data[:HEAD].replace(b"\x00", b"").lower()  # UTF-16 without its zeros
    if b"<clinicaldocument" in data[:200_000].replace(b"\x00", b"").lower():
        return "ccda"
    if b'http://hl7.org/fhir"' in start:
        return "fhir"
    if re.search(rb"<!doctype\s+html|<html[\s>]|<body[\s>]|<head[\s>]", start):
        return "html"
    return "html" if re.match(rb"\s*<(p|div|table|h[1-6]|meta|span|ul|ol|br)[\s/>]", start) else ""
