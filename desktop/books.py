"""Opens the code books, building what is missing first; no Qt, used by the window and the command line alike."""

from codesets import embedded
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
    """Search over the books, its index built or rebuilt when needed."""
    if not index.ready(paths.index(), embedded.made_from()):
        index.build(paths.index(), library, embedded.made_from(), progress)
    return Finder(library, paths.index())
