"""A table that is made again holds what it would hold if it were emptied first."""

import math
import random

import duckdb
import polars as pl
import pytest

from citywise.contracts.ddl import create_table, frame_schema
from citywise.contracts.tables import TABLES
from citywise.warehouse.renewing import renew, renew_from
from citywise.warehouse.working import WorkingStore

NAME = "out_values"
ROUNDS = 30
NUMBERS = (0.0, -0.0, 1.5, math.nan, None)


@pytest.fixture
def store():
    with duckdb.connect() as connection:
        made = WorkingStore(connection)
        made.run(create_table(TABLES[NAME]))
        yield made


def a_row(chance):
    """Of few values, so that rows often repeat each other in their key or as a whole."""
    drawn = {pl.String: ("a", "b"), pl.Int64: (1, 2), pl.Float64: NUMBERS}
    row = {name: chance.choice(drawn[kind]) for name, kind in frame_schema(TABLES[NAME]).items()
           if name in {"value_id", "city_id", "value", "low", "n_count", "program_id"}}  # fmt: skip
    if chance.random() < 0.3:
        row["program_id"] = None
    return row


def a_table(chance, before):
    kept = [row for row in before if chance.random() < 0.7]
    return kept + [a_row(chance) for _ in range(chance.randint(0, 4))]


def as_frame(rows):
    """The columns that are drawn, and the same text or number in all others that must be told."""
    table = TABLES[NAME]
    schema = frame_schema(table)
    fixed = {pl.String: "x", pl.Int64: 1, pl.Float64: 1.0}
    told = [{name: row.get(name, None if name in table.optional else fixed[kind])
             for name, kind in schema.items()} for row in rows]  # fmt: skip
    return pl.DataFrame(told, schema=schema)


def held(store):
    """Every row to the last bit: 0 and -0 are not the same."""
    return sorted(map(repr, store.rows(f"from {NAME}").rows()))


def test_whatever_was_there_the_new_rows_stand_in_its_place(store):
    chance, rows = random.Random(1), []
    for _ in range(ROUNDS):
        rows = a_table(chance, rows)
        chance.shuffle(rows)
        with store.transaction():
            renew(store, NAME, frame := as_frame(rows))
        assert held(store) == sorted(map(repr, frame.rows()))


def test_a_part_of_a_table_is_renewed_by_itself_from_rows_or_by_query(store):
    chance, rows = random.Random(2), []
    for _ in range(ROUNDS):
        rows = a_table(chance, rows)
        frame = as_frame(rows)
        of_a, others = frame.filter(city_id="a"), frame.filter(pl.col("city_id") != "a")
        store.connection.register("others", others.with_row_index("number"))
        with store.transaction():
            renew(store, NAME, of_a, of="city_id = 'a'")
            renew_from(store, NAME, "from others", of="city_id <> 'a'")
        assert held(store) == sorted(map(repr, frame.rows()))


def test_rows_that_stay_are_not_written_again(store):
    rows = as_frame([{"value_id": str(number), "value": float(number)} for number in range(3)])
    changed = rows.with_columns(value=pl.when(value_id="1").then(-0.0).otherwise("value"))
    with store.transaction():
        renew(store, NAME, rows)
    before = dict(store.rows(f"select value_id, rowid from {NAME}").iter_rows())
    with store.transaction():
        renew(store, NAME, changed)
    after = dict(store.rows(f"select value_id, rowid from {NAME}").iter_rows())
    assert {name for name in before if before[name] != after[name]} == {"1"}


def test_columns_that_a_frame_leaves_out_are_empty(store):
    rows = as_frame([{"value_id": "1", "value": 1.5}])
    with store.transaction():
        renew(store, NAME, rows)
        renew(store, NAME, rows.drop("value"))
    assert store.value(f"select value from {NAME}") is None
