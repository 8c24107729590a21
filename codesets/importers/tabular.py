"""The ICD-10-CM tabular XML: its entries, its notes, and the codes that 7th characters make."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from codesets.code import SHAPES, Code, System, dotted, plain
from codesets.entry import Entry, Note, NoteKind
from codesets.importers import fiscal
from codesets.importers.markup import elements, line, root, version
from codesets.importers.part import Member, Part, entry_row, note_row
from codesets.importers.report import Report

KINDS = {
    "includes": NoteKind.INCLUDES,
    "inclusionTerm": NoteKind.INCLUSION,
    "codeFirst": NoteKind.CODE_FIRST,
    "useAdditionalCode": NoteKind.USE_ADDITIONAL,
    "codeAlso": NoteKind.CODE_ALSO,
    "excludes1": NoteKind.EXCLUDES1,
    "excludes2": NoteKind.EXCLUDES2,
    "sevenChrNote": NoteKind.SEVENTH,
    "notes": NoteKind.NOTE,
}
BARRED = re.compile(r"7th characters? (.+?) do not apply to codes in category (\w+) with (\d)th character (.+)$")


@dataclass(slots=True)
class Tabular:
    """What the file holds: entries in book order and the notes of each."""

    entries: list[Entry] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    seventh: list[tuple[str, str, str]] = field(default_factory=list)  # key, character, meaning


@dataclass(frozen=True, slots=True)
class Bar:
    """7th characters that a note forbids to codes of a category with certain characters at a position (0-based)."""

    category: str
    position: int
    holds: frozenset[str]
    seventh: frozenset[str]

    def forbids(self, code: str, character: str) -> bool:
        """Whether the note keeps `character` from being added to `code`, padded to six."""
        return code.startswith(self.category) and code[self.position] in self.holds and character in self.seventh


def read_tabular(member: Member) -> tuple[Part, ...]:
    """Entries, notes and 7th characters. The report counts chapters, sections, `diag` elements and notes."""
    if root(member) != "ICD10CM.tabular":
        return ()
    edition = fiscal.edition(System.ICD10CM, member, version(member))
    book, report = Tabular(), Report()
    for chapter in elements(member, "chapter"):
        _Chapter(book, report).read(chapter)
    tables = {
        "entries": [entry_row(e) for e in book.entries],
        "notes": [note_row(n) for n in book.notes],
        "seventh": book.seventh,
    }
    return (Part(edition, "tabular", tables, report),)


class _Chapter:
    """Walks one chapter, carrying what is inherited down the tree."""

    def __init__(self, book: Tabular, report: Report) -> None:
        self._book = book
        self._report = report
        self._keys: set[str] = set()
        self._bars: list[Bar] = []

    def read(self, chapter: Element) -> None:
        number = line(chapter.find("name"))
        key = f"ch:{number}"
        self._add(key, re.sub(r"\s*\([^()]*\)$", "", line(chapter.find("desc"))), False, "chapter", "")
        self._report.take()
        self._take_notes(chapter, key, f"Chapter {number}")
        for section in chapter.findall("section"):
            name = section.get("id", "")
            self._report.take()
            self._add(f"sec:{name}", re.sub(r"\s*\([^()]*\)$", "", line(section.find("desc"))), False, "section", key)
            self._take_notes(section, f"sec:{name}", name)
            for diag in section.findall("diag"):
                self._category(diag, f"sec:{name}", ())

    def _category(self, diag: Element, parent: str, inherited: tuple[tuple[str, str], ...]) -> None:
        key = plain(line(diag.find("name")))
        title = line(diag.find("desc"))
        if not SHAPES[System.ICD10CM].fullmatch(key) or not title or key in self._keys:
            self._report.refuse(0, f"{key or 'a code without a number'}: no code with a title, or there twice")
            return
        self._keys.add(key)
        self._report.take()
        own = tuple((e.get("char", ""), line(e)) for d in diag.findall("sevenChrDef") for e in d.findall("extension"))
        self._book.seventh += [(key, character, meaning) for character, meaning in own]
        seventh = own or inherited
        children = diag.findall("diag")
        padded = key.ljust(6, "X")
        self._take_notes(diag, key, dotted(key))
        expands = not children and len(key) < 7 and bool(seventh)
        self._add(key, title, not children and not expands, "category" if len(key) == 3 else "code", parent)
        for child in children:
            self._category(child, key, seventh)
        for character, meaning in seventh if expands else ():
            if not any(bar.forbids(padded, character) for bar in self._bars):
                self._add(padded + character, f"{title}, {meaning}", True, "extension", key)

    def _take_notes(self, node: Element, key: str, label: str) -> None:
        for child in node:
            kind = KINDS.get(child.tag)
            for note in child.findall("note") if kind else ():
                text = line(note)
                if kind and not text:
                    self._report.refuse(0, f"{label}: an empty {child.tag} note")
                elif kind:
                    self._report.take()
                    self._book.notes.append(Note(kind, text, label, key))
                    self._bars += list(_bars(text))
        for table in node.findall("visualImpairment"):
            text = "; ".join(" ".join(" ".join(row.itertext()).split()) for row in table)
            self._book.notes.append(Note(NoteKind.NOTE, text, label, key))

    def _add(self, key: str, title: str, billable: bool, level: str, parent: str) -> None:
        order = len(self._book.entries)
        self._book.entries.append(Entry(Code(System.ICD10CM, key), title, billable, level, parent, order))


def _bars(text: str) -> Iterator[Bar]:
    """The S06 note: `7th characters D and S do not apply to codes in category S06 with 6th character 7 - ..., or 8 - ...`."""
    found = BARRED.search(text)
    if found:
        characters, category, position, values = found.groups()
        holds = frozenset(re.findall(r"(?:^|\bor )(\w) - ", values))
        yield Bar(category, int(position) - 1, holds, frozenset(re.findall(r"\b([A-Z])\b", characters)))
