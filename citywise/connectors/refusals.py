"""What it means that a server does not answer, or not with what it was asked for.

429 and 5xx pass; 401, 403 and 404 do not, and somebody must act.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
    SSLError,
)

from citywise.connectors.problems import TRY_LATER, PassingError, PullError

if TYPE_CHECKING:
    from collections.abc import Mapping

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})

_TO_DO = {
    400: "Check what the connection asks for: ids, periods, names.",
    401: "The secret is wrong or has run out. Put a good one where the connection says it lies.",
    403: "The account of the secret may not read this. Ask those who run the server to let it.",
    404: "Check url and what the connection asks for; it may have been moved or deleted.",
    409: "Check what the connection asks for: ids, periods, names.",
    410: "It has been deleted on the server. Take the connection out of connections.toml.",
}

_MEANINGS: tuple[tuple[type[HTTPError], str], ...] = (
    (NameResolutionError, "There is no server of that name, or no way to ask for it."),
    (ReadTimeoutError, "The server fell silent."),
    (NewConnectionError, "The server takes no connection."),
    (ConnectTimeoutError, "The server does not answer."),
    (DecodeError, "The server's answer is packed in a way that cannot be unpacked."),
)
"""From the narrow to the wide: a refused connection is also one that was not made in time."""


def refusal(status: int, headers: Mapping[str, str]) -> PullError | None:
    """What to raise for a status; None for one that brings what was asked for."""
    if 200 <= status < 400:
        return None
    problem = f"The server answered with status {status}."
    if status in PASSING:
        return PassingError(problem, TRY_LATER, said_wait(headers.get("retry-after", "")))
    return PullError(problem, _TO_DO.get(status, "Check the url of the connection."))


def said_wait(header: str) -> float | None:
    """Seconds of a `Retry-After`, which is a number or a moment; None if it is neither."""
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def explain(error: HTTPError) -> PullError:
    """A line that failed, in our words: those of the error may hold the address, and that a key."""
    if isinstance(error, SSLError):
        return PullError(
            "The server's certificate was not accepted, or the secure line failed.",
            "Check the url. A certificate authority of your own is named by SSL_CERT_FILE.",
        )
    for kind, meaning in _MEANINGS:
        if isinstance(error, kind):
            return PassingError(meaning, TRY_LATER)
    return PassingError("The line broke off before the answer was whole.", TRY_LATER)
