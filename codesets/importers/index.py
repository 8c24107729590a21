"""The XML books of terms: Alphabetic Index, external causes, Table of Drugs, Neoplasm Table, ICD-10-PCS Index."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from codesets.code import System
from codesets.importers import fiscal
from codesets.importers.markup import elements, line, root, version
from codesets.importers.part import Member, Part
from codesets.importers.report import Report

LINKS = {"see": "see", "seeAlso": "see also", "seecat": "see category", "subcat": "see subcategory", "use": "use"}
EMPTY = {"", "-", "--"}
Row = tuple[Any, ...]


def read_index(member: Member) -> tuple[Part, ...]:
    """Terms in book order with their links, codes and, for the two tables, cells. A term is a row of the report."""
    name = root(member)
    if name not in ("ICD10CM.index", "ICD10PCS.index"):
        return ()
    system = System.ICD10CM if name == "ICD10CM.index" else System.ICD10PCS
    book = _Book("index" if system is System.ICD10PCS else _kind(member))
    for element in elements(member, "head", "mainTerm"):
        if element.tag == "head":
            book.heads.append((book.kind, int(element.get("col", "0")), line(element)))
        else:
            book.walk(element, 0, 0)
    tables = {"terms": book.terms, "cells": book.cells, "heads": book.heads}
    edition = fiscal.edition(system, member, version(member))
    return (Part(edition, book.kind, tables, book.report),)


def _kind(member: Member) -> str:
    head = member.head[:4000].decode("utf-8", "replace").lower()
    if "<indexheading>" in head:
        return "drug" if ">substance<" in head else "neoplasm"
    return "eindex" if "external cause" in head.partition("<letter>")[0] else "index"


class _Book:
    """Collects the rows of one book while its main terms are walked."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.report = Report()
        self.terms: list[Row] = []
        self.cells: list[Row] = []
        self.heads: list[Row] = []

    def walk(self, element: Element, parent: int, depth: int) -> None:
        """Take a term and all below it; one with neither words nor anything to go to is refused, and those below it."""
        title, nonessential = _title(element.find("title"))
        links = [link for child in element for link in _links(child)]
        code, manifestation = _code(element), line(element.find("manif"))
        if not title and not links and not code:
            for below in (element, *element.iter("term")):
                self.report.refuse(0, f"a term without words under {parent or 'no main term'}: {line(below)[:40]}")
            return
        self.report.take()
        number = len(self.terms) + 1
        see = "; ".join(text for _, text in links)
        kind = links[0][0] if links else ""
        self.terms.append(
            (self.kind, number, parent, depth, number, title, nonessential, code, manifestation, see, kind)
        )
        self.cells += [(self.kind, number, column, text) for column, text in _cells(element)]
        for below in element.findall("term"):
            self.walk(below, number, depth + 1)


def _title(element: Element | None) -> tuple[str, str]:
    """The words of a title, and its nonessential modifiers."""
    if element is None:
        return "", ""
    own = " ".join([element.text or "", *(child.tail or "" for child in element)])
    return " ".join(own.split()), " ".join(line(child) for child in element)


def _links(element: Element) -> Iterator[tuple[str, str]]:
    if kind := LINKS.get(element.tag):
        words = " ".join([element.text or "", *(child.tail or "" for child in element)])
        code = line(element.find("codes")) or line(element.find("tab"))
        yield kind, " ".join(words.split()) + (f" {code}" if code else "")


def _code(element: Element) -> str:
    """The term's own code, whole or partial; else the one inside its link."""
    for name in ("code", "codes", "tab"):
        if code := line(element.find(name)):
            return code
    nested = (line(child.find(name)) for child in element if child.tag in LINKS for name in ("codes", "tab"))
    return next((code for code in nested if code), "")


def _cells(element: Element) -> Iterator[tuple[int, str]]:
    for cell in element.findall("cell"):
        if (text := line(cell)) not in EMPTY:
            yield int(cell.get("col", "0")), text
