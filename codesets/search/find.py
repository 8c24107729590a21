"""Answers what is typed, as fast as it is typed."""

from datetime import date
from pathlib import Path

from codesets.code import NAMES, SHAPES, Code, System, plain
from codesets.entry import Entry
from codesets.library import Library
from codesets.search.hit import Hit
from codesets.search.index import Index, members
from codesets.search.query import CodePrefix, Words, understand
from codesets.search.rank import score, to_hit

SHORTEST = 2  # characters
RANKED = 200  # rows looked at before the best are chosen
FEW = 12  # below this, words of the titles above count too
LONGEST = 400  # characters; a longer selection is cut


class Finder:
    """Code look-ups need the library alone; words need the index too."""

    def __init__(self, library: Library, folder: Path | None = None) -> None:
        self._library = library
        self._index = Index(folder) if folder else None

    @property
    def has_words(self) -> bool:
        """Whether words can be searched."""
        return self._index is not None

    def close(self) -> None:
        """Let the index go."""
        if self._index:
            self._index.close()

    def find(
        self, typed: str, limit: int = 50, systems: frozenset[System] | None = None, on: date | None = None
    ) -> tuple[Hit, ...]:
        """Best first. Answers come from the edition for `on`; while one edition is loaded, that one."""
        typed = typed[:LONGEST]
        if len(typed.strip()) < SHORTEST:
            return ()
        query = understand(typed)
        if isinstance(query, CodePrefix):
            return self._codes(query.text, limit, systems) or self._words(typed, limit, systems)
        return self._matches(query, limit, systems)

    def _codes(self, prefix: str, limit: int, systems: frozenset[System] | None) -> tuple[Hit, ...]:
        found = [self._hit(e) for e in self._library.by_prefix(prefix, limit, systems)]
        loaded = {e.system for e in self._library.editions()}
        for system in (System.CPT, System.ICD10PCS):
            wanted = systems is None or system in systems
            if (
                wanted
                and system not in loaded
                and SHAPES[system].fullmatch(prefix)
                and not any(h.code.plain == prefix for h in found)
            ):
                name = NAMES[system]
                found.insert(
                    0, Hit(Code(system, prefix), f"{name} not loaded: number not verified", True, "number typed")
                )
        exact = [h for h in found if h.code.plain == prefix]
        return tuple((exact + [h for h in found if h.code.plain != prefix])[:limit])

    def _words(self, typed: str, limit: int, systems: frozenset[System] | None) -> tuple[Hit, ...]:
        one = plain(typed).lower()
        return self._matches(Words((one,), (((one,),),)), limit, systems)

    def _matches(self, words: Words, limit: int, systems: frozenset[System] | None) -> tuple[Hit, ...]:
        if self._index is None or not words.typed:
            return ()
        index = self._index
        documents = self._documents(words, ("own",))
        numbers = members(documents, RANKED)
        if len(numbers) < FEW:
            documents |= self._documents(words, ("own", "above"))
            seen = set(numbers)
            numbers += [n for n in members(documents, RANKED) if n not in seen]
        rows = [index.row(n) for n in numbers]
        kept = [r for r in rows if not _folded(r.parent, documents, r.system, r.key, index)]
        if systems:
            kept = [r for r in kept if System(r.system) in systems]
        ranked = [(score(row, words), place, row) for place, row in enumerate(kept)]
        ranked.sort(key=lambda one: (-one[0][0], one[1]))
        return tuple(to_hit(row, why, words) for (_, why), _, row in ranked[:limit])

    def _documents(self, words: Words, fields: tuple[str, ...]) -> int:
        """Documents where each typed word stands, in one of its forms, in one of the fields."""
        assert self._index is not None
        found = -1
        for alternatives in words.alternatives:
            either = 0
            for group in alternatives:
                every = -1
                for word in group:
                    there = 0
                    for field in fields:
                        there |= self._index.begun(field, word)
                    every &= there
                either |= every
            found &= either
            if not found:
                return 0
        return found

    def _hit(self, entry: Entry) -> Hit:
        below = 0 if entry.billable else len(self._library.billable_below(entry.key))
        return Hit(entry.code, entry.title, entry.billable, "code", (), below)

    def below(self, key: str, limit: int = 400) -> tuple[Hit, ...]:
        """What to choose from under a header: its children, or all its codes when they are few."""
        codes = self._library.billable_below(key, limit)
        entries = codes if len(codes) <= 40 else self._library.children(key)
        return tuple(self._hit(e) for e in entries)


def _folded(parent: int, documents: int, system: str, key: str, index: Index) -> bool:
    """Whether a 7th-character code hides behind the code above it, which answers the same words."""
    if parent < 0 or len(key) != 7 or system != System.ICD10CM.value:
        return False
    above = index.row(parent)
    return not above.billable and bool(documents >> parent & 1) and above.children <= 40 and len(above.key) >= 4
