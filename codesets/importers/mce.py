"""The lists of the Medicare Code Editor, from the text "Definitions of Medicare Code Edits" of CMS.

Numbered headings begin an edit, lettered ones a list of it; `CODE<TAB>short description` is a row. Of the lists of
edits 11 and 17 only the first stands by itself; the others need a diagnosis or an age besides and are not kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from codesets.edition import Edition, Table
from codesets.errors import UserError
from codesets.importers import text
from codesets.importers.part import Member, Part
from codesets.importers.report import Report

SOURCE = "Definitions of Medicare Code Edits, CMS"
OURS = re.compile(
    r"^\d{1,2}\.\s+(age conflict|manifestation code as principal|unacceptable principal)", re.I | re.MULTILINE
)
TITLE = re.compile(r"medicare code edit", re.IGNORECASE)
VERSION = re.compile(r"(?:version|(?<![a-z])v)[\s._]*([34]\d)(?:[._](\d))?(?!\d)", re.IGNORECASE)
EDIT = re.compile(r"(\d{1,2})\.\s+(\S.*)")
LETTERED = re.compile(r"([A-Z])\.\s+(\S.*)")
CONTENTS = re.compile(r"(\t|\.{3,})\s*\d+$")  # a line of the table of contents ends with its page
ROW = re.compile(r"\s*(?=\S*\d)(\S{1,10})\t")
AGES = re.compile(
    r"(?:[A-Z]\.|\W)*(perinatal|newborn|pediatric|maternity|adult)\b.{0,40}?\bage (?:range is )?"
    r"(\d+)(?:\s*(?:-|–|to|through)\s*(\d+))?",
    re.IGNORECASE,
)
CM, PCS = r"[A-Z]\d[0-9A-Z]{1,5}", r"[0-9A-HJ-NP-Z]{7}"
AGE = {
    "perinatal": "newborn",
    "newborn": "newborn",
    "pediatric": "pediatric",
    "maternity": "maternity",
    "adult": "adult",
}
LISTS = {  # edit: how its heading goes, the list
    2: ("external cause", "external_cause_principal"),
    4: ("age conflict", ""),
    5: ("sex conflict", ""),
    6: ("manifestation", "manifestation"),
    8: ("questionable", "questionable_admission"),
    9: ("unacceptable", "unacceptable_principal"),
    11: ("non-covered", "noncovered"),
    13: ("bilateral", "bilateral"),
    17: ("limited coverage", "limited_coverage"),
    18: ("wrong procedure", "wrong_procedure"),
    19: ("procedure inconsistent", "inconsistent_with_stay"),
    20: ("unspecified", "unspecified"),
}
SURGICAL, EITHER = (11, 13, 17, 19), (8, 18)  # edits with procedure codes, and with procedures or diagnoses
NEEDED = ("newborn", "pediatric", "maternity", "adult", "manifestation", "unacceptable_principal")
DEPENDS = re.compile(r"only when|except|combin|unless", re.IGNORECASE)
SECONDARY = re.compile(r"acceptable\W+when a secondary", re.IGNORECASE)
MISSING = ("non-covered and limited-coverage procedures that depend on a diagnosis or on age",)


def read_mce(member: Member) -> tuple[Part, ...]:
    """The lists of a version; version 43 belongs to FY 2026, 43.1 to its April."""
    top = text.decode(member.head)
    if not OURS.search(top) or not (TITLE.search(top) or TITLE.search(member.name.replace("_", " "))):
        return ()
    report = Report()
    edition = _edition(member, top)
    return (Part(edition, "lists", {"mce": _rows(member, edition.partial, report)}, report),)


@dataclass(slots=True)
class Section:
    """Where in the file a row stands: the edit (0 for one without lists), the last heading, the list (empty: not kept)."""

    edit: int = 0
    heading: str = ""
    name: str = ""
    ages: dict[str, tuple[int, int]] = field(default_factory=lambda: {"newborn": (0, 0)})

    def move(self, line: str) -> None:
        """Take in a line that is no row: a heading, a range of ages, or prose."""
        edit, lettered, ages = EDIT.match(line), LETTERED.match(line), AGES.match(line)
        if edit:
            words, name = LISTS.get(int(edit[1]), (None, ""))
            known = words is not None and edit[2].lower().startswith(words)
            self.edit, self.heading, self.name = (int(edit[1]), line, name) if known else (0, line, "")
        elif lettered and self.edit:
            self.heading, self.name = line, self._lettered(lettered[1], lettered[2].lower())
        elif self.edit == 9:
            self._unacceptable(line)
        elif self.edit in (11, 17) and DEPENDS.search(line):
            self.name = ""
        if ages and self.edit == 4:
            self.ages[AGE[ages[1].lower()]] = (int(ages[2]), int(ages[3] or ages[2]))

    def _lettered(self, letter: str, words: str) -> str:
        if self.edit == 4:
            return next((name for word, name in AGE.items() if words.startswith(word)), "")
        if self.edit == 5:
            sex = "female" if "female" in words else "male"
            return f"{sex}_procedure" if words.startswith("procedure") else sex
        if self.edit == 8 and "obstetric" in words:
            return "questionable_obstetric_admission"
        return "" if self.edit in (11, 17) and letter != "A" else LISTS[self.edit][1]

    def _unacceptable(self, line: str) -> None:
        if SECONDARY.search(line):
            self.name = "acceptable_with_secondary"
        elif line.lower().startswith(("unacceptable principal", "the following pages")):
            self.name = "unacceptable_principal"

    def unfit(self, key: str) -> str:
        """Why a row cannot be taken here; empty when it can."""
        if not self.name:
            return f"{key[:10]} stands on a list that is not kept: {self.heading[:60] or 'it has no heading'}"
        procedure = self.edit in SURGICAL or (self.edit == 5 and self.name.endswith("_procedure"))
        shape = PCS if procedure else f"{CM}|{PCS}" if self.edit in EITHER else CM
        if not re.fullmatch(shape, key, re.ASCII):
            return f"{key!r} does not have the shape of a {'procedure' if procedure else 'diagnosis'} code"
        return f"the ages for {key} are not given" if self.edit == 4 and self.name not in self.ages else ""


def _rows(member: Member, partial: bool, report: Report) -> Iterator[tuple[Any, ...]]:
    section = Section()
    seen: set[tuple[str, str]] = set()
    for number, line in text.lines(member):
        found = ROW.match(line)
        if not found or EDIT.match(line):
            if not CONTENTS.search(line):
                section.move(line.strip())
            continue
        key = found[1]
        why = section.unfit(key) or (f"{key} stands on the list already" if (section.name, key) in seen else "")
        if why:
            report.refuse(number, why)
        else:
            seen.add((section.name, key))
            report.take()
            low, high = section.ages[section.name] if section.edit == 4 else (None, None)
            yield section.name, key, low, high
    absent = sorted({*NEEDED} - {name for name, _ in seen})
    if absent and not partial:
        raise UserError(f"{member.name} lacks the list {absent[0]}; nothing was changed.", "Fetch it again, whole.")


def _edition(member: Member, top: str) -> Edition:
    found = VERSION.search(member.base) or VERSION.search(top) or VERSION.search(member.name)
    minor = int(found[2] or 0) if found else 0
    if found is None or minor > 1:
        said = f"is of version {found[1]}.{minor}, whose dates are not known" if found else "does not say its version"
        raise UserError(f"{member.name} {said}; nothing was changed.", "Take the file of October or April from CMS.")
    year = 1983 + int(found[1])  # version 43 is FY 2026
    first = date(year, 4, 1) if minor else date(year - 1, 10, 1)
    name = f"mce-{year}-04" if minor else f"mce-{year}"
    release = f"April {year}, v{found[1]}.1" if minor else f"FY {year}, v{found[1]}"
    partial = "excerpt" in member.base
    return Edition(Table.MCE, name, release, first, date(year, 9, 30), SOURCE, partial, missing=MISSING)
