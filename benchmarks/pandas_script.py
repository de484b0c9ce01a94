"""The usual way: pandas reads every file, Great Expectations checks the frame, DuckDB keeps it."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import great_expectations as gx
import pandas as pd
from floor import CODES

_NUMBERS = ["Participants", "Women", "Men", "Under 15", "15-29", "30 and over"]


def main(workspace: Path, target: Path) -> None:
    """Load the workspace's drop folder into a new database."""
    target.unlink(missing_ok=True)
    events = pd.concat(_read(path) for path in sorted(workspace.glob("raw/*/*.csv")))
    _check(events)
    accepted = events[events["Date"].notna()].drop_duplicates(["city_id", "Ref"])
    months = accepted.assign(month=accepted["Date"].dt.to_period("M").dt.start_time)
    city_months = months.groupby(["city_id", "month"])[_NUMBERS].sum().reset_index()
    with duckdb.connect(str(target)) as connection:
        connection.execute("create table events as from accepted")
        connection.execute("create table city_months as from city_months")
    print(len(accepted), len(city_months))


def _read(path: Path) -> pd.DataFrame:
    log = pd.read_csv(path, dtype={"Ref": "string"})
    for name in ("Date", "Planned on"):
        log[name] = pd.to_datetime(log[name], errors="coerce", format="%Y-%m-%d")
    return log.assign(city_id=path.parent.name)


def _check(events: pd.DataFrame) -> None:
    context = gx.get_context(mode="ephemeral")
    asset = context.data_sources.add_pandas("pandas").add_dataframe_asset("events")
    batch = asset.add_batch_definition_whole_dataframe("all")
    suite = gx.ExpectationSuite(name="events", expectations=_expectations())
    batch.get_batch({"dataframe": events}).validate(suite, result_format="BOOLEAN_ONLY")


def _expectations() -> list[gx.expectations.Expectation]:
    e = gx.expectations
    return [
        e.ExpectColumnValuesToNotBeNull(column="Ref"),
        e.ExpectColumnValuesToNotBeNull(column="Date"),
        *(e.ExpectColumnValuesToBeInSet(column=c, value_set=list(v)) for c, v in CODES.items()),
        *(e.ExpectColumnValuesToBeBetween(column=c, min_value=0) for c in _NUMBERS),
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
