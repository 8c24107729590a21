#!/usr/bin/env python3
"""Opens Codedesk, or tests it: `python3 start.py`, `python3 start.py test`, `python3 start.py ARGS...`.

Standard library only; readable by old Pythons too, so that they can be turned away in plain words.
"""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
LOCK = os.path.join(HERE, "requirements.lock")
VENV = os.environ.get("CODEDESK_VENV") or os.path.join(HERE, ".venv")
PYTHON = os.path.join(VENV, "Scripts", "python.exe") if os.name == "nt" else os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "codedesk.stamp")
OLDEST, NEWEST = (3, 11), (3, 14)
LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
REASONS = (
    ("No space left", "the disk is full, make room"),
    ("Disk quota", "the disk is full, make room"),
    ("Read-only file system", "the folder is read-only, choose another"),
    ("Permission denied", "the folder is not yours to write, choose another"),
    ("HASHES", "a package is not the one expected, which may be an attack or a proxy"),
    ("hash mismatch", "a package is not the one expected, which may be an attack or a proxy"),
    ("name resolution", "there is no network, connect once"),
    ("dns error", "there is no network, connect once"),
    ("Failed to establish", "there is no network, connect once"),
    ("Could not connect", "there is no network, connect once"),
    ("error sending request", "there is no network, connect once"),
)


class Refused(Exception):
    """Set-up cannot go on; the message is one plain sentence."""


def say(words):
    """Notices go to standard error: standard output belongs to the command."""
    sys.stderr.write("codedesk: " + words + "\n")
    sys.stderr.flush()


def stamp():
    """What the environment was made from."""
    with open(LOCK, "rb") as lock:
        return hashlib.sha256(lock.read() + sys.version.encode()).hexdigest()


def is_set_up():
    """Whether the environment is whole and made from this lock."""
    try:
        with open(STAMP) as kept:
            return kept.read() == stamp() and os.path.exists(PYTHON)
    except OSError:
        return False


def missing_packages():
    """Debian packages of system libraries that Qt needs and this machine lacks."""
    if not sys.platform.startswith("linux"):
        return []
    missing = []
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        missing.append("python3-venv")
    return missing


def install_system_libraries():
    """As root on Debian or Ubuntu install what is missing; else say the exact command."""
    missing = missing_packages()
    if not missing:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if not shutil.which("apt-get"):
        raise Refused("system libraries are missing; install what your system calls: " + ", ".join(missing))
    if os.geteuid() != 0:
        raise Refused("system libraries are missing; run: sudo " + " ".join(install))
    say("installing system libraries: " + " ".join(missing))
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    subprocess.call(["apt-get", "update", "-qq"], env=environment, **quiet)
    if subprocess.call(install, env=environment, **quiet):
        raise Refused("system libraries could not be installed; run: " + " ".join(install))


def make_environment():
    """Make the environment anew, in its place, and stamp it last: an interrupted one has no stamp."""
    install_system_libraries()
    say("setting up (once; about a minute)")
    if os.path.isdir(VENV):
        shutil.rmtree(VENV)
    python = getattr(sys, "_base_executable", None) or sys.executable  # not the environment's own, which goes
    uv = shutil.which("uv")
    make = [python, "-m", "venv", VENV] + (["--without-pip"] if uv else [])
    run(make, "the environment could not be made in " + VENV)
    if uv:
        install = [uv, "pip", "install", "-q", "--python", PYTHON, "--require-hashes", "-r", LOCK]
    else:
        install = [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", LOCK]
    run(install, "the required packages could not be installed")
    with open(STAMP, "w") as kept:
        kept.write(stamp())


def run(command, failed):
    """Run a set-up step; what it prints is shown only when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    if done.returncode:
        said = done.stdout.decode("utf-8", "replace")
        reasons = [plain for words, plain in REASONS if words in said]
        raise Refused(
            failed + ": " + (reasons[0] if reasons else "check the network and the disk") + "; then start again"
        )


def has_display():
    """Whether a window can be shown."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def command_line(arguments):
    """The command to run in the environment, and what it adds to the process's own variables."""
    extra = {}
    if arguments[:1] == ["test"]:
        rest = arguments[1:]
        if "--long" in rest:
            rest.remove("--long")
            extra["CODEDESK_LONG"] = "1"
        extra["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM") or "offscreen"
        return [PYTHON, "-m", "pytest", "-n", "2", "-c", os.path.join(HERE, "pyproject.toml"), "--rootdir", HERE] + (
            rest or [os.path.join(HERE, "tests")]
        ), extra
    if not arguments and not has_display():
        say("there is no display; running `codedesk demo` instead")
        extra["QT_QPA_PLATFORM"] = "offscreen"
        arguments = ["demo"]
    return [PYTHON, "-m", "desktop", *arguments], extra


def main(arguments):
    """Set up when needed, then become the command; returns an exit code only when it cannot."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        say("Python 3.11 to 3.14 is needed; this is Python {}.{}.".format(*sys.version_info[:2]))
        return 3
    try:
        if not is_set_up():
            make_environment()
    except Refused as error:
        say(str(error) + ".")
        return 3
    except OSError as error:
        plain = [reason for words, reason in REASONS if words in str(error)]
        say("set-up stopped: " + (plain[0] if plain else str(error.strerror)) + "; then start again.")
        return 3
    except KeyboardInterrupt:
        say("set-up stopped; start again to finish it.")
        return 130
    command, extra = command_line(list(arguments))
    environment = dict(os.environ, **extra)
    environment["PYTHONPATH"] = os.pathsep.join(p for p in (HERE, os.environ.get("PYTHONPATH")) if p)
    if os.name == "nt":
        return subprocess.call(command, env=environment)
    return os.execve(command[0], command, environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
