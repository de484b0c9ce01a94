"""Many rows are added by one thread, and the store works with as many as before."""

import duckdb
import polars as pl
import pytest

from citywise.contracts.ddl import create_table
from citywise.contracts.tables import TABLES
from citywise.warehouse.working import WorkingStore

NAME = "core_event_counts"
MANY = 130_000


@pytest.fixture
def store():
    with duckdb.connect(config={"threads": 2}) as connection:
        made = WorkingStore(connection)
        made.run(create_table(TABLES[NAME]))
        yield made


def counts(status: str | None) -> pl.DataFrame:
    number = pl.int_range(MANY, eager=True)
    return pl.DataFrame({"submission_id": 1, "record_number": number}).with_columns(
        count_kind_id=1, value_status_code=pl.lit(status), measured_value=number * 2.0
    )


def threads(store):
    return store.value("select current_setting('threads')")


def test_all_of_many_rows_are_there(store):
    before = threads(store)
    store.insert(NAME, counts("reported"))
    told = store.rows(f"select count(*), sum(measured_value) from {NAME}").row(0)
    assert told == (MANY, MANY * (MANY - 1.0))
    assert threads(store) == before


def test_an_error_within_a_transaction_is_the_one_that_is_told(store):
    before = threads(store)
    with pytest.raises(duckdb.ConstraintException), store.transaction():
        store.insert(NAME, counts(None))
    assert threads(store) == before
    assert store.value(f"select count(*) from {NAME}") == 0
