"""What event logs and reports of a city tell of the same thing, the gap, and why, in words.

Frames of `citywise.comparison.reconciliation`: one row an indicator and period.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from dashboards.amounts import write_amount, write_difference, write_period, write_range
from dashboards.wording import heading, label, status_label

if TYPE_CHECKING:
    from dashboards.answers.definition import Terms

_BELOW_ALL = 0.995


def list_gaps(pairs: pl.DataFrame, currency: str) -> Terms:
    """Each indicator with its two figures, the gap, whether it is explained, and the reasons."""
    return [(row["indicator_name"], tell_gap(row, currency)) for row in pairs.iter_rows(named=True)]


def tell_gap(row: dict[str, Any], currency: str) -> str:
    """One pair in a few sentences."""
    sides = f"Logs: {_side(row, 'log', currency)}. Reports: {_side(row, 'report', currency)}."
    verdict = f"{label('reconciliation', row['reconciliation_code'])}."
    if row["gap_least"] is None:
        return f"{sides} {verdict} {_reasons(row)}".strip()
    gap = f"{_gap(row, currency)}." if row["gap_least"] or row["gap_most"] else ""
    return " ".join(part for part in (sides, gap, verdict, _reasons(row)) if part)


def tabulate_gaps(pairs: pl.DataFrame, currency: str) -> pl.DataFrame:
    """One row an indicator and period in words, the latest first."""
    rows = [_table_row(row, currency) for row in pairs.reverse().iter_rows(named=True)]
    return pl.DataFrame(rows)


def flatten_gaps(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs as a download takes them: what is a list is written in one cell."""
    lists = pl.col(pl.List(pl.String))
    return pairs.with_columns(lists.list.join("; "))


def _table_row(row: dict[str, Any], currency: str) -> dict[str, str]:
    return {
        heading("period_id"): write_period(row["period_id"]),
        heading("indicator_name"): row["indicator_name"],
        "Logs": _side(row, "log", currency),
        "Reports": _side(row, "report", currency),
        "Report less log": "" if row["gap_least"] is None else _difference(row, currency),
        "Beside each other": label("reconciliation", row["reconciliation_code"]),
        "Why": _reasons(row),
    }


def _side(row: dict[str, Any], side: str, currency: str) -> str:
    value, least, most = (row[f"{side}_{name}"] for name in ("value", "least", "most"))
    if least is None:
        return status_label(row[f"{side}_status_code"] or "absent").lower()
    unit = row["unit_code"]
    if value is not None:
        return write_amount(value, unit, currency)
    return write_range(least, most, unit, currency)


def _gap(row: dict[str, Any], currency: str) -> str:
    times = f", {row['ratio']:.2f} times the logs" if row["ratio"] is not None else ""
    return f"The report less the logs: {_difference(row, currency)}{times}"


def _difference(row: dict[str, Any], currency: str) -> str:
    ends = dict.fromkeys(
        write_difference(row[name], row["unit_code"], currency)
        for name in ("gap_least", "gap_most")
    )
    return " to ".join(ends)


def _reasons(row: dict[str, Any]) -> str:
    """Of two that agree there is nothing to explain, but that one of them is an earlier figure."""
    codes = row["reasons"]
    if row["reconciliation_code"] == "agree":
        codes = [code for code in codes if code == "correction_held"]
    return " ".join(f"{_reason(code, row)}." for code in codes)


def _reason(code: str, row: dict[str, Any]) -> str:
    words, loaded = label("gap_reason", code), row["log_coverage_share"]
    details = {
        "months_without_sessions": map(write_period, row["months_without_sessions"]),
        "programs_without_logs": row["programs_without_logs"],
        "programs_without_reports": row["programs_without_reports"],
        "own_method": [label("count_method", row["report_method_code"]).lower()],
        "log_incomplete": [f"{_loaded(loaded)} of it is told"] if loaded is not None else [],
    }
    told = ", ".join(details.get(code, ()))
    return f"{words}: {told}" if told else words


def _loaded(share: float) -> str:
    """All but a little is not all."""
    return write_amount(min(share, _BELOW_ALL), "percent")
