"""Codes the sample notes the way a coder would, through the real path, and writes what came of it."""

import os
from datetime import datetime
from pathlib import Path

from codesets.checks.finding import Verdict
from codesets.checks.run import check
from codesets.code import System
from codesets.errors import UserError
from codesets.library import Library
from codesets.search.find import Finder
from desktop.books import open_finder, open_library
from desktop.case.commands import AddDiagnosis, SetPoa
from desktop.case.encounter import Encounter
from desktop.case.facts import claim
from desktop.case.interchange import dump
from desktop.case.line_commands import AddModifier, AddProcedure, EditProcedure, TogglePointer
from desktop.case.summary_pdf import render
from desktop.commands import Spoken, write_out
from desktop.samples import Sample, load_samples


def run_demo(out: Path) -> int:
    """Write the summary and encounter file of every sample, and a picture of the window, to `out`."""
    from desktop.__main__ import VERSION

    library = open_library(Spoken())
    finder = open_finder(library, Spoken())
    coded: list[tuple[Encounter, Verdict]] = []
    for sample in load_samples():
        encounter = code_sample(sample, finder)
        facts = claim(encounter)
        verdict = check(facts, library) if facts else Verdict()
        coded.append((encounter, verdict))
        write_out(out / f"{sample.id}.pdf", render(encounter, verdict, library, datetime.now().astimezone(), VERSION))
        write_out(out / f"{sample.id}.json", dump(encounter).encode())
        _say(sample, encounter, verdict, library)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from desktop.picture import draw_window

    draw_window(coded[0][0], library, finder, out / "window.png")
    finder.close()
    library.close()
    print(f"Summaries, encounter files and window.png are in {out.resolve()}")
    return 0


def code_sample(sample: Sample, finder: Finder) -> Encounter:
    """Search each lookup and assign its first billable answer; then the lines, their modifiers and pointers.

    Raises UserError when a search finds nothing to bill.
    """
    encounter = sample.encounter()
    for lookup in sample.lookups:
        hits = finder.find(lookup.query, 20, frozenset({System.ICD10CM}), encounter.start)
        hit = next((h for h in hits if h.billable), None)
        if hit is None:
            raise UserError(f"{sample.title}: nothing billable was found.", f"Looked up: {lookup.query}")
        encounter = AddDiagnosis(hit.code, (sample.span(lookup.words),)).apply(encounter)
        if lookup.poa:
            encounter = SetPoa(len(encounter.diagnoses) - 1, lookup.poa).apply(encounter)
    for n, row in enumerate(sample.procedures):
        line = sample.procedure(row)
        encounter = AddProcedure(line.code, line.evidence, line.label).apply(encounter)
        encounter = EditProcedure(n, (("units", line.units), ("on", line.on))).apply(encounter)
        for modifier in line.modifiers:
            encounter = AddModifier(n, modifier).apply(encounter)
        for pointer in line.pointers:
            encounter = TogglePointer(n, pointer - 1).apply(encounter)
    return encounter


def _say(sample: Sample, encounter: Encounter, verdict: Verdict, library: Library) -> None:
    print(sample.title)
    for d in encounter.diagnoses:
        entry = library.entry(d.code)
        print(f"  {d.code.text:<9} {entry.title if entry else ''}")
    for p in encounter.procedures:
        print(f"  {p.code.text:<9} {' '.join(p.modifiers):<6} {p.label}")
    for finding in verdict.findings:
        print(f"  {finding.severity.value}: {finding.rule} {finding.message}")
    print(
        f"  {len(verdict.findings)} findings; not run: {', '.join(sorted({n.needs for n in verdict.not_run})) or 'nothing'}"
    )
