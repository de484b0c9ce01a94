"""Land: whatever is new or changed in the drop folder is archived and numbered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.intake.landing import archive, changed_since, scan, settle
from citywise.warehouse.receipts import known_files, receive

if TYPE_CHECKING:
    from citywise.stages.night import Night


@dataclass(frozen=True, slots=True)
class Landed:
    """How many files were seen, what became of the changed ones, and which are still growing."""

    seen: int
    outcomes: dict[str, int]
    growing: tuple[str, ...]


def land(night: Night) -> Landed:
    """Receive everything that is complete; what is still being written waits."""
    found = scan(night.workspace.raw)
    changed = changed_since(found, known_files(night.store))
    intake = night.network.settings.intake
    complete, growing = settle(night.workspace, changed, intake.settle_seconds)
    arrivals = archive(night.workspace, complete, by_file_time=intake.received == "file_time")
    deliveries = receive(night.store, arrivals)
    outcomes = Counter(deliveries["delivery_outcome_code"].to_list())
    return Landed(len(found), dict(outcomes), tuple(f.path for f in growing))
