"""Earlier releases: what they told, weighed against what the next one would tell."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from citywise.disclosure.earlier import Earlier, nothing_earlier, weigh_earlier
from citywise.disclosure.rules import about_people
from citywise.warehouse.history import read_history
from citywise.warehouse.shelf import number_of

if TYPE_CHECKING:
    from citywise.stages.night import Night

_OUTCOMES = ("out_values", "measure_values")
_BASELINES = ("measure_baselines",)


class AskedBefore(NamedTuple):
    """What the past answered to a question that a night asks twice.

    `of`: what was asked about, beside the shown `releases`.
    """

    releases: list[int]
    of: pl.DataFrame
    versions: pl.DataFrame


def earlier_releases(night: Night, values: pl.DataFrame) -> Earlier:
    """What follows for `values`, all that a release would show, from the releases shown so far.

    What was made of a release that was then never shown counts for nothing.
    """
    return _weighed(night, values, "_versions.sql", _OUTCOMES)


def earlier_baselines(night: Night, baselines: pl.DataFrame) -> Earlier:
    """The same for all baselines that a release would show."""
    return _weighed(night, baselines, "_baseline_versions.sql", _BASELINES)


def _weighed(night: Night, values: pl.DataFrame, sql_file: str, kept: tuple[str, ...]) -> Earlier:
    indicators = night.network.indicators
    people = about_people(values, indicators)
    versions = _versions(night, people.select("value_id"), sql_file, kept)
    if versions is None:
        return nothing_earlier(values)
    return weigh_earlier(people, versions, indicators, night.network.settings.release.threshold)


def earlier_studies(night: Night, studies: pl.DataFrame) -> pl.DataFrame:
    """Studies of the same cities and indicators as shown releases have told them, with numbers."""
    kept = ("out_studies",)
    now = studies.select("city_id", "indicator_id").unique()
    told = _versions(night, now, "_study_versions.sql", kept)
    if told is None:
        return studies.clear().with_columns(known_from_release=pl.lit(0, dtype=pl.Int64))
    return told


def _versions(
    night: Night, now: pl.DataFrame, sql_file: str, kept: tuple[str, ...]
) -> pl.DataFrame | None:
    """What the query finds of `values_now` in the past; None before there is one."""
    store = night.store
    names = store.rows("select distinct table_name from past_tables")["table_name"].to_list()
    shown = {event.release_id for event in read_history(night.workspace).events if event.release_id}
    if not shown or not set(kept) <= set(names):
        return None
    numbers, now = sorted(map(number_of, shown)), now.sort(now.columns)
    asked = night.asked_before.get(sql_file)
    if asked and asked.releases == numbers and asked.of.equals(now):
        return asked.versions
    store.run(f"set variable shown_releases = {numbers}")
    sql = files("citywise.disclosure.release").joinpath(sql_file)
    store.connection.register("values_now", now)
    versions = store.rows(sql.read_text(encoding="utf-8"))
    store.connection.unregister("values_now")
    # protection and the audit of what it made ask the same
    night.asked_before[sql_file] = AskedBefore(numbers, now, versions)
    return versions
