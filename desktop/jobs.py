"""Background work: progress, cancel, and an answer that always arrives in the window's thread."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, Signal, Slot

from codesets.progress import Cancelled, Progress


@runtime_checkable
class Closable(Protocol):
    """What holds a file open."""

    def close(self) -> object:
        """Let it go."""


Work = Callable[[Progress], object]


class Job(QObject, Progress):
    """One piece of work. Ends with exactly one of `done`, `failed` or `cancelled`."""

    progressed = Signal(int, int, str)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    asked = Signal(object)  # a question to the coder; `answer` lets the work go on
    _returned = Signal(object)
    _asking = Signal(object)

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._work, self._stop = work, threading.Event()
        self._result: object = None
        self._answered, self._answer = threading.Event(), False
        self._returned.connect(self._deliver)  # both arrive in the window's thread, after whoever began the job
        self._asking.connect(self._put)

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()
        self._answered.set()

    def ask(self, about: object) -> bool:
        """Put a question from the worker's thread and wait for the answer; a cancelled job hears no."""
        self._answered.clear()
        self._asking.emit(about)
        self._answered.wait()
        return self._answer and not self._stop.is_set()

    def answer(self, yes: bool) -> None:
        """Answer what was asked."""
        self._answer = yes
        self._answered.set()

    def step(self, done: int, total: int, what: str) -> None:
        if self._stop.is_set():
            raise Cancelled
        self.progressed.emit(done, total, what)

    def run(self) -> None:
        """Do the work, in a worker thread."""
        try:
            self._result = self._work(self)
            self._returned.emit(None)
        except Exception as error:  # delivered to the window's thread, which decides
            self._returned.emit(error)

    def let_go(self) -> None:
        """Close a result that nobody took."""
        result, self._result = self._result, None
        if isinstance(result, Closable):
            result.close()

    @Slot(object)
    def _put(self, about: object) -> None:
        self.asked.emit(about)

    @Slot(object)
    def _deliver(self, error: object) -> None:
        if self._stop.is_set() or isinstance(error, Cancelled):
            self.let_go()
            self.cancelled.emit()
        elif error is not None:
            self.failed.emit(error)
        else:
            result, self._result = self._result, None
            self.done.emit(result)
        self.deleteLater()


class Jobs(QObject):
    """Runs jobs one after another."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = ThreadPoolExecutor(1, "codedesk")  # a QRunnable's wrapper may outlive it and stand for another

    def start(self, work: Work) -> Job:
        """Queue a piece of work; connect to the job's signals at once."""
        job = Job(work, self)
        with suppress(RuntimeError):  # closed already: nothing is begun any more
            self._worker.submit(job.run)
        return job

    def close(self) -> None:
        """Cancel what runs and wait for it to stop."""
        for job in self.findChildren(Job):
            job.cancel()
        self._worker.shutdown(cancel_futures=True)
        for job in self.findChildren(Job):
            job.let_go()
