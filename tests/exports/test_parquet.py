"""A release as Parquet: the same rows, with their meaning, and two descriptors that fit them."""

import hashlib
import json

import duckdb
import pyarrow.parquet as pq
import pytest
import yaml
from demonstration import citywise as command
from tiny_release import write_release

from citywise.contracts.ddl import describe
from citywise.contracts.tables import TABLES, stage_tables
from citywise.errors import ExportError
from citywise.exports.parquet import CONTRACT_FILE, PACKAGE_FILE, export_release
from citywise.warehouse.reading import open_release

RELEASED = [table.name for table in stage_tables("out")]


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    with open_release(write_release(tmp_path_factory.mktemp("tiny"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def folder(release, tmp_path_factory):
    made = tmp_path_factory.mktemp("export") / "deep" / "new"
    export_release(release, made)
    return made


@pytest.fixture(scope="module")
def package(folder):
    return json.loads((folder / PACKAGE_FILE).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def contract(folder):
    return yaml.safe_load((folder / CONTRACT_FILE).read_text(encoding="utf-8"))


def test_there_is_a_file_for_each_released_table_and_nothing_else(folder):
    files = {f"{name}.parquet" for name in RELEASED}
    assert {path.name for path in folder.iterdir()} == {PACKAGE_FILE, CONTRACT_FILE} | files


@pytest.mark.parametrize("name", RELEASED)
class TestEveryTable:
    def test_has_the_rows_of_the_release(self, name, release, folder):
        with duckdb.connect() as connection:
            written = connection.execute(f"from '{folder}/{name}.parquet'").pl()
        known = release.query(f"from {name}")
        assert written.sort(written.columns).equals(known.sort(known.columns))

    def test_says_what_it_is_and_every_column_means(self, name, folder):
        schema = pq.read_schema(folder / f"{name}.parquet")
        table = TABLES[name]
        assert schema.metadata[b"comment"].decode() == table.grain
        said = {each.name: each.metadata[b"comment"].decode() for each in schema}
        assert said == {column.name: describe(column) for column in table.fields}
        assert json.loads(schema.metadata[b"columns"]) == said

    def test_says_what_is_never_empty(self, name, folder):
        schema = pq.read_schema(folder / f"{name}.parquet")
        assert {each.name for each in schema if each.nullable} == TABLES[name].optional


def test_the_package_says_what_the_release_is(package):
    assert package["name"] == "citywise-r0007"
    assert package["created"] == "2026-02-21T02:00:00Z"
    assert package["isSynthetic"] is True
    assert package["licenses"] == [{"name": "LicenseRef-network", "title": "=free"}]
    assert "invented" in package["description"]


def test_the_package_lists_every_file_with_its_digest(package, folder):
    assert [each["name"] for each in package["resources"]] == RELEASED
    for each in package["resources"]:
        content = (folder / each["path"]).read_bytes()
        assert each["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert each["bytes"] == len(content)
        assert each["type"] == "table"


def test_the_package_describes_every_column_as_the_contract_does(package):
    types = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean",
             "date": "date", "timestamp": "datetime"}  # fmt: skip
    for each in package["resources"]:
        table = TABLES[each["name"]]
        assert tuple(each["schema"]["primaryKey"]) == table.key
        for field, column in zip(each["schema"]["fields"], table.fields, strict=True):
            assert field["name"] == column.name
            assert field["type"] == types[column.kind]
            assert field["description"] == describe(column)
            assert field["constraints"]["required"] == (column.name not in table.optional)


def test_the_package_leads_from_values_to_what_they_are_about(package):
    values = package["resources"][RELEASED.index("out_values")]["schema"]["foreignKeys"]
    targets = [(key["fields"], key["reference"]["resource"]) for key in values]
    assert targets == [
        (["city_id"], "out_cities"),
        (["indicator_id"], "out_indicators"),
        (["period_id"], "out_periods"),
    ]


def test_the_contract_has_what_the_standard_requires(contract):
    required = {"apiVersion", "kind", "id", "version", "status"}
    assert required <= set(contract)
    assert (contract["apiVersion"], contract["kind"]) == ("v3.1.0", "DataContract")
    assert set(contract["description"]) == {"purpose", "usage", "limitations"}


def test_the_contract_promises_every_column_as_defined(contract):
    assert [each["name"] for each in contract["schema"]] == RELEASED
    for each in contract["schema"]:
        table = TABLES[each["name"]]
        assert each["description"] == table.grain
        told = {p["name"]: (p["description"], p["required"]) for p in each["properties"]}
        assert told == {c.name: (describe(c), c.name not in table.optional) for c in table.fields}
        keys = {p["primaryKeyPosition"]: p["name"] for p in each["properties"] if "primaryKey" in p}
        assert tuple(keys[place + 1] for place in range(len(keys))) == table.key


def test_every_promise_of_the_contract_holds_in_the_release(contract, release):
    rules = [rule for each in contract["schema"] for rule in each.get("quality", ())]
    assert rules
    assert [
        rule["name"] for rule in rules if release.query(rule["query"]).item() != rule["mustBe"]
    ] == []


def test_an_export_never_writes_over_anything(release, tmp_path):
    (tmp_path / "mine.txt").touch()
    with pytest.raises(ExportError, match="not empty"):
        export_release(release, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_export_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    with open_release(write_release(tmp_path / "tiny")) as release:
        monkeypatch.setattr("citywise.exports.parquet.data_contract", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            export_release(release, tmp_path / "here" / "export")
    assert list((tmp_path / "here").iterdir()) == []


def test_the_command_says_what_it_wrote(tmp_path):
    workspace = write_release(tmp_path / "tiny")
    done = command("export", str(tmp_path / "out"), workspace=workspace)
    assert done.returncode == 0, done.stderr
    assert f"Wrote {len(RELEASED)} tables" in done.stdout
    again = command("export", str(tmp_path / "out"), workspace=workspace)
    assert again.returncode == 2
    assert "is not empty" in again.stderr
    assert "Traceback" not in again.stderr
