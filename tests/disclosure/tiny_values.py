"""Outcomes as tables one can read, before and after protection."""

from __future__ import annotations

import polars as pl

from citywise.catalogue.indicators import packaged_indicators
from citywise.contracts.ddl import frame_schema
from citywise.contracts.tables import TABLES
from citywise.disclosure.protection import protect_values

COUNT = "out_participations"
NUMBERS = ("value", "numerator_count", "denominator_count", "low", "high", "n_count")


def count(size, program=None, key="", period="2025-Q1", basis="events", indicator=COUNT):
    """A count of people; a pair is a range. `key` is a breakdown such as `sex=F`."""
    low, high = size if isinstance(size, tuple) else (None, None)
    told = None if low is not None else size
    return _row(
        program, key, period, basis, indicator,
        value=told, numerator_count=told, low=low, high=high, n_count=low or told,
        interval_code="none" if low is None else "bounds",
        value_status_code="reported" if low is None else "estimated",
    )  # fmt: skip


def share(numerator, denominator, program=None, key="", period="2025-Q1", indicator="oc_retention"):
    """A share of people, with an interval that would tell its counts as well."""
    return _row(
        program, key, period, "report", indicator,
        value=numerator / denominator, numerator_count=numerator, denominator_count=denominator,
        low=0.1, high=0.9, n_count=denominator, interval_code="wilson",
        value_status_code="reported",
    )  # fmt: skip


def rough_share(low, high, asked, program=None, key="", indicator="oc_retention"):
    """A share of which it is known that from `low` to `high` of those asked have it."""
    return share(low, asked, program, key, indicator=indicator) | {
        "value": None, "numerator_count": None, "low": low / asked, "high": high / asked,
        "interval_code": "bounds", "value_status_code": "estimated",
    }  # fmt: skip


def untold(status, n=None, program=None, key="", indicator=COUNT, basis="events"):
    """An outcome without a number."""
    return _row(program, key, "2025-Q1", basis, indicator, n_count=n, interval_code="none",
                value_status_code=status)  # fmt: skip


def points(total, heads, program=None, key=""):
    """A mean of points: what `heads` respondents reached together."""
    return _row(
        program, key, "2025-Q1", "report", "oc_brave14_change",
        value=total / heads, numerator_count=total, denominator_count=heads, n_count=heads,
        interval_code="none", value_status_code="reported",
    )  # fmt: skip


def _row(program, key, period, basis, indicator, **numbers):
    names = ("aarby", program, indicator, period, key, basis)
    return {
        "value_id": "/".join(name or "" for name in names),
        "city_id": "aarby", "program_id": program, "indicator_id": indicator, "period_id": period,
        "disagg_key": key, "basis_code": basis, "definition_version": 1, "coverage_share": 1.0,
    } | numbers  # fmt: skip


def values(*rows):
    """Rows of measure_values."""
    return pl.DataFrame(rows, schema=frame_schema(TABLES["measure_values"]))


def protected(*rows, threshold=10):
    """What a release would show of the outcomes."""
    return protect_values(values(*rows), packaged_indicators(), threshold)[0]


def withheld(*rows, threshold=10):
    """The outcomes whose number is withheld, as `program key`, with why."""
    frame = values(*rows)
    reasons = protect_values(frame, packaged_indicators(), threshold)[1]
    named = reasons.join(frame, on="value_id").sort("program_id", "disagg_key", "basis_code")
    names = named.select("program_id", "disagg_key", "protection_code").rows()
    return {f"{program or ''} {key}".strip() or "total": why for program, key, why in names}
