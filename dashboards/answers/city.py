"""One city's outcomes as rows: figure, place beside the network, change, target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from citywise.comparison.gate import ASIDE, LEVELS_REFUSED, keep_comparable
from citywise.comparison.middle import Reference, compare_interval, find_reference
from dashboards.amounts import (
    write_amount,
    write_difference,
    write_limits,
    write_range,
    write_share,
)
from dashboards.links import indicator_link
from dashboards.markup.rows import Row, Span
from dashboards.markup.tiles import Tile
from dashboards.theme import judge
from dashboards.wording import ABSENT, count_label, held_note, label, status_label

HEADLINES = (
    ("out_sessions_delivered", "Sessions delivered"),
    ("out_participations", "Participations"),
    ("out_unique_participants", "People directly reached"),
    ("oc_felt_safe_respected", "Felt safe and respected"),
)
"""Shown first for every city; whether people felt safe stands beside what was achieved."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a row needs besides the outcome: the indicator, the network, the year before."""

    indicator: dict[str, Any]
    network: pl.DataFrame
    earlier: dict[str, Any] | None
    currency: str

    @property
    def unit(self) -> str:
        """Code of the indicator's unit."""
        return self.indicator["unit_code"]

    @property
    def is_compared(self) -> bool:
        """Levels of cities may stand side by side."""
        is_refused = self.indicator["comparability_code"] in LEVELS_REFUSED
        return not is_refused and not self.needs_instrument

    def sets_aside(self, outcome: dict[str, Any]) -> bool:
        """The city's own figure may not stand beside those of others."""
        return outcome["definition_version"] != self.indicator["definition_version"]

    @property
    def needs_instrument(self) -> bool:
        """Comparable only where the same questionnaire was used, which a row cannot tell."""
        return self.indicator["comparability_code"] == "same_instrument"


@dataclass(frozen=True, slots=True)
class Picture:
    """What a release tells about one city in one period, each part by indicator id.

    `indicators`: rows of out_indicators. `network`: totals of the cities that may be compared,
    which the own city is not among where its figure is set aside. `own`: the city's
    outcomes, `earlier`: those of the same period a year before; rows of out_values.
    """

    indicators: dict[str, dict[str, Any]]
    network: dict[str, pl.DataFrame]
    own: dict[str, dict[str, Any]]
    earlier: dict[str, dict[str, Any]]
    currency: str

    def setting(self, indicator: str) -> Setting:
        """What the row of an indicator needs besides the outcome."""
        return Setting(
            self.indicators[indicator],
            self.network.get(indicator, pl.DataFrame()),
            self.earlier.get(indicator),
            self.currency,
        )


def take_picture(
    city: str,
    indicators: dict[str, dict[str, Any]],
    outcomes: pl.DataFrame,
    earlier: pl.DataFrame,
    currency: str,
) -> Picture:
    """`outcomes`: totals of all cities in the period, `earlier`: a year before; out_values."""
    network = {
        str(name): keep_comparable(rows, indicators[str(name)])
        for (name,), rows in outcomes.partition_by("indicator_id", as_dict=True).items()
        if name in indicators
    }
    return Picture(indicators, network, _of_city(outcomes, city), _of_city(earlier, city), currency)


def _of_city(outcomes: pl.DataFrame, city: str) -> dict[str, dict[str, Any]]:
    rows = outcomes.filter(pl.col("city_id") == city).iter_rows(named=True)
    return {row["indicator_id"]: row for row in rows}


def headline_tiles(picture: Picture) -> list[Tile]:
    """The city's main figures with their intervals and changes."""
    return [
        _headline_tile(title, picture.own.get(name), picture.setting(name))
        for name, title in HEADLINES
        if name in picture.indicators
    ]


def level_rows(picture: Picture, level: str) -> list[Row]:
    """The indicators of a level that have a figure, or a reason for none."""
    return [
        outcome_row(outcome, picture.setting(name))
        for name, indicator in picture.indicators.items()
        if indicator["indicator_level_code"] == level and (outcome := picture.own.get(name))
    ]


def outcome_row(outcome: dict[str, Any], setting: Setting) -> Row:
    """One indicator of the city; `outcome` is a row of out_values."""
    name = setting.indicator["indicator_name"]
    link = indicator_link(outcome["indicator_id"], outcome["city_id"], outcome["period_id"])
    if outcome["value"] is None and outcome["low"] is None:
        return Row(
            name=name,
            basis=label("basis", outcome["basis_code"]),
            figure=status_label(outcome["value_status_code"]),
            is_absent=True,
            link=link,
        )
    reference = _reference(outcome, setting)
    yardstick = reference.judged_by(setting.indicator)
    standing = compare_interval(outcome["low"], outcome["high"], yardstick)
    return Row(
        name=name,
        basis=tell_basis(outcome, setting.indicator),
        figure=tell_figure(outcome, setting.unit, setting.currency),
        limits=tell_limits(outcome, setting.unit),
        span=_span(outcome, setting, reference.value),
        tone=_tone(standing, setting.indicator["direction_code"]),
        verdict=_verdict(outcome, standing, reference, setting),
        extra=tell_change(outcome, setting.earlier, setting.unit, setting.currency),
        link=link,
    )


def _headline_tile(name: str, outcome: dict[str, Any] | None, setting: Setting) -> Tile:
    if outcome is None:
        return Tile(name, status_label(ABSENT), is_absent=True)
    if outcome["value"] is None and outcome["low"] is None:
        source = label("basis", outcome["basis_code"])
        return Tile(name, status_label(outcome["value_status_code"]), source, is_absent=True)
    limits = tell_limits(outcome, setting.unit)
    change = tell_change(outcome, setting.earlier, setting.unit, setting.currency)
    parts = (limits, f"since a year earlier: {_lower(change)}", held_note(outcome))
    note = "; ".join(part for part in parts if part)
    return Tile(name, tell_figure(outcome, setting.unit, setting.currency), note)


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def tell_figure(outcome: dict[str, Any], unit: str, currency: str) -> str:
    """The value, or the range where only that is known."""
    if outcome["value"] is None:
        return write_range(outcome["low"], outcome["high"], unit, currency)
    return write_amount(outcome["value"], unit, currency)


def tell_limits(outcome: dict[str, Any], unit: str) -> str:
    """The interval in words; a range says what it is."""
    if outcome["value"] is None:
        return "least to most possible"
    if outcome["low"] is None:
        return ""
    return write_limits(outcome["low"], outcome["high"], unit)


def tell_basis(outcome: dict[str, Any], indicator: dict[str, Any]) -> str:
    """What the figure rests on, and how much of it could be loaded."""
    coverage = outcome["coverage_share"]
    loaded = "" if coverage is None else f"{write_share(coverage)} of records loaded"
    count = count_label(outcome["n_count"], indicator, outcome["basis_code"])
    return " · ".join(part for part in (count, loaded, held_note(outcome)) if part)


def tell_change(
    now: dict[str, Any], before: dict[str, Any] | None, unit: str, currency: str = ""
) -> str:
    """The change since a year earlier; overlapping intervals count as no clear change."""
    if before is None or before["value"] is None or now["value"] is None:
        return "No figure to compare with"
    if before["definition_version"] != now["definition_version"]:
        return "The definition has changed"
    if any(before[name] != now[name] for name in ("basis_code", "count_method_code")):
        return "Counted in another way then"
    change = write_difference(now["value"] - before["value"], unit, currency)
    if None in (now["low"], now["high"], before["low"], before["high"]):
        return change
    overlap = now["low"] <= before["high"] and before["low"] <= now["high"]
    return f"No clear change ({change})" if overlap else change


def _reference(outcome: dict[str, Any], setting: Setting) -> Reference:
    if not setting.is_compared or setting.sets_aside(outcome):
        return Reference(None, "median", 0)
    indicator = setting.indicator
    return find_reference(setting.network, indicator["aggregation_code"], indicator["unit_code"])


def _tone(standing: str, direction: str) -> str:
    if direction != "neutral" and standing == "similar":
        return "alike"
    return judge(standing, direction).replace("not_compared", "alike")


def _verdict(outcome: dict[str, Any], standing: str, reference: Reference, setting: Setting) -> str:
    if setting.is_compared and setting.sets_aside(outcome):
        return status_label(ASIDE)
    if setting.needs_instrument:
        return "Comparable only with the same questionnaire"
    if not setting.is_compared:
        return "Not compared between cities"
    if reference.value is None:
        return "No network figure"
    middle = write_amount(reference.value, setting.unit, setting.currency)
    if standing == "not_compared":
        return f"Network: {middle}"
    tie = "to" if standing == "similar" else "than"
    judged = judge(standing, setting.indicator["direction_code"])
    word = f" ({judged})" if judged in {"better", "worse"} else ""
    return f"{standing.capitalize()} {tie} the network's {middle}{word}"


def _span(outcome: dict[str, Any], setting: Setting, reference: float | None) -> Span | None:
    """Places on the scale; the same scale for all cities on one indicator."""
    ends = [outcome["value"], outcome["low"], outcome["high"], reference]
    most = _most(setting, [end for end in ends if end is not None])
    if most <= 0:
        return None
    value, low, high, mark = (None if end is None else _place(end, most) for end in ends)
    return Span(value, low, high, mark)


def _most(setting: Setting, ends: list[float]) -> float:
    if setting.unit == "percent":
        return 1.0
    if not setting.is_compared or setting.network.is_empty():
        return max(ends) * 1.25
    others = [setting.network[name].max() for name in ("value", "high")]
    return max([*ends, *(float(other) for other in others if isinstance(other, int | float))])


def _place(end: float, most: float) -> float:
    return min(max(end / most, 0.0), 1.0) * 100
