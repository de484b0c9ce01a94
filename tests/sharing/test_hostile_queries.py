"""More than a hundred statements of ill will: no file, no network, no server that ends or waits.

Each is tried on a real server, whose questions may use two gigabytes and some seconds.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Thread

import psutil
import pytest
from tiny_release import write_release

import citywise
from citywise.errors import ReleaseError
from tests.sharing.shared import shared

SECONDS, MEGABYTES = 2, 1024
LONGEST, MOST_BYTES = 10, 2 * 1024**3
CANARY = "kanarie-4711"
"""What lies in a file beside the release, and must not come back."""

FILES = """
from '{file}'
from "{file}"
select * from '{folder}/*.txt'
select * from '{folder}/**'
from read_text('{file}')
from read_text(['{file}'])
from READ_TEXT('{file}')
from main.read_text('{file}')
from system.main.read_text('{file}')
from "read_text"('{file}')
from read_blob('{file}')
from read_csv('{file}')
from read_csv_auto('{file}')
from read_json('{file}')
from read_json_auto('{file}')
from read_json_objects('{file}')
from read_ndjson('{file}')
from read_parquet('{file}')
from parquet_scan('{file}')
from parquet_metadata('{file}')
from parquet_schema('{file}')
from parquet_file_metadata('{file}')
from parquet_kv_metadata('{file}')
from parquet_bloom_probe('{file}', 'a', 1)
from read_duckdb('{file}')
from sniff_csv('{file}')
from glob('{folder}/*')
from iceberg_scan('{file}')
from delta_scan('{file}')
from sqlite_scan('{file}', 'x')
from st_read('{file}')
from read_xlsx('{file}')
from postgres_scan('host=127.0.0.1', 'a', 'b')
from mysql_scan('host=127.0.0.1', 'a', 'b')
from out_cities, read_text('{file}')
from out_cities join lateral (from read_text('{file}')) on true
from out_cities where exists (from read_text('{file}'))
select (select content from read_text('{file}'))
select [x.content for x in (select list(t) from read_text('{file}') t)]
select list_transform([1], lambda x: (select content from read_text('{file}')))
with a as (from read_text('{file}')) from a
with a as materialized (from read_text('{file}')) from a
with recursive a as (from read_text('{file}') union all from a) from a
select * from (values (1)) t where 1 in (select 1 from read_text('{file}'))
select * from out_cities order by (select content from read_text('{file}'))
select * from out_cities limit (select length(content) from read_text('{file}'))
select * from out_cities union all by name from read_text('{file}')
pivot (from read_text('{file}')) on filename using count(*)
unpivot (from read_text('{file}')) on content
summarize '{file}'
summarize from read_text('{file}')
describe '{file}'
describe from read_text('{file}')
show tables from '{file}'
from query('from read_text(''{file}'')')
from query_table('{file}')
from query_table(['out_cities', '{file}'])
from json_execute_serialized_sql(json_serialize_sql('from read_text(''{file}'')'))
select getenv('HOME')
select getvariable('x')
select current_setting('home_directory')
select current_setting('secret_directory')
from duckdb_settings()
from duckdb_secrets()
from which_secret('{file}', 's3')
from duckdb_databases()
from duckdb_temporary_files()
from duckdb_extensions()
from duckdb_logs()
from duckdb_log_contexts()
from pragma_storage_info('{file}')
from pragma_database_size()
from arrow_scan(140000000000, 140000000000, 140000000000)
from pandas_scan(140000000000)
from python_map_function(1)
"""
CHANGES = """
copy out_cities to '{folder}/taken.csv'
copy out_cities to '{folder}/taken.parquet' (format parquet)
copy (select 1) to '{folder}/taken.csv'
copy (select 1) to program 'true'
copy out_cities from '{file}'
export database '{folder}/taken'
import database '{folder}'
attach '{folder}/taken.duckdb'
attach '{file}' as other (read_only)
attach ':memory:' as other
attach 'https://127.0.0.1:9/x.duckdb'
detach database citywise
create table taken as select 1
create temp table taken as select 1
create view taken as from read_text('{file}')
create macro taken() as table from read_text('{file}')
create secret taken (type s3, key_id 'a', secret 'b')
create schema taken
create sequence taken
create type taken as enum ('a')
create index taken on out_cities (city_id)
insert into out_cities select * from out_cities
insert or replace into out_cities by name (from out_cities)
update out_cities set city_name = 'x'
delete from out_cities
truncate out_cities
merge into out_cities using out_cities as o on true when matched then delete
alter table out_cities rename to taken
drop table out_cities
drop view out_city_outcomes cascade
comment on table out_cities is 'x'
install httpfs
force install httpfs from 'http://127.0.0.1:9'
load httpfs
load '{file}'
update extensions
set enable_external_access = true
set global enable_external_access = true
set lock_configuration = false
set memory_limit = '1TB'
set threads = 1000
set temp_directory = '{folder}'
set allowed_directories = ['/']
set home_directory = '{folder}'
set variable x = (select content from read_text('{file}'))
reset enable_external_access
pragma enable_external_access
pragma enable_profiling
pragma profiling_output = '{folder}/taken'
pragma database_list
pragma show_tables
pragma import_database('{folder}')
call pragma_database_size()
call enable_logging(storage = 'file', storage_path = '{folder}')
call dbgen(sf = 1)
checkpoint
force checkpoint
vacuum
analyze
begin
begin; from out_cities; commit
rollback
prepare x as from read_text('{file}')
execute x
deallocate x
use information_schema
explain from read_text('{file}')
explain analyze from read_text('{file}')
select 1; from read_text('{file}')
from out_cities; drop table out_cities
select 1 /* ; */; copy out_cities to '{folder}/taken.csv'
select 1 -- \\n; drop table out_cities
select 1;;;
; ; from read_text('{file}')
"""
TRICKS = [
    "from read_text\u00a0('{file}')",
    "from \u200bread_text('{file}')",
    "from \uff52ead_text('{file}')",
    "from read_text('{file}\0')",
    "/* */from/**/read_text/**/('{file}')",
    "from read_text(E'{file}')",
    "from read_text($${file}$$)",
    "from read_text(chr(47) || 'etc/hostname')",
    'FROM/*\n*/"{file}"',
    'with "{file}" as (select 1) select * from (select * from "{file}") join \'{folder}/b.csv\' on true',
    'with recursive "{file}" as (select 1 union all from "{file}" limit 1) from \'{file}\'',
    "from read_text('http://127.0.0.1:9/x')",
    "from 'http://127.0.0.1:9/x.parquet'",
    "from 'https://127.0.0.1:9/x.csv'",
    "from 's3://bucket/x.parquet'",
    "from 'gcs://bucket/x.parquet'",
    "from 'hf://datasets/x/y.parquet'",
    "from 'azure://x/y.parquet'",
    "from 'file://{file}'",
    "from '\\\\\\\\127.0.0.1\\\\share\\\\x.csv'",
    "from read_csv('/dev/stdin')",
    "from read_blob('/proc/self/mem')",
    "from read_text('/proc/self/environ')",
    "from read_text('/proc/' || 1 || '/cmdline')",
    "select '\ufeff' from read_text('{file}')",
]
BOMBS = [
    "select count(*) from range(1000000) a, range(1000000) b where a.range % 7 = b.range % 11",
    "select count(*) from " + ", ".join(f"out_values {name}" for name in "abcdefgh")
    + " where hash(a.value_id, h.value_id) % 3 = 1",
    "with recursive n as (select 1 as i union all select i + 1 from n) select max(i) from n",
    "with recursive n as (select 1 as i union all select a.i + b.i from n a, n b) select count(*) from n",
    "with recursive n as (select 'x' as s union all select s || s from n) select max(length(s)) from n",
    "select sum(i) from generate_series(1, 9000000000000000000) as g(i)",
    "select count(distinct hash(range)) from range(10000000000)",
    "select list(range) from range(10000000000)",
    "select string_agg(range::varchar, '') from range(10000000000)",
    "select length(repeat('x', 2000000000))",
    "select length(repeat(repeat('x', 1000000), 100000))",
    "select lpad('x', 2000000000, 'y')",
    "select array_to_string(range(1000000000), ',')",
    "select range(5000000000)",
    "select regexp_matches(repeat('a', 100000000), '(a+)+b')",
    "select regexp_replace(repeat('a', 10000000), '(a|a|a|a)*?(.)', '\\2\\2\\2', 'g')",
    "select regexp_extract_all(repeat('ab', 100000000), '(a.*?)(b.*?)')",
    "select repeat('x', 2000) as much from range(1000000)",
    "select * from range(1000000000) order by hash(range)",
    "select range, row_number() over (order by hash(range)) from range(1000000000)",
    "select levenshtein(repeat('a', 500000), repeat('b', 500000))",
    "select list_sort(list_transform(range(500000000), lambda x: hash(x)))",
    "select factorial(200000)",
    "select 10::hugeint ** 1000000",
    "select unnest(range(100000)) from range(1000000000)",
    "select median(a.range * b.range) from range(100000) a, range(100000) b",
    "select approx_quantile(hash(range), 0.5) from range(100000000000)",
    "select bit_count(repeat('1', 2000000000)::bit)",
    "select json_array_length('[' || repeat('1,', 500000000) || '1]')",
    "select json('" + "[" * 50_000 + "')",
    "select " + "(" * 30_000 + "1" + ")" * 30_000,
    "select " + "+".join(["1"] * 100_000),
    "select " + "not " * 50_000 + "true",
    "select " + ", ".join(f"1 as c{n}" for n in range(20_000)),
    "select 1 where " + " or ".join(f"1 = {n}" for n in range(2, 40_000)),
    "from " + "(from " * 3_000 + "out_cities" + ")" * 3_000,
    " union all ".join(["select 1"] * 5_000),
    "with " + ", ".join(f"a{n} as (select 1 from a{n - 1}, a{n - 1} b)" if n else
                        "a0 as (select 1 from range(1000))" for n in range(40)) + " select count(*) from a39",
]  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A shared release, beside which a file lies that nobody may read."""
    root = write_release(tmp_path_factory.mktemp("hostile"))
    file = root / "warehouse" / "releases" / "secret.txt"
    file.write_text(CANARY)
    with shared(root, "--seconds", str(SECONDS), "--megabytes", str(MEGABYTES)) as url:
        yield url, file


@pytest.fixture
def ask(place):
    """The answer to a statement, or why there is none."""
    url, file = place

    def asked(sql):
        written = sql.replace("{file}", str(file)).replace("{folder}", str(file.parent))
        with citywise.connect_remote(url) as remote:
            try:
                told = str(remote.query(written).to_dicts())[:10_000]
            except ReleaseError as error:
                told = f"refused: {error.remedy}"
        assert CANARY not in told
        return told

    before = sorted(file.parent.iterdir())
    yield asked
    assert sorted(file.parent.iterdir()) == before
    with citywise.connect_remote(url) as remote:
        assert remote.query("select count(*) from out_cities").item() == 4


def lines(text):
    return [line for line in text.strip().splitlines() if line]


EVERYTHING = [*lines(FILES), *lines(CHANGES), *TRICKS, *BOMBS]


def test_there_are_enough_of_them():
    assert len(set(EVERYTHING)) == len(EVERYTHING) > 200


HARMLESS = {"select 1;;;", "select 1 -- \\n; drop table out_cities"}
"""What is answered: the rest of the line is empty, or a comment."""


def test_no_file_is_read_and_nothing_is_changed(ask):
    statements = [*lines(FILES), *lines(CHANGES), *TRICKS]
    with ThreadPoolExecutor(4) as askers:
        told = dict(zip(statements, askers.map(ask, statements), strict=True))
    assert {sql for sql, answer in told.items() if not answer.startswith("refused")} == HARMLESS


@pytest.mark.parametrize("sql", BOMBS, ids=[re.sub(r"\W+", " ", sql)[:40] for sql in BOMBS])
def test_what_would_use_up_the_machine_ends_in_time(ask, sql):
    with watching() as seen:
        ask(sql)
    assert seen.seconds < LONGEST
    assert seen.bytes < MOST_BYTES


@dataclass
class Seen:
    """The most that any process of the server has used: of the processor, and of the memory."""

    seconds: float = 0
    bytes: int = 0

    def look(self):
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                if "citywise.sharing.child" in process.cmdline():
                    used = process.cpu_times()
                    self.seconds = max(self.seconds, used.user + used.system)
                    self.bytes = max(self.bytes, process.memory_info().rss)


@contextmanager
def watching():
    """Look every few milliseconds; a busy machine makes no process use more."""
    seen, is_over = Seen(), Event()

    def look_on():
        while not is_over.wait(0.02):
            seen.look()

    watcher = Thread(target=look_on)
    watcher.start()
    try:
        yield seen
    finally:
        is_over.set()
        watcher.join()
