"""Ask one server, with patience and within limits: `server.get("/api/v2/assets/…/data/")`.

What passes (a timeout, 429, 5xx, a line that breaks off) is tried again, at growing and
random intervals or when the server says. Nothing is ever asked of another server: neither a
`next` link nor a redirect leads away from the one that is declared, with its secret.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_random_exponential
from urllib3.exceptions import HTTPError
from urllib3.util import Timeout

from citywise.connectors.lines import open_pool
from citywise.connectors.problems import PassingError, PullError
from citywise.connectors.refusals import explain, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from urllib3 import BaseHTTPResponse

# its debug lines spell out addresses, which hold the key of an app user
logging.getLogger("urllib3").setLevel(logging.INFO)

_CHUNK = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_USUAL_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one pull may take, and how patient it is."""

    seconds: float = 600
    megabytes: float = 100
    answers: int = 10_000
    attempts: int = 5
    first_wait: float = 1
    longest_wait: float = 60
    seconds_of_silence: float = 60


USUAL = Limits()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said: status, headers by names in lower case, and the whole body."""

    status: int
    headers: dict[str, str]
    body: bytes


class Server:
    """The one server of a connection, for the time of one pull."""

    def __init__(self, url: str, limits: Limits) -> None:
        self._base = url.rstrip("/")
        self._limits = limits
        self._ends_at = time.monotonic() + limits.seconds
        self._bytes_left = int(limits.megabytes * 1_000_000)
        self._answers_left = limits.answers
        self._pool = open_pool(url, self._ends_at)
        self.headers = {"Accept-Encoding": "gzip", "User-Agent": "Citywise"}

    def get(
        self,
        place: str,
        asked: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """What stands at a place below the url of the connection."""
        url = self._address(place, asked)
        return self._patiently(lambda: self._follow(url, headers or {}))

    def get_next(self, link: str) -> Answer:
        """What stands behind a link to the next page, if it is of the same server."""
        url = _resolve(self._base + "/", link)
        if not self._is_here(url):
            raise PullError(
                "The link to the next page leads to another server; it was not followed.",
                "Check the url of the connection, and ask those who run the server.",
            )
        return self._patiently(lambda: self._follow(url, {}))

    def post(self, place: str, body: bytes) -> Answer:
        """What the server answers to a JSON document."""
        headers = {"Content-Type": "application/json"}
        return self._patiently(lambda: self._ask("POST", self._base + place, headers, body))

    def close(self) -> None:
        """Let go of the line."""
        self._pool.close()

    def _address(self, place: str, asked: Sequence[tuple[str, str]]) -> str:
        url = self._base + place
        question = urlencode(asked)
        return f"{url}{'&' if '?' in url else '?'}{question}" if question else url

    def _is_here(self, url: str) -> bool:
        return _origin(url) == _origin(self._base)

    def _patiently(self, ask: Callable[[], Answer]) -> Answer:
        trying = Retrying(
            retry=retry_if_exception_type(PassingError),
            stop=stop_after_attempt(self._limits.attempts),
            wait=self._wait,
            reraise=True,
        )
        return trying(ask)

    def _wait(self, state: RetryCallState) -> float:
        """Seconds before the next attempt; what lies beyond the end of the pull is not begun."""
        problem = state.outcome.exception() if state.outcome else None
        asked = problem.wait if isinstance(problem, PassingError) else None
        usual = wait_random_exponential(self._limits.first_wait, self._limits.longest_wait)
        seconds = usual(state) if asked is None else asked
        if time.monotonic() + seconds < self._ends_at:
            return seconds
        if asked is None:
            raise self._too_long()
        raise PullError(
            f"The server asks to wait {asked:.0f} seconds, longer than a pull may take.",
            "Pull again after that, or raise minutes of the connection.",
        )

    def _follow(self, url: str, headers: Mapping[str, str]) -> Answer:
        """The answer, behind redirects within the server."""
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._ask("GET", url, headers)
            if answer.status not in _REDIRECTS:
                return answer
            url = _resolve(url, answer.headers.get("location", ""))
            if not self._is_here(url):
                raise PullError(
                    "The server sends on to another address; it was not followed.",
                    "If the server has moved, write its new address into url.",
                )
        raise PullError("The server sends round in circles.", "Check the url of the connection.")

    def _ask(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Answer:
        seconds = self._count_answer()
        try:
            response = self._pool.urlopen(
                method,
                _path(url),
                body,
                {**self.headers, **headers},
                retries=False,
                redirect=False,
                timeout=Timeout(seconds),
                preload_content=False,
            )
            return self._receive(response)
        except HTTPError as error:
            # not `from` it: it may hold the address, and that a key
            raise self._too_long() if self._is_over else explain(error) from None

    def _count_answer(self) -> float:
        """Seconds that the server may be silent."""
        if self._is_over:
            raise self._too_long()
        if not self._answers_left:
            raise PullError(
                f"There are more than {self._limits.answers:,} pages.",
                "Raise page_size of the connection, or ask for less.",
            )
        self._answers_left -= 1
        return min(self._limits.seconds_of_silence, self._ends_at - time.monotonic())

    def _receive(self, response: BaseHTTPResponse) -> Answer:
        """The whole answer; the body of what is refused or sent on is not read."""
        headers = {name.lower(): value for name, value in response.headers.items()}
        try:
            if problem := refusal(response.status, headers):
                raise problem
            body = b"" if response.status in _REDIRECTS else self._read(response)
        finally:
            # the line is kept only where nothing of the answer is left in it
            response.close()
        return Answer(response.status, headers, body)

    def _read(self, response: BaseHTTPResponse) -> bytes:
        """The unpacked body; counted while it comes, so that no size has to be believed."""
        chunks: list[bytes] = []
        while chunk := response.read1(_CHUNK):
            self._bytes_left -= len(chunk)
            if self._bytes_left < 0:
                raise PullError(
                    f"The server sends more than {self._limits.megabytes:g} megabytes.",
                    "Ask for less, or raise largest_megabytes of the connection.",
                )
            if self._is_over:
                break
            chunks.append(chunk)
        if self._is_over:
            # a line that was hung up looks like an answer that ended
            raise self._too_long()
        return b"".join(chunks)

    @property
    def _is_over(self) -> bool:
        return time.monotonic() >= self._ends_at

    def _too_long(self) -> PullError:
        return PullError(
            f"The pull took longer than {self._limits.seconds:g} seconds.",
            "Pull again later, ask for less, or raise minutes of the connection.",
        )


def _resolve(base: str, link: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError:
        return ""


def _origin(url: str) -> tuple[str, str, int | None]:
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname or "", parts.port or _USUAL_PORTS.get(parts.scheme)
    except ValueError:
        return "", "", None


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
