"""Every setting, declared once; kept in a small file that holds no patient's words."""

import json
from dataclasses import dataclass
from pathlib import Path

from codesets.errors import UserError


@dataclass(frozen=True, slots=True)
class Setting:
    """`choices` are (value, label); an empty tuple means free text or a yes/no by the default's type."""

    key: str
    default: str | bool | float
    label: str
    help: str
    choices: tuple[tuple[str, str], ...] = ()


SETTINGS = (
    Setting(
        "scheme",
        "system",
        "Colours",
        "Follow the system, or stay light or dark.",
        (("system", "As the system"), ("light", "Light"), ("dark", "Dark")),
    ),
    Setting("scale", 1.0, "Text size", "1.0 is normal; Ctrl++ and Ctrl+- change it too."),
    Setting(
        "copy_dot", True, "Copy codes with the dot", "Off: E1122 instead of E11.22, for billing systems that want none."
    ),
    Setting(
        "learn",
        True,
        "Learn from what I assign",
        "A code assigned for the same words comes first; kept encrypted, with the encounters.",
    ),
    Setting("coder_name", "", "Coder's name", "Printed on the sign-off and kept with overrides."),
    Setting("coder_credential", "", "Credential", "For example CPC or CCS."),
)
TABLE = {setting.key: setting for setting in SETTINGS}


class Settings:
    """Values by key, read once and written at each change. A damaged file falls back to the defaults."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            found = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            found = {}
        self._values = {
            key: found[key]
            for key, setting in TABLE.items()
            if isinstance(found, dict) and _fits(setting, found.get(key))
        }

    def text(self, key: str) -> str:
        """A setting as text."""
        return str(self._values.get(key, TABLE[key].default))

    def flag(self, key: str) -> bool:
        """A yes/no setting."""
        return bool(self._values.get(key, TABLE[key].default))

    def number(self, key: str) -> float:
        """A setting as a number."""
        return float(self._values.get(key, TABLE[key].default))

    def put(self, key: str, value: str | bool | float) -> None:
        """Keep a value. Raises UserError when it does not fit or cannot be written."""
        if not _fits(TABLE[key], value):
            raise UserError(f"{TABLE[key].label}: this value cannot be used.", "The old value is kept.")
        self._values[key] = value
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(json.dumps(self._values, indent=1), "utf-8")
        except OSError as error:
            raise UserError("The settings could not be saved; they hold until you quit.", "Check the disk.") from error


def _fits(setting: Setting, value: object) -> bool:
    if setting.choices:
        return value in {choice for choice, _ in setting.choices}
    if isinstance(setting.default, float):
        return isinstance(value, int | float) and not isinstance(value, bool) and 0.8 <= value <= 2.0
    return isinstance(value, type(setting.default))
