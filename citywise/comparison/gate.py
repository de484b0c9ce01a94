"""Whether cities may be compared on an outcome, and what has to be kept in mind.

Every comparison of levels passes here: pages, exports and the Python interface obey the verdict.
The rules ask what could make a difference between two figures something else than a difference
between two cities: another definition, another way of counting, records that are missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import polars as pl

from citywise.catalogue.vocabularies import SUPPRESSED_BY_US

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VerdictCode = Literal["comparable", "with_caveats", "not_comparable"]

LEVELS_REFUSED = {"no": "never_compared", "within_city": "within_city_only"}
"""Comparability codes under which levels are never compared, with the finding that says so."""

OF_ALL_CITIES = ("context", "same_instrument")
"""Comparability codes that are a caveat for every comparison."""

KEEPS_OUT = ("other_definition", "withheld", "no_figure", "unreleased")
"""Findings that keep a city out of the comparison."""

ASIDE = "set_aside"
"""Status of a figure that may stand beside no other city's; no code of the contract."""

FIGURES = ("value", "numerator_count", "denominator_count", "low", "high", "n_count")
"""What of an outcome tells its number."""

ENOUGH_COVERAGE = 0.9
ENOUGH_UNITS = 30
"""Below so many units the interval of a share spans a third of the scale."""

_HAS_FIGURE = pl.col("value").is_not_null() | pl.col("low").is_not_null()
_STATUS_FINDINGS = {SUPPRESSED_BY_US: "withheld", "unreleased": "unreleased"}


@dataclass(frozen=True, slots=True)
class Demands:
    """What a comparison of an indicator asks for, as codes of the vocabulary `comparison_finding`.

    `refused`: why levels are never compared; the other two are empty then. `sets_aside`: what
    takes a city out of the comparison. `caveats`: what is named, and the city compared.
    """

    refused: str
    sets_aside: tuple[str, ...]
    caveats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a comparison meets (vocabulary `comparison_finding`), and where.

    `city_ids` is empty where it holds for all cities.
    """

    code: str
    city_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the cities may stand side by side, why not or with which caveats.

    `compared` are the cities whose figures may be compared with each other, `aside` those with a
    figure that may stand beside no other city's.
    """

    code: VerdictCode
    findings: tuple[Finding, ...]
    compared: tuple[str, ...]
    aside: tuple[str, ...] = ()


def judge_comparison(outcomes: pl.DataFrame, indicator: Mapping[str, object]) -> Verdict:
    """The verdict on one indicator, period, breakdown and basis of several cities.

    `outcomes`: one row a city with city_id, language_code, value_status_code, value, low,
    interval_code, definition_version, count_method_code, coverage_share and n_count.
    `indicator`: a row of out_indicators.
    """
    comparability = str(indicator["comparability_code"])
    told = outcomes.filter(_HAS_FIGURE)
    alike = told.filter(may_stand_beside(indicator))
    aside = tuple(told.join(alike, on="city_id", how="anti")["city_id"])
    if refused := LEVELS_REFUSED.get(comparability):
        return Verdict("not_comparable", (Finding(refused),), (), aside)
    caveats = (*_of_gaps(outcomes, told, alike), *_of_figures(alike, indicator))
    compared = tuple(alike["city_id"])
    if len(compared) <= 1:
        return Verdict("not_comparable", (Finding("too_few_cities"), *caveats), (), aside)
    if comparability in OF_ALL_CITIES:
        caveats = (Finding(comparability), *caveats)
    return Verdict("with_caveats" if caveats else "comparable", caveats, compared, aside)


def may_stand_beside(indicator: Mapping[str, object]) -> pl.Expr:
    """Of each figure, whether it may stand beside another city's at all.

    Its column: definition_version; null where a figure tells none.
    """
    if indicator["comparability_code"] in LEVELS_REFUSED:
        return pl.lit(value=False)
    return pl.col("definition_version").eq(indicator["definition_version"])


def keep_comparable(outcomes: pl.DataFrame, indicator: Mapping[str, object]) -> pl.DataFrame:
    """The cities that `judge_comparison` compares, for whoever needs no verdict; mostly a middle.

    `outcomes`: one row a city with value, low and definition_version. Fewer than two are none.
    """
    alike = outcomes.filter(_HAS_FIGURE, may_stand_beside(indicator))
    return alike if alike.height > 1 else alike.clear()


def withhold_aside(outcomes: pl.DataFrame, aside: pl.Expr) -> pl.DataFrame:
    """The outcomes without the numbers of those set aside, whose status becomes `set_aside`.

    `outcomes`: any of the columns of `FIGURES`, and value_status_code.
    """
    is_aside = _HAS_FIGURE & aside.fill_null(value=True)
    shown = [name for name in FIGURES if name in outcomes.columns]
    bare: dict[str, pl.Expr] = {name: pl.when(~is_aside).then(name) for name in shown}
    for name, code in (("value_status_code", ASIDE), ("interval_code", "none")):
        if name in outcomes.columns:
            bare[name] = pl.when(is_aside).then(pl.lit(code)).otherwise(name)
    return outcomes.with_columns(**bare)


def list_demands(indicator: Mapping[str, object]) -> Demands:
    """Everything that `judge_comparison` may meet in an indicator, whatever the figures.

    `indicator`: a row of out_indicators.
    """
    comparability = str(indicator["comparability_code"])
    if refused := LEVELS_REFUSED.get(comparability):
        return Demands(refused, (), ())
    asks = {
        comparability: comparability in OF_ALL_CITIES,
        "other_method": True,
        "other_language": indicator["counted_code"] == "respondents",
        "low_coverage": True,
        "small_base": indicator["unit_code"] == "percent",
        "range_only": True,
        "estimated": True,
        "correction_held": True,
    }
    return Demands("", KEEPS_OUT, tuple(code for code, is_asked in asks.items() if is_asked))


def _of_gaps(outcomes: pl.DataFrame, told: pl.DataFrame, alike: pl.DataFrame) -> Iterator[Finding]:
    """Cities that cannot be looked at, by what keeps them away."""
    yield from _found("other_definition", told.join(alike, on="city_id", how="anti"))
    absent = outcomes.join(told, on="city_id", how="anti").with_columns(
        finding=pl.col("value_status_code").replace_strict(_STATUS_FINDINGS, default="no_figure")
    )
    for code in ("withheld", "no_figure", "unreleased"):
        yield from _found(code, absent.filter(finding=code))


def _of_figures(alike: pl.DataFrame, indicator: Mapping[str, object]) -> Iterator[Finding]:
    """What makes figures of cities that may be compared less alike than they look."""
    yield from _several("other_method", alike, "count_method_code")
    if indicator["counted_code"] == "respondents":
        yield from _several("other_language", alike, "language_code")
    yield from _found("low_coverage", alike.filter(pl.col("coverage_share") < ENOUGH_COVERAGE))
    if indicator["unit_code"] == "percent":
        yield from _found("small_base", alike.filter(pl.col("n_count") < ENOUGH_UNITS))
    is_range = pl.col("interval_code") == "bounds"
    yield from _found("range_only", alike.filter(is_range))
    yield from _found("estimated", alike.filter(~is_range, value_status_code="estimated"))
    yield from _found("correction_held", alike.filter(value_status_code="correction_held"))


def _several(code: str, alike: pl.DataFrame, column: str) -> Iterator[Finding]:
    """All cities take part in a difference between them."""
    if alike[column].drop_nulls().n_unique() > 1:
        yield Finding(code)


def _found(code: str, cities: pl.DataFrame) -> Iterator[Finding]:
    if cities.height:
        yield Finding(code, tuple(cities["city_id"]))
