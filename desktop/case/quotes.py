"""The passages that support codes, numbered once each, with their place."""

from dataclasses import dataclass, field

from desktop.case.encounter import Encounter, Span


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage; `line` counts from 1 in the document."""

    number: int
    words: str = field(repr=False)
    title: str = field(repr=False)
    line: int


def number_quotes(encounter: Encounter) -> dict[Span, Quote]:
    """Every passage in order of diagnoses, then lines; one that serves two codes has one number."""
    found: dict[Span, Quote] = {}
    cited = [d.evidence for d in encounter.diagnoses] + [p.evidence for p in encounter.procedures]
    for evidence in cited:
        for span in evidence:
            document = encounter.document(span.document)
            if span in found or document is None:
                continue
            line = document.text.count("\n", 0, span.start) + 1
            words = " ".join(encounter.words(span).split())
            found[span] = Quote(len(found) + 1, words, document.title or document.id, line)
    return found
