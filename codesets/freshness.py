"""Which loaded book is in force for an encounter, and which is out of date today."""

from dataclasses import dataclass
from datetime import date, timedelta

from codesets.edition import TITLES, Answering, Book, Edition
from codesets.library import Library


@dataclass(frozen=True, slots=True)
class Freshness:
    """One loaded book: what answers for the date, if there is one, and the last day of its newest edition where that is past."""

    of: Book
    answering: Answering
    dated: bool
    late_since: date | None

    @property
    def words(self) -> str:
        """As a chip says it: the edition, and what is wrong with it on the date; without a date, today."""
        edition = self.answering.edition
        if not self.answering.exact:
            return f"{edition.title}: not in force"
        return f"{edition.title}: out of date" if self.late_since and not self.dated else edition.title


def freshness(library: Library, on: date | None, today: date) -> tuple[Freshness, ...]:
    """Every book that is loaded, in the order of the library."""
    books = dict.fromkeys(e.system for e in library.editions())
    found = ((of, library.edition(of, on), library.of(of)) for of in books)
    return tuple(Freshness(of, a, on is not None, ended(mine[-1], today)) for of, a, mine in found if a and mine)


def ended(edition: Edition, today: date) -> date | None:
    """The last day of an edition that is out of date; None while it holds."""
    return edition.until if edition.until and edition.until < today else None


def last_day(library: Library, edition: Edition) -> date | None:
    """The last day on which an edition answers: a later one of the same span, as of 1 April, takes its place before its end."""
    later = [e.effective for e in library.of(edition.system) if e.effective > edition.effective and not e.partial]
    replaced = later[0] - timedelta(days=1) if later else None
    days = [day for day in (edition.until, replaced) if day]
    return min(days, default=None)


def late(books: tuple[Freshness, ...]) -> tuple[str, ...]:
    """Names of the books whose newest edition is out of date today."""
    return tuple(TITLES[book.of] for book in books if book.late_since)
