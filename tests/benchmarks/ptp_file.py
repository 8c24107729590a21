"""Takes in a quarter of PTP edits: 2.6 million invented pairs over four files in the layout of CMS.

.venv/bin/python -m tests.benchmarks.ptp_file [--rows 2600000] [--sheet]
"""

import argparse
import itertools
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from codesets import installed

CAPTION = (
    "CPT only copyright 2025 American Medical Association.  All rights reserved.\t\t\t\t\t\t\r\n"
    "Column1/Column2 Edits\t\t\t\t\t\t\r\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n"
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\r\n\t\t\t\t*=no data\t1=allowed\t\r\n\t\t\t\t\t9=not applicable\t\r\n"
)
REASON = "Misuse of Column Two code with Column One code"


def pairs(count: int) -> Iterator[tuple[str, ...]]:
    """Distinct pairs of numbers, sorted by the first as the official files are."""
    numbers = [f"{n:05}" for n in range(2000, 10_000)]
    for n, (first, step) in enumerate(itertools.product(numbers, range(1, 326))):
        if n == count:
            return
        second = numbers[(int(first) - 2000 + step * 7) % len(numbers)]
        yield first, second, "", "20200101", "*" if n % 3 else "20231231", str(n % 2), REASON


def write(folder: Path, count: int, sheet: bool) -> list[Path]:
    """Four files of text, or one spreadsheet of a quarter of the rows."""
    rows, each = pairs(count), count // 4
    if sheet:
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        page = book.create_sheet()
        for line in CAPTION.splitlines():
            page.append(line.split("\t"))
        for row in itertools.islice(rows, each):
            page.append(row)
        book.save(folder / "ccipra-v322r0-f1.xlsx")
        return [folder / "ccipra-v322r0-f1.xlsx"]
    files = [folder / f"ccipra-v322r0-f{n}.TXT" for n in (1, 2, 3, 4)]
    for path in files:
        with path.open("w", encoding="latin-1", newline="") as out:
            out.write(CAPTION)
            out.writelines("\t".join(row) + "\r\n" for row in itertools.islice(rows, each))
    return files


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=2_600_000)
    parser.add_argument("--sheet", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = write(folder, options.rows, options.sheet)
        books = folder / "home" / "books.db"
        installed.ensure(books)
        size = books.stat().st_size
        began = time.perf_counter()
        outcome = installed.install(files, books)
        took = time.perf_counter() - began
        accepted = sum(r.accepted for t in outcome.installed for r in t.reports)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        grown = (books.stat().st_size - size) / 1024**2
        print(
            f"{accepted:,} rows in {took:.1f} s, {grown:.0f} MB on disk, peak {peak:.0f} MB; refused: {outcome.refused}"
        )


if __name__ == "__main__":
    main()
