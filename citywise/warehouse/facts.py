"""What a release says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.catalogue.vocabularies import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What every page, download and export says about the release."""

    release_id: str
    previous_release_id: str
    network_name: str
    released_at_utc: datetime
    data_date: date
    audience: str
    threshold: int
    withheld: int
    is_synthetic: bool
    currency: str
    period_type: str
    licence: str
    contact: str

    def __str__(self) -> str:
        """The release in a line: network, id, day on which it takes stock, audience."""
        synthetic = "; all of it is invented" if self.is_synthetic else ""
        tier = vocabulary("tier").label(self.audience).lower()
        return (
            f"{self.network_name}, release {self.release_id}: as of {self.data_date},"
            f" for {tier}; {self.withheld:,} values withheld{synthetic}"
        )


def facts_of(row: Mapping[str, Any]) -> Facts:
    """The facts in the row of `out_releases`."""
    return Facts(
        release_id=row["release_id"],
        previous_release_id=row["previous_release_id"] or "",
        network_name=row["network_name"],
        released_at_utc=row["released_at_utc"],
        data_date=row["data_date"],
        audience=row["audience_tier_code"],
        threshold=row["threshold_count"],
        withheld=row["withheld_count"],
        is_synthetic=row["is_synthetic"],
        currency=row["base_currency_code"],
        period_type=row["period_type_code"],
        licence=row["licence_text"] or "",
        contact=row["contact_text"] or "",
    )
