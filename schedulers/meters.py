"""What the clock lets itself be watched by: that it goes, what it runs, and how that ends."""

from typing import Literal, Protocol

Outcome = Literal["done", "failed", "given_up", "too_late"]
"""A job that failed is tried again; one that is given up waits for somebody to look at it."""


class Meter(Protocol):
    def beat(self, part: Literal["once", "recurring"]) -> None:
        """That part of the clock has looked for what is due."""
        ...

    def began(self, kind: str, *, lateness: float) -> None:
        """So many seconds after it was due."""
        ...

    def ended(self, kind: str, outcome: Outcome) -> None: ...


class Unmeasured:
    """For a clock that nobody watches."""

    def beat(self, part: Literal["once", "recurring"]) -> None: ...

    def began(self, kind: str, *, lateness: float) -> None: ...

    def ended(self, kind: str, outcome: Outcome) -> None: ...
