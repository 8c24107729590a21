"""Procedure lines: PR-01 codes, MD-01 modifiers, CL-01 pointers, and CL-05 provider numbers."""

import re
from collections.abc import Iterator
from datetime import date

from codesets.checks.claim import Claim, Line
from codesets.checks.finding import Finding, Fix, Severity, Source
from codesets.checks.npi import is_valid_npi
from codesets.checks.tables import Tables
from codesets.code import NAMES, Code, System
from codesets.edition import day
from codesets.entry import Entry

TWO = re.compile(r"[0-9A-Z]{2}")
MOST_MODIFIERS, MOST_POINTERS = 4, 4


def procedures(claim: Claim, tables: Tables) -> Iterator[Finding]:
    """PR-01: the shape of every number; against the starter book, absence is a hint and never an error."""
    for n, line in enumerate(claim.lines, 1):
        code, name = line.code, NAMES[line.code.system]
        if not code.fits():
            yield Finding(
                "PR-01", Severity.ERROR, f"Line {n}: {code.text} does not have the shape of a {name} code.",
                "Check the characters.", Source("Shape of the code"), (code.text,), (n,),
            )  # fmt: skip
            continue
        on = claim.line_date(line)
        found, entry = tables.answering(code.system, on), tables.entry(code, on)
        if entry and on and (ended := _out_of_use(entry, on)):
            yield Finding(
                "PR-01", Severity.ERROR, f"Line {n}: {code.text} {ended}; this line is of {day(on)}.",
                "Look up the code that was in use on the date.", tables.source(code.system, on), (code.text,), (n,),
            )  # fmt: skip
        if found is None or entry:
            continue
        partial = found.edition.partial
        unsure = partial or not found.exact
        yield Finding(
            "PR-01", Severity.HINT if unsure else Severity.ERROR,
            f"Line {n}: {code.text} is not in the {'starter' if partial else f'{name} {found.edition.release}'} book: number not verified.",
            "Load the full CMS file to have it checked." if partial else "Check the number.",
            tables.source(code.system, claim.line_date(line)), (code.text,), (n,),
        )  # fmt: skip


def _out_of_use(entry: Entry, on: date) -> str:
    """Why a code was not in use on a date, by its own dates in the book; empty when it was."""
    if entry.until and on > entry.until:
        return f"ended {day(entry.until)}"
    return f"starts {day(entry.since)}" if entry.since and on < entry.since else ""


def modifiers(claim: Claim, tables: Tables) -> Iterator[Finding]:
    """MD-01: unknown, repeated, or more than four modifiers."""
    for n, line in enumerate(claim.lines, 1):
        yield from _modifiers(n, line, tables)


def _modifiers(n: int, line: Line, tables: Tables) -> Iterator[Finding]:
    code = line.code.text
    known = tables.answering(System.MODIFIER, None)
    for modifier in dict.fromkeys(line.modifiers):
        fix = Fix("remove_modifier", f"Remove {modifier}", n - 1, modifier)
        if line.modifiers.count(modifier) > 1:
            yield _modifier(
                n, code, Severity.ERROR, f"Modifier {modifier} stands twice on line {n}, {code}.", "Remove one.", fix
            )
        if not TWO.fullmatch(modifier):
            yield _modifier(n, code, Severity.ERROR, f"{modifier} on line {n}, {code}, is not a modifier: two characters are needed.",
                            "Correct or remove it.", fix)  # fmt: skip
        elif known and tables.entry(Code(System.MODIFIER, modifier), None) is None:
            yield _modifier(n, code, Severity.WARNING, f"Modifier {modifier} on line {n}, {code}, is not in the {known.edition.release} list.",
                            "Check it against the current HCPCS and CPT lists.", fix)  # fmt: skip
    if len(line.modifiers) > MOST_MODIFIERS:
        yield _modifier(n, code, Severity.ERROR, f"Line {n}, {code}, has {len(line.modifiers)} modifiers; a line holds four.",
                        "Keep the four that matter; 99 where the payer allows it.")  # fmt: skip


def _modifier(n: int, code: str, severity: Severity, message: str, remedy: str, fix: Fix | None = None) -> Finding:
    return Finding(
        "MD-01",
        severity,
        message,
        remedy,
        Source("CMS-1500 (02/12), item 24D; modifier starter list"),
        (code,),
        (n,),
        fix,
    )


def pointers(claim: Claim, tables: Tables) -> Iterator[Finding]:
    """CL-01: a line without a pointer, with more than four, or pointing to nothing."""
    source = Source("CMS-1500 (02/12), item 24E")
    for n, line in enumerate(claim.lines, 1):
        code = (line.code.text,)
        lost = [p for p in line.pointers if not 1 <= p <= len(claim.diagnoses)]
        if not line.pointers:
            only = len(claim.diagnoses) == 1
            yield Finding(
                "CL-01", Severity.ERROR, f"Line {n}, {code[0]}, points to no diagnosis.",
                "Press the letter of the diagnosis it was done for.", source, code, (n,),
                Fix("add_pointer", "Point to A", n - 1, "0") if only else None,
            )  # fmt: skip
        if lost:
            names = ", ".join(str(p) for p in lost)
            yield Finding(
                "CL-01", Severity.ERROR, f"Line {n}, {code[0]}, points to nothing: there is no diagnosis {names}.",
                "Point to a listed diagnosis.", source, code, (n,),
            )  # fmt: skip
        if len(line.pointers) > MOST_POINTERS:
            yield Finding(
                "CL-01", Severity.ERROR, f"Line {n}, {code[0]}, has {len(line.pointers)} pointers; a line holds four.",
                "Keep the four most important.", source, code, (n,),
            )  # fmt: skip


def providers(claim: Claim, tables: Tables) -> Iterator[Finding]:
    """CL-05: a provider number that fails its check digit."""
    given = [*((role, npi, ()) for role, npi in claim.npis),
             *((f"line {n}", x.rendering_npi, (n,)) for n, x in enumerate(claim.lines, 1) if x.rendering_npi)]  # fmt: skip
    for role, npi, lines in given:
        if npi and not is_valid_npi(npi):
            yield Finding(
                "CL-05", Severity.ERROR, f"The NPI of the {role} provider fails its check digit." if not lines else
                f"The NPI on {role} fails its check digit.",
                "Compare it with the provider's record; digits are often swapped.",
                Source("45 CFR 162.406, Luhn formula with prefix 80840"), (), lines,
            )  # fmt: skip
