"""Cities that have left the network: since when, and whether everything of theirs is erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One line of withdrawals.csv; who decided and why changes nothing of what follows."""

    city_id: str
    since: date
    is_erased: bool = False


def withdrawal_of(row: dict[str, str]) -> Withdrawal:
    """A checked line."""
    since = date.fromisoformat(row["since"])
    return Withdrawal(row["city"], since, row.get("erase") == "yes")
