"""Validity and structure of diagnoses: DX-01 to DX-10, and QA-05 for their book."""

from collections.abc import Iterator
from datetime import date

from codesets.checks.claim import Claim, Setting
from codesets.checks.finding import Finding, Fix, Severity, Source
from codesets.checks.tables import Tables
from codesets.code import Code, System, dotted, plain
from codesets.edition import day
from codesets.history import Successor, outside_of, predecessors, successors

HOLDS = {Setting.PROFESSIONAL: 12, Setting.OUTPATIENT: 25, Setting.INPATIENT: 25}
FORMS = {
    Setting.PROFESSIONAL: "CMS-1500 (02/12), item 21",
    Setting.OUTPATIENT: "837I and UB-04, items 67 to 67Q",
    Setting.INPATIENT: "837I and UB-04, items 67 to 67Q",
}


def validity(claim: Claim, tables: Tables) -> Iterator[Finding]:
    """DX-01, DX-02, DX-03, DX-04 and DX-06 for every diagnosis, the admitting one and the reasons for the visit."""
    listed = [(n, d.code) for n, d in enumerate(claim.diagnoses)]
    others = [c for c in (claim.admitting, *claim.reasons_for_visit) if c]
    for index, code in [*listed, *((-1, c) for c in others)]:
        if not code.fits():
            yield _finding(claim, tables, "DX-01", code, f"{code.text} does not have the shape of an ICD-10-CM code.",
                           "Check the characters, or look the condition up.")  # fmt: skip
        elif tables.answering(System.ICD10CM, claim.diagnosis_date()):
            yield from _in_book(claim, tables, index, code)


def _in_book(claim: Claim, tables: Tables, index: int, code: Code) -> Iterator[Finding]:
    on = claim.diagnosis_date()
    entry = tables.entry(code, on)
    if entry and entry.billable:
        return
    fix = Fix("choose_child", "Choose code", index, code.plain) if index >= 0 else None
    if entry is None:
        yield from _unknown(claim, tables, code, index)
        return
    if after := _successors(tables, code, on):
        yield _finding(claim, tables, "DX-07", code, f"{code.text} was replaced on {day(after[0].since)}.",
                       f"The conversion table offers {_offered(after)}.", fix)  # fmt: skip
        return
    own = tables.book(System.ICD10CM, on)
    below = own.children(code.plain) if own else ()
    if below and all(e.level == "extension" for e in below):
        meanings = ", ".join(f"{e.key[-1]} {e.title.rsplit(', ', 1)[-1]}" for e in below[:4])
        yield _finding(claim, tables, "DX-03", code, f"{code.text} needs a 7th character: {meanings}.",
                       "Choose the 7th character that the documentation supports.", fix)  # fmt: skip
        return
    yield _finding(claim, tables, "DX-02", code, f"{code.text} is a header and cannot be billed: it needs more characters.",
                   f"Choose one of the codes below {code.text}.", fix)  # fmt: skip


def _unknown(claim: Claim, tables: Tables, code: Code, index: int) -> Iterator[Finding]:
    """A code that the answering edition lacks. One that another edition has is not judged by an edition out of force."""
    on = claim.diagnosis_date()
    stem = _nearest(tables, code, on)
    found = tables.answering(System.ICD10CM, on)
    if on and (outside := tables.library and outside_of(tables.library, code, on)):
        after = _successors(tables, code, on)
        if found and found.exact and after:
            yield _finding(claim, tables, "DX-07", code, f"{code.text} was replaced on {day(after[0].since)}.",
                           f"The conversion table offers {_offered(after)}.")  # fmt: skip
        elif found and found.exact:
            before = predecessors(tables.library, code) if tables.library else ()
            right = f"Before, it was {' or '.join(before)}." if before else f"Nearest: {stem}." if stem else ""
            one = before[0] if len(before) == 1 and "+" not in before[0] else ""
            fix = Fix("replace_diagnosis", f"Use {one}", index, plain(one)) if one and index >= 0 else None
            yield _finding(claim, tables, "DX-06", code, f"{code.text} {outside}; this encounter is of {day(on)}.",
                           f"Use the code of that date. {right}".rstrip(), fix)  # fmt: skip
        return
    if len(code.plain) == 7 and (allowed := _seventh(tables, code, on)):
        yield _finding(claim, tables, "DX-04", code,
                       f"{code.plain[-1]} is not a 7th character of {dotted(code.plain[:6].rstrip('X'))}; allowed: {allowed}.",
                       "Choose a 7th character from the list.")  # fmt: skip
        return
    book = f" in the {found.edition.release} edition" if found else ""
    yield _finding(claim, tables, "DX-01", code, f"{code.text} is not an ICD-10-CM code{book}.",
                   f"Nearest: {stem}." if stem else "Look the condition up.")  # fmt: skip


def _successors(tables: Tables, code: Code, on: date | None) -> tuple[Successor, ...]:
    """What took the place of a code that was billable once; empty for a plain header, and before the change."""
    library = tables.library
    if library is None or not any(
        (entry := library.book_named(e.name).entry(code.plain)) and entry.billable
        for e in library.of(System.ICD10CM) if on is None or e.effective <= on
    ):  # fmt: skip
        return ()
    return successors(library, code, on)


def _offered(after: tuple[Successor, ...]) -> str:
    more = f" and {len(after) - 4} more" if len(after) > 4 else ""
    return ", ".join(s.code.text for s in after[:4]) + more


def _seventh(tables: Tables, code: Code, on: date | None) -> str:
    own = tables.book(System.ICD10CM, on)
    for stem in (code.plain[:6], code.plain[:6].rstrip("X")) if own else ():
        if own and own.entry(stem):
            return " ".join(mark for mark, _ in own.seventh_characters(stem))
    return ""


def _nearest(tables: Tables, code: Code, on: date | None) -> str:
    for length in range(len(code.plain) - 1, 2, -1):
        if tables.entry(Code(code.system, code.plain[:length]), on):
            return dotted(code.plain[:length])
    return ""


def stale(claim: Claim, tables: Tables) -> Iterator[Finding]:
    """QA-05: the book that answers was not in force on the date. Said once for each system."""
    wanted = {System.ICD10CM: claim.diagnosis_date() if claim.diagnoses else None}
    for line in claim.lines:
        if line.code.system is System.HCPCS:
            wanted.setdefault(System.HCPCS, claim.line_date(line))
    for system, on in wanted.items():
        found = tables.answering(system, on)
        if on is None or found is None or found.exact:
            continue
        e = found.edition
        span = f"{day(e.effective)} to {day(e.until)}" if e.until else f"from {day(e.effective)}"
        yield Finding(
            "QA-05", Severity.WARNING, f"{e.title} edition, not in force on this date ({day(on)}; it holds {span}).",
            "Load the edition for this date, or check these codes against it by hand.", tables.source(system, on),
        )  # fmt: skip


def duplicates(claim: Claim, tables: Tables) -> Iterator[Finding]:
    """DX-09: the same code listed twice."""
    seen: dict[str, int] = {}
    for n, d in enumerate(claim.diagnoses):
        if d.code.plain in seen:
            yield Finding(
                "DX-09", Severity.ERROR, f"{d.code.text} is listed twice ({seen[d.code.plain] + 1} and {n + 1}).",
                "Remove one of them.", Source("ICD-10-CM Official Guidelines, I.B.12", "FY 2026"), (d.code.text,),
                fix=Fix("remove_diagnosis", "Remove second", n),
            )  # fmt: skip
        seen.setdefault(d.code.plain, n)


def count(claim: Claim, tables: Tables) -> Iterator[Finding]:
    """DX-10: more diagnoses than the claim holds."""
    most, number = HOLDS[claim.setting], len(claim.diagnoses)
    if number > most:
        yield Finding(
            "DX-10", Severity.ERROR, f"{number} diagnoses; the claim holds {most}.",
            "Remove the least important ones, or split the claim.", Source(FORMS[claim.setting]),
            tuple(d.code.text for d in claim.diagnoses[most:]),
        )  # fmt: skip


def _finding(
    claim: Claim, tables: Tables, rule: str, code: Code, message: str, remedy: str, fix: Fix | None = None
) -> Finding:
    source = tables.source(System.ICD10CM, claim.diagnosis_date())
    return Finding(rule, Severity.ERROR, message, remedy, source, (code.text,), fix=fix)
