"""A disk that fills while books are taken in: said plainly, the old books whole, nothing left beside them."""

import subprocess
import sys
from pathlib import Path

import pytest

from codesets import installed
from codesets.library import Library

ROOT = Path(__file__).resolve().parents[2]
FILLED = """
import resource, sys
from pathlib import Path
from codesets import installed
from codesets.errors import UserError
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    outcome = installed.install([Path(sys.argv[2])], Path(sys.argv[1]))
    print("refused", outcome.installed, outcome.refused)
except UserError as error:
    print(error.sentence())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are those of Unix")
@pytest.mark.parametrize("room", [9_000_000, 1_000_000, 4096])
def test_the_old_books_stay_whole(tmp_path: Path, releases: Path, room: int) -> None:
    books = tmp_path / "books.db"
    installed.ensure(books)
    before = [edition.name for edition in Library(books).editions()]
    command = [sys.executable, "-c", FILLED, str(books), str(releases / "icd10pcs-2025.zip"), str(room)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "could not be written; they are as they were" in ended.stdout, ended.stdout
    library = Library(books)
    assert [edition.name for edition in library.editions()] == before
    assert library.rows("pragma integrity_check") == [("ok",)]
    library.close()
    assert not list(tmp_path.glob("sources/*"))
    assert installed.install([releases / "icd10pcs-2025.zip"], books).installed
