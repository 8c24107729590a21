"""Tables of actions and settings, held against the window and the docs."""

import argparse
import re
from pathlib import Path

import pytest

from codesets.errors import UserError
from desktop.__main__ import parser
from desktop.actions import ACTIONS
from desktop.dialogs.pages import keys_page
from desktop.models.values import ValuesModel
from desktop.settings import SETTINGS, Settings
from desktop.theme import DARK, LIGHT


def subcommands(whole: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    return next(a.choices for a in whole._actions if isinstance(a, argparse._SubParsersAction))


DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_no_key_is_given_twice() -> None:
    keys = [a.keys for a in ACTIONS if a.keys]
    assert len(keys) == len(set(keys))
    assert not [k for k in keys if k.startswith("Ctrl+Alt") or k in ("Insert", "CapsLock")]


def test_every_key_is_on_the_keys_page_and_every_action_in_the_docs() -> None:
    page, docs = keys_page(), (DOCS / "reference.md").read_text("utf-8")
    assert [a.id for a in ACTIONS if a.keys and a.help not in page.replace("&#x27;", "'")] == []
    assert [a.id for a in ACTIONS if a.text.rstrip("…") not in docs] == []
    assert [s.key for s in SETTINGS if s.label not in docs] == []


def test_every_command_and_option_is_in_the_docs_and_says_what_it_does() -> None:
    docs = (DOCS / "reference.md").read_text("utf-8").split("## Commands")[1]
    for name, command in subcommands(parser()).items():
        row = next(line for line in docs.splitlines() if line.startswith(f"| `{name}"))
        for action in command._actions:
            longest = max(action.option_strings, key=len, default="")
            assert longest in ("", "--help") or longest in row
            assert action.help or not longest or longest == "--out"


def test_every_command_of_the_readme_is_one() -> None:
    readme = (DOCS.parent / "README.md").read_text("utf-8")
    named = re.findall(r"^    python3 start\.py (\w+)", readme, re.MULTILINE)
    assert named and set(named) <= {"test", *subcommands(parser())}


def test_settings_are_kept_and_a_damaged_file_falls_back(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    Settings(path).put("scheme", "dark")
    assert Settings(path).text("scheme") == "dark"
    with pytest.raises(UserError):
        Settings(path).put("scheme", "pink")
    path.write_text("{ broken")
    assert Settings(path).text("scheme") == "system"


def luminance(color: str) -> float:
    parts = (int(color[n : n + 2], 16) / 255 for n in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
@pytest.mark.parametrize("name", ["text", "soft", "faint", "accent", "error", "warning", "good"])
@pytest.mark.parametrize("ground", ["pane", "raised", "pick"])
def test_text_keeps_its_contrast(tokens: object, name: str, ground: str) -> None:
    low, high = sorted(luminance(getattr(tokens, n)) for n in (name, ground))
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_the_model_is_whole(qtmodeltester: object) -> None:
    model = ValuesModel(str)
    model.show(("a", "b"))
    qtmodeltester.check(model)  # type: ignore[attr-defined]
    model.show(("a",))
    assert model.rowCount() == 1
