"""The sample notes: invented patients, and what a coder would look up in each."""

import secrets
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from codesets.checks.claim import Setting
from codesets.code import Code, System, plain
from codesets.resources import resource
from desktop.case.encounter import Document, Encounter, Patient, Procedure, Provider, Span


@dataclass(frozen=True, slots=True)
class Lookup:
    """Words of the note, and what is typed for them."""

    words: str
    query: str
    poa: str | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """One note with its encounter's facts; no diagnosis code is kept here."""

    id: str
    title: str
    kind: str
    text: str
    facts: dict[str, Any]
    lookups: tuple[Lookup, ...]
    procedures: tuple[dict[str, Any], ...]

    def encounter(self) -> Encounter:
        """An encounter with the facts and the note, not coded yet."""
        f = self.facts
        start = date.fromisoformat(f["date_from"])
        end = date.fromisoformat(f["date_to"])
        p = f["patient"]
        return Encounter(
            key=secrets.token_hex(8),
            setting=Setting(f["setting"]),
            patient=Patient(p["name"], date.fromisoformat(p["birth_date"]), p["sex"], p["mrn"]),
            account=f["account"],
            start=start,
            end=end,
            place_of_service=f.get("place_of_service"),
            payer=f.get("payer", ""),
            payer_type=f.get("payer_type"),
            rendering=Provider(**f["rendering"]),
            documents=(Document("d1", self.title, self.kind, end, f["rendering"]["name"], True, self.text),),
        )

    def span(self, words: str) -> Span:
        """Where words stand in the note. Raises ValueError when they do not."""
        at = self.text.index(words)
        return Span("d1", at, at + len(words))

    def procedure(self, row: dict[str, Any]) -> Procedure:
        """A procedure line as a coder would type it."""
        return Procedure(
            Code(System(row["system"]), plain(row["code"])),
            row.get("label", ""),
            tuple(row.get("modifiers", ())),
            row.get("units", 1),
            on=date.fromisoformat(row["date"]) if "date" in row else None,
            pointers=tuple(row.get("pointers", ())),
            evidence=(self.span(row["words"]),),
        )


@cache
def load_samples() -> tuple[Sample, ...]:
    """Every sample that ships."""
    table = tomllib.loads(resource("samples", "samples.toml").read_text("utf-8"))
    return tuple(_sample(row) for row in table["sample"])


def _sample(row: dict[str, Any]) -> Sample:
    text = resource("samples", row["file"]).read_text("utf-8").replace("\r\n", "\n")
    lookups = tuple(Lookup(one["words"], one["query"], one.get("poa")) for one in row.get("lookup", ()))
    return Sample(row["id"], row["title"], row["kind"], text, row, lookups, tuple(row.get("procedure", ())))
