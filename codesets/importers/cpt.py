"""CPT data files of the AMA, from the user's own licensed copy; nothing of them is ever shipped with Codedesk.

Two layouts: the standard files (LONGULT, MEDU, SHORTU, MODUL) and the annual update since 2026 (ConsolidatedCodeList,
Modifiers, ConsumerDescriptor). Licence prose of changing length stands before the data.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from codesets.code import SHAPES, System
from codesets.edition import Edition
from codesets.errors import UserError
from codesets.importers.part import Member, Part
from codesets.importers.report import Report
from codesets.importers.text import lines

SOURCE = "CPT, American Medical Association, your licensed copy"
LICENCE = "CPT copyright {year} American Medical Association. All rights reserved."
OWNER = "american medical association"
CODE, MODIFIER = SHAPES[System.CPT], SHAPES[System.MODIFIER]
TABBED = re.compile(rf"({CODE.pattern})\t *(\S[^\t]*)")
SPACED = re.compile(rf"({CODE.pattern}) (\S.*)")
LINES = {"long": TABBED, "medium": SPACED, "short": SPACED}
LONGEST = 28  # characters of a short descriptor; a medium one has up to 48
NAMED = {"longult": "long", "medu": "medium", "shortu": "short"}
AGAIN = ("longut", "longuf", "longulf")  # the long descriptors in capitals or wrapped, beside LONGULT
COLUMNS = {  # what each table cannot do without: code, then text
    "consolidated": ("CPT Code", "Long"),
    "consumer": ("CPT Code", "Consumer Friendly Descriptor"),
    "modifiers": ("Modifier Code", "Modifier Name"),
}
DATED = "currentdescriptoreffectivedate"
ALSO = ("medium", "consumer", "testname")  # columns of the consolidated list that are further names of a code
NUMBER = re.compile(r"(\d\d) ([A-Z].*)")
SECTIONS = {  # headings of the appendix, lower case, and how a modifier is written under each
    "appendix a": NUMBER,
    "anesthesia physical status": re.compile(r"(?:.*? )?(P\d): (.+)"),
    "cpt level i modifiers": NUMBER,
    "category ii modifiers": re.compile(r"(\dP) (.+)"),
    "level ii (": re.compile(r"([A-Z][A-Z0-9]) (.+)"),
}
COPYRIGHT = re.compile(r"(?:copyright|©)[^a-z]*(20\d\d),? (?:by )?(?:the )?" + OWNER)
STATED = re.compile(r"\bcpt\W{1,3}(20[1-4]\d)\b(?! copyright)")
YEAR = re.compile(r"(?<!\d)(20[1-4]\d)(?!\d)")
AFRESH = "Take the file again from your AMA delivery."


class Line(NamedTuple):
    """A code or modifier with one of its texts, and where it stands."""

    number: int
    code: str
    text: str
    row: dict[str, str]


def read_cpt(member: Member) -> tuple[Part, ...]:
    """Codes (`long`, `consolidated`), other names of them (`medium`, `short`, `consumer`), or CPT `modifiers`."""
    head = member.head.decode("utf-8", "ignore").lstrip("\ufeff").splitlines()
    kind, read = _recognised(member, head[:-1] if member.size > len(member.head) else head)
    if read is None:
        return ()
    edition, report = _edition(member, kind, " ".join(" ".join(head).lower().split())), Report()
    tables: dict[str, Iterable[tuple[Any, ...]]]
    if kind in ("medium", "short", "consumer"):
        tables = {"synonyms": _synonyms(member, read(report), report)}
    else:
        tables = {"entries": _entries(member, kind, read(report), report)}
    if kind == "consolidated":
        tables["synonyms"] = _also(read(Report()))
    return (Part(edition, kind, tables, report),)


def licence(edition: Edition) -> str:
    """The notice shown with CPT content. The AMA dates it by the year it publishes in: the one before the edition's."""
    return LICENCE.format(year=edition.effective.year - 1)


Reader = Callable[[Report], Iterator[Line]]


def _recognised(member: Member, head: list[str]) -> tuple[str, Reader | None]:
    """Which file it is and how its lines are read; no reader for a file of another family."""
    stem = member.base.partition(".")[0].replace("_", "")
    if b"\0" in member.head or member.is_sheet or stem in AGAIN:
        return "", None
    header = next((cells for line in head if _word((cells := line.split("\t"))[0]) == "conceptid"), [])
    if kind := _table(member, {_word(cell) for cell in header}):
        return kind, partial(_rows, member, kind)
    ours = OWNER in " ".join(" ".join(head).lower().split())
    if ours and any(line.strip().lower() == "appendix a" for line in head):
        return "modifiers", partial(_appendix, member)
    if (kind := _list(stem, head)) and (ours or stem in NAMED):
        return kind, partial(_coded, member, LINES[kind])
    if ours and stem in (*NAMED, "consolidatedcodelist", "modul"):
        raise UserError(f"{member.name} holds no codes that can be read; nothing was changed.", AFRESH)
    return "", None


def _table(member: Member, words: set[str]) -> str:
    """Which of the tables with a header it is. Raises UserError when it lacks a column."""
    if words & {"modifiercode", "modifiername"}:
        kind = "modifiers"
    elif "consumerfriendlydescriptor" in words:
        kind = "consumer"
    elif len(words & {"cptcode", "long", "medium", "short"}) > 1:
        kind = "consolidated"
    else:
        return ""
    if absent := [column for column in COLUMNS[kind] if _word(column) not in words]:
        raise UserError(f"{member.name} lacks the column {absent[0]!r}; nothing was changed.", AFRESH)
    return kind


def _list(stem: str, head: list[str]) -> str:
    """Which of the lists without a header it is, by its lines from the first code on."""
    for shape in (TABBED, SPACED):
        first = next((n for n, line in enumerate(head) if shape.fullmatch(line.rstrip())), None)
        if first is None or any("\t" in line.rstrip() for line in head[:first]):
            continue  # a tab before the codes: a header, so a list of someone else
        found = [m for line in head[first:] if line.strip() and (m := shape.fullmatch(line.rstrip()))]
        if 2 * len(found) < sum(bool(line.strip()) for line in head[first:]):
            continue
        if shape is TABBED:
            return "long"
        if stem in ("medu", "shortu"):
            return NAMED[stem]
        if all(m[2] == m[2].upper() for m in found):
            return "short" if max(len(m[2]) for m in found) <= LONGEST else "medium"
    return ""


def _coded(member: Member, shape: re.Pattern[str], report: Report) -> Iterator[Line]:
    begun = False
    for number, line in lines(member):
        found = shape.fullmatch(line.rstrip())
        begun = begun or found is not None
        if found:
            yield Line(number, found[1], found[2].strip(), {})
        elif begun and line.strip():
            report.refuse(number, "is not a CPT code and its descriptor")


def _rows(member: Member, kind: str, report: Report) -> Iterator[Line]:
    header: list[str] = []
    code, text = (_word(column) for column in COLUMNS[kind])
    for number, line in lines(member):
        cells = [cell.strip() for cell in line.split("\t")]
        if not header:
            header = [_word(cell) for cell in cells] if _word(cells[0]) == "conceptid" else []
        elif any(cells):
            row = dict(zip(header, cells, strict=False))
            day = row.get(DATED, "")
            if len(cells) > len(header):
                report.refuse(number, "has more cells than the header")
            elif day and not _is_date(day):
                report.refuse(number, f"{day!r} is not a date (YYYYMMDD)")
            else:
                yield Line(number, row.get(code, "").upper(), row.get(text, ""), row)


def _appendix(member: Member, report: Report) -> Iterator[Line]:
    section, seen = "", set[str]()
    for number, text in _paragraphs(member):
        heading = next((words for words in SECTIONS if text.lower().startswith(words)), "")
        found = SECTIONS[section].fullmatch(text) if section else None
        if heading:
            section = heading
        elif found and not (section.startswith("cpt") and found[1] in seen):  # the hospital's list repeats the first
            seen.add(found[1])
            yield Line(number, found[1], re.split(r" Reasons include|: ", found[2])[0], {})
        elif section and text[0].isdigit() and not found:
            report.refuse(number, "is not a modifier and its name")


def _paragraphs(member: Member) -> Iterator[tuple[int, str]]:
    """(first line, text): ended by a blank line, or by the next national modifier, which stand one a line."""
    held: list[str] = []
    for number, line in lines(member):
        fresh = bool(held) and not held[0][0].isdigit() and re.match(r"[A-Z][A-Z0-9] \S", line) is not None
        if held and (fresh or not line.strip()):
            yield number - len(held), " ".join(held)
            held = []
        if line.strip():
            held.append(line.strip())
    if held:
        yield number - len(held) + 1, " ".join(held)


def _entries(member: Member, kind: str, found: Iterator[Line], report: Report) -> Iterator[tuple[Any, ...]]:
    shape = MODIFIER if kind == "modifiers" else CODE
    seen: set[str] = set()
    for at in found:
        if why := _fault(at, shape, at.code in seen):
            report.refuse(at.number, why)
        else:
            seen.add(at.code)
            report.take()
            # the date in the consolidated list is that of the wording, not of the code's first use: since stays empty
            yield at.code, at.text, at.row.get("short", ""), 1, "code", "", report.accepted, None, None
    _prove(member, report)


def _synonyms(member: Member, found: Iterator[Line], report: Report) -> Iterator[tuple[Any, ...]]:
    seen: set[tuple[str, str]] = set()
    for at in found:
        if why := _fault(at, CODE, (at.code, at.text) in seen):
            report.refuse(at.number, why)
        else:
            seen.add((at.code, at.text))
            report.take()
            yield at.code, at.text
    _prove(member, report)


def _also(found: Iterator[Line]) -> Iterator[tuple[Any, ...]]:
    """Further names of the codes that the consolidated list gives, each once."""
    seen: set[str] = set()
    for at in found:
        if not _fault(at, CODE, at.code in seen):
            seen.add(at.code)
            others = {at.row[column] for column in ALSO if at.row.get(column)} - {at.text}
            yield from ((at.code, text) for text in sorted(others))


def _fault(at: Line, shape: re.Pattern[str], repeated: bool) -> str:
    """Why a line is refused, empty when it is not."""
    if not shape.fullmatch(at.code):
        return f"{at.code!r} does not have the shape of a code"
    if not at.text:
        return f"{at.code} has no descriptor"
    return f"{at.code} stands there twice" if repeated else ""


def _prove(member: Member, report: Report) -> None:
    if not report.accepted or report.refusals > report.accepted:
        what = f"{member.name} is damaged: {report.refusals:,} of its {report.read:,} lines cannot be read"
        raise UserError(f"{what}; nothing was changed.", AFRESH)


def _edition(member: Member, kind: str, head: str) -> Edition:
    year = _year(member, kind, head)
    system, name = System.CPT, f"cpt-{year}"
    if kind == "modifiers":
        system, name = System.MODIFIER, f"modifiers-cpt-{year}"
    release = f"CPT {year}" if system is System.MODIFIER else str(year)
    first, last = date(year, 1, 1), date(year, 12, 31)
    return Edition(system, name, release, first, last, SOURCE, "excerpt" in member.base)


def _year(member: Member, kind: str, head: str) -> int:
    """The edition's year: in the names around the file, in its prose, in its dates, or by its copyright."""
    printed = COPYRIGHT.search(head)
    parts = reversed(member.name.replace("\\", "/").split("/"))
    named = next((found for part in parts if (found := YEAR.search(part))), None) or STATED.search(head)
    year = int(named[1]) if named else _newest(member) if kind == "consolidated" else 0
    if printed and not year:
        return int(printed[1]) + 1  # published in the September before: copyright 1983-2019 in the files of CPT 2020
    if printed and year not in (int(printed[1]), int(printed[1]) + 1):
        what = f"{member.name} is said to be of {year}, but its copyright is of {printed[1]}; nothing was changed."
        raise UserError(what, "Give it its own name back, or take the right file.")
    if not year:
        what = f"{member.name} does not say its year, neither inside nor in its name; nothing was changed."
        raise UserError(what, "Put it into a folder with the year in its name, such as CPT 2026.")
    return year


def _newest(member: Member) -> int:
    days = (at.row.get(DATED, "") for at in _rows(member, "consolidated", Report()))
    return int(max(days, default="")[:4] or 0)


def _word(cell: str) -> str:
    return re.sub(r"[^a-z]", "", cell.lower())


def _is_date(text: str) -> bool:
    try:
        return len(text) == 8 and bool(datetime.strptime(text, "%Y%m%d"))
    except ValueError:
        return False
