"""The encounter file: open JSON in, open JSON out (format codedesk-encounter, version 1)."""

import hashlib
import json
import secrets
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from codesets.checks.claim import Setting
from codesets.code import Code, System, plain, read
from codesets.errors import UserError
from codesets.resources import resource
from desktop.case.encounter import (
    Diagnosis,
    Document,
    Drug,
    Encounter,
    Override,
    Patient,
    Procedure,
    Provider,
    Query,
    Span,
)  # fmt: skip
from desktop.case.interchange_out import dump

__all__ = ["dump", "load", "read_file"]
REMEDY = "Nothing was taken from the file; mend it there and try again."
LARGEST = 100 * 1024 * 1024


def read_file(path: Path) -> Encounter:
    """The encounter of a file. Raises UserError, naming the place, when its shape is refused."""
    try:
        if path.stat().st_size > LARGEST:
            raise UserError("The encounter file is larger than 100 MB.", REMEDY)
        text: str = path.read_text("utf-8-sig")
    except OSError as error:
        raise UserError(f"{path.name} could not be read.", "Check that it exists and is yours to read.") from error
    except UnicodeDecodeError:
        raise UserError(f"{path.name} is not UTF-8 text.", REMEDY) from None
    return load(text, path.resolve().parent)


def load(text: str, folder: Path) -> Encounter:
    """The encounter that JSON text describes; documents given by path are read below `folder`."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise UserError("The file is not JSON.", REMEDY) from None
    _check_shape(found)
    documents = tuple(_document(d, n, folder) for n, d in enumerate(found.get("documents") or []))
    spans = _Spans(documents)
    e, p = found["encounter"], found.get("patient") or {}
    coder = found.get("coder") or {}
    return Encounter(
        key=secrets.token_hex(8),
        setting=Setting(found["setting"]),
        final=found.get("status") == "final",
        coder_name=coder.get("name") or "",
        coder_credential=coder.get("credential") or "",
        patient=Patient(p.get("name") or "", _date(p.get("birth_date"), "patient.birth_date"), p.get("sex") or "", p.get("mrn") or ""),
        account=e.get("account") or "",
        client=e.get("client") or "",
        start=_date(e["from"], "encounter.from"),
        end=_date(e.get("to"), "encounter.to"),
        place_of_service=e.get("place_of_service"),
        bill_type=e.get("bill_type"),
        payer=e.get("payer") or "",
        payer_type=e.get("payer_type"),
        discharge_status=e.get("discharge_status"),
        rendering=_provider(e.get("rendering")),
        attending=_provider(e.get("attending")),
        referring=_provider(e.get("referring")),
        admitting=_icd(e["admitting_diagnosis"]) if e.get("admitting_diagnosis") else None,
        reasons_for_visit=tuple(_icd(c) for c in e.get("reasons_for_visit") or []),
        accident_date=_date(e.get("accident_date"), "encounter.accident_date"),
        prior_authorization=e.get("prior_authorization"),
        clia=e.get("clia"),
        documents=documents,
        diagnoses=tuple(_diagnosis(d, f"diagnoses[{n}]", spans) for n, d in enumerate(found.get("diagnoses") or [])),
        procedures=tuple(_procedure(d, f"procedures[{n}]", spans) for n, d in enumerate(found.get("procedures") or [])),
        notes=found.get("notes") or "",
        queries=tuple(
            Query(q["text"], q.get("status") or "", q.get("sent"), q.get("answered"), q.get("answer") or "")
            for q in found.get("queries") or []
        ),
        overrides=tuple(
            Override(o["rule"], tuple(o.get("codes") or ()), o.get("reason") or "", o.get("by") or "", o.get("at") or "")
            for o in found.get("overrides") or []
        ),
    )  # fmt: skip


class _Spans:
    """Evidence as spans, held against the texts they name."""

    def __init__(self, documents: tuple[Document, ...]) -> None:
        self._lengths = {d.id: len(d.text) for d in documents}

    def read(self, rows: Any, at: str) -> tuple[Span, ...]:
        return tuple(self._one(row, f"{at}.evidence[{n}]") for n, row in enumerate(rows or []))

    def _one(self, row: Any, at: str) -> Span:
        if row["document"] not in self._lengths:
            raise UserError(f"{at}.document: no document has this id.", REMEDY)
        if not 0 <= row["start"] < row["end"] <= self._lengths[row["document"]]:
            raise UserError(f"{at}: the words lie outside the document's text.", REMEDY)
        return Span(row["document"], row["start"], row["end"])


def _check_shape(found: Any) -> None:
    if isinstance(found, dict) and isinstance(found.get("version"), int) and found["version"] > 1:
        raise UserError("version: the file was written by a newer Codedesk.", "Update the program, then try again.")
    errors = sorted(_validator().iter_errors(found), key=lambda e: list(map(str, e.absolute_path)))
    if errors:
        raise UserError(_say(errors[0]), REMEDY)


def _say(error: Any) -> str:
    """Where and what, without the value: it may be a patient's."""
    at = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in error.absolute_path).lstrip(".") or "the file"
    if error.validator == "additionalProperties":
        extra = sorted(set(error.instance) - set(error.schema.get("properties", {})))
        return f"{at}: unknown key {', '.join(extra[:3])}."
    if error.validator == "required":
        missing = [k for k in error.validator_value if k not in error.instance]
        return f"{at}: {missing[0]} is missing."
    if error.validator in ("type", "anyOf", "oneOf"):
        return f"{at}: wrong type of value."
    if error.validator in ("enum", "const"):
        allowed = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
        return f"{at}: not one of {', '.join('null' if v is None else str(v) for v in allowed)}."
    return f"{at}: the value does not fit the format."


@cache
def _validator() -> Any:
    schema = json.loads(resource("encounter.schema.json").read_text("utf-8"))
    return jsonschema.Draft202012Validator(schema)


def _document(row: Any, n: int, folder: Path) -> Document:
    given = row.get("text")
    text = str(given) if given is not None else _text_of(row, f"documents[{n}]", folder)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Document(
        row["id"], row.get("title") or "", row.get("kind") or "", _date(row.get("date"), f"documents[{n}].date"),
        row.get("author") or "", row.get("signed"), text,
    )  # fmt: skip


def _text_of(row: Any, at: str, folder: Path) -> str:
    if not row.get("path"):
        return ""
    path = (folder / row["path"]).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise UserError(f"{at}.path: it leads out of the file's folder.", REMEDY)
    try:
        text: str = path.read_text("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except (OSError, UnicodeDecodeError):
        raise UserError(f"{at}.path: the document could not be read as text.", REMEDY) from None
    if hashlib.sha256(text.encode()).hexdigest() != str(row.get("sha256") or "").lower():
        raise UserError(f"{at}.sha256: the document's text is not the one the file was made with.", REMEDY)
    return text


def _diagnosis(row: Any, at: str, spans: _Spans) -> Diagnosis:
    poa = row.get("poa")
    return Diagnosis(
        _icd(row["code"]), None if poa == "1" else poa, spans.read(row.get("evidence"), at), row.get("note") or ""
    )


def _procedure(row: Any, at: str, spans: _Spans) -> Procedure:
    ndc = row.get("ndc")
    return Procedure(
        code=Code(System(row["system"]), plain(row["code"])),
        label=row.get("label") or "",
        modifiers=tuple(m.strip().upper() for m in row.get("modifiers") or []),
        units=row.get("units"),
        minutes=row.get("minutes"),
        ndc=Drug(ndc.get("code") or "", ndc.get("unit") or "", ndc.get("quantity")) if ndc else None,
        on=_date(row.get("date"), f"{at}.date"),
        until=_date(row.get("to"), f"{at}.to"),
        place_of_service=row.get("place_of_service"),
        revenue_code=row.get("revenue_code"),
        pointers=tuple(row.get("pointers") or ()),
        rendering=_provider(row["rendering"]) if row.get("rendering") else None,
        charge=row.get("charge"),
        evidence=spans.read(row.get("evidence"), at),
        note=row.get("note") or "",
    )


def _provider(row: Any) -> Provider:
    return Provider((row or {}).get("name") or "", (row or {}).get("npi") or "")


def _icd(text: str) -> Code:
    return read(System.ICD10CM, text)


def _date(text: str | None, at: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UserError(f"{at}: not a date written as YYYY-MM-DD.", REMEDY) from None
