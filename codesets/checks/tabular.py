"""Rules that the tabular's notes make: TB-01, Excludes1 pairs."""

from collections.abc import Iterator
from itertools import combinations

from codesets.checks.claim import Claim
from codesets.checks.finding import Finding, Severity
from codesets.checks.tables import Tables
from codesets.code import System


def excludes1(claim: Claim, tables: Tables) -> Iterator[Finding]:
    """TB-01: two codes that an Excludes1 note at either, or above either, keeps apart."""
    own = tables.book(System.ICD10CM, claim.diagnosis_date())
    if own is None:
        return
    codes = list(dict.fromkeys(d.code for d in claim.diagnoses))
    for a, b in combinations(codes, 2):
        note = own.excludes1(a.plain, b.plain)
        barred = b
        if note is None:
            note, barred = own.excludes1(b.plain, a.plain), a
        if note is not None:
            other = a if barred is b else b
            yield Finding(
                "TB-01", Severity.ERROR,
                f"{barred.text} is not coded with {other.text}: Excludes1 at {note.at}: {note.text}",
                "Remove one. If the two conditions are unrelated, override with that reason (Guideline I.A.12.a).",
                tables.source(System.ICD10CM, claim.diagnosis_date()), (a.text, b.text),
            )  # fmt: skip
