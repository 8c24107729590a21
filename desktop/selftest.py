"""Proves that an installation works, in a folder of its own; the user's data is never touched."""

import os
import tempfile
from datetime import datetime
from pathlib import Path


def run_selftest() -> int:
    """Build the books, search, check, keep a case encrypted, write a PDF, draw the window. Prints one line; 0 when all held."""
    with tempfile.TemporaryDirectory(prefix="codedesk-selftest-") as folder:
        os.environ["CODEDESK_HOME"] = folder
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        failed = _steps(Path(folder))
    print(f"selftest failed: {failed}" if failed else "selftest: all held")
    return 1 if failed else 0


def _steps(home: Path) -> str:
    """The first step that did not hold; empty when all did."""
    from codesets.checks.run import check
    from desktop import paths
    from desktop.__main__ import VERSION
    from desktop.books import open_finder, open_library
    from desktop.case import keys
    from desktop.case.facts import claim
    from desktop.case.store import CaseStore
    from desktop.case.summary_pdf import render
    from desktop.demo import code_sample
    from desktop.picture import draw_window
    from desktop.samples import load_samples

    library = open_library()
    finder = open_finder(library)
    encounter = code_sample(load_samples()[0], finder)
    facts = claim(encounter)
    if not encounter.diagnoses or facts is None:
        return "search"
    verdict = check(facts, library)
    if not verdict.editions:
        return "checks"
    store = CaseStore.open(paths.cases(), keys.create(paths.cases(), "selftest passphrase"))
    store.save(encounter)
    store.close()
    reopened = CaseStore.open(paths.cases(), keys.unlock(paths.cases(), "selftest passphrase"))
    same = reopened.load(encounter.key) == encounter
    reopened.close()
    if not same:
        return "case store"
    if not render(encounter, verdict, library, datetime.now().astimezone(), VERSION).startswith(b"%PDF"):
        return "summary"
    draw_window(encounter, library, finder, home / "window.png")
    finder.close()
    library.close()
    return "" if (home / "window.png").stat().st_size > 10_000 else "window"
