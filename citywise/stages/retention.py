"""Which raw files are past the time for which they are kept, as `network.toml` says.

What is past it is announced before it is purged. A clock that went wrong for a night or two then
purges nothing, and whoever needs a file for longer can say so.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.words import fold
from citywise.warehouse.removals import RETENTION, Removal, outdated_contents, removals

if TYPE_CHECKING:
    from citywise.stages.night import Night

_REMEMBERED = "announced to be purged"


@dataclass(frozen=True, slots=True)
class Outdated:
    """Contents to be purged, with the rule, and those that are announced."""

    purged: dict[str, Removal]
    announced: frozenset[str]


def outdated(night: Night) -> Outdated:
    """What is past its retention and was read in an earlier night."""
    found = outdated_contents(night.store, _terms(night), night.data_date)
    before = removals(night.store).keys()
    since = _announce(night, found.keys() - before)
    notice = timedelta(days=night.network.settings.retention.notice_days)
    waiting = {content for content, day in since.items() if day + notice > night.data_date}
    purged = {c: Removal(RETENTION, rule) for c, rule in found.items() if c not in waiting}
    return Outdated(purged, frozenset(waiting))


def _terms(night: Night) -> pl.DataFrame:
    network, retention = night.network, night.network.settings.retention
    folders = night.store.rows("select distinct folder_name from raw_deliveries")["folder_name"]
    cities = [(folder, network.names.cities.get(fold(folder))) for folder in folders]
    return pl.DataFrame(
        [(folder, retention.months(city), retention.rule(city)) for folder, city in cities],
        schema={"folder_name": pl.String, "months": pl.Int64, "rule": pl.String},
        orient="row",
    )


def _announce(night: Night, contents: set[str]) -> dict[str, date]:
    """Since when each is known to be past its retention; a day to come was a clock gone wrong."""
    told = json.loads(night.store.recall(_REMEMBERED) or "{}")
    known = {content: date.fromisoformat(day) for content, day in told.items()}
    since = {content: min(known.get(content, night.data_date), night.data_date)
             for content in contents}  # fmt: skip
    if since != known:
        days = {content: str(day) for content, day in sorted(since.items())}
        night.store.remember(_REMEMBERED, json.dumps(days))
    return since
