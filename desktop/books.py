"""Opens the code books, building what is missing first; no Qt, used by the window and the command line alike."""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from codesets.errors import UserError
from codesets.library import Library
from codesets.progress import SILENT, Progress
from codesets.search import documents
from codesets.search.find import Finder
from desktop import paths

if TYPE_CHECKING:
    from codesets.installed import Outcome

NAMED = 16  # characters of the digest that names an index


def open_library(progress: Progress = SILENT) -> Library:
    """The books, built or rebuilt when they are missing, half-built or damaged."""
    from codesets import installed  # loaded late: the first paint does not wait for the importers

    installed.ensure(paths.books(), progress)
    return Library(paths.books())


def open_finder(library: Library, progress: Progress = SILENT) -> Finder:
    """Search over the books, its index built or rebuilt when it is missing or damaged; one for each state of the books.

    An index of other books is let go when it is not needed any more, at the next start: a window may still search in it.
    """
    made_from = library.made_from()
    folder = paths.index() / made_from[:NAMED]
    if documents.ready(folder, made_from):
        with suppress(UserError):
            finder = Finder(library, folder)
            finder.warm()
            for other in _others(folder):
                shutil.rmtree(other, ignore_errors=True)
            return finder
    documents.build(folder, library, made_from, progress)
    finder = Finder(library, folder)
    finder.warm()
    return finder


def older_finder(library: Library) -> Finder | None:
    """Search over an index of the books as they were, for the time until a new one is built; None without one."""
    for folder in _others(paths.index() / library.made_from()[:NAMED]):
        if documents.whole(folder):
            with suppress(UserError):
                return Finder(library, folder)
    return None


def _others(folder: Path) -> list[Path]:
    try:
        return sorted((p for p in folder.parent.iterdir() if p != folder), key=lambda p: -p.stat().st_mtime)
    except OSError:
        return []


def told(outcome: "Outcome") -> list[str]:
    """What came of an installation, a line for each file."""
    lines = []
    for taken in outcome.installed:
        counted = (
            f"{kind} {r.accepted:,} of {r.read:,} rows" + (f", {r.refusals:,} refused" if r.refusals else "")
            for kind, r in zip(taken.kinds, taken.reports, strict=True)
        )
        lines.append(f"{_base(taken.file)}: {', '.join(taken.editions)}: {'; '.join(counted)}.")
    lines += [f"{_base(taken.file)}: already there ({', '.join(taken.editions)})." for taken in outcome.already]
    lines += [f"{_base(name)}: holds no code book." for name in outcome.no_book]
    lines += [f"{_base(name)}: {why}" for name, why in outcome.refused]
    return lines + [f"{name} lacks: {'; '.join(parts)}." for name, parts in outcome.lacks.items()]


def _base(name: str) -> str:
    return name.rsplit("/", 1)[-1]
