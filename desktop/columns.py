"""Columns that were chosen for a list, remembered by its header, so that next year's list is read alike."""

import hashlib
import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from codesets.errors import UserError
from codesets.importers.mapping import Mapping, from_json, guess, sample, to_json
from codesets.importers.part import Member

FILE = "columns.json"
SEEN = 20  # rows in which a header is looked for


def propose(member: Member, folder: Path) -> Mapping:
    """What was chosen for the same header before, under the new file's name and date; else a guess."""
    guessed, saved = guess(member), _load(folder)
    for row in sample(member, SEEN):
        if _digest(row) in saved:
            with suppress(UserError):
                return replace(from_json(saved[_digest(row)]), name=guessed.name, effective=guessed.effective)
    return guessed


def remember(member: Member, mapping: Mapping, folder: Path) -> None:
    """Keep the choice for a list with a header. A folder that cannot be written forgets it; nothing else is lost."""
    rows = sample(member, mapping.header_row)
    if not rows:
        return
    kept = _load(folder) | {_digest(rows[-1]): to_json(mapping)}
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / FILE).write_text(json.dumps(kept), "utf-8")


def _digest(row: list[str]) -> str:
    return hashlib.sha256("\t".join(cell.strip().lower() for cell in row).encode()).hexdigest()[:16]


def _load(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): v for k, v in found.items() if isinstance(v, str)} if isinstance(found, dict) else {}
