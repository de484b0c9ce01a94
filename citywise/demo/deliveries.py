"""When each report arrives, which never do, and which arrive twice or in two versions."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from citywise.periods import Period

MISSING = {
    ("bir-hanaa", "2024-Q3", "event-log"),
    ("bir-hanaa", "2024-Q3", "quarterly-progress"),
    ("keur-lamane", "2025-Q2", "quarterly-progress"),
    ("qasr-salma", "2025-Q1", "event-log"),
    ("ain-safiya", "2025-Q4", "event-log"),
    ("ain-safiya", "2025-Q4", "quarterly-progress"),
    ("ndiambel", "2025-Q4", "quarterly-progress"),
    ("mto-wazi", "2025-Q4", "event-log"),
    ("puerto-sereno", "2025-Q4", "monthly-matrix"),
}
"""Reports that never come."""

UNREADABLE = {("fjordhavn", "2025-Q3", "event-log")}
"""Reports that come in an encoding that nobody declared, and are refused."""

COPIED = ("san-telmo", "2024-Q4")
"""A progress report that repeats the figures of the one before."""

TWICE = ("cedarfall-springs", "2024-Q2")
"""A log that comes again under another name."""

IN_TWO_VERSIONS = ("puerto-sereno", "2025-Q2")
"""A log of which an incomplete version came first."""

REPEATED_ROW = ("yildizova", "2025-Q3")
"""A log in which one row stands twice."""

WRONG_TOTAL = ("port-halden", "2025-Q1")
"""A matrix in which one total does not add up."""

DUE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Arrival:
    """A report that arrived, and whether it came by the day it was due."""

    city_id: str
    period_id: str
    template_id: str
    received: date

    def is_on_time(self, period: Period) -> bool:
        """Came by the day it was due."""
        return self.received <= period.end + timedelta(days=DUE_DAYS)


def arrival_day(city_index: int, period: Period, chance: random.Random) -> date:
    """Most reports come in time; some cities are often late."""
    is_late = chance.random() < (0.28 if city_index % 6 == 4 else 0.06)
    if is_late:
        latest = 49 if period.id == "2025-Q4" else 75
        return period.end + timedelta(days=chance.randint(31, latest))
    return period.end + timedelta(days=chance.randint(6, 29))


def stamp(path: Path, day: date) -> None:
    """Give a file the time at which it was sent."""
    seconds = datetime(day.year, day.month, day.day, 9, tzinfo=UTC).timestamp()
    os.utime(path, (seconds, seconds))
