"""Fetches one official file, on the coder's click alone. The only module that speaks to the network.

What came so far is kept as NAME.part with the server's mark beside it, and taken up where it stopped.
"""

import http.client
import shutil
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from codesets.addresses import allowed, file_name
from codesets.errors import UserError
from codesets.progress import Progress

BLOCK = 256 * 1024
TIMEOUT = 20  # seconds without a byte
LARGEST = 2 * 1024**3
RESERVE = 300 * 1024**2  # bytes left free on the disk
LATER = "Try again later; what came so far is kept and taken up again."
BROWSER = "Open its page in the browser, save the file, then take it in with Install Code Book."
DOORS = ("login", "signin", "sign-in", "license", "licence", "/auth")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said before the first byte; `size` is of the whole file, 0 when it does not say."""

    size: int
    mark: str  # ETag or Last-Modified, empty when the server gives none
    resumed: bool


class _Safe(HTTPRedirectHandler):
    """Follows only to addresses that may be fetched from, and not to a door."""

    max_redirections = 5

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        if not allowed(newurl):
            raise UserError("The server sends on to an address that is not secure; nothing was fetched.", BROWSER)
        if any(door in newurl.lower() for door in DOORS):
            raise UserError("The server asks for a licence or a login; nothing was fetched.", BROWSER)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def size(address: str) -> int:
    """The size of a file in bytes, 0 when the server does not say. Raises UserError."""
    with _open(Request(address, method="HEAD")) as reply:
        return _length(reply.headers)


def fetch(address: str, folder: Path, progress: Progress) -> Path:
    """Fetch a file whole. Raises UserError saying what came in the way, Cancelled between two blocks."""
    if not allowed(address):
        raise UserError("This address is not secure; nothing was fetched.", "It must begin with https.")
    folder.mkdir(parents=True, exist_ok=True)
    whole = folder / file_name(address)
    part, mark = whole.with_name(whole.name + ".part"), whole.with_name(whole.name + ".mark")
    had = part.stat().st_size if part.is_file() and mark.is_file() else 0
    request = Request(address, headers={"User-Agent": "Codedesk"})
    if had:
        request.add_header("Range", f"bytes={had}-")
        request.add_header("If-Range", mark.read_text("utf-8"))
    try:
        with _open(request) as reply:
            answer = _answer(reply, had)
            _room(folder, answer, had)
            mark.write_text(answer.mark, "utf-8") if answer.mark else mark.unlink(missing_ok=True)
            _stream(reply, part, answer, progress)
    except (OSError, http.client.HTTPException) as error:
        raise _trouble(error) from error
    mark.unlink(missing_ok=True)
    part.replace(whole)
    return whole


def _open(request: Request) -> Any:
    opener = build_opener(_Safe(), HTTPSHandler(context=ssl.create_default_context()))
    try:
        return opener.open(request, timeout=TIMEOUT)
    except HTTPError as error:
        with error:
            if error.code == 416:
                raise UserError("The file has changed since it was begun.", "Fetch it again from the start.") from error
            raise UserError(f"The server answers {error.code}: the file is not there.", BROWSER) from error
    except (URLError, http.client.HTTPException, OSError) as error:
        raise _trouble(error) from error


def _answer(reply: Any, had: int) -> Answer:
    if "html" in (reply.headers.get("Content-Type") or "").lower():
        raise UserError("A web page came in place of the file; nothing was kept.", BROWSER)
    resumed = reply.status == 206 and had > 0
    return Answer(
        _length(reply.headers) + (had if resumed else 0),
        reply.headers.get("ETag") or reply.headers.get("Last-Modified") or "",
        resumed,
    )


def _length(headers: Message) -> int:
    text = headers.get("Content-Length") or ""
    return int(text) if text.isdigit() else 0


def _room(folder: Path, answer: Answer, had: int) -> None:
    if answer.size > LARGEST:
        raise UserError("The file is far larger than a code book; nothing was fetched.", BROWSER)
    if answer.size - had + RESERVE > shutil.disk_usage(folder).free:
        raise UserError("The disk has no room for this file; nothing was fetched.", "Free some space, then try again.")


def _stream(reply: Any, part: Path, answer: Answer, progress: Progress) -> None:
    done = part.stat().st_size if answer.resumed else 0
    with part.open("ab" if answer.resumed else "wb") as out:
        while block := reply.read(BLOCK):
            if not done and block.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
                out.close()
                part.unlink()
                raise UserError("A web page came in place of the file; nothing was kept.", BROWSER)
            out.write(block)
            done += len(block)
            if done > LARGEST:
                raise UserError("The file is far larger than a code book; it was let go.", BROWSER)
            progress.step(done, max(done, answer.size), "Fetching")
    if done < answer.size:
        raise UserError("The connection broke before the file was whole.", LATER)


def _trouble(error: Exception) -> UserError:
    with suppress(Exception):
        if isinstance(error, UserError):
            return error
    if isinstance(error, OSError) and error.errno in (28, 122):
        return UserError("The disk is full; the file is not whole.", "Free some space, then try again.")
    return UserError("The server cannot be reached, or the connection broke.", LATER)
