"""One definition of every column, and every use agrees with it."""

import hashlib
import re

import duckdb
import pytest

from citywise.catalogue.forbidden import forbidden_word
from citywise.catalogue.vocabularies import vocabularies, vocabulary
from citywise.contracts.columns import COLUMNS
from citywise.contracts.ddl import comment_table, create_table, describe, digest, frame_schema
from citywise.contracts.dictionary import render_dictionary
from citywise.contracts.macros import MACROS
from citywise.contracts.tables import TABLES, key_table, stage_tables
from citywise.contracts.version import CONTRACT_VERSION
from citywise.contracts.views import VIEWS
from citywise.warehouse.toolkit import write_toolkit
from pipelines.documents import stale_documents

RELEASED = stage_tables("out")
PERSONAL = re.compile(
    r"(first|last|family|full|given|person|participant|facilitator|contact)_name"
    r"|birth|\bdob|phone|e?mail|passport|national_id|street|postal|device|\bip_"
    r"|latitude|longitude|geolocation|gps"
)


@pytest.fixture
def connection():
    with duckdb.connect() as opened:
        for table in TABLES.values():
            opened.execute(create_table(table))
        yield opened


def test_every_column_is_in_some_table_or_view():
    used = {name for each in (*TABLES.values(), *VIEWS.values()) for name in each.columns}
    assert used == set(COLUMNS)


def test_every_name_of_a_column_is_defined_once():
    assert [name for name, column in COLUMNS.items() if name != column.name] == []


def test_every_vocabulary_of_a_column_is_in_the_catalogue():
    assert {column.codes for column in COLUMNS.values() if column.codes} <= set(vocabularies())


def test_every_column_that_is_named_a_code_has_a_list_of_codes():
    free = {"country_code", "language_code", "currency_code", "base_currency_code", "reason_code",
            "measure_code"}  # fmt: skip
    without = {n for n, c in COLUMNS.items() if n.endswith("_code") and not c.codes}
    assert without == free


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
class TestEveryTable:
    def test_names_each_column_once_and_knows_it(self, table):
        assert len(set(table.columns)) == len(table.columns)
        assert set(table.columns) <= set(COLUMNS)

    def test_has_a_key_that_is_never_empty(self, table):
        assert table.key
        assert not set(table.key) & table.optional

    def test_says_its_grain(self, table):
        assert table.grain.startswith("One row")

    def test_is_named_by_its_stage(self, table):
        assert re.fullmatch(r"(raw|core|measure|out|past|night)_[a-z_]+", table.name)

    def test_has_rules_that_the_database_understands(self, table, connection):
        for rule in table.rules:
            found = connection.execute(f"from {table.name} where {rule.breach}").fetchall()
            assert found == []

    def test_comes_from_columns_there_are(self, table):
        for column, source in table.lineage:
            origin, name = source.split(".")
            assert column in table.columns
            assert name in TABLES[origin].columns


def test_types_are_those_of_the_contract(connection):
    sql = "select table_name, column_name, data_type, is_nullable from duckdb_columns()"
    made = {(t, c): (kind, null) for t, c, kind, null in connection.execute(sql).fetchall()}
    kinds = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN",
             "date": "DATE", "timestamp": "TIMESTAMP"}  # fmt: skip
    for table in TABLES.values():
        for column in table.fields:
            kind, null = made[table.name, column.name]
            assert null == (column.name in table.optional)
            assert kind == kinds[column.kind] or kind.startswith("ENUM(")


def test_codes_of_bulk_tables_can_be_stored_and_no_others(connection):
    table = "core_event_counts"
    row = "insert into {} (submission_id, record_number, count_kind_id, value_status_code)"
    for code in vocabulary("value_status").codes:
        connection.execute(f"{row.format(table)} values (1, 1, 1, '{code}')")
    with pytest.raises(duckdb.ConversionException):
        connection.execute(f"{row.format(table)} values (1, 1, 1, 'perhaps')")


def test_a_table_is_made_only_once(connection):
    connection.execute("insert into core_state values ('a', 'b')")
    connection.execute(create_table(TABLES["core_state"]))
    assert connection.execute("select count(*) from core_state").fetchone() == (1,)


def test_frames_have_the_columns_of_their_table_in_order():
    assert all(tuple(frame_schema(t)) == t.columns for t in TABLES.values())


def test_a_digest_changes_with_a_column_and_not_with_its_words():
    cities, programs = TABLES["core_cities"], TABLES["core_programs"]
    assert digest([cities]) == digest([cities])
    assert digest([cities]) != digest([programs])
    assert digest([cities]) != digest([cities, programs])


@pytest.mark.parametrize("table", RELEASED, ids=lambda table: table.name)
class TestEveryReleasedTable:
    def test_says_what_it_is_in_the_database(self, table, connection):
        for statement in comment_table(table):
            connection.execute(statement)
        sql = "select comment from duckdb_tables() where table_name = ?"
        assert connection.execute(sql, [table.name]).fetchone() == (table.grain,)
        sql = "select column_name, comment from duckdb_columns() where table_name = ?"
        said = dict(connection.execute(sql, [table.name]).fetchall())
        assert said == {column.name: describe(column) for column in table.fields}

    def test_leads_to_tables_that_are_released(self, table):
        assert set(table.leads) <= set(table.columns)
        assert all(key_table(column) in RELEASED for column in table.leads)

    def test_has_no_internal_column(self, table):
        assert [column.name for column in table.fields if column.internal] == []

    def test_has_no_day_place_or_title_of_an_event(self, table):
        events = {"event_date", "event_title", "event_ref", "planned_date", "participation_count",
                  "participation_low_count", "participation_high_count", "reported_value",
                  "measured_value", "reported_total", "computed_total", "protection_code"}  # fmt: skip
        assert set(table.columns) & events == set()


@pytest.mark.parametrize("view", VIEWS.values(), ids=list(VIEWS))
class TestEveryView:
    @pytest.fixture
    def made(self, connection):
        write_toolkit(connection)
        return connection

    def test_has_the_columns_of_its_contract(self, view, made):
        assert (
            tuple(name for name, *_ in made.execute(f"from {view.name}").description)
            == view.columns
        )

    def test_says_what_it_is_in_the_database(self, view, made):
        sql = "select comment from duckdb_views() where view_name = ?"
        assert made.execute(sql, [view.name]).fetchone() == (view.grain,)
        sql = "select column_name, comment from duckdb_columns() where table_name = ?"
        said = dict(made.execute(sql, [view.name]).fetchall())
        assert said == {column.name: describe(column) for column in view.fields}

    def test_has_types_of_the_contract(self, view, made):
        kinds = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE",
                 "boolean": "BOOLEAN"}  # fmt: skip
        sql = "select column_name, data_type from duckdb_columns() where table_name = ?"
        found = dict(made.execute(sql, [view.name]).fetchall())
        assert found == {column.name: kinds[column.kind] for column in view.fields}

    def test_reads_released_tables_alone(self, view):
        assert set(re.findall(r"\b(raw|core|measure)_", view.sql)) == set()

    def test_has_no_internal_column(self, view):
        assert [column.name for column in view.fields if column.internal] == []


@pytest.mark.parametrize(
    "without",
    [
        "select table_name from duckdb_tables() where comment is null",
        "select table_name, column_name from duckdb_columns() where comment is null and not internal",
        "select view_name from duckdb_views() where comment is null and not internal",
        "select function_name from duckdb_functions() where comment is null and not internal",
    ],
    ids=["tables", "columns", "views", "macros"],
)
def test_everything_in_a_released_file_says_what_it_is(released_demo, without):
    path = str(released_demo / "warehouse" / "citywise.duckdb")
    with duckdb.connect(path, read_only=True) as opened:
        assert opened.execute(without).fetchall() == []


def test_a_changed_contract_has_another_version():
    """Change the digest with the version: its first number where something went or means another
    thing, its second where something was added."""
    views = "\n".join(f"{view.name} {view.columns}" for view in VIEWS.values())
    macros = "\n".join(macro.call for macro in MACROS.values())
    content = f"{digest(RELEASED)}\n{views}\n{macros}"
    now = hashlib.sha256(content.encode()).hexdigest()[:16]
    assert (CONTRACT_VERSION, now) == ("1.4", "3d76f464642b3a40")


def test_no_column_is_about_a_person():
    assert [name for name in COLUMNS if PERSONAL.search(name) or forbidden_word(name)] == []


@pytest.mark.parametrize(("kind", "unit"), [("_share", "share (0 to 1)"), ("_at_utc", "UTC")])
def test_names_that_promise_a_unit_keep_it(kind, unit):
    assert {column.unit for name, column in COLUMNS.items() if name.endswith(kind)} == {unit}


def test_the_dictionary_names_every_table_view_and_column():
    page = render_dictionary()
    for each in (*TABLES.values(), *VIEWS.values()):
        section = page.split(f"### {each.name}\n")[1].split("###")[0]
        assert all(f"| `{name}` |" in section for name in each.columns)


def test_the_dictionary_explains_every_macro():
    page = render_dictionary()
    for macro in MACROS.values():
        section = page.split(f"### {macro.name}\n")[1].split("###")[0]
        assert all(each.says in section for each in macro.arguments)
        assert macro.call in section


def test_the_derived_pages_are_current():
    assert stale_documents() == []
