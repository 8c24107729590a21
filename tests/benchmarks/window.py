"""The window's times as a table, offscreen on finished books: python -m tests.benchmarks.window TRACE.json"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from codesets.checks.run import check
from codesets.code import Code, System
from codesets.library import Library
from codesets.search.find import Finder
from desktop import paths
from desktop.__main__ import VERSION
from desktop.books import open_finder, open_library
from desktop.case.encounter import Diagnosis, Encounter, Procedure
from desktop.case.facts import claim
from desktop.case.summary_pdf import render
from desktop.desk import Desk
from desktop.samples import load_samples
from desktop.settings import Settings
from desktop.theme import Theme
from desktop.window import Window
from desktop.workbench import Workbench

FIRST_PAINT = """
import sys, time
began = time.perf_counter()
from PySide6.QtWidgets import QApplication
from PySide6.QtCore import QEvent, QObject
from desktop.app import Program
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print(time.perf_counter() - began)
            sys.stdout.flush()
            import os; os._exit(0)
        return False
app = QApplication([])
program = Program(app)
watch = Watch()
program.window.documents.installEventFilter(watch)
program.start()
app.exec()
"""


class Painted(QObject):
    """Notes when the results were last painted."""

    at = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.at = time.perf_counter()
        return False


def main(trace: Path) -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ["CODEDESK_HOME"] = home
        _run("from desktop.books import *; open_finder(open_library())")
        paints = [float(_run(FIRST_PAINT)) for _ in range(7)]
        print(
            f"| first paint, warm, median of 7, Python's start not counted | {statistics.median(paints) * 1000:.0f} ms |"
        )
        app = QApplication([])
        library = open_library()
        finder = open_finder(library)
        _measure(app, library, finder, trace)


def _measure(app: QApplication, library: Library, finder: Finder, trace: Path) -> None:
    theme = Theme(app, "light")
    window = Window(theme)
    bench = Workbench(window)
    desk = Desk(window, bench, Settings(paths.home() / "settings.json"), theme)
    window.fill_menus(desk.handlers())
    bench.use_books(library, finder)
    bench.saving = "memory"
    window.resize(1366, 768)
    window.show()
    painted = Painted()
    window.book.results.viewport().installEventFilter(painted)
    spent = []
    for query in json.loads(trace.read_text("utf-8")):
        for typed in query["keys"]:
            start = time.perf_counter()
            window.book.box.setText(typed)
            app.processEvents()
            while painted.at < start and time.perf_counter() - start < 0.2:
                app.processEvents()
            spent.append(max(painted.at - start, 0))  # 0: the same rows, nothing to paint
    _row("keystroke to painted list", spent)
    resident = next(x for x in Path("/proc/self/status").read_text().splitlines() if x.startswith("VmRSS"))
    print(f"| resident, both books open, after {len(spent)} searches | {int(resident.split()[1]) / 1024:.0f} MB |")
    encounter = _large(library)
    facts = claim(encounter)
    assert facts is not None
    _row("findings of 25 diagnoses and 50 lines", _times(lambda: check(facts, library), 30))
    bench.open(encounter)
    flip = [replace(encounter, account=str(n)) for n in range(30)]
    _row("a change on screen: checks, rows, findings", _times(lambda: bench._show(flip.pop()), 30))
    now = datetime(2026, 6, 11, tzinfo=UTC)
    verdict = check(facts, library)
    _row("coded summary PDF of it", _times(lambda: render(encounter, verdict, library, now, VERSION), 10))
    window.close()


def _large(library: Library) -> Encounter:
    sample = load_samples()[0].encounter()
    codes = [e.code for e in library.book_named("icd10cm-2026-04").entries() if e.billable][:: 74_719 // 25][:25]
    lines = tuple(Procedure(Code(System.CPT, f"0{2000 + n}"), modifiers=("59",), pointers=(1, 2)) for n in range(50))
    return replace(sample, diagnoses=tuple(Diagnosis(c) for c in codes), procedures=lines, start=date(2026, 6, 11))


def _times(work, rounds: int) -> list[float]:  # type: ignore[no-untyped-def]
    spent = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return spent


def _row(what: str, spent: list[float]) -> None:
    times = sorted(spent)
    marks = " / ".join(f"{times[min(len(times) - 1, int(len(times) * p))] * 1000:.1f}" for p in (0.5, 0.95, 0.99))
    print(f"| {what}, p50 / p95 / p99 | {marks} ms |")


def _run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main(Path(sys.argv[1]))
