"""Cities side by side: the answer in a sentence, the table behind the chart, the gaps in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.comparison.gate import LEVELS_REFUSED, may_stand_beside, withhold_aside
from citywise.disclosure.rules import CORRECTION_HELD
from dashboards.amounts import (
    write_amount,
    write_limits,
    write_range,
    write_share,
)
from dashboards.theme import judge
from dashboards.wording import heading, held_note, label, status_label

if TYPE_CHECKING:
    from citywise.comparison.middle import Reference

THE_NETWORK = "the network"

WITHOUT_NUMBER = pl.col("value").is_null() & pl.col("low").is_null()


def tell_comparison(
    outcomes: pl.DataFrame,
    city: str,
    indicator: dict[str, Any],
    reference: Reference,
    currency: str,
    whose: str = THE_NETWORK,
) -> str:
    """The own city beside the middle where one is chosen, else how the cities spread.

    `whose` says of which cities the middle (`reference`) is.
    """
    rows = outcomes.filter(pl.col("city_id") == city)
    if rows.is_empty():
        return _tell_spread(outcomes, indicator, reference, currency)
    own = rows.row(0, named=True)
    note = f" {held}." if (held := held_note(own)) else ""
    return _tell_own(own, indicator, reference, currency, whose) + note


def tell_gaps(outcomes: pl.DataFrame) -> str:
    """How many cities have a figure, and why the others have none."""
    absent = outcomes.filter(WITHOUT_NUMBER)
    told = f"{outcomes.height - absent.height} of {outcomes.height} cities have a figure."
    counts = Counter(absent["value_status_code"])
    stands = outcomes.filter(value_status_code=CORRECTION_HELD).height
    reasons = [f"{status_label(code)}: {count}" for code, count in counts.most_common()]
    reasons += [f"{status_label(CORRECTION_HELD)}: {stands}"] if stands else []
    return " ".join([told, *(f"{reason}." for reason in reasons)])


def tell_unstated(word: str, unknown: pl.DataFrame, total: pl.DataFrame) -> str:
    """For what share of participations sex or age was not stated, from city to city."""
    both = unknown.join(total, on="city_id", suffix="_all").drop_nulls(["value", "value_all"])
    shares = (both["value"] / both["value_all"]).drop_nans().to_list()
    if not shares:
        return f"{word} not stated: no figures released."
    spread = write_range(min(shares), max(shares), "percent")
    return (
        f"{word} was not stated for {spread} of participations in the {len(shares)} cities that"
        " released this; the share above leaves them out."
    )


def set_others_aside(
    history: pl.DataFrame, indicator: dict[str, Any], own_city: str
) -> pl.DataFrame:
    """The courses of cities without figures of others that may not stand beside the own city's.

    Of what changes within a city only, each course begins with itself, and stays.
    """
    if indicator["comparability_code"] in LEVELS_REFUSED:
        return history
    is_other = pl.col("city_id") != own_city
    return withhold_aside(history, is_other & ~may_stand_beside(indicator))


def tabulate_comparison(outcomes: pl.DataFrame, unit: str, currency: str) -> pl.DataFrame:
    """One row a city in words, headings from the contract."""
    rows = [_table_row(row, unit, currency) for row in outcomes.iter_rows(named=True)]
    return pl.DataFrame(rows)


def _tell_own(
    own: dict[str, Any], indicator: dict[str, Any], reference: Reference, currency: str, whose: str
) -> str:
    unit, name = indicator["unit_code"], own["city_name"]
    if own["value"] is None and own["low"] is None:
        return f"{name}: {status_label(own['value_status_code']).lower()}."
    figure = _figure(own, unit, currency)
    figure += f" {label('counted', indicator['counted_code'])}" if unit == "count" else ""
    if reference.value is None:
        return f"{name}: {figure}."
    middle = write_amount(reference.value, unit, currency)
    if own["standing"] == "not_compared":
        return f"{name}: {figure}; the middle of {whose} is {middle}."
    return f"{name}: {figure}, {_word(own['standing'], indicator)} {middle} of {whose}."


def _word(standing: str, indicator: dict[str, Any]) -> str:
    """`higher (better) than the`; a neutral indicator is never judged."""
    tie = "to the" if standing == "similar" else "than the"
    judged = judge(standing, indicator["direction_code"])
    return f"{standing} ({judged}) {tie}" if judged in {"better", "worse"} else f"{standing} {tie}"


def _tell_spread(
    outcomes: pl.DataFrame, indicator: dict[str, Any], reference: Reference, currency: str
) -> str:
    if reference.value is None:
        return "No city has an exact figure for this choice."
    middle = write_amount(reference.value, indicator["unit_code"], currency)
    counts = Counter(outcomes["standing"])
    parts = [f"{counts[code]} {code}" for code in ("lower", "similar", "higher") if counts[code]]
    beside = f" Beside it: {', '.join(parts)}." if parts else ""
    return f"The network's middle is {middle}.{beside}"


def _table_row(row: dict[str, Any], unit: str, currency: str) -> dict[str, Any]:
    has_number = row["value"] is not None or row["low"] is not None
    coverage = row["coverage_share"]
    return {
        heading("city_name"): row["city_name"],
        heading("value"): _figure(row, unit, currency) if has_number else "",
        heading("value_status_code"): status_label(row["value_status_code"]),
        heading("n_count"): row["n_count"],
        heading("coverage_share"): ""
        if coverage is None or not has_number
        else write_share(coverage),
        "Beside the network": row["standing"].replace("_", " ") if has_number else "",
    }


def _figure(row: dict[str, Any], unit: str, currency: str) -> str:
    if row["value"] is None:
        return write_range(row["low"], row["high"], unit, currency)
    value = write_amount(row["value"], unit, currency)
    return (
        value if row["low"] is None else f"{value} ({write_limits(row['low'], row['high'], unit)})"
    )
