"""Files as a user gives them, made in memory; and the rows of a part."""

import io
from typing import Any

from codesets.importers.part import HEAD, Member, Part


def given_file(name: str, content: str | bytes) -> Member:
    """A member of this content."""
    raw = content.encode() if isinstance(content, str) else content
    return Member(name, len(raw), raw[:HEAD], lambda: io.BytesIO(raw))


def rows(part: Part, table: str) -> list[tuple[Any, ...]]:
    """The rows a part brings to a table."""
    return [tuple(row) for row in part.tables.get(table, ())]
