"""The command line: opens the window, or answers without it. Qt is loaded for the window and the demo's picture alone."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from codesets.errors import UserError
from codesets.progress import Cancelled

VERSION = "0.1.0"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code. A UserError is one line on standard error and exit code 2."""
    options = parser().parse_args(arguments)
    if options.home:
        os.environ["CODEDESK_HOME"] = str(Path(options.home).expanduser())
    logging.basicConfig(level=logging.WARNING, format="codedesk: %(message)s")
    try:
        return _run(options)
    except UserError as error:
        print(f"codedesk: {error.sentence()}", file=sys.stderr)
        return 2
    except (KeyboardInterrupt, Cancelled):
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def _run(options: argparse.Namespace) -> int:
    if options.command is None:
        from desktop.app import run

        return run()
    if options.command == "demo":
        from desktop.demo import run_demo

        return run_demo(Path(options.out))
    if options.command == "selftest":
        from desktop.selftest import run_selftest

        return run_selftest()
    from desktop import commands

    return {
        "search": commands.search,
        "books": commands.books,
        "check": commands.check,
        "summary": commands.summary,
    }[options.command](options)


def parser() -> argparse.ArgumentParser:
    """Every command and option, declared once."""
    whole = argparse.ArgumentParser(
        prog="codedesk",
        description="An offline desktop assistant for medical coders. Without a command it opens the window.",
        epilog="CODEDESK_HOME chooses the data folder. Nothing leaves this machine.",
    )
    whole.add_argument("--version", action="version", version=f"codedesk {VERSION}")
    whole.add_argument("--home", metavar="DIR", help="the data folder (default: CODEDESK_HOME, else the platform's)")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND")
    search = commands.add_parser("search", help="find codes by number or words")
    search.add_argument("query", nargs="*", metavar="QUERY", help="a code or words in any order")
    search.add_argument(
        "--batch", action="store_true", help="one query a line on standard input, one JSON object a line out"
    )
    search.add_argument("--system", help="only this system: icd10cm hcpcs cpt modifier pos icd10pcs")
    search.add_argument("--date", metavar="YYYY-MM-DD", help="as of this date")
    search.add_argument("--limit", type=int, default=20, metavar="N", help="at most so many results (default 20)")
    search.add_argument("--json", action="store_true", help="print JSON")
    books = commands.add_parser("books", help="the loaded code books")
    books.add_argument(
        "action",
        choices=["list", "install", "compare", "remove"],
        help="list: what is loaded; install: take in official files; compare A B: what changed; remove: take editions out by name",
    )
    books.add_argument(
        "path", nargs="*", metavar="PATH", help="files, zips or folders, as published; or editions by name"
    )
    books.add_argument("--json", action="store_true", help="print JSON")
    check = commands.add_parser("check", help="check an encounter file; exit 0: no open error, 1: some, 2: unreadable")
    check.add_argument("file", metavar="FILE")
    check.add_argument("--json", action="store_true", help="print JSON")
    summary = commands.add_parser("summary", help="write the coded summary of an encounter file as PDF")
    summary.add_argument("file", metavar="FILE")
    summary.add_argument("-o", "--out", required=True, metavar="OUT.pdf")
    demo = commands.add_parser("demo", help="code the six sample notes and write what came of it")
    demo.add_argument("--out", default="codedesk-demo", metavar="DIR", help="where to (default: codedesk-demo)")
    commands.add_parser("selftest", help="prove that this installation works; uses a store of its own")
    return whole


if __name__ == "__main__":
    sys.exit(main())
