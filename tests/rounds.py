"""How many rounds a test of endurance takes: few in daily work, many under `start.py test --long`."""

import os

LONG = bool(os.environ.get("CODEDESK_LONG"))


def rounds(daily: int, long: int) -> int:
    """The count for this run."""
    return long if LONG else daily
