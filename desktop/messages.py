"""What is said to the coder: a plain error, a bug, a question."""

import logging
import sys
import traceback
from types import TracebackType

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QInputDialog, QMessageBox, QPlainTextEdit, QWidget

from codesets.errors import UserError

WIDTH = 460  # px
LOG = logging.getLogger("codedesk")


def say(parent: QWidget | None, error: UserError) -> None:
    """Show what happened and what to do next."""
    box = QMessageBox(QMessageBox.Icon.Warning, "Codedesk", error.what, QMessageBox.StandardButton.Ok, parent)
    box.setInformativeText(error.remedy)
    shown(box)


def confirm(parent: QWidget | None, question: str, remedy: str, yes: str) -> bool:
    """Ask before something that cannot be undone; the safe answer is the default."""
    box = QMessageBox(QMessageBox.Icon.Question, "Codedesk", question, QMessageBox.StandardButton.Cancel, parent)
    box.setInformativeText(remedy)
    button = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    shown(box)
    return box.clickedButton() is button


def ask(parent: QWidget | None, title: str, label: str, text: str = "") -> str:
    """One line of text, begun with `text`; empty when the coder turned away."""
    dialog = QInputDialog(parent, labelText=label, textValue=text)
    dialog.setWindowTitle(title)
    dialog.resize(WIDTH, 0)
    return dialog.textValue().strip() if shown(dialog) else ""


def ask_lines(parent: QWidget | None, title: str, label: str, text: str = "") -> str | None:
    """Several lines, begun with `text`; None when the coder turned away. Ctrl+Enter keeps them, Tab leaves the text."""
    dialog = QInputDialog(parent, labelText=f"{label}   (Ctrl+Enter keeps it)", textValue=text)
    dialog.setOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput)
    dialog.setWindowTitle(title)
    dialog.resize(WIDTH, 260)
    box = dialog.findChild(QPlainTextEdit)
    if box is not None:
        box.setTabChangesFocus(True)
    QShortcut(QKeySequence("Ctrl+Return"), dialog).activated.connect(dialog.accept)
    return dialog.textValue() if shown(dialog) else None


def shown(dialog: QDialog) -> bool:
    """Show a dialog until it is closed, and let it go; true where it was accepted. Its answers can be read at once."""
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return accepted


def place(trace: TracebackType | None) -> str:
    """File and line of a bug, without its message: that may hold a patient's words."""
    steps = traceback.extract_tb(trace)
    return f"{steps[-1].filename.rsplit('/', 1)[-1]}:{steps[-1].lineno}" if steps else "unknown place"


def catch_bugs(window: QWidget) -> None:
    """Route every uncaught exception to one dialog; the case is saved at each change already."""

    def handle(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, UserError):
            say(window, error)
            return
        if isinstance(error, KeyboardInterrupt):
            QApplication.quit()
            return
        LOG.error("bug: %s at %s", kind.__name__, place(trace))
        bug(window, f"{kind.__name__} at {place(trace)}")

    sys.excepthook = handle


def bug(parent: QWidget | None, where: str) -> None:
    """The one bug dialog."""
    box = QMessageBox(QMessageBox.Icon.Critical, "Codedesk", "Something went wrong inside Codedesk.", parent=parent)
    box.setInformativeText("Your encounter is safe as of the last change. You can go on; if it happens again, restart.")
    box.setDetailedText(where)
    shown(box)
