"""Encounters as JSON for the encrypted store: lossless, by the fields of the frozen values."""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from codesets.errors import UserError
from desktop.case.encounter import Encounter


def encode(encounter: Encounter) -> str:
    """The encounter as one line of JSON; fields at their defaults are left out."""
    return json.dumps(_plain(encounter), ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> Encounter:
    """The encounter that `encode` wrote. Raises UserError when the row is damaged."""
    try:
        read = _value(Encounter, json.loads(text))
    except (ValueError, TypeError, KeyError) as error:
        raise UserError(
            "This encounter's record is damaged; the others are safe.", "Restore it from a backup."
        ) from error
    assert isinstance(read, Encounter)
    return read


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(v) for f in fields(value) if (v := getattr(value, f.name)) != f.default}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _value(wanted: Any, found: Any) -> Any:
    if get_origin(wanted) in (Union, UnionType):
        return None if found is None else _value(next(a for a in get_args(wanted) if a is not type(None)), found)
    if get_origin(wanted) is tuple:
        return tuple(_value(get_args(wanted)[0], v) for v in found)
    if is_dataclass(wanted) and isinstance(wanted, type):
        hints = _hints(wanted)
        return wanted(**{name: _value(hints[name], v) for name, v in found.items()})
    if wanted is date:
        return date.fromisoformat(found)
    return wanted(found) if isinstance(wanted, type) and issubclass(wanted, Enum) else found


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
