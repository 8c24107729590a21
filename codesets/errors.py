"""What a person at the desk can put right, as opposed to a bug."""


class UserError(Exception):
    """Shown plainly: what happened and what is safe (`what`), what to do next (`remedy`)."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def sentence(self) -> str:
        """Both parts as one line of text."""
        return f"{self.what} {self.remedy}".strip()
