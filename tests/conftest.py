"""Real books and index, built once for all workers; a data folder of its own for every test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from codesets import installed
from codesets.library import Library
from codesets.search import documents
from codesets.search.find import Finder
from desktop.books import NAMED

RELEASES = Path(__file__).resolve().parents[2] / "shared" / "releases"
EXAMPLES = RELEASES.parent / "encounters"


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def books_path(shared_folder: Path) -> Path:
    path = shared_folder / "books" / "books.db"
    installed.ensure(path)  # two workers may both build; each swaps in a whole file
    return path


@pytest.fixture(scope="session")
def library(books_path: Path) -> Iterator[Library]:
    opened = Library(books_path)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def index_folder(books_path: Path, library: Library, shared_folder: Path) -> Path:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "one")
    folder = shared_folder / f"index-{worker}"
    if not documents.ready(folder, library.made_from()):
        documents.build(folder, library, library.made_from())
    return folder


@pytest.fixture
def with_index(home: Path, index_folder: Path, library: Library) -> Path:
    """The data folder with the index of the shared books in it."""
    folder = home / "index" / library.made_from()[:NAMED]
    folder.parent.mkdir(parents=True)
    folder.symlink_to(index_folder)
    return folder


@pytest.fixture(scope="session")
def finder(library: Library, index_folder: Path) -> Iterator[Finder]:
    opened = Finder(library, index_folder)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("CODEDESK_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def releases() -> Path:
    if not RELEASES.is_dir():
        pytest.skip("the official release files are not on this machine (../shared/releases)")
    return RELEASES


@pytest.fixture
def examples() -> Path:
    if not EXAMPLES.is_dir():
        pytest.skip("the example encounters are not on this machine (../shared/encounters)")
    return EXAMPLES
