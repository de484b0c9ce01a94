"""The funnel of *Compare cities*: offered where enough figures have a size, and drawn."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from citywise.comparison.middle import PER
from dashboards.answers.funnel import tell_funnel
from dashboards.blocks import show_chart, show_note
from dashboards.figures.funnels import funnel_plot

if TYPE_CHECKING:
    from citywise.comparison.comparing import Comparison
    from dashboards.comparison_choice import Choice

_WITH_SIZE = ("percent", *PER)
"""Units of outcomes with a numerator and a denominator of their own."""

_HAS_SIZE = pl.col("value").is_not_null() & (pl.col("denominator_count") > 0)
_ENOUGH = 5
"""Of fewer cities a funnel says less than their names with intervals."""


def has_funnel(choice: Choice, found: Comparison) -> bool:
    """There are enough figures with a size to draw one."""
    with_size = _keep_compared(found).filter(_HAS_SIZE)
    return choice.indicator["unit_code"] in _WITH_SIZE and with_size.height >= _ENOUGH


def show_funnel(choice: Choice, found: Comparison) -> pl.DataFrame:
    """Cities between the limits, and in words who lies outside; all cities come back with that."""
    # the statistics take a second to load, which the other views need not spend
    from citywise.comparison.network_funnel import draw_funnel  # noqa: PLC0415

    cities = _keep_compared(found).filter(_HAS_SIZE)
    counts = (cities[name].to_numpy() for name in ("numerator_count", "denominator_count"))
    funnel = draw_funnel(*counts, per=PER.get(choice.indicator["unit_code"]))
    judged = cities.with_columns(pl.Series("standing", funnel.standings.standing.tolist()))
    words = tell_funnel(funnel, judged)
    draw = partial(
        funnel_plot,
        outcomes=judged,
        funnel=funnel,
        own_city=choice.city,
        unit=choice.indicator["unit_code"],
        direction=choice.indicator["direction_code"],
    )
    show_chart("funnel", f"{choice.title}. {words}", (choice.key, "funnel"), draw)
    show_note(words)
    others = found.outcomes.join(judged, on="city_id", how="anti")
    return pl.concat([judged, others.with_columns(standing=pl.lit("not_compared"))])


def _keep_compared(found: Comparison) -> pl.DataFrame:
    return found.outcomes.filter(pl.col("city_id").is_in(found.verdict.compared))
