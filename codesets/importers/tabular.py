"""The ICD-10-CM tabular XML: its entries, its notes, and the codes that 7th characters make."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from codesets.code import Code, System, dotted, plain
from codesets.entry import Entry, Note, NoteKind

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


def read_tabular(path: Path) -> Tabular:
    """Parse the XML. Raises ElementTree.ParseError when it is damaged."""
    book = Tabular()
    for chapter in ElementTree.parse(path).getroot().iter("chapter"):
        reader = _Chapter(book)
        reader.read(chapter)
    return book


class _Chapter:
    """Walks one chapter, carrying what is inherited down the tree."""

    def __init__(self, book: Tabular) -> None:
        self._book = book
        self._bars: list[Bar] = []

    def read(self, chapter: ElementTree.Element) -> None:
        number = _text(chapter.find("name"))
        key = f"ch:{number}"
        self._add(key, re.sub(r"\s*\([^()]*\)$", "", _text(chapter.find("desc"))), False, "chapter", "")
        self._take_notes(chapter, key, f"Chapter {number}")
        for section in chapter.findall("section"):
            name = section.get("id", "")
            self._add(f"sec:{name}", re.sub(r"\s*\([^()]*\)$", "", _text(section.find("desc"))), False, "section", key)
            self._take_notes(section, f"sec:{name}", name)
            for diag in section.findall("diag"):
                self._category(diag, f"sec:{name}", ())

    def _category(self, diag: ElementTree.Element, parent: str, inherited: tuple[tuple[str, str], ...]) -> None:
        key = plain(_text(diag.find("name")))
        title = _text(diag.find("desc"))
        own = tuple((e.get("char", ""), _text(e)) for d in diag.findall("sevenChrDef") for e in d.findall("extension"))
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

    def _take_notes(self, node: ElementTree.Element, key: str, label: str) -> None:
        for child in node:
            kind = KINDS.get(child.tag)
            for note in child.findall("note") if kind else ():
                text = _text(note)
                if kind and text:
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


def _text(node: ElementTree.Element | None) -> str:
    """All text of a node in one line; empty for a missing or empty node."""
    return "" if node is None else " ".join("".join(node.itertext()).split())
