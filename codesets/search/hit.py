"""What a search gives back."""

from dataclasses import dataclass

from codesets.code import Code


@dataclass(frozen=True, slots=True)
class Hit:
    """One row of an answer. `why` says what matched; `spans` are (start, end) of the matched letters of the title."""

    code: Code
    title: str
    billable: bool
    why: str
    spans: tuple[tuple[int, int], ...] = ()
    children: int = 0  # number of billable codes below a header
