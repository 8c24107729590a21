"""Background work ends once, and lets go of what nobody takes."""

import threading

from pytestqt.qtbot import QtBot

from codesets.progress import Progress
from desktop.jobs import Jobs


class Opened:
    """Something that holds a file open."""

    def __init__(self) -> None:
        self.closed = 0

    def close(self) -> None:
        self.closed += 1


def test_a_result_is_handed_over_open(qtbot: QtBot) -> None:
    jobs, opened = Jobs(), Opened()
    job = jobs.start(lambda _: opened)
    with qtbot.waitSignal(job.done) as taken:
        pass
    jobs.close()
    assert taken.args == [opened] and opened.closed == 0


def test_a_result_that_nobody_takes_is_closed(qtbot: QtBot) -> None:
    jobs, opened, go = Jobs(), Opened(), threading.Event()

    def work(_: Progress) -> Opened:
        go.wait(5)
        return opened

    jobs.start(work)
    go.set()
    jobs.close()
    assert opened.closed == 1
    jobs.start(work)


def test_closing_answers_no_to_what_is_asked(qtbot: QtBot) -> None:
    jobs, heard = Jobs(), []
    job = jobs.start(lambda job: heard.append(job.ask("?")))  # type: ignore[attr-defined]
    with qtbot.waitSignal(job.asked):
        pass
    jobs.close()
    assert heard == [False]
