"""Agreements with cities: what comes after their end waits, and their cities are drafts again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.words import fold

if TYPE_CHECKING:
    from datetime import datetime

    from citywise.stages.night import Night


def waiting_deliveries(night: Night, deliveries: pl.DataFrame) -> frozenset[int]:
    """What a city's folder brought after the last day of an agreement that has not been renewed."""
    ended, cities = night.network.ended, night.network.names.cities

    def waits(folder: str, received: datetime) -> bool:
        agreement = ended.get(cities.get(fold(folder), ""))
        return agreement is not None and agreement.has_ended(received.date())

    told = deliveries.select("delivery_id", "folder_name", "received_at_utc")
    return frozenset(number for number, *of_file in told.iter_rows() if waits(*of_file))


def tell_ended(night: Night) -> None:
    """Let queries see `cities_without_agreement`."""
    frame = pl.DataFrame({"city_id": sorted(night.network.ended)}, schema={"city_id": pl.String})
    night.store.connection.register("cities_without_agreement", frame)
