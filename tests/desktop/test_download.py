"""Fetching official files from a server on this machine: whole, cut, resumed, refused; and no network before a click."""

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from codesets import installed
from codesets.addresses import FILE, Address, Kind, addresses, allowed
from codesets.code import System
from codesets.errors import UserError
from codesets.library import Library
from codesets.progress import SILENT, Cancelled, Progress
from codesets.search.find import Finder
from desktop import download, fetching
from desktop.dialogs.download import DownloadDialog
from tests.flows.desk import CoderDesk, desk  # noqa: F401

BODY = bytes(range(256)) * 8000  # 2 MB


class Server(BaseHTTPRequestHandler):
    """Serves BODY, or a file, in the way the path asks for."""

    files: dict[str, bytes]
    asked: list[tuple[str, str]]

    def do_HEAD(self) -> None:
        self.answer(head=True)

    def do_GET(self) -> None:
        self.answer(head=False)

    def answer(self, head: bool) -> None:
        way, body = self.path.strip("/").split("/")[0], self.files.get(self.path, BODY)
        self.asked.append((self.command, self.headers.get("Range") or ""))
        if way == "login":
            self.say(302, {"Location": "/sign-in?to=x"}, b"")
        elif way == "away":
            self.say(302, {"Location": "http://192.0.2.1/x.zip"}, b"")
        elif way == "moved":
            self.say(302, {"Location": "/whole/x.zip"}, b"")
        elif way == "gone":
            self.say(404, {}, b"")
        elif way == "page":
            self.say(200, {"Content-Type": "text/html; charset=utf-8"}, b"<!doctype html><p>sign here")
        elif way == "hidden":
            self.say(200, {"Content-Type": "application/zip"}, b"\r\n<!DOCTYPE html><html>")
        elif way == "huge":
            self.say(200, {"Content-Length": str(9 * 1024**4)}, b"")
        elif way == "cut" and not self.headers.get("Range"):
            self.say(200, {"Content-Length": str(len(body)), "ETag": '"v1"'}, b"" if head else body[:900_000])
        elif way in ("cut", "whole") and (asked := self.headers.get("Range")):
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            assert self.headers.get("If-Range") == '"v1"'
            self.say(206, {"ETag": '"v1"'}, body[start:])
        else:
            self.say(200, {"ETag": '"v1"'}, b"" if head else body, len(body))

    def say(self, status: int, headers: dict[str, str], body: bytes, length: int | None = None) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(length or len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Callable[[str], str]]:
    Server.files, Server.asked = {}, []
    made = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield lambda path: f"http://127.0.0.1:{made.server_port}/{path}"
    made.shutdown()
    made.server_close()


class Stop(Progress):
    """Stops after a number of bytes."""

    def __init__(self, after: int) -> None:
        self.after, self.seen = after, 0

    def step(self, done: int, total: int, what: str) -> None:
        self.seen = done
        if done >= self.after:
            raise Cancelled


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_fetched_whole(server: Callable[[str], str], tmp_path: Path) -> None:
    assert download.size(server("whole/x.zip")) == len(BODY)
    path = download.fetch(server("whole/My%20Codes%202026.zip"), tmp_path, SILENT)
    assert path.name == "My Codes 2026.zip" and path.read_bytes() == BODY and left(tmp_path) == [path.name]
    assert download.fetch(server("moved/x.zip"), tmp_path, SILENT).read_bytes() == BODY


def test_a_cut_connection_is_said_and_taken_up_where_it_stopped(server: Callable[[str], str], tmp_path: Path) -> None:
    with pytest.raises(UserError, match="connection broke"):
        download.fetch(server("cut/x.zip"), tmp_path, SILENT)
    assert left(tmp_path) == ["x.zip.mark", "x.zip.part"]
    assert download.fetch(server("cut/x.zip"), tmp_path, SILENT).read_bytes() == BODY
    assert [asked for _, asked in Server.asked] == ["", "bytes=900000-"] and left(tmp_path) == ["x.zip"]


def test_cancelled_and_taken_up_again(server: Callable[[str], str], tmp_path: Path) -> None:
    stop = Stop(after=500_000)
    with pytest.raises(Cancelled):
        download.fetch(server("whole/x.zip"), tmp_path, stop)
    assert 0 < stop.seen < len(BODY)
    assert download.fetch(server("whole/x.zip"), tmp_path, SILENT).read_bytes() == BODY
    assert Server.asked[-1][1] == f"bytes={stop.seen}-"


def test_a_server_without_ranges_begins_anew(server: Callable[[str], str], tmp_path: Path) -> None:
    (tmp_path / "x.zip.part").write_bytes(b"old")
    (tmp_path / "x.zip.mark").write_text('"v0"')
    assert download.fetch(server("plain/x.zip"), tmp_path, SILENT).read_bytes() == BODY


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("login/x.zip", "licence or a login"),
        ("away/x.zip", "not secure"),
        ("gone/x.zip", "answers 404"),
        ("page/x.zip", "web page came"),
        ("hidden/x.zip", "web page came"),
        ("huge/x.zip", "far larger"),
    ],
)
def test_what_is_no_file_is_said_and_not_kept(
    server: Callable[[str], str], tmp_path: Path, path: str, words: str
) -> None:
    with pytest.raises(UserError, match=words):
        download.fetch(server(path), tmp_path, SILENT)
    assert [name for name in left(tmp_path) if not name.endswith(".mark")] == []


def test_no_network_is_said(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(UserError, match="cannot be reached"):
        download.fetch(f"http://127.0.0.1:{port}/x.zip", tmp_path, SILENT)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://example.org/a/../../../etc/passwd", "passwd"),
        ("https://example.org/%2e%2e%2f%2e%2e%2fx.zip", "x.zip"),
        ("https://example.org/a%5C..%5Cx.zip", "x.zip"),
        ("https://example.org/", "download.zip"),
        ("https://example.org/%00%0a;rm.zip?q=/z", "rm.zip"),
        ("https://example.org/" + "a" * 500 + ".zip", "a" * 116 + ".zip"),
    ],
)
def test_a_name_cannot_lead_out_of_the_folder(address: str, name: str) -> None:
    assert download.file_name(address) == name


@pytest.mark.parametrize(
    "address", ["http://example.org/x", "ftp://example.org/x", "file:///etc/passwd", "", "https://"]
)
def test_only_secure_addresses(address: str, tmp_path: Path) -> None:
    assert not allowed(address)
    with pytest.raises(UserError, match="not secure"):
        download.fetch(address, tmp_path, SILENT)


def test_the_shipped_table_is_whole_and_the_users_own_goes_first(tmp_path: Path) -> None:
    shipped = addresses(tmp_path)
    assert {a.book for a in shipped} >= {System.ICD10CM, System.ICD10PCS, System.HCPCS, System.POS}
    assert len({a.address + a.book for a in shipped}) == len(shipped)
    own = tmp_path / FILE
    own.write_text("book\ttitle\tkind\taddress\nhcpcs\tMine\tfile\thttps://example.org/x.zip\n")
    assert addresses(tmp_path) == (Address(System.HCPCS, "Mine", Kind.FILE, "https://example.org/x.zip"),)
    for bad in ("hcpcs\tMine\tfile\thttp://example.org/x.zip\n", "nobook\tMine\tfile\thttps://e.org\n", "hcpcs\n"):
        own.write_text("book\ttitle\tkind\taddress\n" + bad)
        with pytest.raises(UserError, match="line 2"):
            addresses(tmp_path)
    own.write_bytes(b"\xff\xfe\x00rubbish")
    with pytest.raises(UserError):
        addresses(tmp_path)


def table(home: Path, *rows: str) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / FILE).write_text("book\ttitle\tkind\taddress\n" + "".join(rows))


def shown(desk: CoderDesk) -> DownloadDialog:  # noqa: F811
    desk.window.trigger("book.download")
    return desk.window.findChildren(DownloadDialog)[-1]


def test_from_a_click_to_a_file_that_is_taken_in(
    qtbot: QtBot, desk: CoderDesk, home: Path, server: Callable[[str], str], monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    table(home, f"hcpcs\tOctober\tfile\t{server('whole/codes.zip')}\n")
    said: list[str] = []
    monkeypatch.setattr(
        fetching, "confirm", lambda _, question, remedy, yes: said.append(f"{question} {remedy}") or True
    )
    dialog = shown(desk)
    with qtbot.waitSignal(desk.desk.install_wanted, timeout=10_000) as taken:
        dialog.go.click()
    assert said == [f"Fetch 2.0 MB? {server('whole/codes.zip')}"]
    path = Path(taken.args[0][0])
    assert path.read_bytes() == BODY and path.parent == home / "downloads" and not dialog.isVisible()


def test_a_failure_is_said_in_the_dialog(
    qtbot: QtBot, desk: CoderDesk, home: Path, server: Callable[[str], str]  # noqa: F811
) -> None:  # fmt: skip
    table(home, f"hcpcs\tOctober\tfile\t{server('gone/codes.zip')}\n")
    dialog = shown(desk)
    dialog.go.click()
    qtbot.waitUntil(lambda: "answers 404" in dialog.said.text(), timeout=10_000)
    assert dialog.go.isEnabled() and dialog.isVisible()
    dialog.close()


def test_a_licence_page_opens_in_the_browser(
    desk: CoderDesk, home: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    table(home, "ncci_ptp_practitioner\tAll\tlicence\thttps://example.org/ptp\n")
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url))
    dialog = shown(desk)
    assert dialog.go.text() == "Open Licence Page"
    dialog.go.click()
    assert [url.toString() for url in opened] == ["https://example.org/ptp"]
    dialog.close()


def test_without_a_click_no_socket_is_opened(
    desk: CoderDesk, home: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    dialog = shown(desk)
    assert dialog.rows.rows().rowCount() > 5
    dialog.close()


def test_the_list_says_what_is_loaded_and_out_of_date(qtbot: QtBot, library: Library, finder: Finder) -> None:
    dialog = DownloadDialog(addresses(Path("/nowhere")), library, date(2026, 11, 24), System.HCPCS)
    qtbot.addWidget(dialog)
    said = {group.cells[0]: group.cells[1] for group in dialog.rows.rows().branches()}
    assert said["ICD-10-CM"] == "April 2026, out of date since 09/30/2026"
    assert said["ICD-10-PCS"] == "nothing loaded"
    assert dialog.address() and dialog.address().book is System.HCPCS  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["icd10cm-2026-poa-and-conversion.zip", "hcpcs-2025-oct.zip"])
def test_an_official_file_comes_as_it_is_and_is_checked_by_taking_it_in(
    server: Callable[[str], str], releases: Path, tmp_path: Path, name: str
) -> None:
    Server.files[f"/whole/{name}"] = (releases / name).read_bytes()
    path = download.fetch(server(f"whole/{name}"), tmp_path, SILENT)
    outcome = installed.install([path], tmp_path / "books.db")
    assert outcome.installed and not outcome.refused
