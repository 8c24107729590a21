"""What the program brings along: ICD-10-CM of April 2026, and the starter books in its own words."""

import hashlib
import importlib.util
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from codesets.errors import UserError
from codesets.importers.part import HEAD, Member, Part
from codesets.importers.starter import STARTERS, read_starter
from codesets.importers.tabular import read_tabular
from codesets.resources import resource


def parts() -> Iterator[Part]:
    """Each shipped book as a part. Raises UserError when a file is missing or does not prove whole."""
    tabular, listed = _icd_files()
    size = tabular.stat().st_size
    with tabular.open("rb") as raw:
        member = Member(tabular.name, size, raw.read(HEAD), lambda: tabular.open("rb"))
    for part in read_tabular(member):
        _prove(part, listed)
        yield part
    for starter in STARTERS:
        yield read_starter(starter, resource("books"))


@cache
def digest() -> str:
    """A digest of all shipped files."""
    seen = hashlib.sha256()
    for source in (*_icd_files(), *(resource("books", name) for s in STARTERS for name in s.files)):
        try:
            seen.update(source.name.encode() + hashlib.sha256(source.read_bytes()).digest())
        except OSError as error:
            raise UserError(f"{source.name} is missing from the program.", "Install Codedesk again.") from error
    return seen.hexdigest()


def _prove(part: Part, listed: Path) -> None:
    """Hold the expanded codes against the package's own list of all codes."""
    made = {row[0] for row in part.tables["entries"] if row[4] not in ("chapter", "section")}
    wanted = {line for line in listed.read_text("ascii").split() if len(line) > 2 and "-" not in line}
    if made != wanted:
        raise UserError(
            f"The ICD-10-CM book does not prove whole: {len(made ^ wanted)} codes differ from its list.",
            "Install Codedesk again; nothing was changed.",
        )


def _icd_files() -> tuple[Path, Path]:
    """The tabular XML and the code list; the package itself is not imported, as that would parse everything."""
    found = importlib.util.find_spec("simple_icd_10_cm")
    if found is None or found.origin is None:
        raise UserError("The ICD-10-CM book is missing from the program.", "Install Codedesk again.")
    data = Path(found.origin).parent / "data"
    return data / "icd10c-tabular-April-1-2026.xml", data / "code-list-April-2026.txt"
