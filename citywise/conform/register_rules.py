"""Rules between the cells of a register's line, and between the lines of one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.intake.formats.sheet import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.conform.readings import Readings
    from citywise.intake.templates.registers import Register
    from citywise.network.network import Network

_TIMES = ("before", "after")
_OTHERS = ("", "other_")
_NEEDED = ("count", "mean", "spread")
_ROUNDED = 1.02
"""Means and spreads are told rounded; by so much a spread may pass its limit."""
_LEAST = 2


def hold_breaches(readings: Readings, kind: str, register: Register, network: Network) -> None:
    """Hold back the lines that break a rule of their kind, or say something else than another."""
    if kind == "studies":
        _hold_studies(readings, network)
    if kind == "exchanges":
        _hold_exchanges(readings)
    if readings.has("start_date"):
        late = pl.col("start_date") > pl.col("end_date")
        readings.hold(late, "ends_before_start", field="end")
    for agreement in register.agreements:
        same = [FILE, *agreement.key]
        is_told = pl.all_horizontal(
            pl.col(name).is_not_null() for name in agreement.key if name != "study_ref"
        )
        differ = (pl.col(name).drop_nulls().n_unique().over(same) > 1 for name in agreement.told)
        readings.hold(is_told & pl.any_horizontal(differ), "contradicting_lines", field="row")


def _hold_studies(readings: Readings, network: Network) -> None:
    for name in _groups():
        _hold_group(readings, name)
    is_compared = pl.col("study_design_code") == "comparison_group"
    for name in _columns("other_"):
        readings.hold(is_compared & pl.col(name).is_null(), "missing_value", field=name)
    is_beyond = ~pl.col("correlation").is_between(-1, 1)
    readings.hold(is_beyond, "impossible_correlation", field="correlation")
    is_matched = pl.col("study_design_code") == "matched"
    differ = is_matched & (pl.col("before_count") != pl.col("after_count"))
    readings.hold(differ, "matched_counts_differ", field="after_count")
    shares = [each.id for each in network.indicators.values() if each.is_share]
    is_share = pl.col("indicator_id").is_in(shares)
    for name in _groups():
        readings.hold(is_share & ~_is_share_of(name), "not_a_share_of_people", field=f"{name}_mean")
    _hold_percentages(readings, network)


def _hold_percentages(readings: Readings, network: Network) -> None:
    """`45 %` of points is no number of points: of which whole, nobody can say."""
    parts = [i.id for i in network.indicators.values() if i.unit in {"percent", "ratio"}]
    is_whole = ~pl.col("indicator_id").is_in(parts)
    for name in (f"{group}_{part}" for group in _groups() for part in ("mean", "spread")):
        if readings.has(f"{name}_is_percent"):
            is_percent = pl.col(f"{name}_is_percent")
            readings.hold(is_whole & is_percent, "not_a_number", field=name)


def _hold_group(readings: Readings, name: str) -> None:
    few = pl.col(f"{name}_count") < _LEAST
    readings.hold(few, "group_of_one", field=f"{name}_count")
    readings.hold(pl.col(f"{name}_spread") < 0, "negative_spread", field=f"{name}_spread")


def _is_share_of(name: str) -> pl.Expr:
    """The mean is a share, and the spread one that answers of 0 to 1 can have.

    At most that of answers which are all 0 or 1: m (1 - m) n / (n - 1), squared.
    """
    count, mean, spread = (pl.col(f"{name}_{part}") for part in _NEEDED)
    widest = (mean * (1 - mean)).clip(0) * count / (count - 1)
    is_share = mean.is_between(0, 1) & (spread**2 <= widest * _ROUNDED + 1e-4)
    return is_share.fill_null(value=True)


def _groups() -> Iterator[str]:
    return (f"{other}{time}" for other in _OTHERS for time in _TIMES)


def _columns(prefix: str) -> Iterator[str]:
    return (f"{prefix}{time}_{part}" for time in _TIMES for part in _NEEDED)


def _hold_exchanges(readings: Readings) -> None:
    status = "exchange_action_status_code"
    tells = pl.any_horizontal(pl.col("action_text", status, "due_date", "done_date").is_not_null())
    is_named = pl.col("action_ref").is_not_null()
    readings.hold(tells & ~is_named, "missing_value", field="action")
    readings.hold(is_named & pl.col(status).is_null(), "missing_value", field="action_status")
    came_about = pl.col("exchange_status_code").is_in(["agreed", "held"])
    # one line of an exchange tells for all of them
    hosts = pl.col("host_city_id").drop_nulls().len().over(FILE, "exchange_id")
    readings.hold(came_about & (hosts == 0), "missing_value", field="host")
    is_self = pl.col("host_city_id") == pl.col("learner_city_id")
    readings.hold(is_self, "exchange_with_itself", field="host")
