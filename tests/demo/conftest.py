"""The demonstration's truth, and what was released of it, side by side."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest

KEY = ["city_id", "program_id", "indicator_id", "period_id", "disagg_key", "basis_code"]


@pytest.fixture(scope="session")
def truth(released_demo) -> pl.DataFrame:
    """What the generator counted itself, one row a number that must come out."""
    found = pl.read_csv(released_demo / "truth" / "values.csv", infer_schema_length=None)
    return found.with_columns(pl.col("program_id", "disagg_key").fill_null(""))


@pytest.fixture(scope="session")
def released(released_demo) -> pl.DataFrame:
    """What readers see."""
    path = (released_demo / "warehouse" / "citywise.duckdb").resolve(strict=True)
    with duckdb.connect(str(path), read_only=True) as connection:
        found = connection.execute("from out_values").pl()
    return found.with_columns(pl.col("program_id").fill_null(""))


@pytest.fixture(scope="session")
def both(truth, released) -> pl.DataFrame:
    """Truth and release in one row; the release's columns end in `_out`."""
    return truth.join(released, on=KEY, how="full", suffix="_out", coalesce=True)
