"""What is wrong with a scenario: mistakes of whoever wrote it, the same for every mechanism."""


class ModelError(ValueError):
    """A mistake of the scenario, not of the program: what is wrong, and a way out."""

    def __init__(self, subject: object, why: str, hint: str = "") -> None:
        super().__init__(f"{subject}: {why}" + (f" ({hint})" if hint else ""))
        self.subject, self.why, self.hint = subject, why, hint


class Illegal(ModelError):
    """The event (`subject`) cannot happen in this state, or the start is no legal state."""


class BadEvent(ModelError):
    """The text of an event that cannot be read."""
