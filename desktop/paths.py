"""Where things are kept on this machine."""

import os
from pathlib import Path

from platformdirs import user_data_path


def home() -> Path:
    """The data folder: CODEDESK_HOME, else the platform's place."""
    chosen = os.environ.get("CODEDESK_HOME")
    return Path(chosen).expanduser() if chosen else user_data_path("codedesk", appauthor=False)


def books() -> Path:
    """The code books; can be rebuilt."""
    return home() / "books.db"


def index() -> Path:
    """The search index; can be rebuilt."""
    return home() / "index"


def cases() -> Path:
    """The encrypted encounters and their wrapped key."""
    return home() / "cases"
