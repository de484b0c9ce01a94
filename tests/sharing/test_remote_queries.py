"""What a client elsewhere gets of the release that readers see, over TCP from a real server."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import adbc_driver_flightsql.dbapi
import polars as pl
import pyarrow as pa
import pytest
from demonstration import CHECKOUT
from shared import shared
from tiny_release import write_release

import citywise
from citywise.errors import ReleaseError

PAGE = (CHECKOUT / "docs" / "queries.md").read_text(encoding="utf-8")
WORKED = re.findall(r"```sql\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return write_release(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def url(tiny):
    with shared(tiny, "--seconds", "5", "--megabytes", "512") as url:
        yield url


@pytest.fixture(scope="module")
def remote(url):
    with citywise.connect_remote(url) as remote:
        yield remote


@pytest.fixture(scope="module")
def demo_url(released_demo):
    with shared(released_demo) as url:
        yield url


def test_every_worked_query_answers_as_the_file_does(released_demo, demo_url):
    with citywise.open_release(released_demo) as local, citywise.connect_remote(demo_url) as remote:
        for sql in WORKED:
            here, there = local.query(sql), remote.query(sql)
            assert here.schema == there.schema
            assert here.sort(pl.all()).equals(there.sort(pl.all()))
        assert remote.release_id == local.id


def test_tables_and_meanings_are_those_of_the_file(tiny, remote):
    with citywise.open_release(tiny) as local:
        assert remote.describe().equals(local.describe())
        assert remote.describe("out_values").equals(local.describe("out_values"))
        assert remote.table("out_values").equals(local.table("out_values"))


@pytest.mark.parametrize("given", ["aarby", 3, 0.5, True, date(2025, 1, 1), None, ["a", "b"]])
def test_parameters_arrive_as_what_they_are(given, remote):
    assert remote.query("select ? as given", [given]).to_dicts() == [{"given": given}]


@pytest.mark.parametrize(
    "sql",
    [
        "from out_cities",
        "with told as (from out_values where value is not null) select count(*) from told",
        "select * from out_city_outcomes as o join out_cities using (city_id)",
        "select wilson_interval(81, 263).low",
        "describe out_values",
        "summarize out_values",
        "pivot out_values on basis_code in ('events', 'report') using count(*) group by city_id",
        "select unnest([1, 2])",
        "from range(3)",
        "values (1)",
        "select table_name from information_schema.tables",
        "select city_id from out_cities -- ; drop table out_cities",
        "select 'a;b';",
        "with recursive n as (select 1 as i union all select i + 1 from n where i < 4) from n",
    ],
)
def test_reading_is_answered(sql, remote):
    assert not remote.query(sql).is_empty()


HOSTILE = [
    ("select 1; select 2", "one query"),
    ("", "one query"),
    ("-- nothing", "one query"),
    ("insert into out_cities select * from out_cities", "one query"),
    ("update out_cities set city_name = 'x'", "one query"),
    ("delete from out_cities", "one query"),
    ("drop table out_cities", "one query"),
    ("create table t as select 1", "one query"),
    ("create or replace macro f() as 1", "one query"),
    ("copy out_cities to '/tmp/taken.csv'", "one query"),
    ("copy out_cities from '/etc/passwd'", "one query"),
    ("export database '/tmp/taken'", "one query"),
    ("attach '/tmp/other.duckdb'", "one query"),
    ("detach citywise", "one query"),
    ("use information_schema", "one query"),
    ("install httpfs", "one query"),
    ("load httpfs", "one query"),
    ("set memory_limit = '1TB'", "one query"),
    ("reset memory_limit", "one query"),
    ("set enable_external_access = true", "one query"),
    ("begin", "one query"),
    ("checkpoint", "one query"),
    ("vacuum", "one query"),
    ("call pragma_version()", "one query"),
    ("prepare p as select 1", "one query"),
    ("execute p", "one query"),
    ("explain analyze select 1", "one query"),
    ("pragma database_list", "is not answered"),
    ("pragma enable_profiling", ""),
    ("show databases", "duckdb_tables"),
    ("from '/etc/passwd'", "no table"),
    ("from 'https://elsewhere.example/a.parquet'", "no table"),
    ("from duckdb_settings", "no table"),
    ("from pragma_database_list", "no table"),
    ("from pg_catalog.pg_settings", "no table"),
    ("from core_values", "no table"),
    ("from other.main.out_values", "no table"),
    (
        'with "/etc/passwd" as (select 1) from (from "/etc/passwd") join \'/etc/hosts\' on true',
        "no table",
    ),
    ('from (with "/etc/passwd" as (select 1) select 1) join "/etc/passwd" on true', ""),
    ('from (with "a.csv" as (select 1) select 1) join "a.csv" on true', ""),
    ("from main.read_text('/etc/passwd')", "not to be had"),
    ("from system.main.read_text('/etc/passwd')", "not to be had"),
    ("from read_csv('/etc/passwd')", "not to be had"),
    ("from read_text('/etc/passwd')", "not to be had"),
    ("from read_blob('/proc/self/environ')", "not to be had"),
    ("from READ_PARQUET('x')", "not to be had"),
    ("from glob('/*')", "not to be had"),
    ("from sniff_csv('/etc/passwd')", "not to be had"),
    ("from query('select 1')", "not to be had"),
    ("from query_table('out_cities')", "not to be had"),
    ("from json_execute_serialized_sql('{}')", "not to be had"),
    ("from arrow_scan(1, 2, 3)", "not to be had"),
    ("from pandas_scan(1)", "not to be had"),
    ("from duckdb_settings()", "not to be had"),
    ("from duckdb_secrets()", "not to be had"),
    ("from duckdb_databases()", "not to be had"),
    ("from enable_logging()", "not to be had"),
    ("from force_checkpoint()", "not to be had"),
    ("from out_cities where exists (from read_text('/etc/passwd'))", "not to be had"),
    ("select (select count(*) from glob('/*'))", "not to be had"),
    ("select getenv('PATH')", "not to be had"),
    ("select current_setting('temp_directory')", "not to be had"),
    ("select write_log('x')", "not to be had"),
    ("select nope(1)", "nope"),
    ("select nope from out_cities", "nope"),
    ("selec 1", "syntax"),
    ("select '\ud800'".encode("utf-8", "surrogatepass").decode("latin-1") + "'", "unterminated"),
    ("select " + "(" * 20_000 + "1" + ")" * 20_000, ""),
    ("select " + "+".join(["1"] * 50_000), ""),
]


@pytest.mark.parametrize(("sql", "why"), HOSTILE, ids=[sql[:40] for sql, _ in HOSTILE])
def test_anything_else_is_refused(sql, why, remote):
    with pytest.raises(ReleaseError) as refused:
        remote.query(sql)
    assert why in refused.value.remedy
    assert "Traceback" not in refused.value.remedy
    assert "/" not in refused.value.remedy or "/" in sql


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        (
            "select count(*) from range(1000000) a, range(1000000) b where a.range % 7 = b.range % 11",
            "seconds",
        ),
        ("select count(distinct hash(a.range)) from range(1000000000) a", "MB"),
        ("select length(repeat('x', 2000000000))", ""),
        ("select repeat('x', 2000) as much from range(1000000)", "too large"),
    ],
)
def test_a_heavy_query_is_ended_and_the_next_one_answered(sql, why, remote):
    with pytest.raises(ReleaseError, match="not answered") as refused:
        remote.query(sql)
    assert why in refused.value.remedy
    assert remote.query("select count(*) from out_cities").item() == 4


def test_columns_of_one_name_are_told_apart_as_in_the_file(tiny, remote):
    sql = "select 1 as a, 2 as a, 3 as a"
    with citywise.open_release(tiny) as local:
        assert remote.query(sql).equals(local.query(sql))


def test_ten_clients_at_once_get_each_their_own(url):
    together = threading.Barrier(10)

    def ask(number):
        with citywise.connect_remote(url) as own:
            together.wait()
            return own.query("select ? as mine, count(*) as cities from out_cities", [number]).row(
                0
            )

    with ThreadPoolExecutor(10) as clients:
        assert list(clients.map(ask, range(10))) == [(number, 4) for number in range(10)]


def test_the_next_query_sees_the_next_release(tmp_path):
    root = write_release(tmp_path, "R0007")
    with shared(root) as url, citywise.connect_remote(url) as remote:
        assert remote.query("select release_id from out_releases").item() == "R0007"
        write_release(tmp_path, "R0008", release_id="R0008")
        assert remote.query("select release_id from out_releases").item() == "R0008"
        assert remote.release_id == "R0008"


def test_the_internal_store_is_never_shared(tmp_path):
    root = write_release(tmp_path, "R0007")
    with shared(root) as url, citywise.connect_remote(url) as remote:
        store = root / "warehouse" / "working.duckdb"
        (root / "warehouse" / "releases" / "R0007.duckdb").rename(store)
        (root / "warehouse" / "citywise.duckdb").unlink()
        (root / "warehouse" / "citywise.duckdb").symlink_to(store)
        with pytest.raises(ReleaseError, match="no release to ask"):
            remote.query("from out_cities")


def test_other_programs_need_nothing_of_citywise(url):
    with adbc_driver_flightsql.dbapi.connect(url, autocommit=True) as connection:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from out_cities")
            assert cursor.fetchone() == (4,)
            cursor.execute(
                "select city_name from out_cities where city_id = ? and ? = 2", ["borg", 2]
            )
            assert cursor.fetch_arrow_table() == pa.table({"city_name": ["Borg"]})
            with pytest.raises(adbc_driver_flightsql.dbapi.Error, match="one query that reads"):
                cursor.execute("drop table out_cities")
        assert pl.read_database("from out_cities", connection).height == 4
