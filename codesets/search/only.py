"""What a search is narrowed to."""

from dataclasses import dataclass


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
