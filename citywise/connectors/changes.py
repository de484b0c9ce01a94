"""Has anything changed since the last pull? Told by the moments that a server puts on records.

A moment may be written a little before others can see it, and a clock has no finer parts than
its own. So the question goes back some minutes before the newest moment, and what is told since
then is compared as a whole with what was told the last time.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from citywise.connectors.memory import Bookmark

if TYPE_CHECKING:
    from collections.abc import Iterable

_BACK = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Stamped:
    """Something on the server: what names and tells it, and the moments written on it."""

    told: str
    stamps: tuple[str, ...]

    @property
    def moment(self) -> datetime | None:
        """The latest of its moments; None where one has no place on the clock."""
        moments = [_moment(stamp) for stamp in self.stamps if stamp]
        known = [moment for moment in moments if moment]
        return max(known) if known and len(known) == len(moments) else None


def bookmark_of(stamped: Iterable[Stamped], count: int, began: str) -> Bookmark:
    """Where the source stands; `began` is the server's time before it began to tell.

    Without moments on everything there is no telling, and the next pull fetches the whole.
    """
    all_of_it = list(stamped)
    moments = [one.moment for one in all_of_it]
    known = [moment for moment in moments if moment]
    if not known or len(known) < len(moments):
        return Bookmark(count=count)
    start = _http_moment(began)
    newest = min(max(known), start) if start else max(known)
    since = (newest - _BACK).astimezone(UTC)
    return Bookmark(
        changed_since=since.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        newest=_digest(all_of_it, since.replace(microsecond=0)),
        count=count,
    )


def is_same(stamped: Iterable[Stamped], before: Bookmark) -> bool:
    """Whether what is told since the bookmark is what was told then."""
    since = _moment(before.changed_since)
    return since is not None and _digest(stamped, since) == before.newest


def _digest(stamped: Iterable[Stamped], since: datetime) -> str:
    recent = sorted(
        (one.told, one.stamps) for one in stamped if not one.moment or one.moment >= since
    )
    return hashlib.sha256(repr(recent).encode()).hexdigest()


def _moment(stamp: str) -> datetime | None:
    """`2031-02-01T10:00:00.123Z` and `…+0000`; a time of no known zone has no place."""
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _http_moment(header: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
