"""Event logs beside reports: the same thing told twice, the gap, and what explains it.

Both are released totals of one city, indicator and period, and no more is read than a release
shows. Where one side has no number nothing is subtracted, so that no gap tells what is withheld.

Two counts of the same sessions do not differ by chance: the intervals of counts and shares say
nothing about the gap, and only ranges (`bounds`), which say what is not known, are allowed for.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.vocabularies import SUPPRESSED_BY_US

if TYPE_CHECKING:
    from citywise.comparison.comparing import Asked

_HELD = "correction_held"


def reconcile(
    release: Asked, *, city: str = "", indicator: str = "", period: str = ""
) -> pl.DataFrame:
    """Every pair that the release tells, or those of one city, indicator or period.

    One row each, by name of the city and indicator, in order of time; see `reconcile_pairs`.
    """
    sql = files("citywise.comparison").joinpath("both_bases.sql").read_text(encoding="utf-8")
    return reconcile_pairs(release.query(sql, [city, indicator, period]))


def reconcile_pairs(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs with the gap, the verdict on it, and its reasons.

    `pairs`: rows of `both_bases.sql`. Added are, in the unit of the indicator:

    - `gap_least`, `gap_most`: report less log; the same where both are one number;
    - `ratio`: report by log, where both are one number and the log's is not 0;
    - `explained_least`, `explained_most`: where the report would lie if what is missing from the
      log were like what is in it, and programs that only one side tells were all that differs.
      Of sums; of all else the log's own number or range. There is no most where nothing was
      loaded, or a program without a log is withheld: any number above the log is explained then;
    - `reconciliation_code`: `agree` where the two meet, `explained` where the report meets that,
      `differ` where not, `not_told` where either has no number or another definition;
    - `reasons`: codes of the vocabulary `gap_reason`, those that keep the two apart first.

    Without two numbers all but the last two are null. What explains a gap, and what does not, is
    decided in docs/decisions/0050.
    """
    told = pairs.with_columns(is_told=_is_told()).with_columns(
        gap_least=_told(pl.col("report_least") - pl.col("log_most")),
        gap_most=_told(pl.col("report_most") - pl.col("log_least")),
        ratio=_told(pl.when(pl.col("log_value") > 0).then(_ratio())),
        explained_least=_told(_explained_least()),
        explained_most=_told(_explained_most()),
    )
    return told.with_columns(reconciliation_code=_verdict(), reasons=_reasons()).drop(
        "is_told", "unlogged", "unreported"
    )


def _is_told() -> pl.Expr:
    """Both have a number, of one definition; what is withheld has none, whatever stands there."""
    is_one_definition = pl.col("log_version").eq(pl.col("report_version")).fill_null(value=False)
    numbers = _has_number("log") & _has_number("report")
    return numbers & ~_any_status(SUPPRESSED_BY_US) & is_one_definition


def _any_status(code: str) -> pl.Expr:
    return _status("log", code) | _status("report", code)


def _status(side: str, code: str) -> pl.Expr:
    return pl.col(f"{side}_status_code").eq(code).fill_null(value=False)


def _told(number: pl.Expr) -> pl.Expr:
    return pl.when("is_told").then(number)


def _ratio() -> pl.Expr:
    return pl.col("report_value") / pl.col("log_value")


def _is_sum() -> pl.Expr:
    return pl.col("aggregation_code").eq("sum")


def _explained_least() -> pl.Expr:
    """Less than the log only by programs that the report leaves out; one withheld may be all."""
    least = (pl.col("log_least") - pl.col("unreported")).fill_null(0.0).clip(lower_bound=0)
    return pl.when(_is_sum()).then(least).otherwise("log_least")


def _explained_most() -> pl.Expr:
    """What was loaded stands for all of it; programs without a log come on top.

    Null where nothing was loaded, or one of these programs is withheld.
    """
    coverage = pl.col("log_coverage_share").fill_null(1.0)
    scaled = pl.when(coverage > 0).then(pl.col("log_most") / coverage)
    return pl.when(_is_sum()).then(scaled + pl.col("unlogged")).otherwise("log_most")


def _verdict() -> pl.Expr:
    def meets(least: str, most: str) -> pl.Expr:
        is_not_above = (pl.col("report_least") <= pl.col(most)).fill_null(value=True)
        return is_not_above & (pl.col("report_most") >= pl.col(least))

    return (
        pl.when(~pl.col("is_told"))
        .then(pl.lit("not_told"))
        .when(meets("log_least", "log_most"))
        .then(pl.lit("agree"))
        .when(meets("explained_least", "explained_most"))
        .then(pl.lit("explained"))
        .otherwise(pl.lit("differ"))
    )


def _reasons() -> pl.Expr:
    """Codes of what keeps the two apart; where both are told, of what may."""
    is_told = pl.col("is_told")
    other = ~is_told & _has_number("log") & _has_number("report")
    found = {
        "log_withheld": _status("log", SUPPRESSED_BY_US),
        "report_withheld": _status("report", SUPPRESSED_BY_US),
        "no_log": ~_has_number("log") & ~_status("log", SUPPRESSED_BY_US),
        "no_report": ~_has_number("report") & ~_status("report", SUPPRESSED_BY_US),
        "other_definition": other & ~_any_status(SUPPRESSED_BY_US),
        "log_incomplete": is_told & (pl.col("log_coverage_share") < 1),
        "months_without_sessions": is_told & _any("months_without_sessions"),
        "programs_without_logs": is_told & _any("programs_without_logs"),
        "programs_without_reports": is_told & _any("programs_without_reports"),
        "own_method": is_told & pl.col("report_method_code").is_not_null(),
        "range_only": is_told & (_is_range("log") | _is_range("report")),
        "estimated": is_told & (_is_estimate("log") | _is_estimate("report")),
        "correction_held": is_told & _any_status(_HELD),
    }
    codes = [pl.when(is_so).then(pl.lit(code)) for code, is_so in found.items()]
    return pl.concat_list(codes).list.drop_nulls()


def _has_number(side: str) -> pl.Expr:
    return pl.col(f"{side}_least").is_not_null()


def _any(column: str) -> pl.Expr:
    return pl.col(column).list.len().gt(0)


def _is_range(side: str) -> pl.Expr:
    return pl.col(f"{side}_value").is_null() & _has_number(side)


def _is_estimate(side: str) -> pl.Expr:
    return pl.col(f"{side}_value").is_not_null() & _status(side, "estimated")
