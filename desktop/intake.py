"""The code books behind the window: opened or built, taken in, removed, each in the background and one after another."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from codesets.errors import UserError
from codesets.library import Library
from codesets.progress import Progress
from codesets.search.find import Finder
from desktop import paths
from desktop.books import older_finder, open_finder, open_library, told
from desktop.jobs import Job, Jobs
from desktop.messages import say
from desktop.window import Window

if TYPE_CHECKING:
    from codesets.importers.mapping import Mapping
    from codesets.installed import Outcome

UNBUILT = "{} are not built: you stopped it. It is built at the next start."
UNTAKEN = "Stopped: nothing was taken in, and the code books are as they were."


class Intake(QObject):
    """`ready` gives the books, first with what words can be searched already, then with the whole index."""

    ready = Signal(object, object)  # Library, Finder

    def __init__(self, window: Window, jobs: Jobs) -> None:
        super().__init__(window)
        self._window, self._jobs = window, jobs

    def prepare(self) -> None:
        """Books first, so that numbers can be looked up; then the index for words."""
        self._run(partial(open_library), self._opened, UNBUILT.format("The code books"))

    def install(self, names: list[str], mapping: "Mapping | None" = None) -> None:
        """Take in official files, or a list by its columns; what was read is shown before it is switched on."""

        from codesets import installed  # loaded late: the first paint does not wait for the importers

        def work(job: Progress) -> object:
            assert isinstance(job, Job)
            job.step(0, 1, "Reading the files")
            return installed.install([Path(name) for name in names], paths.books(), job, job.ask, mapping)

        job = self._run(work, self._installed, UNTAKEN)
        job.asked.connect(partial(self._show_report, job))

    def remove(self, name: str) -> None:
        """Take an edition out."""

        from codesets import installed

        def work(progress: Progress) -> object:
            progress.step(0, 1, f"Removing {name}")
            installed.remove(name, paths.books())
            return f"{name} is removed; encounters that cite it still open."

        self._run(work, self._removed, UNTAKEN)

    def _opened(self, library: object) -> None:
        assert isinstance(library, Library)
        self.ready.emit(library, older_finder(library) or Finder(library))
        self._run(
            lambda progress: open_finder(library, progress),
            lambda finder: self.ready.emit(library, finder),
            UNBUILT.format("Searches by words"),
        )

    def _show_report(self, job: Job, outcome: object) -> None:
        """What was read, before it is switched on; the worker waits, the window does not."""
        from desktop.dialogs.report import ReportDialog

        dialog = ReportDialog(outcome, self._window)  # type: ignore[arg-type]
        dialog.finished.connect(lambda result: job.answer(result == QDialog.DialogCode.Accepted))
        job.cancelled.connect(dialog.close)
        dialog.open()

    def _installed(self, found: object) -> None:
        outcome: Outcome = found  # type: ignore[assignment]
        shutil.rmtree(paths.home() / "downloads", ignore_errors=True)  # the books keep what they took
        names = list(dict.fromkeys(name for taken in outcome.installed for name in taken.editions))
        if names:
            self._window.foot.say(f"Switched on: {', '.join(names[:3])}{' and more' if len(names) > 3 else ''}")
            self.prepare()
        elif outcome.turned_down:
            self._window.foot.say("Left as it was: nothing was switched on.")
        else:
            say(self._window, UserError("\n".join(told(outcome)) or "There was nothing to take in."))

    def _removed(self, said: object) -> None:
        self._window.foot.say(str(said))
        self.prepare()

    def _run(self, work: Callable[[Progress], object], done: Callable[[object], None], stopped: str) -> Job:
        job, book = self._jobs.start(work), self._window.book
        job.progressed.connect(lambda n, total, words: book.building((n, total, words)))
        job.done.connect(lambda _: book.building(None))
        job.done.connect(done)
        job.cancelled.connect(lambda: self._stopped(stopped))
        job.failed.connect(self._failed)
        book.cancel_build.connect(job.cancel)
        return job

    def _stopped(self, words: str) -> None:
        self._window.book.building(None)
        self._window.foot.say(words)

    def _failed(self, error: object) -> None:
        self._window.book.building(None)
        if isinstance(error, UserError):
            say(self._window, error)
        elif isinstance(error, BaseException):
            raise error
