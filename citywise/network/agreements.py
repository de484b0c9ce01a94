"""Until when what was agreed with a city holds: `northby,2026-12-31`.

After that day new files of the city wait, and new releases show it as a draft, until the line says
a later day. A city without a line has agreed without an end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Agreement:
    """One line of agreements.csv: `until` is the last day on which it holds."""

    city_id: str
    until: date

    def has_ended(self, day: date) -> bool:
        """On `day` it holds no longer."""
        return day > self.until

    def ends_soon(self, day: date, notice_days: int) -> bool:
        """On `day` it still holds, and ends within `notice_days`."""
        return day <= self.until <= day + timedelta(days=notice_days)


def agreement_of(row: dict[str, str]) -> Agreement:
    """A checked line."""
    return Agreement(row["city_id"], date.fromisoformat(row["until"]))
