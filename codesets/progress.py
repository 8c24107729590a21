"""How long work tells how far it has come, and how it is asked to stop."""


class Cancelled(Exception):
    """The user asked for this work to stop; never shown as an error."""


class Progress:
    """Hears how far long work has come; this one hears nothing."""

    def step(self, done: int, total: int, what: str) -> None:
        """Report `done` of `total` steps of `what`. Raises Cancelled when the work should stop."""


SILENT = Progress()
