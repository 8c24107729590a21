"""The commands that need no window; their JSON is a contract (docs/commands.md)."""

import argparse
import json
import sys
from contextlib import closing, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from codesets.checks.finding import Finding, Severity, Verdict
from codesets.checks.run import check as check_claim
from codesets.code import System
from codesets.errors import UserError
from codesets.installed import Source
from codesets.installed import install as install_file
from codesets.library import Library
from codesets.progress import Progress
from codesets.search.find import Finder
from codesets.search.hit import Hit
from desktop import paths
from desktop.books import open_finder, open_library
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
    if options.path:
        raise UserError("`books list` takes no files.", "Use `books install PATH...`.")
    with closing(open_library(Spoken())) as library:
        editions = library.editions()
    rows = [
        {
            "system": e.system.value, "edition": e.name, "effective": e.effective.isoformat(),
            "until": e.until.isoformat() if e.until else None, "codes": e.codes, "billable": e.billable,
            "source": e.source, "refused": 0, "missing": list(e.missing),
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
    done: dict[str, list[Any]] = {"installed": [], "already": [], "no_book": [], "refused": []}
    for path in options.path:
        for name, state, source in install_file(Path(path), paths.books()):
            if source and state in done:
                done[state] += [e.name for e in source.editions]
                _report(name, source)
            elif state == "no_book":
                done[state].append(name)
            else:
                done["refused"].append({"file": name, "why": state})
    if done["installed"]:
        open_library(Spoken()).close()
    if options.json:
        print(json.dumps(done, ensure_ascii=False))
    else:
        for state, rows in done.items():
            for row in rows:
                print(f"{state:<10} " + (f"{row['file']}: {row['why']}" if isinstance(row, dict) else row))
    return int(bool(done["refused"]))


def _report(name: str, source: Source) -> None:
    r = source.report
    print(f"codedesk: {name}: {r.read} rows read, {r.accepted} accepted, {len(r.refused)} refused", file=sys.stderr)
    for line, why in r.refused[:20]:
        print(f"codedesk:   row {line}: {why}", file=sys.stderr)


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
