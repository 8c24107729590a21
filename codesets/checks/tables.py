"""What checks look facts up in: the books, as of the claim's dates."""

from dataclasses import dataclass
from datetime import date

from codesets.book import Book
from codesets.checks.finding import Source
from codesets.code import Code, System
from codesets.edition import TITLES, Answering, day
from codesets.entry import Entry
from codesets.library import Library


@dataclass(frozen=True, slots=True)
class Tables:
    """The loaded books; without a library every lookup is empty."""

    library: Library | None

    def answering(self, system: System, on: date | None) -> Answering | None:
        """The edition that answers for the date."""
        return self.library.edition(system, on) if self.library else None

    def entry(self, code: Code, on: date | None) -> Entry | None:
        """What the book that answers for the date says of a code."""
        return self.library.entry(code, on) if self.library else None

    def book(self, system: System, on: date | None) -> Book | None:
        """The book that answers for the date."""
        return self.library.book(system, on) if self.library else None

    def source(self, system: System, on: date | None) -> Source:
        """The edition as the source of a finding, marked when it is not in force on the date."""
        found = self.answering(system, on)
        if found is None:
            return Source("Shape of the code")
        e = found.edition
        mark = "" if found.exact or on is None else f" edition, not in force on {day(on)}"
        return Source(TITLES[e.system], e.release + mark, e.effective)
