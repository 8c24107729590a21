"""start.py: sets up once, refuses in one sentence, hands everything else through."""

import ast
import errno
import importlib.util
import io
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

START = Path(__file__).resolve().parents[1] / "start.py"
ECHO = """#!{python}
import os, sys
if "-m" in sys.argv:
    sys.stdout.write(repr(sys.argv[1:]) + sys.stdin.read() + os.environ.get("QT_QPA_PLATFORM", ""))
    sys.stderr.write("heard")
sys.exit(7)
"""
TOOL = "#!/bin/sh\necho called >> {log}\necho '{says}' >&2\nexit {code}\n"


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setenv("CODEDESK_VENV", str(tmp_path / "venv"))
    spec = importlib.util.spec_from_file_location("start", START)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def environment(tmp_path: Path, start: ModuleType) -> Path:
    """An environment that counts as set up; its Python says what it was given and ends with 7."""
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(ECHO.format(python=sys.executable))
    python.chmod(0o755)
    Path(start.STAMP).write_text(start.stamp())
    return tmp_path


def run(*arguments: str, feed: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(
        [sys.executable, str(START), *arguments], input=feed, capture_output=True, text=True, env=kept | variables
    )


def tool(folder: Path, name: str, code: int, says: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    log = folder / "calls"
    path = folder / name
    path.write_text(TOOL.format(log=log, code=code, says=says))
    path.chmod(0o755)
    return log


def test_arguments_input_output_and_exit_code_pass_through(environment: Path) -> None:
    words = ["search", "two words", 'a "quote"', "", "line\nbreak", "é€😀", "--json"]
    done = run(*words, feed="stdin\n", CODEDESK_VENV=str(environment / "venv"))
    assert done.stdout == repr(["-m", "desktop", *words]) + "stdin\n"
    assert (done.stderr, done.returncode) == ("heard", 7)


def test_the_second_start_installs_nothing(environment: Path) -> None:
    log = tool(environment / "tools", "uv", 0)
    done = run("search", CODEDESK_VENV=str(environment / "venv"), PATH=f"{environment}/tools:{os.environ['PATH']}")
    assert done.returncode == 7 and not log.exists()


def test_another_lock_sets_up_anew(environment: Path, start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    assert start.is_set_up()
    other = environment / "requirements.lock"
    other.write_text("anything==1\n")
    monkeypatch.setattr(start, "LOCK", str(other))
    assert not start.is_set_up()


def test_a_half_made_environment_is_repaired(tmp_path: Path, start: ModuleType) -> None:
    rubbish = tmp_path / "venv" / "bin" / "python"
    rubbish.parent.mkdir(parents=True)
    rubbish.write_text("rubbish")
    log = tool(tmp_path / "tools", "uv", 0)
    path = f"{tmp_path}/tools:{os.environ['PATH']}"
    done = run("--version", CODEDESK_VENV=str(tmp_path / "venv"), PATH=path)
    assert log.read_text() == "called\n"
    assert "Traceback" not in done.stderr.split("desktop")[0]
    assert start.is_set_up()


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ("error sending request: dns error", "there is no network"),
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("Read-only file system (os error 30)", "the folder is read-only"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "not the one expected"),
        ("something new", "check the network and the disk"),
    ],
)
def test_a_failed_install_is_one_sentence_and_is_tried_again(tmp_path: Path, says: str, reason: str) -> None:
    log = tool(tmp_path / "tools", "uv", 2, says)
    variables = {"CODEDESK_VENV": str(tmp_path / "venv"), "PATH": f"{tmp_path}/tools:{os.environ['PATH']}"}
    done = run("books", "list", **variables)
    notices = done.stderr.strip().splitlines()
    assert done.returncode == 3 and done.stdout == ""
    assert len(notices) == 2 and reason in notices[1] and notices[1].endswith("then start again.")
    run("books", "list", **variables)
    assert log.read_text() == "called\n" * 2


@pytest.mark.parametrize(
    ("number", "reason"), [(errno.ENOSPC, "full"), (errno.EROFS, "read-only"), (errno.EACCES, "not yours")]
)
def test_a_disk_that_refuses_is_one_sentence(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: int, reason: str
) -> None:
    def refuse() -> None:
        raise OSError(number, os.strerror(number), start.VENV)

    monkeypatch.setattr(start, "make_environment", refuse)
    assert start.main([]) == 3
    said = capsys.readouterr().err
    assert reason in said and said.count("\n") == 1


def test_an_old_python_is_turned_away_and_can_read_the_file(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ast.parse(START.read_text("utf-8"), feature_version=(3, 4))
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    assert start.main([]) == 3
    assert capsys.readouterr().err == "codedesk: Python 3.11 to 3.14 is needed; this is Python 3.9.\n"


def lacking(start: ModuleType, monkeypatch: pytest.MonkeyPatch, user: int) -> None:
    def load(name: str) -> None:
        if name == "libEGL.so.1":
            raise OSError(name)

    monkeypatch.setattr(start.ctypes, "CDLL", load)
    monkeypatch.setattr(start.os, "geteuid", lambda: user)
    monkeypatch.setattr(start.shutil, "which", lambda name: f"/usr/bin/{name}")


def test_without_root_the_exact_command_is_said(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(start, monkeypatch, 1000)
    with pytest.raises(start.Refused, match=r"run: sudo apt-get install -y --no-install-recommends libegl1$"):
        start.install_system_libraries()


def test_root_installs_what_is_missing(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(start, monkeypatch, 0)
    called: list[list[str]] = []
    monkeypatch.setattr(start.subprocess, "call", lambda command, **_: called.append(command) or 0)
    start.install_system_libraries()
    assert called[1] == ["apt-get", "install", "-y", "--no-install-recommends", "libegl1"]


def test_without_a_display_the_demo_runs(environment: Path) -> None:
    done = run(CODEDESK_VENV=str(environment / "venv"))
    assert done.stdout == repr(["-m", "desktop", "demo"]) + "offscreen"
    assert done.stderr.startswith("codedesk: there is no display")


def test_long_tests_are_the_same_with_another_count(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    short, none = start.command_line(["test"])
    long, extra = start.command_line(["test", "--long"])
    assert long == short and "CODEDESK_LONG" not in none and extra["CODEDESK_LONG"] == "1"
