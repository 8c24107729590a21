"""ICD-10-PCS tables and definitions, XML of CMS."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from codesets.code import System
from codesets.importers import fiscal
from codesets.importers.markup import elements, line, root, version
from codesets.importers.part import Member, Part
from codesets.importers.report import Report

Row = tuple[Any, ...]


def read_tables(member: Member) -> tuple[Part, ...]:
    """Each table with its rows and their values; a row that does not make as many codes as it says is refused."""
    if root(member) != "ICD10PCS.tabular":
        return ()
    report = Report()
    rows = [row for table in elements(member, "pcsTable") for row in _table(table, report)]
    edition = fiscal.edition(System.ICD10PCS, member, version(member))
    return (Part(edition, "tables", {"pcs_tables": rows}, report),)


def _table(table: Element, report: Report) -> Iterator[Row]:
    axes = table.findall("axis")
    prefix = "".join(label.get("code", "") for axis in axes for label in axis.findall("label"))
    for axis in axes:
        yield from _values(prefix, 0, axis)
    for number, row in enumerate(table.findall("pcsRow"), 1):
        made = 1
        for axis in row.findall("axis"):
            made *= len(axis.findall("label"))
        if len(prefix) != 3 or len(row.findall("axis")) != 4 or str(made) != row.get("codes"):
            report.refuse(0, f"row {number} of table {prefix} says {row.get('codes')} codes and makes {made}")
            continue
        report.take()
        for axis in row.findall("axis"):
            yield from _values(prefix, number, axis)


def _values(prefix: str, row: int, axis: Element) -> Iterator[Row]:
    for label in axis.findall("label"):
        yield prefix, row, int(axis.get("pos", "0")), line(axis.find("title")), label.get("code", ""), line(label)


def read_definitions(member: Member) -> tuple[Part, ...]:
    """What the values mean, by section and axis; joined to the tables by label."""
    if root(member) != "ICD10PCS.definitions":
        return ()
    report = Report()
    rows = [row for section in elements(member, "section") for row in _section(section, report)]
    edition = fiscal.edition(System.ICD10PCS, member, version(member))
    return (Part(edition, "definitions", {"pcs_definitions": rows}, report),)


def _section(section: Element, report: Report) -> Iterator[Row]:
    code = section.get("code", "")
    for axis in section.findall("axis"):
        for term in axis.findall("terms"):
            labels = [line(t) for t in term.findall("title") if line(t)]
            if not labels:
                report.refuse(0, f"a definition without a label in section {code}")
                continue
            report.take()
            includes = "; ".join(line(i) for i in term.findall("includes"))
            for label in labels:
                position = int(axis.get("pos", "0"))
                yield code, position, label, line(term.find("definition")), line(term.find("explanation")), includes
