"""What a city's data changed: outcomes before and after, as two releases show them.

Only released files are asked, so that nothing is told that a release withholds. Where the
outcome is withheld now, what it was before is not told either: it may be the same. And where a
count of people changed by less than the threshold, the number before is not put beside the
number after: the difference would be a small group.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import polars.selectors as cs

from citywise.catalogue.vocabularies import SUPPRESSED_BY_US
from citywise.contracts.ddl import quote

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Mapping
    from pathlib import Path

    from citywise.catalogue.indicator import Indicator

_COUNTS = ("numerator_count", "denominator_count")
_NUMBERS = ("value", "low", "high")
_FIGURE = ("status", *_NUMBERS)


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

    `is_new` and `is_gone`: there was, or is, no such outcome at all. `files`: by which it came.
    """

    city_id: str
    indicator_id: str
    period_id: str
    period_type: str
    basis: str
    before: Figure | None
    after: Figure | None
    is_new: bool
    is_gone: bool
    files: tuple[str, ...] = ()


_DIFFERENT = """
select
    coalesce(after.city_id, before.city_id) as city_id,
    coalesce(after.indicator_id, before.indicator_id) as indicator_id,
    coalesce(after.period_id, before.period_id) as period_id,
    coalesce(after.program_id, before.program_id, '') as program_id,
    coalesce(after.disagg_key, before.disagg_key) as disagg_key,
    coalesce(after.basis_code, before.basis_code) as basis_code,
    coalesce(period_type_code, '') as period_type_code,
    {columns}
from after_values as after
full join before_values as before using (value_id)
left join periods on periods.period_id = coalesce(after.period_id, before.period_id)
where coalesce(after.city_id, before.city_id) in (select unnest(?))
    and {told_after} is distinct from {told_before}
order by all
"""
_TOLD = ("value_status_code", *_NUMBERS, *_COUNTS)


def compare_releases(
    before: Path | None,
    after: Path,
    cities: Collection[str],
    indicators: Mapping[str, Indicator],
    threshold: int,
) -> pl.DataFrame:
    """Every outcome of these cities that two releases show differently, one row each.

    Beside what it is about: `before_` and `after_` with the status and the numbers of each
    release, empty where they must not be told; `is_new`, `is_gone`.
    """
    columns = ", ".join(
        f"{side}.{name} as {side}_{name.removeprefix('value_').removesuffix('_code')}"
        for side in ("before", "after")
        for name in _TOLD
    )
    told = {
        f"told_{side}": f"({', '.join(f'{side}.{name}' for name in _TOLD)})"
        for side in ("before", "after")
    }
    with _both(before, after) as connection:
        found = connection.execute(_DIFFERENT.format(columns=columns, **told), [list(cities)]).pl()
    return _as_told(found, indicators, threshold)


@contextmanager
def _both(before: Path | None, after: Path) -> Generator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(f"attach {quote(str(after))} as now (read_only)")
        connection.execute("create view after_values as from now.out_values")
        connection.execute("create view periods as from now.out_periods")
        if before and before != after:
            connection.execute(f"attach {quote(str(before))} as then_ (read_only)")
            connection.execute("create view before_values as from then_.out_values")
        else:
            these = "true" if before else "false"
            connection.execute(f"create view before_values as from now.out_values where {these}")
        yield connection


def _as_told(
    found: pl.DataFrame, indicators: Mapping[str, Indicator], threshold: int
) -> pl.DataFrame:
    before = [f"before_{name}" for name in _FIGURE]
    may_tell = _may_tell_before(indicators, threshold)
    return found.select(
        ~cs.starts_with("before_", "after_"),
        *(pl.when(may_tell).then(name).alias(name) for name in before),
        *(f"after_{name}" for name in _FIGURE),
        is_new=pl.col("before_status").is_null(),
        is_gone=pl.col("after_status").is_null(),
    )


def _may_tell_before(indicators: Mapping[str, Indicator], threshold: int) -> pl.Expr:
    known = pl.col("indicator_id")
    is_open = known.is_in([i.id for i in indicators.values() if not i.is_protected])
    is_ratio = known.is_in([i.id for i in indicators.values() if i.is_ratio])
    is_number = pl.any_horizontal(pl.col(f"before_{name}").is_not_null() for name in _NUMBERS)
    # of a share, people are counted above and below the line; the share itself is no count
    is_close = (
        pl.when(is_ratio)
        .then(_differ_little(_COUNTS, threshold))
        .otherwise(_differ_little((*_COUNTS, *_NUMBERS), threshold))
    )
    is_shown = pl.col("after_status").ne(SUPPRESSED_BY_US).fill_null(value=False)
    return is_shown & (~is_number | is_open | ~is_close)


def _differ_little(names: Collection[str], threshold: int) -> pl.Expr:
    """One of the numbers changed by less than the threshold, and did change."""
    differences = [(pl.col(f"after_{name}") - pl.col(f"before_{name}")).abs() for name in names]
    return pl.any_horizontal(
        ((each > 0) & (each < threshold)).fill_null(value=False) for each in differences
    )


def whole_changes(told: pl.DataFrame) -> list[Change]:
    """Those of a city as a whole, without programs and breakdowns; `files` where told has it."""
    whole = told.filter((pl.col("program_id") == "") & (pl.col("disagg_key") == ""))
    return [_change(row) for row in whole.iter_rows(named=True)]


def _change(row: dict[str, Any]) -> Change:
    return Change(
        city_id=row["city_id"],
        indicator_id=row["indicator_id"],
        period_id=row["period_id"],
        period_type=row["period_type_code"],
        basis=row["basis_code"],
        before=_figure(row, "before"),
        after=_figure(row, "after"),
        is_new=row["is_new"],
        is_gone=row["is_gone"],
        files=tuple(row.get("files") or ()),
    )


def _figure(row: dict[str, Any], side: str) -> Figure | None:
    status, *numbers = (row[f"{side}_{name}"] for name in _FIGURE)
    return None if status is None else Figure(status, *numbers)


def tabulate_changes(told: pl.DataFrame) -> pl.DataFrame:
    """One row a change, every program and breakdown included, for those who look closer."""
    return told.select(
        *("indicator_id", "period_id", "program_id", "disagg_key", "basis_code"),
        *(f"{side}_{name}" for side in ("before", "after") for name in _FIGURE),
        pl.col("files").list.join("; "),
    )
