"""A release as an analyst opens it, and what is said where there is none."""

import duckdb
import pytest
from tiny_release import write_release

import citywise
from citywise.errors import ReleaseError


@pytest.fixture
def workspace(tmp_path):
    return write_release(tmp_path)


def test_a_release_says_what_it_is(workspace):
    with citywise.open_release(workspace) as release:
        assert release.id == "R0007"
        assert release.facts.is_synthetic
        assert str(release) == (
            "Tiny network, release R0007: as of 2026-02-20, for members of the network;"
            " 1 values withheld; all of it is invented"
        )


def test_tables_views_and_queries_are_polars_frames(workspace):
    with citywise.open_release(workspace) as release:
        assert release.table("out_cities").height == 4
        assert release.table("out_city_outcomes")["city_name"].n_unique() == 3
        asked = release.query("select city_name from out_cities where city_id = ?", ["aarby"])
        assert asked["city_name"].to_list() == ["Aarby"]


def test_macros_are_there(workspace):
    with citywise.open_release(workspace) as release:
        assert release.query("select previous_period('2025-Q1')").item() == "2024-Q4"


def test_everything_is_described(workspace):
    with citywise.open_release(workspace) as release:
        assert "out_city_trends" in release.describe()["table_name"]
        columns = release.describe("out_city_trends")
        name, kind, meaning = columns.row(0)
        assert (name, kind) == ("value_id", "VARCHAR")
        assert meaning.startswith("Identity of the value")


@pytest.mark.parametrize("name", ["core_events", "out_value", "out_cities; drop table x"])
@pytest.mark.parametrize("ask", ["table", "describe"])
def test_a_table_that_is_not_there_is_told_with_those_that_are(workspace, name, ask):
    with (
        citywise.open_release(workspace) as release,
        pytest.raises(ReleaseError, match="out_values"),
    ):
        getattr(release, ask)(name)


@pytest.mark.parametrize(
    "place", ["", "warehouse/citywise.duckdb", "warehouse/releases/R0007.duckdb"]
)
def test_a_workspace_its_link_and_a_file_open_alike(workspace, place):
    with citywise.open_release(workspace / place) as release:
        assert release.path == (workspace / "warehouse/releases/R0007.duckdb").resolve()


def test_a_reader_keeps_to_the_release_it_opened(workspace):
    with citywise.open_release(workspace) as before:
        write_release(workspace, "R0008", release_id="R0008")
        assert before.query("select release_id from out_releases").item() == "R0007"
        with citywise.open_release(workspace) as after:
            assert (before.id, after.id) == ("R0007", "R0008")


@pytest.mark.parametrize(
    "sql", ["insert into out_changes select * from out_changes", "from read_csv('/etc/passwd')",
            "attach '/tmp/x.duckdb'", "copy out_cities to '/tmp/x.csv'", "set threads = 1"]
)  # fmt: skip
def test_a_release_can_only_be_read(workspace, sql):
    with citywise.open_release(workspace) as release, pytest.raises(duckdb.Error):
        release.query(sql)


def refused(place):
    with pytest.raises(ReleaseError) as told:
        citywise.open_release(place)
    return told.value


def test_a_workspace_without_a_release_is_told(tmp_path):
    assert "citywise run" in refused(tmp_path).remedy


def test_a_place_that_is_not_there_is_told(tmp_path):
    assert "There is no file" in refused(tmp_path / "nowhere.duckdb").problem


def test_a_file_that_is_no_database_is_told(tmp_path):
    (tmp_path / "report.xlsx").write_bytes(b"PK" * 5000)
    assert "is not a release" in refused(tmp_path / "report.xlsx").problem


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ("create table sales (a integer)", "is not a release"),
        ("create table out_releases (a integer)", "never finished"),
        ("create table out_releases (a integer); create table core_events (a integer)", "internal"),
    ],
)
def test_another_database_is_told(tmp_path, made, told):
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(made)
    assert told in refused(path).problem


@pytest.mark.parametrize("version", ["2.0", "10.1"])
def test_a_release_of_a_newer_contract_is_told(tmp_path, version):
    error = refused(write_release(tmp_path, contract_version=version))
    assert version in error.problem
    assert "Install" in error.remedy


def test_a_release_of_an_added_to_contract_opens(tmp_path):
    with citywise.open_release(write_release(tmp_path, contract_version="1.99")) as release:
        assert release.id == "R0007"


def test_a_release_from_before_contracts_had_versions_opens(workspace):
    with duckdb.connect(str((workspace / "warehouse/citywise.duckdb").resolve())) as connection:
        connection.execute("alter table out_releases drop contract_version")
    with citywise.open_release(workspace) as release:
        assert release.id == "R0007"


def test_a_file_that_the_program_has_open_otherwise_is_told(workspace):
    path = (workspace / "warehouse/citywise.duckdb").resolve()
    with duckdb.connect(str(path), read_only=True):
        assert "Close that connection" in refused(workspace).remedy
