"""Why a server could not be fetched from, in words that never hold what the server sent."""

from __future__ import annotations

from citywise.errors import CitywiseError


class PullError(CitywiseError):
    """Nothing was fetched; what was fetched before stays."""


class PassingError(PullError):
    """What may be gone in a moment; `wait` are the seconds the server asked for."""

    def __init__(self, problem: str, remedy: str, wait: float | None = None) -> None:
        super().__init__(problem, remedy)
        self.wait = wait


TRY_LATER = "Pull again later. If it stays so, ask those who run the server."
"""What to do where the server, or the way to it, is at fault."""


def page_instead() -> PullError:
    """A sign-in page in place of data, which servers send with the status of success."""
    return PullError(
        "The server answered with a web page, not with data; that is most often its sign-in page.",
        "Check the url of the connection, and whether its secret is still good.",
    )
