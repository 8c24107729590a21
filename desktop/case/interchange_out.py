"""Writing the encounter file."""

import json
from datetime import date
from typing import Any

from desktop.case.encounter import Encounter, Procedure, Provider, Span


def dump(encounter: Encounter) -> str:
    """The encounter as the open JSON form; unknown facts are left out."""
    e, p = encounter, encounter.patient
    whole = {
        "format": "codedesk-encounter",
        "version": 1,
        "setting": e.setting.value,
        "status": "final" if e.final else "draft",
        "coder": {"name": e.coder_name, "credential": e.coder_credential},
        "patient": {"name": p.name, "birth_date": p.birth_date, "sex": p.sex, "mrn": p.mrn},
        "encounter": {
            "account": e.account, "client": e.client, "from": e.start, "to": e.end,
            "place_of_service": e.place_of_service, "bill_type": e.bill_type, "payer": e.payer,
            "payer_type": e.payer_type, "discharge_status": e.discharge_status,
            "rendering": _provider(e.rendering), "attending": _provider(e.attending), "referring": _provider(e.referring),
            "admitting_diagnosis": e.admitting.text if e.admitting else None,
            "reasons_for_visit": [c.text for c in e.reasons_for_visit], "accident_date": e.accident_date,
            "prior_authorization": e.prior_authorization, "clia": e.clia,
        },
        "documents": [
            {"id": d.id, "title": d.title, "kind": d.kind, "date": d.on, "author": d.author, "signed": d.signed} | {"text": d.text}
            for d in e.documents
        ],
        "diagnoses": [
            {"code": d.code.text, "poa": d.poa, "evidence": _spans(d.evidence), "note": d.note} for d in e.diagnoses
        ],
        "procedures": [_procedure(x) for x in e.procedures],
        "notes": e.notes,
        "queries": [
            {"text": q.text, "status": q.status, "sent": q.sent, "answered": q.answered, "answer": q.answer} for q in e.queries
        ],
        "overrides": [
            {"rule": o.rule, "codes": list(o.codes), "reason": o.reason, "by": o.by, "at": o.at} for o in e.overrides
        ],
    }  # fmt: skip
    return json.dumps(_known(whole), indent=1, ensure_ascii=False) + "\n"


def _procedure(p: Procedure) -> dict[str, Any]:
    return {
        "system": p.code.system.value, "code": p.code.text, "label": p.label, "modifiers": list(p.modifiers),
        "units": p.units, "minutes": p.minutes,
        "ndc": {"code": p.ndc.code, "unit": p.ndc.unit, "quantity": p.ndc.quantity} if p.ndc else None,
        "date": p.on, "to": p.until, "place_of_service": p.place_of_service, "revenue_code": p.revenue_code,
        "pointers": list(p.pointers), "rendering": _provider(p.rendering) if p.rendering else None,
        "charge": p.charge, "evidence": _spans(p.evidence), "note": p.note,
    }  # fmt: skip


def _provider(provider: Provider) -> dict[str, Any]:
    return {"name": provider.name, "npi": provider.npi}


def _spans(spans: tuple[Span, ...]) -> list[dict[str, Any]]:
    return [{"document": s.document, "start": s.start, "end": s.end} for s in spans]


def _known(value: Any) -> Any:
    """Without what is not known: None, empty text, empty lists and objects; a document keeps an empty text."""
    if isinstance(value, dict):
        kept = {k: _known(v) for k, v in value.items()}
        return {k: v for k, v in kept.items() if v not in (None, "", [], {}) or k == "text"}
    if isinstance(value, list):
        return [_known(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value
