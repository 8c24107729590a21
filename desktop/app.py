"""Makes the objects and joins them."""

import sys

from PySide6.QtCore import QLockFile, QSettings, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from codesets.errors import UserError
from codesets.resources import resource
from desktop import paths
from desktop.case import keys
from desktop.desk import Desk
from desktop.dialogs.passphrase import PassphraseDialog
from desktop.intake import Intake
from desktop.jobs import Jobs
from desktop.messages import catch_bugs, say
from desktop.samples import Sample, load_samples
from desktop.settings import Settings
from desktop.theme import Theme
from desktop.window import Window
from desktop.workbench import Workbench

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
        self.intake = Intake(self.window, self.jobs)
        self.intake.ready.connect(self.bench.use_books)
        self.desk.install_wanted.connect(self.intake.install)
        self.desk.list_wanted.connect(lambda name, mapping: self.intake.install([name], mapping))
        self.desk.remove_wanted.connect(self.intake.remove)
        self.bench.passphrase_wanted.connect(self.offer_passphrase)
        self.desk.keep_wanted.connect(self.ask_passphrase)
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
        QTimer.singleShot(PAINTED, self.intake.prepare)
        if keys.exists(paths.cases()):
            self.ask_passphrase()

    def offer_passphrase(self) -> None:
        """Say once that the case is in memory only; the dialog opens when the coder asks for it, so that no key goes astray."""
        words = "This case is in memory only and ends with the program, until you choose a passphrase."
        self.window.notice.offer(words, self.window.action("app.keep"))

    def ask_passphrase(self) -> None:
        """Choose the passphrase, or give it; turned away, the case stays in memory."""
        if self.bench.saving == "file":
            self.window.foot.say("Every change is saved, encrypted, as it is made.")
            return
        self.window.notice.hide()
        dialog = PassphraseDialog(paths.cases(), self.window)
        dialog.accepted.connect(lambda: self._unlocked(dialog))
        dialog.open()

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
