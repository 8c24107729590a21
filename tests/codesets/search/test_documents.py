"""The index says what it was made from, and a damaged one is noticed before it is opened."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from codesets.errors import UserError
from codesets.library import Library
from codesets.progress import Cancelled, Progress
from codesets.search import documents
from codesets.search.documents import Documents


@pytest.fixture
def copied(index_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(index_folder, tmp_path / "index"))


def test_a_whole_index_is_ready_for_its_own_books_only(copied: Path, library: Library) -> None:
    assert documents.ready(copied, library.made_from())
    assert not documents.ready(copied, "other books")


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
    ],
)
def test_a_damaged_index_is_not_ready(copied: Path, library: Library, damage: Callable[[Path], object]) -> None:
    damage(max(copied.iterdir(), key=lambda path: path.stat().st_size))
    assert not documents.ready(copied, library.made_from())


def test_an_index_that_others_can_write_is_not_opened(copied: Path) -> None:
    Documents(copied).close()
    copied.chmod(0o777)
    with pytest.raises(UserError, match="not of your own making"):
        Documents(copied)


def test_a_cancelled_build_leaves_the_old_index(copied: Path, library: Library) -> None:
    class Stop(Progress):
        def step(self, done: int, total: int, what: str) -> None:
            if done:
                raise Cancelled

    before = sorted((p.name, p.stat().st_size) for p in copied.iterdir())
    with pytest.raises(Cancelled):
        documents.build(copied, library, "other", Stop())
    assert sorted((p.name, p.stat().st_size) for p in copied.iterdir()) == before
    assert [p.name for p in copied.parent.iterdir() if "new" in p.name] == []
