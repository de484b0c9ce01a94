"""Compare cities on one outcome of a release: verdict first, then each city's standing."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Protocol

import polars as pl

from citywise.comparison.gate import Verdict, judge_comparison, withhold_aside
from citywise.comparison.middle import Reference, add_standing, find_reference

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


class Asked(Protocol):
    """Whatever answers SQL on a release."""

    def query(self, sql: str, parameters: Sequence[Any] | None = None) -> pl.DataFrame:
        """The result of a query."""
        ...


@dataclass(frozen=True, slots=True)
class Comparison:
    """What may be said of cities side by side.

    `outcomes` has one row a city, in alphabetical order, with `standing` beside the network's
    middle (`reference`): lower, similar, higher, or not_compared where the verdict sets the city
    aside or its figure has no interval. A city set aside has the status `set_aside` and no number.
    """

    verdict: Verdict
    outcomes: pl.DataFrame
    reference: Reference


def read_outcomes(
    release: Asked, indicator: str, period: str, breakdown: str, basis: str
) -> pl.DataFrame:
    """One row for each city of the network: its outcome, or why there is none."""
    return release.query(outcomes_sql(), [indicator, period, breakdown, basis])


def outcomes_sql() -> str:
    """The question of `read_outcomes`; bound are indicator, period, breakdown and basis."""
    return files("citywise.comparison").joinpath("cities.sql").read_text(encoding="utf-8")


def compare_outcomes(outcomes: pl.DataFrame, indicator: dict[str, Any]) -> Comparison:
    """The verdict on rows of `read_outcomes`, the middle of those compared, and their standing.

    `indicator` is a row of out_indicators.
    """
    verdict = judge_comparison(outcomes, indicator)
    alike = outcomes.filter(pl.col("city_id").is_in(verdict.compared))
    reference = find_reference(alike, indicator["aggregation_code"], indicator["unit_code"])
    shown = withhold_aside(outcomes, pl.col("city_id").is_in(verdict.aside))
    judged = add_standing(shown, reference.judged_by(indicator))
    is_compared = pl.col("city_id").is_in(verdict.compared)
    standing = pl.when(is_compared).then("standing").otherwise(pl.lit("not_compared"))
    return Comparison(verdict, judged.with_columns(standing=standing), reference)


def compare_cities(
    release: Asked,
    indicator: str,
    period: str,
    *,
    breakdown: str = "",
    basis: str = "",
    cities: Collection[str] = (),
) -> Comparison:
    """Cities side by side as the release allows; without `cities` all of them.

    `basis` is events, report or pipeline; without it the first that the indicator is told by.
    Where the verdict is `not_comparable`, `outcomes` is empty.

    Raises:
        LookupError: the release has no such indicator.
    """
    row = read_indicator(release, indicator)
    basis = basis or first_basis(release, indicator)
    everyone = read_outcomes(release, indicator, period, breakdown, basis)
    shown = everyone.filter(pl.col("city_id").is_in(list(cities))) if cities else everyone
    told = compare_outcomes(shown, row)
    if told.verdict.code == "not_comparable":
        return Comparison(told.verdict, told.outcomes.clear(), told.reference)
    return told


def read_indicator(release: Asked, indicator: str) -> dict[str, Any]:
    """The row of out_indicators; LookupError where the release has no such indicator."""
    found = release.query("from out_indicators where indicator_id = ?", [indicator])
    if found.is_empty():
        raise LookupError(f"The release has no indicator {indicator!r}; see out_indicators.")
    return found.row(0, named=True)


def first_basis(release: Asked, indicator: str) -> str:
    """The first of events, report and pipeline that cities as a whole tell the indicator by.

    The one that pages show unless asked; `events` where nobody tells it.
    """
    bases = release.query(
        """
        select distinct basis_code
        from out_values
        where indicator_id = ? and program_id is null
        order by list_position(['events', 'report', 'pipeline'], basis_code)
        """,
        [indicator],
    )
    return bases["basis_code"][0] if bases.height else "events"
