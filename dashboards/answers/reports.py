"""How complete one city's reporting is."""

from __future__ import annotations

import polars as pl

from dashboards.amounts import write_day, write_period, write_share
from dashboards.answers.reporting import report_name
from dashboards.wording import heading, label


def tell_city_reports(reports: pl.DataFrame, period: str, waiting: int) -> str:
    """What came for the period, how much of it was loaded, and what waits for a correction."""
    due = reports.filter(pl.col("period_id") == period)
    told = [_tell_arrivals(due, period), _tell_loaded(due), _tell_waiting(waiting)]
    return " ".join(sentence for sentence in told if sentence)


def tabulate_reports(reports: pl.DataFrame) -> pl.DataFrame:
    """One row a report in words, the latest first."""
    latest = reports.sort("due_date", "template_id", descending=[True, False])
    return latest.select(
        pl.col("period_id").map_elements(write_period, pl.String).alias(heading("period_id")),
        pl.col("template_id").map_elements(_name, pl.String).alias(heading("report_status_code")),
        pl.col("report_status_code").map_elements(_status, pl.String).alias("Status"),
        _day("due_date"),
        _day("received_at_utc"),
        *(
            pl.col(name).alias(heading(name))
            for name in ("record_count", "loaded_count", "quarantined_count")
        ),
    )


def _tell_arrivals(due: pl.DataFrame, period: str) -> str:
    if due.is_empty():
        return f"No report was due for {write_period(period)}."
    codes = due["report_status_code"].to_list()
    on_time = codes.count("on_time")
    others = [
        f"{codes.count(code)} {word}"
        for code, word in (("late", "late"), ("missing", "missing"))
        if code in codes
    ]
    rest = f" ({', '.join(others)})" if others else ""
    return f"{on_time} of {len(codes)} reports for {write_period(period)} came on time{rest}."


def _tell_loaded(due: pl.DataFrame) -> str:
    counts = due.drop_nulls(["record_count", "loaded_count"])
    found, loaded = sum(counts["record_count"].to_list()), sum(counts["loaded_count"].to_list())
    return f"{write_share(loaded / found)} of their records could be loaded." if found else ""


def _tell_waiting(waiting: int) -> str:
    if not waiting:
        return "Nothing waits for a correction."
    noun = "entry of its reports waits" if waiting == 1 else "entries of its reports wait"
    return f"{waiting} {noun} for a correction."


def _name(template: str) -> str:
    return report_name(template).capitalize()


def _status(code: str) -> str:
    return label("report_status", code)


def _day(column: str) -> pl.Expr:
    return pl.col(column).map_elements(write_day, pl.String).alias(heading(column))
