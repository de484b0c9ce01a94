"""Each city's change in words: how far, how surely, since when, and why none is told."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import polars as pl

from dashboards.amounts import write_amount, write_difference, write_period, write_span
from dashboards.wording import heading, status_label

if TYPE_CHECKING:
    from citywise.comparison.network_changes import NetworkChanges

SINCE = {
    "year": "A year before",
    "first": "Its first figure",
    "baseline": "Its stated baseline",
}
"""What a change may be told since; the words of the switch."""

WORDS = {
    "rose": "rose",
    "fell": "fell",
    "no_clear_change": "no clear change",
    "not_sure": "how sure is not known",
    "not_told": "",
}
_REASONS = {
    "range_only": "Known only as a range",
    "definition": "The definition has changed",
    "method": "People were counted in another way",
    "no_earlier": "No earlier figure that was measured alike",
    "none_before": "None before, of which nothing can be a multiple",
    "no_baseline": "The city has stated no baseline",
    "other_span": "The baseline counts from the year's start, the figure is of this period alone",
}
_TARGETS = {
    "reached": "reached",
    "not_reached": "not reached",
    "open": "within the interval",
    "not_told": "no figure to hold against it",
    "other_span": "counts from the year's start",
    "not_judged": "not judged",
}
_ALONE = "Each city is held against itself alone."
_SURE = (
    "A change is called one where its whole 95 % interval lies on one side of no change: of a"
    " hundred cities without any, five are called so by chance."
)
_RATIO = "Counts and rates change by a share of the earlier figure: +100 % is twice as much."


def tell_change(row: dict[str, Any], unit: str, currency: str, *, is_ratio: bool) -> str:
    """As `+5 points (+2 to +8 points)`; why there is none where there is none."""
    if row["change_code"] == "not_told":
        return tell_reason(row)
    unit_told = "percent" if is_ratio else unit
    change = write_difference(row["change"], unit_told, currency)
    change = _as_share(change) if is_ratio else change
    if row["change_low"] is None:
        return change
    span = write_span(row["change_low"], row["change_high"], unit_told, currency)
    return f"{change} ({_as_share(span) if is_ratio else span})"


def tell_reason(row: dict[str, Any]) -> str:
    """Why no change is told, with the period where that is."""
    code, period = row["reason_code"], row["reason_period"]
    words = _REASONS.get(code) or status_label(code)
    return f"{words}, {write_period(period)}" if period else words


def tell_target(row: dict[str, Any], unit: str, currency: str) -> str:
    """As `target 90 %: not reached`; nothing where there is no target."""
    word = _TARGETS.get(row["target_code"])
    if word is None:
        return ""
    aim = row["target_value"]
    return (
        f"target: {word}" if aim is None else f"target {write_amount(aim, unit, currency)}: {word}"
    )


def tell_own_change(
    told: NetworkChanges, city: str, indicator: dict[str, Any], currency: str
) -> str:
    """The own city in a sentence; '' where none is chosen."""
    rows = told.cities.filter(city_id=city)
    if rows.is_empty():
        return ""
    row, unit = rows.row(0, named=True), indicator["unit_code"]
    since = f" since {write_period(row['period_then'])}" if row["period_then"] else ""
    figure = tell_change(row, unit, currency, is_ratio=told.is_ratio)
    word = WORDS[row["change_code"]]
    target = tell_target(row, unit, currency)
    tail = "".join(f"; {part}" for part in (word, target) if part)
    return f"{row['city_name']}{since}: {figure}{tail}."


def tell_changes(told: NetworkChanges) -> str:
    """How many cities rose, fell or stayed, how to read it, and what it does not say."""
    counts = Counter(told.cities["change_code"])
    parts = [f"{words}: {counts[code]}" for code, words in _COUNTED.items() if counts[code]]
    many = told.cities.height
    summary = f"Of {many} {'city' if many == 1 else 'cities'}, {'; '.join(parts)}."
    has_intervals = told.cities["change_low"].is_not_null().any()
    sure, ratio = [_SURE] * has_intervals, [_RATIO] * told.is_ratio
    return " ".join([summary, _ALONE, *sure, *ratio])


_COUNTED = {
    "rose": "rose",
    "fell": "fell",
    "no_clear_change": "no clear change",
    "not_sure": "told without an interval",
    "not_told": "no change to tell",
}


def tabulate_changes(told: NetworkChanges, unit: str, currency: str) -> pl.DataFrame:
    """One row a city in words; without levels where levels are not compared."""
    rows = [_table_row(row, told, unit, currency) for row in told.cities.iter_rows(named=True)]
    table = pl.DataFrame(rows)
    empty = [name for name in ("Then", "Now", "Target") if (table[name] == "").all()]
    return table.drop(empty)


def _table_row(
    row: dict[str, Any], told: NetworkChanges, unit: str, currency: str
) -> dict[str, Any]:
    now, then = (
        "" if row[name] is None else write_amount(row[name], unit, currency)
        for name in ("value", "value_then")
    )
    return {
        heading("city_name"): row["city_name"],
        "Since": write_period(row["period_then"]) if row["period_then"] else "",
        "Then": then,
        "Now": now,
        "Change": tell_change(row, unit, currency, is_ratio=told.is_ratio),
        "In words": WORDS[row["change_code"]],
        "Target": tell_target(row, unit, currency).removeprefix("target "),
    }


def _as_share(written: str) -> str:
    """A share of the earlier figure is no difference of two shares."""
    return written.replace("\u00a0points", "\u00a0%").replace("\u00a0point", "\u00a0%")
