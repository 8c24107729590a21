"""From a chosen address to an installed book: size asked, file fetched, taken in, thrown away."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from codesets.addresses import Address, Kind, addresses
from codesets.edition import Book
from codesets.errors import UserError
from codesets.progress import Progress
from desktop import paths
from desktop.dialogs.download import DownloadDialog, megabytes
from desktop.jobs import Job, Jobs
from desktop.messages import confirm

if TYPE_CHECKING:
    from desktop.desk import Desk


class Fetching:
    """One download at a time; the window goes on."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._jobs = Jobs(desk)
        self._dialog: DownloadDialog | None = None
        desk.window.closing.connect(self._jobs.close)

    def show(self, of: Book | None = None) -> None:
        """The list, at a book. Raises UserError when the user's own table of addresses is wrong."""
        library = self._desk.shelf.library()
        if library is None:
            return
        dialog = DownloadDialog(addresses(paths.home()), library, date.today(), of, self._desk.window)
        dialog.wanted.connect(self._want)
        dialog.finished.connect(lambda _: setattr(self, "_dialog", None))
        self._dialog = dialog
        dialog.open()

    def _want(self, wanted: Address) -> None:
        if wanted.kind is not Kind.FILE:
            QDesktopServices.openUrl(QUrl(wanted.address))
            return
        self._start(partial(_size, wanted.address), lambda size: self._confirm(wanted, size), "Asking for the size")

    def _confirm(self, wanted: Address, size: object) -> None:
        assert isinstance(size, int)
        if self._dialog is None:
            return
        self._dialog.say("")
        if confirm(self._dialog, f"Fetch {megabytes(size)}?", wanted.address, "Fetch"):
            folder = paths.home() / "downloads"
            self._start(partial(_fetch, wanted.address, folder), self._take, f"Fetching {wanted.address}")

    def _take(self, path: object) -> None:
        assert isinstance(path, Path)
        if self._dialog:
            self._dialog.accept()
        self._desk.install_wanted.emit([str(path)])

    def _start(self, work: "partial[object]", then: object, words: str) -> None:
        job = self._jobs.start(work)
        if self._dialog:
            self._dialog.say(words)
            self._dialog.cancelled.connect(job.cancel)
        job.progressed.connect(lambda done, total, _: self._busy(done, total))
        job.done.connect(lambda _: self._busy(0, 0))
        job.done.connect(then)
        job.failed.connect(self._failed)
        job.cancelled.connect(lambda: self._say("Stopped. What came so far is kept and taken up again."))

    def _busy(self, done: int, total: int) -> None:
        if self._dialog:
            self._dialog.busy(done, total)

    def _failed(self, error: object) -> None:
        if not isinstance(error, UserError):
            assert isinstance(error, BaseException)
            raise error
        self._say(error.sentence())

    def _say(self, words: str) -> None:
        self._busy(0, 0)
        if self._dialog:
            self._dialog.say(words)


def _size(address: str, job: Progress) -> int:
    from desktop.download import size  # loaded at the click: nothing before it can reach the network

    assert isinstance(job, Job)
    return size(address)


def _fetch(address: str, folder: Path, job: Progress) -> Path:
    from desktop.download import fetch

    return fetch(address, folder, job)
