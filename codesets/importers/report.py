"""What an import took and what it refused; the two add up to what was read."""

import json
from dataclasses import dataclass, field

LISTED = 1000  # refusals kept with line and reason; the rest are counted


@dataclass(slots=True)
class Report:
    """Counted while a file is read. `refused` lists (line or row, why), the first thousand of them."""

    read: int = 0
    accepted: int = 0
    refusals: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    def take(self) -> None:
        """Count a row that is read and taken."""
        self.read += 1
        self.accepted += 1

    def refuse(self, line: int, why: str) -> None:
        """Count a row that is read and not taken."""
        self.read += 1
        self.refusals += 1
        if len(self.refused) < LISTED:
            self.refused.append((line, why))

    def balanced(self) -> bool:
        """Whether nothing was passed over in silence."""
        return self.read == self.accepted + self.refusals


def report_of(text: str) -> Report:
    """The report that was kept with a part."""
    kept = json.loads(text)
    return Report(kept["read"], kept["accepted"], kept["refusals"], [(line, why) for line, why in kept["refused"]])
