"""What the contract promises is looked at in one pass; only what breaks is looked at one by one."""

import duckdb
import pytest

from assets import validation
from citywise.contracts.tables import TABLES
from citywise.warehouse.working import WorkingStore, prepare


@pytest.fixture
def store():
    with duckdb.connect() as connection:
        store = WorkingStore(connection)
        prepare(store)
        yield store


def insert_city(store, city_id, country_code="GB"):
    names = "city_id, city_name, country_code, language_code"
    told = [city_id, "Invented", country_code, "en"]
    store.run(f"insert into core_cities ({names}) values (?, ?, ?, ?)", told)


def test_where_nothing_is_broken_no_promise_is_looked_at_by_itself(store, monkeypatch):
    alone = []
    monkeypatch.setattr(
        validation, "_validate_each", lambda _batch, table, *_: alone.append(table.name) or []
    )
    insert_city(store, "aarby")
    results = validation.validate_tables(store, TABLES.values())
    assert alone == []
    assert {result.table_name for result in results} >= {"core_cities", "out_values"}
    assert all(result.is_passed for result in results)


def test_a_broken_pattern_is_told_with_its_rows(store):
    insert_city(store, "aarby")
    insert_city(store, "borg", country_code="Britain")
    results = validation.validate_tables(store, [TABLES["core_cities"]])
    (broken,) = [result for result in results if not result.is_passed]
    assert broken.check_id == "core_cities.country_code.pattern"
    assert (broken.checked_count, broken.failed_count) == (2, 1)
    assert broken.examples == ("city_id borg",)
