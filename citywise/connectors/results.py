"""What became of the connections: what the operator is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

Outcome = Literal["new", "unchanged", "nothing_yet", "failed", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Pulled:
    """What became of one connection; `last_success` is the one before, where it failed."""

    connection_id: str
    outcome: Outcome
    place: str
    records: int
    last_success: datetime | None
    problem: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Pulls:
    """What became of each connection, in the order of their declaration."""

    connections: tuple[Pulled, ...]

    @property
    def failed(self) -> tuple[Pulled, ...]:
        """Those that brought nothing."""
        return tuple(each for each in self.connections if each.outcome == "failed")
