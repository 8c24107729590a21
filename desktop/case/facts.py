"""The facts of an encounter that checks may see."""

from codesets.checks import claim as facts
from desktop.case.encounter import Encounter


def claim(encounter: Encounter) -> facts.Claim | None:
    """Codes, dates and counts without names or words; None until the encounter has a first day."""
    if encounter.start is None:
        return None
    providers = (
        ("rendering", encounter.rendering), ("attending", encounter.attending), ("referring", encounter.referring),
    )  # fmt: skip
    return facts.Claim(
        setting=encounter.setting,
        start=encounter.start,
        end=encounter.end,
        diagnoses=tuple(facts.Diagnosis(d.code, d.poa, len(d.evidence)) for d in encounter.diagnoses),
        lines=tuple(
            facts.Line(
                p.code, p.modifiers, p.units, p.on, p.place_of_service or encounter.place_of_service, p.pointers,
                p.rendering.npi if p.rendering else None, len(p.evidence),
            )
            for p in encounter.procedures
        ),
        admitting=encounter.admitting,
        reasons_for_visit=encounter.reasons_for_visit,
        birth_date=encounter.patient.birth_date,
        sex=encounter.patient.sex or None,
        payer_type=encounter.payer_type,
        place_of_service=encounter.place_of_service,
        npis=tuple((role, provider.npi) for role, provider in providers if provider.npi),
    )  # fmt: skip
