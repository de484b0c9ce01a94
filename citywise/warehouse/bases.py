"""What the outcomes of each city rest on, as one digest a city, and which cities have changed.

What is counted from event logs alone has a digest for each reporting period beside that.

The digests of the last night are remembered with what was made from them, in one transaction. They
hold no place on the disk and no time of day, so a workspace may be moved.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from importlib.resources import files
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import polars as pl

    from citywise.warehouse.working import WorkingStore

Digests = dict[str, str]
Periods = dict[str, Digests]
"""City → reporting period → digest."""

MEASURED = "measured cities"
"""What the outcomes of each city were made from, by the name under which the store remembers it."""


@dataclass(frozen=True, slots=True)
class Bases:
    """`network`: what everything rests on. `cities` and `indicators`: what each of them adds.

    `periods`: what the events of a city add that lie in a period.
    """

    network: str = ""
    cities: Digests = field(default_factory=dict[str, str])
    indicators: Digests = field(default_factory=dict[str, str])
    periods: Periods = field(default_factory=dict[str, Digests])

    @classmethod
    def recall(cls, store: WorkingStore, entry: str) -> Self:
        """As they were when the work was last done; empty before."""
        return cls(**json.loads(store.recall(entry) or "{}"))

    def remember(self, store: WorkingStore, entry: str) -> None:
        """Keep them for the next night."""
        store.remember(entry, json.dumps(asdict(self), sort_keys=True))

    def changed_cities(self, before: Self) -> set[str]:
        """Cities, come and gone ones included, of which something has to be done anew."""
        if self.network != before.network:
            return {*self.cities, *before.cities}
        return _different(self.cities, before.cities)

    def changed_periods(self, before: Self) -> set[tuple[str, str]]:
        """City and period, where nothing of the city has changed but what happened in periods."""
        touched = {*self.periods, *before.periods} - self.changed_cities(before)
        return {
            (city, period)
            for city in touched
            for period in _different(self.periods.get(city, {}), before.periods.get(city, {}))
        }

    def changed_indicators(self, before: Self) -> set[str]:
        """Indicators that now mean something else, or came, or went."""
        return _different(self.indicators, before.indicators)


def _different(now: Digests, before: Digests) -> set[str]:
    return {name for name in {*now, *before} if now.get(name) != before.get(name)}


def forget_outcomes(store: WorkingStore, cities: set[str]) -> None:
    """Have cities measured anew, also where they end up as they were before.

    A report that is read again loses what measuring found in it.
    """
    before = Bases.recall(store, MEASURED)
    kept = {city: digest for city, digest in before.cities.items() if city not in cities}
    replace(before, cities=kept).remember(store, MEASURED)
    store.remember("measured", "")


def record_bases(store: WorkingStore) -> Digests:
    """Of each city, what was read of its files and which of them count."""
    know_files(store)
    rows = _digests(store, "from record_lines", "city_id")
    return dict(rows.iter_rows())


def city_bases(store: WorkingStore, lines: str) -> tuple[Digests, Periods]:
    """A digest of the lines of each city, and of those of each of its periods."""
    cities, periods = Digests(), Periods()
    for city, period, digest in _digests(store, lines, "city_id, period_id").iter_rows():
        if period is None:
            cities[city] = digest
        else:
            periods.setdefault(city, {})[period] = digest
    return cities, periods


def know_files(store: WorkingStore) -> None:
    """Make `record_lines` and the tables beside it, from which the lines of cities are made."""
    store.run(files("citywise.warehouse").joinpath("bases.sql").read_text(encoding="utf-8"))


def _digests(store: WorkingStore, lines: str, of: str) -> pl.DataFrame:
    return store.rows(
        f"select {of}, md5(string_agg(md5(line), '' order by line)) as digest"
        f" from ({lines}) group by {of}"
    )
