"""What an import took and what it refused; the two add up to what was read."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Report:
    """Counted while a file is read. `refused` holds (line or row, why);"""

    read: int = 0
    accepted: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, line: int, why: str) -> None:
        """Note a row that is not taken."""
        self.refused.append((line, why))

    def balanced(self) -> bool:
        """Whether nothing was passed over in silence."""
        return self.read == self.accepted + len(self.refused)
