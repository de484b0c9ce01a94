"""A city that has left the network: what it sends is refused, and nothing of it is released."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.words import fold

if TYPE_CHECKING:
    from datetime import datetime

    from citywise.stages.night import Night


def refused_deliveries(night: Night, deliveries: pl.DataFrame) -> frozenset[int]:
    """What a city's folder brought since it left; all of it where the city is to be erased."""
    withdrawn, cities = night.network.withdrawn, night.network.names.cities

    def is_refused(folder: str, received: datetime) -> bool:
        gone = withdrawn.get(cities.get(fold(folder), ""))
        return gone is not None and (gone.is_erased or received.date() >= gone.since)

    told = deliveries.select("delivery_id", "folder_name", "received_at_utc")
    return frozenset(
        number for number, folder, received in told.iter_rows() if is_refused(folder, received)
    )


def tell_withdrawn(night: Night) -> None:
    """Let queries see `withdrawn_cities`, and the folders that are theirs (`withdrawn_folders`)."""
    store, withdrawn = night.store, night.network.withdrawn
    rows = [(each.city_id, each.since) for each in withdrawn.values()]
    schema = {"city_id": pl.String, "withdrawn_date": pl.Date}
    store.connection.register("withdrawn_cities", pl.DataFrame(rows, schema=schema, orient="row"))
    folders = store.rows("select distinct folder_name from core_submissions")["folder_name"]
    theirs = [name for name in folders if night.network.names.cities.get(fold(name)) in withdrawn]
    frame = pl.DataFrame({"folder_name": theirs}, schema={"folder_name": pl.String})
    store.connection.register("withdrawn_folders", frame)
