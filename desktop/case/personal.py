"""What one coder keeps on codes: favourites, notes, words of one's own, and what was assigned for which words.

It lies in the encrypted store, as any of it may hold a patient's words; neither books.db nor the search index has it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from codesets.code import Code, System
from codesets.errors import UserError
from codesets.search.words import telling, tokens
from desktop.case.store import CaseStore

HEADER = "system\tcode\twords"


@dataclass(frozen=True, slots=True)
class Mark:
    """What is kept on one code."""

    favourite: bool = False
    note: str = field(default="", repr=False)
    words: tuple[str, ...] = field(default=(), repr=False)


class Personal:
    """Reads once and keeps in mind; every change is one committed transaction of the store."""

    def __init__(self, store: CaseStore) -> None:
        self._store = store
        self._marks: dict[Code, Mark] | None = None
        self._learned: dict[str, dict[Code, int]] | None = None

    def mark(self, code: Code) -> Mark:
        """What is kept on a code."""
        return self.marks().get(code, Mark())

    def marks(self) -> dict[Code, Mark]:
        """All codes that have anything, in the order of systems and codes."""
        if self._marks is None:
            words: dict[Code, list[str]] = {}
            for system, code, said in self._store.read("select system, code, words from own_words order by 1, 2, 3"):
                words.setdefault(Code(System(system), code), []).append(said)
            kept = {
                Code(System(system), code): (bool(favourite), note)
                for system, code, favourite, note in self._store.read("select system, code, favourite, note from marks")
            }
            codes = sorted({*words, *kept})
            self._marks = {c: Mark(*kept.get(c, (False, "")), tuple(words.get(c, ()))) for c in codes}
        return self._marks

    def toggle_favourite(self, code: Code) -> bool:
        """Make a code a favourite or no longer; returns which."""
        now = not self.mark(code).favourite
        self._put(code, now, self.mark(code).note)
        return now

    def set_note(self, code: Code, note: str) -> None:
        """Keep a note on a code; an empty one takes it away."""
        self._put(code, self.mark(code).favourite, note.strip())

    def add_words(self, code: Code, words: str) -> None:
        """Words by which the coder finds a code. Raises UserError when they tell nothing."""
        said = " ".join(words.split())
        if not telling(tokens(said)) if said else True:
            raise UserError("These are no words to find a code by.", "Write the words you say.")
        self._take([(code, said)])

    def remove_words(self, code: Code, words: str) -> None:
        """Forget words of one's own."""
        with self._store.changing() as db:
            db.execute(
                "delete from own_words where system = ? and code = ? and words = ?",
                (code.system.value, code.plain, words),
            )
        self._marks = None

    def find(self, typed: str) -> tuple[tuple[Code, str], ...]:
        """Codes by words of one's own: each typed word begins one of them, in any order."""
        wanted = telling(tokens(typed)) if typed.strip() else ()
        return tuple(
            (code, said)
            for code, mark in self.marks().items()
            for said in mark.words
            if wanted and all(any(one.startswith(word) for one in tokens(said)) for word in wanted)
        )

    def learn(self, typed: str, code: Code) -> None:
        """Remember that a code was assigned for typed words."""
        words = _key(typed)
        if words:
            with self._store.changing() as db:
                db.execute(
                    "insert into learned values (?, ?, ?, 1) on conflict do update set times = times + 1",
                    (words, code.system.value, code.plain),
                )
            self._learned = None

    def learned(self, typed: str) -> tuple[Code, ...]:
        """Codes assigned for the same words before, the most frequent first."""
        if self._learned is None:
            self._learned = {}
            for words, system, code, times in self._store.read("select words, system, code, times from learned"):
                self._learned.setdefault(words, {})[Code(System(system), code)] = times
        found = self._learned.get(_key(typed), {})
        return tuple(sorted(found, key=lambda code: (-found[code], code)))

    def forget_learned(self) -> None:
        """Clear what was learned."""
        with self._store.changing() as db:
            db.execute("delete from learned")
        self._learned = None

    def export(self) -> str:
        """Words of one's own as a table."""
        rows = (f"{c.system}\t{c.text}\t{said}" for c, mark in self.marks().items() for said in mark.words)
        return "\n".join([HEADER, *rows]) + "\n"

    def take_table(self, text: str) -> tuple[int, tuple[tuple[int, str], ...]]:
        """Take in such a table; returns how many lines were new, and (line, why) of each that was refused."""
        lines = text.lstrip("\ufeff").splitlines()
        if not lines or lines[0].strip().lower() != HEADER:
            raise UserError("This is no table of own words; nothing was taken.", f"Its first line must be: {HEADER}")
        good: list[tuple[Code, str]] = []
        refused = []
        for number, line in enumerate(lines[1:], 2):
            cells = [cell.strip() for cell in line.split("\t")]
            if not any(cells):
                continue
            if len(cells) != 3 or cells[0] not in list(System):
                refused.append((number, "is not system, code and words"))
            elif not cells[2] or not telling(tokens(cells[2])):
                refused.append((number, "has no words"))
            else:
                system = System(cells[0])
                plain = cells[1].upper().replace(".", "") if system is System.ICD10CM else cells[1].upper()
                good.append((Code(system, plain), " ".join(cells[2].split())))
        before = sum(len(mark.words) for mark in self.marks().values())
        self._take(good)
        return sum(len(mark.words) for mark in self.marks().values()) - before, tuple(refused)

    def adopt(self, other: "Personal") -> None:
        """Take over what another store keeps."""
        for code, mark in other.marks().items():
            if mark.favourite or mark.note:
                self._put(code, mark.favourite or self.mark(code).favourite, mark.note or self.mark(code).note)
            self._take([(code, said) for said in mark.words])

    def _put(self, code: Code, favourite: bool, note: str) -> None:
        key = (code.system.value, code.plain)
        with self._store.changing() as db:
            if favourite or note:
                db.execute("insert or replace into marks values (?, ?, ?, ?)", (*key, int(favourite), note))
            else:
                db.execute("delete from marks where system = ? and code = ?", key)
        self._marks = None

    def _take(self, rows: Iterable[tuple[Code, str]]) -> None:
        with self._store.changing() as db:
            for code, said in rows:
                db.execute("insert or ignore into own_words values (?, ?, ?)", (code.system.value, code.plain, said))
        self._marks = None


def _key(typed: str) -> str:
    """Words in one order, so that like searches meet."""
    return " ".join(sorted(set(telling(tokens(typed))))) if typed.strip() else ""
