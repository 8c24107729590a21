"""What a search is about: which books, as of when, narrowed to what, and how many answers."""

from dataclasses import dataclass
from datetime import date

from codesets.code import System


@dataclass(frozen=True, slots=True)
class Only:
    """`chapter` is a key of the tabular (`ch:9`); `every` searches all editions, not the one that answers."""

    billable: bool = False
    new: bool = False  # against the whole edition before
    chapter: str = ""
    every: bool = False

    def __bool__(self) -> bool:
        return self != Only()


ANY = Only()


@dataclass(frozen=True, slots=True)
class Scope:
    """One search; `systems` None means all books."""

    limit: int
    systems: frozenset[System] | None
    on: date | None
    only: Only

    def wants(self, system: System) -> bool:
        """Whether a book is searched."""
        return self.systems is None or system in self.systems
