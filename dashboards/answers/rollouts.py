"""Before and after in words: what moved beside others, how surely, and what it does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from dashboards.amounts import write_difference, write_span
from dashboards.answers.computation import Step
from dashboards.wording import heading

if TYPE_CHECKING:
    from collections.abc import Mapping

NOT_PROOF = (
    "Association, not proof: cities that seek an exchange or take up a practice may differ from"
    " those that do not, and other things may have begun at the same time."
)

EFFECTS = {
    "more": "Moved up beside the others",
    "less": "Moved down beside the others",
    "not_clear": "No clear difference",
    "apart_before": "Went apart before already",
    "unchecked_before": "The time before cannot be checked",
    "too_few": "Too few cities",
}
"""What is told of an outcome."""

STEPS = (
    Step(
        "Effect of a group g of cities that began in one period, at time t",
        "(mean change of the group from g-1 to t) - (mean change of cities not begun by t); each"
        " city counts once",
        "Callaway and Sant'Anna 2021, without covariates",
    ),
    Step(
        "By periods since the beginning, and over all",
        "groups weighted by size; over all: each city's mean in the periods after the one in which"
        " it began. Also before the beginning everything is held against the period before it",
        "Callaway and Sant'Anna 2021; Roth 2024",
    ),
    Step(
        "Interval",
        "variance of each city's influence, by n/(n-1) for cities that began and for the others;"
        " t with Satterthwaite's degrees of freedom, 95 %",
        "Welch 1947; Satterthwaite 1946",
    ),
    Step(
        "Time before",
        "up to four periods before: θ' V⁻¹ θ as Hotelling's T²; apart where p < 0.05",
        "Hotelling 1931",
    ),
    Step(
        "Told apart",
        "p-values of all outcomes looked at, sorted: the largest k with p(k) ≤ 0.05·k/m, and all"
        " before it",
        "Benjamini and Hochberg 1995",
    ),
)


def tell_look(row: Mapping[str, Any], what: str, currency: str) -> tuple[str, str]:
    """What is told of one outcome: the answer, and what else is to be known.

    `row`: one of `NetworkRollout.looks`. `what`: what cities began with, in words.
    """
    if row["effect_code"] == "too_few":
        return f"{row['indicator_name']}: too few cities to tell.", _tell_needs(row)
    name, counts = row["indicator_name"], _tell_counts(row)
    figure = _figure(row, currency)
    words = {
        "more": f"{name} moved up by {figure} after {what}, beside cities without.",
        "less": f"{name} moved down by {figure} after {what}, beside cities without.",
        "not_clear": f"{name}: no clear difference after {what}.",
        "apart_before": f"{name}: nothing can be told of {what}.",
        "unchecked_before": f"{name}: nothing can be told of {what}.",
    }
    rest = [counts, _tell_before(row)]
    if row["effect_code"] in {"not_clear", "unchecked_before"}:
        rest.insert(0, f"Beside cities without: {_signed(row, currency)}.")
    return words[row["effect_code"]], " ".join([*rest, NOT_PROOF])


def tell_looks(looks: pl.DataFrame) -> str:
    """How many outcomes were looked at and how many are told, so that nobody picks one."""
    codes = looks["effect_code"]
    tested = looks.filter(pl.col("effect_code") != "too_few").height
    told = int(codes.is_in(["more", "less"]).sum())
    outcomes = "outcome was" if tested == 1 else "outcomes were"
    words = f"{tested} {outcomes} looked at, {told or 'none'} told apart from chance"
    few = looks.height - tested
    rest = f" For {few} more there are too few cities." if few else ""
    return (
        f"{words}; false ones among those told are kept at 5 %. Counts of people and sessions, and"
        f" what is not compared between cities, are not looked at.{rest}"
    )


def tabulate_looks(looks: pl.DataFrame, currency: str) -> pl.DataFrame:
    """Every outcome that was looked at."""
    signed = [_signed(row, currency) for row in looks.iter_rows(named=True)]
    return looks.select(
        pl.col("indicator_name").alias(heading("indicator_name")),
        pl.col("effect_code").replace_strict(EFFECTS, default=None).alias("What is told"),
        pl.Series("Beside the others (95 %)", signed, pl.String),
        pl.col("treated_count").alias("Cities with"),
        pl.col("control_count").alias("Cities without"),
        pl.col("p").round(3).alias("p"),
        pl.col("before_p").round(3).alias("p before"),
    )


def tabulate_course(course: pl.DataFrame, unit: str, noun: str, currency: str) -> pl.DataFrame:
    """The effect period by period."""
    return course.select(
        pl.col("since").alias(f"{noun.capitalize()}s since"),
        *(
            pl.col(name).map_elements(lambda x: write_difference(x, unit, currency), pl.String)
            .alias(words)
            for name, words in (("effect", "Beside the others"), ("low", "Low"), ("high", "High"))
        ),
        pl.col("treated_count").alias("Cities"),
    )  # fmt: skip


def period_noun(period_type: str) -> str:
    """`quarter`, `half-year`: what a period is called."""
    return period_type.replace("_", "-")


def _figure(row: Mapping[str, Any], currency: str) -> str:
    """`4 points (95 %: +1 to +7 points)`, without a sign that the verb says already."""
    unit = row["unit_code"]
    size = write_difference(row["effect"], unit, currency).lstrip("+\u2212")
    return f"{size} (95 %: {write_span(row['low'], row['high'], unit, currency)})"


def _signed(row: Mapping[str, Any], currency: str) -> str:
    if row["effect"] is None:
        return ""
    value = write_difference(row["effect"], row["unit_code"], currency)
    if row["low"] is None:
        return value
    return f"{value} ({write_span(row['low'], row['high'], row['unit_code'], currency)})"


def _tell_counts(row: Mapping[str, Any]) -> str:
    return (
        f"It rests on {row['treated_count']} cities with it and {row['control_count']} without,"
        " and on those that began later while they had not."
    )


def _tell_needs(row: Mapping[str, Any]) -> str:
    return (
        f"{row['treated_count']} began and were seen before and after, {row['control_count']} serve"
        " for comparison; it takes three of each, in the same periods."
    )


def _tell_before(row: Mapping[str, Any]) -> str:
    if row["before_code"] == "too_few":
        return "Whether both went the same way before cannot be told: too few cities or periods."
    p = f"p = {row['before_p']:.2f}" if row["before_p"] >= 0.005 else "p < 0.01"
    if row["before_code"] == "apart":
        return f"Both went apart before it already ({p}), so that what follows tells nothing of it."
    return (
        f"Before, no difference between both can be seen ({p}); that does not prove there was none."
    )
