"""A code as a value: which system it belongs to, how it is written, what shapes are possible."""

import re
from dataclasses import dataclass
from enum import StrEnum


class System(StrEnum):
    """The code systems, by the names every file and command uses (shared contract of the encounter file)."""

    ICD10CM = "icd10cm"
    ICD10PCS = "icd10pcs"
    HCPCS = "hcpcs"
    CPT = "cpt"
    MODIFIER = "modifier"
    POS = "pos"
    USER = "user"


NAMES = {
    System.ICD10CM: "ICD-10-CM",
    System.ICD10PCS: "ICD-10-PCS",
    System.HCPCS: "HCPCS",
    System.CPT: "CPT",
    System.MODIFIER: "Modifiers",
    System.POS: "Place of service",
    System.USER: "Own list",
}

SHAPES = {
    System.ICD10CM: re.compile(r"(?:[A-Z][0-9]|QA)[0-9A-Z]([0-9A-Z]{0,4})"),  # QA0: new in FY2026
    System.ICD10PCS: re.compile(r"[0-9A-HJ-NP-Z]{7}"),
    System.HCPCS: re.compile(r"[A-CE-V][0-9]{4}"),
    System.CPT: re.compile(r"[0-9]{4}[0-9AFMTU]"),
    System.MODIFIER: re.compile(r"[0-9A-Z]{2}"),
    System.POS: re.compile(r"[0-9]{2}"),
}


@dataclass(frozen=True, slots=True, order=True)
class Code:
    """A code of one system; `plain` is upper case without the dot."""

    system: System
    plain: str

    @property
    def text(self) -> str:
        """As it is printed: ICD-10-CM with its dot, everything else plain."""
        return dotted(self.plain) if self.system is System.ICD10CM else self.plain

    def fits(self) -> bool:
        """Whether the characters could be a code of the system at all; says nothing of its existence."""
        shape = SHAPES.get(self.system)
        return bool(self.plain) and (shape is None or shape.fullmatch(self.plain) is not None)


def plain(text: str) -> str:
    """Upper case, without dot, blanks and a trailing dash: `s72.9-` is `S729`."""
    return text.strip().rstrip("-").replace(".", "").replace(" ", "").upper()


def dotted(text: str) -> str:
    """An ICD-10-CM code with the dot after its third character."""
    text = plain(text)
    return f"{text[:3]}.{text[3:]}" if len(text) > 3 else text


def read(system: System, text: str) -> Code:
    """The code that `text` writes, in whatever case and with or without the dot."""
    return Code(system, plain(text))


def procedure_system(text: str) -> System | None:
    """Which procedure system a whole typed number belongs to by its shape alone; None when none fits."""
    number = plain(text)
    for system in (System.CPT, System.HCPCS, System.ICD10PCS):
        if SHAPES[system].fullmatch(number):
            return system
    return None
