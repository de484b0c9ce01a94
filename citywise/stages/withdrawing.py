"""A city that has left the network: what it sends is refused, and nothing of it is released.

Where its withdrawal says so, everything that is known of it is erased too.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.words import fold
from citywise.warehouse.contents import forget_contents
from citywise.warehouse.erasing import Erased, erase
from citywise.warehouse.removals import Removal, note_removals, removals
from citywise.warehouse.rewriting import ask_for_rewriting

if TYPE_CHECKING:
    from collections.abc import Collection

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


WITHDRAWN = Removal("city_withdrawn", "withdrawals.csv")
_REMEMBERED = "erased"


def note_withdrawn(night: Night, pending: pl.DataFrame, refused: Collection[int]) -> None:
    """Note the contents that are about to be refused, with the records that they had until now."""
    store, mine = night.store, pending.filter(pl.col("delivery_id").is_in(refused))
    known = removals(store)
    new = {c: WITHDRAWN for c in mine["file_sha256"].drop_nulls() if c not in known}
    if new:
        note_removals(store, new, datetime.now(UTC).replace(tzinfo=None))


def erase_withdrawn(night: Night, deliveries: pl.DataFrame) -> None:
    """Erase the cities that are to be, once; what is cut short is begun again."""
    erased, store = sorted(night.network.erased), night.store
    if store.recall(_REMEMBERED) == "|".join(erased):
        return
    if erased:
        ask_for_rewriting(night.workspace)
        forget_contents(night.workspace)
    for city in erased:
        shutil.rmtree(night.workspace.feedback / city, ignore_errors=True)
    with store.transaction():
        for city in erased:
            erase(store, Erased(city, _of_city(night, deliveries, city)))
        store.remember(_REMEMBERED, "|".join(erased))


def _of_city(night: Night, deliveries: pl.DataFrame, city_id: str) -> frozenset[int]:
    cities = night.network.names.cities
    told = deliveries.select("delivery_id", "folder_name").iter_rows()
    return frozenset(number for number, folder in told if cities.get(fold(folder)) == city_id)
