"""The commands that need no window; their JSON is a contract (docs/commands.md)."""

import argparse
import json
import sys
from contextlib import closing, suppress
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from codesets.checks.finding import Finding, Severity, Verdict
from codesets.checks.run import check as check_claim
from codesets.code import System
from codesets.comparison import Comparison, Revision, compare
from codesets.errors import UserError
from codesets.installed import install as install_files
from codesets.installed import remove as remove_edition
from codesets.library import Library
from codesets.progress import Progress
from codesets.search.find import Finder
from codesets.search.hit import Hit
from desktop import paths
from desktop.books import open_finder, open_library, told
from desktop.case.encounter import Encounter, Override
from desktop.case.facts import claim
from desktop.case.interchange import read_file


class Spoken(Progress):
    """Progress as one line on standard error, only when it is a terminal or begins."""

    def __init__(self) -> None:
        self._said = ""

    def step(self, done: int, total: int, what: str) -> None:
        if what != self._said:
            self._said = what
            print(f"codedesk: {what.lower()} (once)", file=sys.stderr, flush=True)


def search(options: argparse.Namespace) -> int:
    """One answer, or with --batch one JSON object for every line of standard input, blank ones too."""
    if options.limit < 1:
        raise UserError("--limit must be 1 or more.", "")
    systems = frozenset({_system(options.system)}) if options.system else None
    on = _date(options.date) if options.date else None
    with closing(open_library(Spoken())) as library, closing(open_finder(library, Spoken())) as finder:
        found = library.edition(System.ICD10CM, on)
        if found and found.mark:
            print(f"codedesk: {found.edition.title}: {found.mark}.", file=sys.stderr)
        return _search(options, finder, systems, on)


def _search(options: argparse.Namespace, finder: Finder, systems: frozenset[System] | None, on: date | None) -> int:
    if options.batch:
        for line in sys.stdin:
            query = line.rstrip("\r\n")
            print(json.dumps(_answer(finder, query, options.limit, systems, on), ensure_ascii=False), flush=True)
        return 0
    answer = _answer(finder, " ".join(options.query), options.limit, systems, on)
    if options.json:
        print(json.dumps(answer, ensure_ascii=False))
        return 0
    for hit in answer["hits"]:
        print(f"{hit['code']:<9} {hit['title']}" + ("" if hit["billable"] else "  (header)"))
    if not answer["hits"]:
        print("codedesk: nothing found.", file=sys.stderr)
    return 0


def books(options: argparse.Namespace) -> int:
    """What is loaded; or take in official files."""
    if options.action == "install":
        return _install(options)
    if options.action == "remove":
        return _remove(options)
    if options.action == "compare":
        return _compare(options)
    if options.path:
        raise UserError("`books list` takes no files.", "Use `books install PATH...`.")
    with closing(open_library(Spoken())) as library:
        editions, refused = library.editions(), library.refusals()
    rows = [
        {
            "system": e.system.value, "edition": e.name, "effective": e.effective.isoformat(),
            "until": e.until.isoformat() if e.until else None, "codes": e.codes, "billable": e.billable,
            "source": e.source, "refused": refused.get(e.name, 0), "missing": list(e.missing),
        }
        for e in editions
    ]  # fmt: skip
    if options.json:
        print(json.dumps({"books": rows}, ensure_ascii=False))
        return 0
    for row in rows:
        span = f"{row['effective']} to {row['until'] or 'open'}"
        print(f"{row['edition']:<20} {span:<26} {row['codes']:>7} codes  {row['source']}")
        for part in row["missing"]:
            print(f"{'':<20} missing: {part}")
    return 0


def _install(options: argparse.Namespace) -> int:
    outcome = install_files([Path(p) for p in options.path], paths.books(), Spoken())
    done = {
        "installed": [n for t in outcome.installed for n in t.editions],
        "already": [n for t in outcome.already for n in t.editions],
        "no_book": outcome.no_book,
        "refused": [{"file": name, "why": why} for name, why in outcome.refused],
    }
    if options.json:
        done["installed"], done["already"] = (list(dict.fromkeys(done[k])) for k in ("installed", "already"))
        print(json.dumps(done, ensure_ascii=False))
    out = sys.stderr if options.json else sys.stdout
    for line in told(outcome):
        print(line, file=out)
    for taken in outcome.installed:
        for row, why in (refusal for report in taken.reports for refusal in report.refused[:20]):
            print(f"codedesk:   {taken.file} row {row}: {why}", file=sys.stderr)
    return int(bool(outcome.refused))


def _compare(options: argparse.Namespace) -> int:
    if len(options.path) != 2:
        raise UserError("`books compare` takes two editions.", "`books list` names those that are loaded.")
    with closing(open_library(Spoken())) as library:
        before, after = (library.book_named(name) for name in options.path)
        if before.system is not after.system:
            raise UserError(
                f"{options.path[0]} and {options.path[1]} are of different systems.", "Compare like with like."
            )
        found = compare(before, after)
    document = comparison_json(found)
    if options.json:
        print(json.dumps(document, ensure_ascii=False))
        return 0
    for kind, rows in document.items():
        print(f"{kind.replace('_', ' ')}: {len(rows):,}")
        for row in rows:
            print(f"  {row['code']:<9} " + (row["title"] if "title" in row else f"{row['from']}  ->  {row['to']}"))
    return 0


def comparison_json(found: Comparison) -> dict[str, list[dict[str, str]]]:
    """A comparison in the form of the commands' contract."""
    document: dict[str, list[dict[str, str]]] = {}
    for kind in fields(found):
        rows = getattr(found, kind.name)
        document[kind.name] = [
            {"code": r.entry.code.text, "from": r.before, "to": r.entry.title} if isinstance(r, Revision)
            else {"code": r.code.text, "title": r.title} for r in rows
        ]  # fmt: skip
    return document


def _remove(options: argparse.Namespace) -> int:
    for name in options.path:
        remove_edition(name, paths.books())
        print(f"{name} is removed. Encounters that cite it still open.")
    return 0


def check(options: argparse.Namespace) -> int:
    """Findings of an encounter file. Needs the books, not the index."""
    encounter = read_file(Path(options.file))
    with closing(open_library(Spoken())) as library:
        verdict = _verdict(encounter, library)
    answered = {f: _override(f, encounter) for f in verdict.findings}
    failed = any(f.severity is Severity.ERROR and o is None for f, o in answered.items())
    if options.json:
        rows = [finding_json(f, o) for f, o in answered.items()]
        not_run = [{"rule": n.rule, "needs": n.needs} for n in verdict.not_run]
        whole = {"file": options.file, "editions": list(verdict.editions), "findings": rows, "not_run": not_run}
        print(json.dumps(whole, ensure_ascii=False))
        return int(failed)
    for finding, override in answered.items():
        state = "answered" if override else finding.severity.value
        print(f"{state:<9} {finding.rule:<6} {finding.message} {finding.remedy}")
    for missing in verdict.not_run:
        print(f"not run   {missing.rule:<6} needs {missing.needs}")
    print(f"checked with {', '.join(verdict.editions) or 'no book'}: {len(answered)} findings.")
    return int(failed)


def summary(options: argparse.Namespace) -> int:
    """The coded summary of an encounter file."""
    from desktop.__main__ import VERSION
    from desktop.case.summary_pdf import render

    encounter = read_file(Path(options.file))
    with closing(open_library(Spoken())) as library:
        pdf = render(encounter, _verdict(encounter, library), library, datetime.now().astimezone(), VERSION)
    write_out(Path(options.out), pdf)
    return 0


def write_out(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises UserError when it is in use or the disk refuses."""
    fresh = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(content)
        fresh.replace(path)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink()
        raise UserError(
            f"{path.name} could not be written; the encounter is safe.",
            "Close it if it is open elsewhere, check the disk, or choose another folder.",
        ) from error


def finding_json(f: Finding, override: Override | None) -> dict[str, Any]:
    """A finding in the form of the encounter file's contract."""
    effective = f.source.effective.isoformat() if f.source.effective else None
    return {
        "rule": f.rule, "severity": f.severity.value, "codes": list(f.codes), "lines": list(f.lines),
        "message": f.message, "remedy": f.remedy,
        "source": {"name": f.source.name, "release": f.source.release, "effective": effective},
        "overridden": {"rule": override.rule, "codes": list(override.codes), "reason": override.reason,
                       "by": override.by, "at": override.at} if override else None,
    }  # fmt: skip


def _verdict(encounter: Encounter, library: Library) -> Verdict:
    facts = claim(encounter)
    return check_claim(facts, library) if facts else Verdict()


def _override(finding: Finding, encounter: Encounter) -> Override | None:
    return next((o for o in encounter.overrides if finding.same_as(o.rule, o.codes)), None)


def _answer(
    finder: Finder, query: str, limit: int, systems: frozenset[System] | None, on: date | None
) -> dict[str, Any]:
    return {"query": query, "hits": [_hit_json(h) for h in finder.find(query, limit, systems, on)]}


def _hit_json(h: Hit) -> dict[str, Any]:
    return {"system": h.code.system.value, "code": h.code.text, "title": h.title, "billable": h.billable, "why": h.why}


def _system(text: str) -> System:
    try:
        return System(text)
    except ValueError:
        raise UserError(f"--system {text}: there is no such system.", "One of: " + " ".join(System) + ".") from None


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError("--date is not a date.", "Write it as YYYY-MM-DD.") from None
