"""The borders between folders, held by their syntax trees."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BANNED = {
    "codesets": ("PySide6", "desktop", "reportlab", "sqlcipher3"),
    "desktop/case": (
        "PySide6",
        "desktop.panes",
        "desktop.dialogs",
        "desktop.window",
        "desktop.workbench",
        "desktop.models",
    ),
    "desktop/reading": (
        "PySide6",
        "desktop.panes",
        "desktop.dialogs",
        "desktop.window",
        "desktop.workbench",
        "desktop.case",
    ),
    "desktop/models": ("whoosh", "sqlite_utils", "desktop.panes", "desktop.dialogs"),
    "desktop/panes": ("whoosh", "sqlite_utils", "sqlcipher3", "desktop.workbench", "desktop.dialogs"),
}


def imports(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "relative import"
            yield node.module or ""


def crossed(source: str, banned: tuple[str, ...]) -> set[str]:
    return {name for name in imports(source) for b in banned if name == b or name.startswith(b + ".")}


@pytest.mark.parametrize("folder", BANNED)
def test_no_import_crosses_a_border(folder: str) -> None:
    files = list((ROOT / folder).rglob("*.py"))
    assert files
    assert {f.name: c for f in files if (c := crossed(f.read_text("utf-8"), BANNED[folder]))} == {}


def test_the_rule_bites() -> None:
    assert crossed("def f():\n    from PySide6.QtCore import QObject", BANNED["codesets"]) == {"PySide6.QtCore"}


def test_one_door_to_whoosh() -> None:
    users = {
        f.relative_to(ROOT).as_posix()
        for f in (ROOT / "codesets").rglob("*.py")
        if crossed(f.read_text("utf-8"), ("whoosh",))
    }
    assert users == {"codesets/search/index.py"}


def test_only_the_downloader_imports_network_modules() -> None:
    network = ("socket", "http", "urllib.request", "urllib.error", "requests", "ftplib", "PySide6.QtNetwork")
    files = [*(ROOT / "codesets").rglob("*.py"), *(ROOT / "desktop").rglob("*.py")]
    assert {f.relative_to(ROOT).as_posix() for f in files if crossed(f.read_text("utf-8"), network)} == {
        "desktop/download.py"
    }


def test_files_stay_small() -> None:
    files = [*(ROOT / "codesets").rglob("*.py"), *(ROOT / "desktop").rglob("*.py")]
    assert {f.name: n for f in files if (n := len(f.read_text("utf-8").splitlines())) > 400} == {}
