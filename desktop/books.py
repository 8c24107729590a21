"""Opens the code books, building what is missing first; no Qt, used by the window and the command line alike."""

from contextlib import suppress

from codesets import embedded
from codesets.errors import UserError
from codesets.library import Library
from codesets.progress import SILENT, Progress
from codesets.search import index
from codesets.search.find import Finder
from desktop import paths


def open_library(progress: Progress = SILENT) -> Library:
    """The books, built or rebuilt when they are missing, half-built or damaged."""
    embedded.ensure(paths.books(), progress)
    return Library(paths.books())


def open_finder(library: Library, progress: Progress = SILENT) -> Finder:
    """Search over the books, its index built or rebuilt when it is missing, stale or damaged."""
    folder, made_from = paths.index(), embedded.made_from(paths.books())
    if index.ready(folder, made_from):
        with suppress(UserError):
            return Finder(library, folder)
    index.build(folder, library, made_from, progress)
    return Finder(library, folder)
