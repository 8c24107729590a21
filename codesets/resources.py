"""Where the files that ship with the program are."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "resources"


def resource(*parts: str) -> Path:
    """A file of `resources/`."""
    return FOLDER.joinpath(*parts)
