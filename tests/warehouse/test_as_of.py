"""As of an earlier release or time: what readers saw then, to the last bit.

R0001 shows 40 sessions, R0002 50, R0003 60; only the newest is still on the shelf.
"""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import duckdb
import pytest
from filelock import FileLock
from shelf import make_workspace, night, refused, shown

import citywise
from citywise.contracts import tables
from citywise.contracts.tables import past
from citywise.errors import BusyError
from citywise.warehouse import releases
from citywise.warehouse.history import History, read_history, write_history
from citywise.warehouse.rollback import roll_back
from citywise.warehouse.shelf import release_path
from citywise.warehouse.working import open_working
from citywise.workspace import Workspace

FIRST, SECOND, THIRD, FOURTH = (f"R000{n}-2026-02-20" for n in (1, 2, 3, 4))


@pytest.fixture(scope="module")
def three_nights(tmp_path_factory):
    """Made once, and only to be copied."""
    made = make_workspace(tmp_path_factory.mktemp("three"))
    for sessions in (40, 50, 60):
        night(made, sessions, keep=1)
    return made


@pytest.fixture
def workspace(three_nights, tmp_path):
    return Workspace(shutil.copytree(three_nights.root, tmp_path / "network", symlinks=True))


def seen(workspace, as_of):
    """The release by its own word, and the sessions in it."""
    with citywise.open_release(workspace, as_of=as_of) as release:
        return release.id, release.query("select session_count from out_sessions_by_month").item()


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("R0001", (FIRST, 40)), (FIRST, (FIRST, 40)), ("R0002", (SECOND, 50)), ("R0003", (THIRD, 60))],
)
def test_an_earlier_release_is_as_it_was(workspace, as_of, expected):
    assert seen(workspace, as_of) == expected
    assert shown(workspace) == (THIRD, 60)


def test_what_is_made_again_is_the_file_that_was_released(tmp_path):
    workspace = make_workspace(tmp_path)
    night(workspace, 40)
    released = everything(release_path(workspace, FIRST))
    night(workspace, 50, keep=1)
    with citywise.open_release(workspace, as_of=FIRST) as release:
        assert everything_in(release.connection) == released


def everything(path):
    with duckdb.connect(str(path), read_only=True) as connection:
        return everything_in(connection)


def everything_in(connection):
    """Tables, types, comments, views and macros, and every row in its order."""
    made = connection.execute(
        "select table_name, sql, comment from duckdb_tables()"
        " union all select view_name, sql, comment from duckdb_views() where not internal"
        " union all select function_name, macro_definition, comment from duckdb_functions()"
        " where not internal union all select table_name || column_name, data_type, comment"
        " from duckdb_columns() where not internal order by all"
    ).fetchall()
    return made, {
        name: connection.execute(f"from {name}").fetchall()
        for name, *_ in made
        if name.startswith("out_") and "." not in name and name in tables.TABLES
    }


def at(workspace, *instants):
    """What the history tells took place at these instants."""
    events = [event for event in read_history(workspace).events if event.at_utc]
    told = zip(events, instants, strict=True)
    moved = (replace(event, at_utc=instant) for event, instant in told)
    write_history(workspace, History(tuple(moved)))


@pytest.mark.parametrize(
    ("as_of", "sessions"),
    [
        ("2026-01-10", 40),
        ("2026-01-10T03:00:00", 40),
        ("2026-01-10T02:59:00Z", None),
        ("2026-01-11T23:00", 40),
        ("2026-01-12", 50),
        (date(2026, 1, 31), 50),
        (datetime(2026, 2, 1, 3, 0, 0, tzinfo=UTC), 60),
        (datetime(2026, 2, 1, 4, 30, tzinfo=timezone(timedelta(hours=2))), 50),
        ("2027-01-01", 60),
    ],
)
def test_a_time_leads_to_what_readers_saw_then(workspace, as_of, sessions):
    at(workspace, "2026-01-10T03:00:00Z", "2026-01-12T03:00:00Z", "2026-02-01T03:00:00Z")
    if sessions:
        assert seen(workspace, as_of)[1] == sessions
    else:
        with refused("No release is known to have been shown"):
            seen(workspace, as_of)


def test_what_was_rolled_back_stays_what_it_was(tmp_path):
    workspace = make_workspace(tmp_path)
    night(workspace, 40)
    night(workspace, 50)
    roll_back(workspace, "", "Ada", "counted twice")
    night(workspace, 70, keep=1)
    at(workspace, *(f"2026-01-0{day}T03:00:00Z" for day in (1, 2, 3, 4)))
    assert [seen(workspace, f"2026-01-0{day}")[1] for day in (1, 2, 3, 4)] == [40, 50, 40, 70]
    assert seen(workspace, "R0002") == (SECOND, 50)


def test_the_past_grows_with_what_has_changed(workspace):
    with open_working(workspace) as store:
        versions = store.rows(
            "select session_count, known_from_release, known_to_release"
            " from past_out_sessions_by_month order by all"
        ).rows()
        assert versions == [(40, 1, 2), (50, 2, 3), (60, 3, None)]
        assert store.rows("from past_out_releases").height == 3
    night(workspace, 60)
    assert seen(workspace, "R0003") == (THIRD, 60)


@pytest.mark.parametrize("number", ["0.0", "null", "'-0.0'::double", "'nan'::double"])
def test_a_number_is_the_same_only_to_the_last_bit(workspace, number):
    with open_working(workspace) as store:
        row = "insert into out_city_attributes values ('aarby', 'population', 2025, {})"
        for each in ("1.0", number, "0.1 + 0.2", "0.3::double", "'0.0'::double"):
            if each != "null":
                store.run("delete from out_city_attributes")
                store.run(row.format(each))
    night(workspace, 70, keep=1)
    assert seen(workspace, "R0003") == (THIRD, 60)
    assert seen(workspace, "R0004") == (FOURTH, 70)


def test_a_release_that_was_never_shown_leaves_no_past(workspace, monkeypatch):
    def ended(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(releases, "point_readers", ended)
        with pytest.raises(KeyboardInterrupt):
            night(workspace, 99, keep=1)
    with refused("No release 'R0004' was ever shown"):
        seen(workspace, "R0004")
    assert seen(workspace, "R0001") == (FIRST, 40)
    night(workspace, 70, keep=1)
    night(workspace, 80, keep=1)
    assert [seen(workspace, f"R000{n}")[1] for n in (1, 2, 3, 4, 5)] == [40, 50, 60, 70, 80]


def test_a_table_may_change_its_form(workspace, monkeypatch):
    """Releases from before are made again with the columns they had."""
    with_note = past.table(
        "out_sessions_by_month",
        "One row for each city, month and activity",
        key="city_id period_id activity_type_code",
        also="session_count",
        optional="licence_text",
    )
    monkeypatch.setitem(tables.TABLES, with_note.name, with_note)
    changed = tuple(tables.TABLES[each.name] for each in past.WITH_PAST)
    monkeypatch.setattr("citywise.warehouse.past.WITH_PAST", changed)
    night(workspace, 70, keep=1)
    night(workspace, 80, keep=1)
    assert [seen(workspace, f"R000{n}")[1] for n in (1, 2, 3, 4, 5)] == [40, 50, 60, 70, 80]
    columns = [width(workspace, f"R000{n}") for n in (1, 3, 4, 5)]
    assert columns == [4, 4, 5, 5]
    with open_working(workspace) as store:
        both = "select session_count, licence_text from past_out_sessions_by_month order by all"
        assert [count for count, _ in store.rows(both).rows()] == [40, 50, 60, 70, 80]


def width(workspace, as_of):
    with citywise.open_release(workspace, as_of=as_of) as release:
        return release.table("out_sessions_by_month").width


def test_what_was_tampered_with_is_not_told(workspace):
    with open_working(workspace) as store:
        store.run("update past_out_sessions_by_month_from_1 set session_count = 41")
    with refused("R0001-2026-02-20 cannot be made again"):
        seen(workspace, "R0001")


def test_a_release_from_before_the_past_was_kept_opens_while_it_is_on_the_shelf(tmp_path):
    workspace = make_workspace(tmp_path)
    night(workspace, 40)
    with open_working(workspace) as store:
        for name in store.rows("select kept_as_name from past_tables")["kept_as_name"]:
            store.run(f"delete from {name}")
        store.run("delete from past_releases")
    night(workspace, 50)
    assert seen(workspace, "R0001") == (FIRST, 40)
    night(workspace, 60, keep=1)
    with refused("The past of R0001-2026-02-20 was not kept"):
        seen(workspace, "R0001")
    assert seen(workspace, "R0002") == (SECOND, 50)


def test_only_the_owner_of_the_internal_store_looks_back(workspace):
    with refused("knows no other"):
        seen(workspace.released_file, "R0001")
    workspace.working_file.unlink()
    with refused("not open to you"):
        seen(workspace, "R0001")


def test_nothing_is_left_behind_and_nothing_can_be_written(workspace):
    with citywise.open_release(workspace, as_of="R0001") as release:
        assert list(workspace.scratch.iterdir()) == []
        with pytest.raises(duckdb.Error):
            release.query("delete from out_values")
        night(workspace, 70)
        assert release.query("select session_count from out_sessions_by_month").item() == 40


def test_it_waits_for_no_night(workspace):
    with FileLock(workspace.lock_file), pytest.raises(BusyError):
        seen(workspace, "R0001")


@pytest.mark.parametrize("as_of", ["R0009", "yesterday", "R1x"])
def test_what_there_is_not_is_said(workspace, as_of):
    with refused(as_of):
        seen(workspace, as_of)
