"""Makes the objects and joins them."""

import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QSettings, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QDialog

from codesets.errors import UserError
from codesets.library import Library
from codesets.progress import Progress
from codesets.resources import resource
from codesets.search.find import Finder
from desktop import paths
from desktop.books import open_finder, open_library, told
from desktop.case import keys
from desktop.desk import Desk
from desktop.dialogs.passphrase import PassphraseDialog
from desktop.jobs import Job, Jobs
from desktop.messages import catch_bugs, say
from desktop.samples import Sample, load_samples
from desktop.settings import Settings
from desktop.theme import Theme
from desktop.window import Window
from desktop.workbench import Workbench

if TYPE_CHECKING:
    from codesets.importers.mapping import Mapping

TITLE_BAR = 40  # px left for the platform's own
PAINTED = 50  # ms; loading books earlier would hold up the first paint


class Program:
    """One window over one encounter; `start` shows it and fetches the books in the background."""

    def __init__(self, app: QApplication) -> None:
        self.settings = Settings(paths.home() / "settings.json")
        self.theme = Theme(app, self.settings.text("scheme"), self.settings.number("scale"))
        self.window = Window(self.theme)
        self.window.setWindowIcon(QIcon(str(resource("icons", "codedesk.svg"))))
        self.bench = Workbench(self.window)
        self.jobs = Jobs(self.window)
        self.window.closing.connect(self.close)
        self.desk = Desk(self.window, self.bench, self.settings, self.theme)
        self.window.fill_menus(self.desk.handlers())
        self._add_samples()
        self.desk.refresh()
        self.desk.install_wanted.connect(self.install)
        self.desk.list_wanted.connect(lambda name, mapping: self.install([name], mapping))
        self.desk.remove_wanted.connect(self.remove)
        self.bench.passphrase_wanted.connect(self.offer_passphrase)
        self._places = QSettings(str(paths.home() / "window.ini"), QSettings.Format.IniFormat)
        self.window.restore_places(self._places)

    def start(self) -> None:
        """Show the window, unlock the store when there is one, and open or build the books."""
        if not self._places.contains("geometry"):
            room = self.window.screen().availableGeometry()
            self.window.resize(min(1440, room.width()), min(900, room.height() - TITLE_BAR))
            self.window.move(room.topLeft())
        self.window.show()
        self.window.documents.take_focus()
        QTimer.singleShot(PAINTED, self.prepare_books)
        if keys.exists(paths.cases()):
            self.offer_passphrase()

    def prepare_books(self) -> None:
        """Books first, so that numbers can be looked up; then the index for words."""
        self._run(partial(open_library), self._library_ready, "The code books")

    def install(self, names: list[str], mapping: "Mapping | None" = None) -> None:
        """Take in official files, or a list by its columns, in the background; then open the books anew."""

        from codesets import installed  # loaded late: the first paint does not wait for the importers

        def work(job: Progress) -> object:
            assert isinstance(job, Job)
            job.step(0, 1, "Reading the files")
            return installed.install([Path(name) for name in names], paths.books(), job, job.ask, mapping)

        job = self._run(work, self._installed, "The code books")
        job.asked.connect(partial(self._show_report, job))

    def remove(self, name: str) -> None:
        """Take an edition out in the background, then open the books anew."""

        from codesets import installed

        def work(progress: Progress) -> object:
            progress.step(0, 1, f"Removing {name}")
            return installed.remove(name, paths.books())

        self._run(work, lambda _: self.prepare_books(), "The code books")

    def _show_report(self, job: Job, outcome: object) -> None:
        """What was read, before it is switched on; the worker waits, the window does not."""
        from codesets.installed import Outcome
        from desktop.dialogs.report import ReportDialog

        assert isinstance(outcome, Outcome)
        dialog = ReportDialog(outcome, self.window)
        dialog.finished.connect(lambda result: job.answer(result == QDialog.DialogCode.Accepted))
        job.cancelled.connect(dialog.close)
        dialog.open()

    def _installed(self, outcome: object) -> None:
        from codesets.installed import Outcome

        assert isinstance(outcome, Outcome)
        shutil.rmtree(paths.home() / "downloads", ignore_errors=True)  # the books keep what they took
        if not outcome.installed:  # otherwise the report was shown and confirmed
            say(self.window, UserError("\n".join(told(outcome)) or "There was nothing to take in."))
        if outcome.installed:
            self.prepare_books()

    def offer_passphrase(self) -> None:
        """Ask once for the passphrase, without blocking the work; turned away, the case stays in memory."""
        dialog = PassphraseDialog(paths.cases(), self.window)
        dialog.finished.connect(
            lambda result: self._unlocked(dialog) if result == QDialog.DialogCode.Accepted else None
        )
        dialog.setModal(keys.exists(paths.cases()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not dialog.isModal())
        dialog.show()

    def close(self) -> None:
        """Stop what runs, remember the places, let the files go."""
        self.window.keep_places(self._places)
        self.jobs.close()
        self.bench.close()

    def _unlocked(self, dialog: PassphraseDialog) -> None:
        from desktop.case.store import CaseStore  # loaded late: the first paint does not wait for it

        try:
            self.bench.use_store(CaseStore.open(paths.cases(), dialog.key or b""), "file")
            self.bench.resume()
        except UserError as error:
            say(self.window, error)

    def _library_ready(self, library: object) -> None:
        assert isinstance(library, Library)
        self.bench.use_books(library, Finder(library))
        self._run(lambda progress: open_finder(library, progress), self._finder_ready, "The search index")

    def _finder_ready(self, finder: object) -> None:
        assert isinstance(finder, Finder)
        if self.bench.library is not None:
            self.bench.use_books(self.bench.library, finder)

    def _run(self, work: Callable[[Progress], object], done: Callable[[object], None], what: str) -> Job:
        job = self.jobs.start(work)
        job.progressed.connect(lambda n, total, words: self.window.book.building((n, total, words)))
        job.done.connect(lambda _: self.window.book.building(None))
        job.done.connect(done)
        job.cancelled.connect(
            lambda: self._stopped(f"{what} are not built: you stopped it. It is built at the next start.")
        )
        job.failed.connect(self._failed)
        self.window.book.cancel_build.connect(job.cancel)
        return job

    def _stopped(self, words: str) -> None:
        self.window.book.building(None)
        self.window.book.show_hits((), words)

    def _failed(self, error: object) -> None:
        self.window.book.building(None)
        if isinstance(error, UserError):
            say(self.window, error)
        elif isinstance(error, BaseException):
            raise error

    def _add_samples(self) -> None:
        menu = self.window.menu("Help")
        samples = menu.addMenu("Sample Notes")
        for sample in load_samples():
            samples.addAction(sample.title).triggered.connect(lambda _=False, s=sample: self._open_sample(s))

    def _open_sample(self, sample: Sample) -> None:
        self.bench.open(sample.encounter())
        self.desk.leave()


def run() -> int:
    """Open the window; returns the exit code."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Codedesk")
    home = paths.home()
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise UserError(f"The data folder {home} cannot be made.", "Choose another with --home.") from error
    lock = QLockFile(str(home / "window.lock"))
    if not lock.tryLock(100):
        raise UserError(
            "Codedesk is open already with this data folder.", "Use that window, or choose another folder with --home."
        )
    program = Program(app)
    catch_bugs(program.window)
    program.start()
    return int(app.exec())
