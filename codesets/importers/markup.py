"""Official XML, read element by element; a file that declares a document type or entities is refused."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from codesets.errors import UserError
from codesets.importers.part import Member


def root(member: Member) -> str:
    """The name of the first element, by the first bytes alone; empty when it is no XML."""
    text = member.head[:2000].decode("utf-8", "replace").lstrip("\ufeff \r\n\t")
    if not text.startswith("<"):
        return ""
    for piece in text.split("<")[1:]:
        if piece and (piece[0].isalpha() or piece[0] == "_"):
            return piece.split(">")[0].split()[0].rstrip("/")
    return ""


def version(member: Member) -> int:
    """The fiscal year in `<version>`. Raises UserError when it says none."""
    text = member.head.decode("utf-8", "replace")
    year = text.partition("<version>")[2].partition("</version>")[0].strip()[:4]
    if not year.isdigit() or not 2015 <= int(year) <= 2100:
        raise UserError(f"{member.name} does not say its year; nothing was changed.", "Fetch it again.")
    return int(year)


def elements(member: Member, *names: str) -> Iterator[Element]:
    """Each element of these names when it ends, emptied afterwards. Raises UserError when the file is cut or hostile."""
    try:
        with member.open() as raw:
            for _, element in iterparse(raw, events=("end",), forbid_dtd=True):
                if element.tag in names:
                    yield element
                    element.clear()
    except ParseError as error:
        line = error.position[0]
        raise UserError(
            f"{member.name} is cut or damaged at line {line}; nothing was changed.", "Fetch it again."
        ) from error
    except DefusedXmlException as error:
        raise UserError(
            f"{member.name} declares entities, as no official file does; nothing was changed.", "Do not use this file."
        ) from error


def line(element: Element | None) -> str:
    """All text of an element in one line; empty for a missing or empty one."""
    return "" if element is None else " ".join("".join(element.itertext()).split())
