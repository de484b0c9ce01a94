"""What a city's data changed: outcomes before and after, as two releases show them.

Only released files are asked, so that nothing is told that a release withholds. Where the
outcome is withheld now, what it was before is not told either: it may be the same. And where a
count of people changed by less than the threshold, the number before is not put beside the
number after: the difference would be a small group.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

from citywise.contracts.ddl import quote
from citywise.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Mapping
    from datetime import date
    from pathlib import Path

    from citywise.catalogue.indicator import Indicator

WITHHELD = "suppressed_by_us"
_COUNTS = ("numerator_count", "denominator_count")
_NUMBERS = ("value", "low", "high")


@dataclass(frozen=True, slots=True)
class Figure:
    """An outcome as a release shows it: a number, a range, or the reason why there is none."""

    status: str
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """One outcome that is new, gone or different; `before` is None where it must not be told.

    `is_new` and `is_gone`: there was, or is, no such outcome at all. `origins` are the
    indicators that it is computed from, itself included.
    """

    city_id: str
    indicator_id: str
    period_id: str
    period_type: str
    program_id: str
    disagg_key: str
    basis: str
    before: Figure | None
    after: Figure | None
    is_new: bool
    is_gone: bool
    origins: tuple[str, ...] = ()

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day that it is about."""
        period = parse_period(self.period_id)
        return (period.start, period.end) if period else None

    @property
    def is_whole(self) -> bool:
        """Of the city as a whole: no program, no breakdown."""
        return not self.program_id and not self.disagg_key


_DIFFERENT = """
select
    coalesce(after.city_id, before.city_id) as city_id,
    coalesce(after.indicator_id, before.indicator_id) as indicator_id,
    coalesce(after.period_id, before.period_id) as period_id,
    coalesce(after.program_id, before.program_id, '') as program_id,
    coalesce(after.disagg_key, before.disagg_key) as disagg_key,
    coalesce(after.basis_code, before.basis_code) as basis_code,
    {columns}
from after_values as after
full join before_values as before using (value_id)
where coalesce(after.city_id, before.city_id) in (select unnest(?))
    and {told_after} is distinct from {told_before}
order by all
"""
_TOLD = ("value_status_code", *_NUMBERS, *_COUNTS)
_FIGURES = {
    side: itemgetter(*(f"{side}_{name}" for name in ("value_status_code", *_NUMBERS)))
    for side in ("before", "after")
}


def changes_between(
    before: Path | None,
    after: Path,
    cities: Collection[str],
    indicators: Mapping[str, Indicator],
    threshold: int,
) -> list[Change]:
    """Every outcome of these cities that two releases show differently."""
    with _both(before, after) as connection:
        columns = ", ".join(
            f"{side}.{name} as {side}_{name}" for side in ("before", "after") for name in _TOLD
        )
        told = {
            f"told_{side}": f"({', '.join(f'{side}.{name}' for name in _TOLD)})"
            for side in ("before", "after")
        }
        found = connection.execute(_DIFFERENT.format(columns=columns, **told), [list(cities)]).pl()
        periods = dict(
            connection.execute("select period_id, period_type_code from periods").fetchall()
        )
    return [
        _change(row, periods.get(row["period_id"], ""), indicators, threshold)
        for row in found.iter_rows(named=True)
    ]


@contextmanager
def _both(before: Path | None, after: Path) -> Generator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(f"attach {quote(str(after))} as now (read_only)")
        connection.execute("create view after_values as from now.out_values")
        connection.execute("create view periods as from now.out_periods")
        if before:
            connection.execute(f"attach {quote(str(before))} as then_ (read_only)")
            connection.execute("create view before_values as from then_.out_values")
        else:
            connection.execute("create view before_values as from now.out_values where false")
        yield connection


def _change(
    row: dict[str, Any], period_type: str, indicators: Mapping[str, Indicator], threshold: int
) -> Change:
    before, after = _figure(row, "before"), _figure(row, "after")
    indicator = indicators.get(row["indicator_id"])
    is_told = before is not None and _may_tell_before(row, indicator, threshold)
    return Change(
        city_id=row["city_id"],
        indicator_id=row["indicator_id"],
        period_id=row["period_id"],
        period_type=period_type,
        program_id=row["program_id"],
        disagg_key=row["disagg_key"],
        basis=row["basis_code"],
        before=before if is_told else None,
        after=after,
        is_new=before is None,
        is_gone=after is None,
        origins=_origins(row["indicator_id"], indicator),
    )


def _origins(indicator_id: str, indicator: Indicator | None) -> tuple[str, ...]:
    built_from = indicator.built_from if indicator else None
    return (indicator_id, built_from.indicator) if built_from else (indicator_id,)


def _figure(row: dict[str, Any], side: str) -> Figure | None:
    status, *numbers = _FIGURES[side](row)
    return None if status is None else Figure(status, *numbers)


def _may_tell_before(row: dict[str, Any], indicator: Indicator | None, threshold: int) -> bool:
    if row["after_value_status_code"] in {None, WITHHELD}:
        return False
    is_number = any(row[f"before_{name}"] is not None for name in _NUMBERS)
    if not is_number or (indicator and not indicator.is_protected):
        return True
    # of a share, people are counted above and below the line; the share itself is no count
    counts = _COUNTS if indicator and indicator.is_ratio else (*_COUNTS, *_NUMBERS)
    differences = [
        abs(row[f"after_{name}"] - row[f"before_{name}"])
        for name in counts
        if row[f"before_{name}"] is not None and row[f"after_{name}"] is not None
    ]
    return not any(0 < difference < threshold for difference in differences)


_COLUMNS = (
    *("indicator_id", "period_id", "program_id", "disagg_key", "basis_code"),
    *(f"{side}_{name}" for side in ("before", "after") for name in ("status", *_NUMBERS)),
    "files",
)


def tabulate_changes(changes: list[Change], files: Mapping[Change, list[str]]) -> pl.DataFrame:
    """One row a change, every program and breakdown included, for those who look closer."""
    rows = [
        (
            change.indicator_id,
            change.period_id,
            change.program_id,
            change.disagg_key,
            change.basis,
            *_figures(change.before),
            *_figures(change.after),
            "; ".join(files.get(change, [])),
        )
        for change in changes
    ]
    return pl.DataFrame(rows, schema=_COLUMNS, orient="row", infer_schema_length=None)


def _figures(figure: Figure | None) -> tuple[object, ...]:
    return (figure.status, figure.value, figure.low, figure.high) if figure else (None,) * 4
