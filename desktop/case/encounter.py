"""An encounter as the coder works on it: frozen values, changed only by replacing them."""

from dataclasses import dataclass, field
from datetime import date

from codesets.checks.claim import Setting
from codesets.code import Code


@dataclass(frozen=True, slots=True)
class Provider:
    """A named provider; hidden from logs as the rest of the case is."""

    name: str = field(default="", repr=False)
    npi: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Patient:
    """Who the encounter is about; every field may be unknown (empty or None)."""

    name: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    sex: str = field(default="", repr=False)  # F, M, U or ""
    mrn: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it was added: read-only. A correction is a new version that names what it `replaces`."""

    id: str
    title: str = field(default="", repr=False)
    kind: str = ""
    on: date | None = None
    author: str = field(default="", repr=False)
    signed: bool | None = None
    text: str = field(default="", repr=False)
    replaces: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Words of a document: Unicode character offsets, end exclusive."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A diagnosis in its place in the sequence."""

    code: Code
    poa: str | None = None  # Y N U W, None: exempt or not yet said
    evidence: tuple[Span, ...] = ()
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Drug:
    """National drug code of a line with its unit (UN ML GR F2) and quantity."""

    code: str = ""
    unit: str = ""
    quantity: float | None = None


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure line. None date, place and rendering mean the encounter's. `pointers` are 1-based."""

    code: Code
    label: str = field(default="", repr=False)
    modifiers: tuple[str, ...] = ()
    units: float | None = 1
    minutes: float | None = None
    ndc: Drug | None = None
    on: date | None = None
    until: date | None = None
    place_of_service: str | None = None
    revenue_code: str | None = None
    pointers: tuple[int, ...] = ()
    rendering: Provider | None = None
    charge: float | None = None
    evidence: tuple[Span, ...] = ()
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Override:
    """A finding the coder has answered with a reason. `at` is an ISO date and time with zone."""

    rule: str
    codes: tuple[str, ...]
    reason: str = field(repr=False)
    by: str = field(default="", repr=False)
    at: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A question to the provider."""

    text: str = field(repr=False)
    status: str = ""
    sent: str | None = None
    answered: str | None = None
    answer: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Encounter:
    """Everything about one coded encounter. Field meanings as in the encounter file."""

    key: str  # random id within the case store
    setting: Setting = Setting.PROFESSIONAL
    final: bool = False
    reopened: str = field(default="", repr=False)  # reason given when a final was reopened last
    coder_name: str = ""
    coder_credential: str = ""
    patient: Patient = Patient()
    account: str = field(default="", repr=False)
    client: str = ""
    start: date | None = None  # None until the coder gives it; required to export
    end: date | None = None
    place_of_service: str | None = None
    bill_type: str | None = None
    payer: str = ""
    payer_type: str | None = None
    discharge_status: str | None = None
    rendering: Provider = Provider()
    attending: Provider = Provider()
    referring: Provider = Provider()
    admitting: Code | None = None
    reasons_for_visit: tuple[Code, ...] = ()
    accident_date: date | None = None
    prior_authorization: str | None = None
    clia: str | None = None
    documents: tuple[Document, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    notes: str = field(default="", repr=False)
    queries: tuple[Query, ...] = ()
    overrides: tuple[Override, ...] = ()

    def document(self, key: str) -> Document | None:
        """The document of that id."""
        return next((d for d in self.documents if d.id == key), None)

    def words(self, span: Span) -> str:
        """The words a span stands for; empty when the document is gone."""
        document = self.document(span.document)
        return document.text[span.start : span.end] if document else ""
