"""Any damage to any official file is refused or read; it never raises, and never half-imports."""

import random
import shutil
import zipfile
from pathlib import Path

import pytest

from codesets import installed
from codesets.library import Library
from tests.rounds import rounds

ARCHIVES = (
    "gems-2018", "hcpcs-2020", "hcpcs-2025-oct", "icd10cm-2017-table-and-index", "icd10cm-2026-april-tables-partial",
    "icd10cm-2026-order", "icd10cm-2026-poa-and-conversion", "icd10pcs-2025", "ncci-2026q2-addon", "ncci-2026q3-excerpts",
    "pfs-rvu25d-descriptors-blanked",
)  # fmt: skip
SMALL = 6_000_000  # bytes; a larger file is damaged in its first part alone


def damaged(raw: bytes, chance: random.Random) -> bytes:
    """Bytes flipped, a piece cut out, doubled or lost at the end."""
    whole = bytearray(raw)
    way = chance.choice(("flip", "cut", "double", "end", "zero"))
    at = chance.randrange(max(1, len(whole)))
    piece = chance.randrange(1, 4000)
    if way == "flip":
        for _ in range(20):
            whole[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
    elif way == "cut":
        del whole[at : at + piece]
    elif way == "double":
        whole[at:at] = whole[at : at + piece]
    elif way == "zero":
        whole[at : at + piece] = bytes(len(whole[at : at + piece]))
    else:
        del whole[at:]
    return bytes(whole)


def state(books: Path) -> list[tuple[str, str, int]]:
    """(edition, part, codes of the edition) of all that is switched on."""
    library = Library(books)
    try:
        return library.rows("select name, kind, codes from editions left join parts on edition = id order by 1, 2")
    finally:
        library.close()


@pytest.mark.parametrize("name", ARCHIVES)
def test_no_damage_half_imports(name: str, releases: Path, books_path: Path, tmp_path: Path) -> None:
    chance = random.Random(f"damage {name}")
    with zipfile.ZipFile(releases / f"{name}.zip") as archive:
        members = [m for m in archive.infolist() if 0 < m.file_size < SMALL]
        for number in range(rounds(2, 60)):
            folder = tmp_path / str(number)
            folder.mkdir()
            books = folder / "books.db"
            shutil.copy(books_path, books)
            member = chance.choice(members)
            given = folder / member.filename.replace("\\", "/").rsplit("/", 1)[-1]
            given.write_bytes(damaged(archive.read(member), chance))
            before = state(books)
            outcome = installed.install([given], books)
            reports = [report for taken in outcome.installed for report in taken.reports]
            assert all(report.balanced() for report in reports)
            assert bool(outcome.installed) is (state(books) != before)
            assert outcome.installed or outcome.refused or outcome.no_book or outcome.already
            shutil.rmtree(folder)
