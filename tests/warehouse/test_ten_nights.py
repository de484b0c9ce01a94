"""Nights in which everything changes that can: releases are made again, and differences told."""

import random
from itertools import combinations

import duckdb
import pytest

from citywise.errors import ReleaseError, WorkspaceError
from citywise.provenance.ledger import NUMBERS, explain
from citywise.provenance.past_city import past_city
from citywise.stages.looking_back import value_versions, why_different
from citywise.stages.night import open_night
from citywise.warehouse.as_of import rebuilt
from citywise.warehouse.working import look_into_working
from pipelines.looking_back import describe_ledger, describe_versions
from tests.fixtures.invented import make_workspace
from tests.fixtures.nights import NIGHTS, run_nights

pytestmark = pytest.mark.slow

ATTENDANCE = "eastmere||out_participations|2025-Q1||events"
SESSIONS = "eastmere||out_sessions_delivered|2025-Q1|activity_type=sports|events"
LATER = "eastmere||out_participations|2025-Q2||events"
SKOVBY = "skovby||out_participations|2025-Q1||events"
COST = "eastmere||fi_cost_per_participation|2025-Q1||report"
COMPLETION = "eastmere||out_training_completion|2025-Q1||report"
R3, R6, R8, R9, R10, R12 = (f"R{number:04d}-2031-06-01" for number in (3, 6, 8, 9, 10, 12))


@pytest.fixture(scope="module")
def nights(tmp_path_factory):
    """The workspace after all nights, and what each release showed."""
    released = {}
    for workspace, what, done in run_nights(tmp_path_factory.mktemp("nights") / "network"):
        assert done.is_new, what
        released[done.release_id] = everything(workspace.released_file.resolve())
    return workspace, released


@pytest.fixture(scope="module")
def workspace(nights):
    return nights[0]


def everything(path):
    """Of every table the columns with their types, and the rows in their order."""
    with duckdb.connect(str(path), read_only=True) as connection:
        names = connection.execute("select table_name from duckdb_tables()").fetchall()
        return {name: (types(connection, name), rows(connection, name)) for (name,) in names}


def types(connection, name):
    return connection.execute(f"describe {name}").fetchall()


def rows(connection, name):
    """To the last bit: a number as it is written to be read again, with its sign."""
    return list(map(repr, connection.execute(f"from {name}").fetchall()))


def test_every_release_is_made_again(nights):
    workspace, released = nights
    assert len(released) == len(NIGHTS) > 10
    for release_id, contents in released.items():
        with rebuilt(workspace, release_id) as path:
            assert everything(path) == contents, release_id


def told(workspace, value):
    """Of each version: the release's number, the number, and how it was shown."""
    return [
        (version.release_id[:5], version.value.get("value"), version.protection)
        for version in value_versions(workspace, value)
    ]


def test_a_value_has_its_versions(workspace):
    assert told(workspace, ATTENDANCE) == [
        ("R0001", 65.0, ""),
        ("R0003", 70.0, "change"),
        ("R0005", 72.0, "change"),
        ("R0010", 72.0, "change"),
        ("R0011", 82.0, ""),
        ("R0013", 82.0, "small"),
        ("R0015", 72.0, "small"),
    ]


def test_the_versions_are_told_in_words(workspace):
    *_, before, _, last = describe_versions(value_versions(workspace, ATTENDANCE)).splitlines()
    assert "; version 2 of its definition; shown" in before
    assert last.endswith("; withheld in the release (small number)")


def test_a_value_that_never_was_is_told(workspace):
    never = "eastmere||out_participations|1999-Q1||events"
    with pytest.raises(WorkspaceError, match="No release has known"):
        value_versions(workspace, never)
    with pytest.raises(WorkspaceError, match="No release has known"):
        why_different(workspace, never, "R0001", "R0002")


@pytest.mark.parametrize(
    ("value", "releases", "causes"),
    [
        (ATTENDANCE, (2, 3), [("revision", "eastmere/2025-Q1.csv", 5), ("change_of_few", R3, -5)]),
        (
            ATTENDANCE,
            (10, 11),
            [("change_of_few", R10, 7), ("correction", "eastmere/2025-Q1.csv", 10)],
        ),
        (
            ATTENDANCE,
            (9, 10),
            [
                ("change_of_few", R9, 7),
                ("definition", "out_participations", 0),
                ("change_of_few", R10, -7),
            ],
        ),
        (
            ATTENDANCE,
            (1, 11),
            [
                ("definition", "out_participations", 0),
                ("revision", "eastmere/2025-Q1.csv", 5),
                ("revision", "eastmere/2025-Q1.csv", 2),
                ("correction", "eastmere/2025-Q1.csv", 10),
            ],
        ),
        (ATTENDANCE, (12, 13), [("suppression", "R0013-2031-06-01", -82)]),
        (ATTENDANCE, (13, 14), []),
        (SESSIONS, (7, 8), [("template", "eastmere/2025-Q1.csv", 1)]),
        (LATER, (1, 2), [("new_report", "eastmere/2025-Q2.csv", 85)]),
        (LATER, (6, 7), [("withdrawal", "eastmere/2025-Q2.csv", -85)]),
        (SKOVBY, (13, 14), [("release_state", "R0014-2031-06-01", 0)]),
        # the cost of a head would tell how many heads there are now
        (
            COST,
            (5, 6),
            [
                ("late_report", "eastmere/2025-Q1 progress.csv", 5000 * 1.17 / 72),
                ("suppression", R6, -5000 * 1.17 / 72),
            ],
        ),
        (
            COST,
            (8, 9),
            [
                ("change_of_few", R8, 5000 * 1.17 / 72),
                ("rates", "fx_rates", 5000 * 0.08 / 72),
                ("change_of_few", R9, -5000 * 1.25 / 72),
            ],
        ),
        (
            COMPLETION,
            (11, 12),
            [
                ("revision", "eastmere/2025-Q1 progress.csv", 31 / 48 - 0.75),
                ("change_of_few", R12, 0.75 - 31 / 48),
            ],
        ),
    ],
)  # fmt: skip
def test_each_cause_is_named_with_what_it_did(workspace, value, releases, causes):
    ledger = why_different(workspace, value, *(f"R{number:04d}" for number in releases))
    assert [
        (entry.change.cause, entry.change.about, pytest.approx(float(entry.effect("value"))))
        for entry in ledger.entries
    ] == causes
    assert ledger.adds_up("value")


def test_the_cells_of_a_revision_are_told(workspace):
    words = describe_ledger(why_different(workspace, COMPLETION, "R0011", "R0012"))
    assert "2025-Q1 progress.csv!D4: 40.0, now 48.0" in words
    assert words.endswith("Together they are the whole difference; no number counts as 0.")
    assert words.startswith("Internal")


def test_without_names_it_is_the_release_that_readers_see_and_the_one_before(workspace):
    ledger = why_different(workspace, ATTENDANCE, "", "")
    assert (ledger.first[:5], ledger.last[:5]) == ("R0014", "R0015")


def test_of_the_first_release_it_is_told_that_there_is_none_before(workspace):
    with pytest.raises(ReleaseError, match="is the first release: there is nothing yet"):
        why_different(workspace, ATTENDANCE, "", "R0001")


def test_where_nothing_was_released_that_is_told(tmp_path):
    unreleased = make_workspace(tmp_path / "w")
    with open_night(unreleased):
        pass
    with pytest.raises(ReleaseError, match="Nothing has been released yet"):
        why_different(unreleased, ATTENDANCE, "", "")


def test_a_release_that_never_was_is_told(workspace):
    with pytest.raises(ReleaseError, match="R0099"):
        why_different(workspace, ATTENDANCE, "R0001", "R0099")


def test_of_any_value_between_any_releases_the_causes_are_the_difference(workspace):
    """To the last bit, and no part of it is left without a cause."""
    chance = random.Random(20310601)
    pairs = chance.sample(list(combinations(range(1, len(NIGHTS) + 1), 2)), 10)
    looked_at = 0
    for city_id in ("eastmere", "skovby"):
        values = values_of(workspace, city_id)
        with past_city(workspace.working_file, city_id) as city:
            for first, last in pairs:
                for value_id in chance.sample(values, 10):
                    ledger = explain(city, value_id, first, last, cells=False)
                    assert all(map(ledger.adds_up, NUMBERS)), (value_id, first, last)
                    causes = {entry.change.cause for entry in ledger.entries}
                    assert "program" not in causes, (value_id, first, last)
                    looked_at += 1
    assert looked_at == 200


@pytest.mark.parametrize(
    ("total", "releases", "causes"),
    [
        ("out_participations|2025-Q1||events", (2, 3), ["revision", "change_of_few"]),
        ("out_participations|2025-Q1||events", (10, 11), ["change_of_few", "correction"]),
        ("out_participations|2025-Q1||events", (13, 14), []),
        ("out_training_completion|2025-Q1||report", (11, 12), ["revision", "change_of_few"]),
    ],
)
def test_a_total_of_the_network_is_told_by_the_causes_in_its_cities(
    workspace, total, releases, causes
):
    first, last = (f"R{number:04d}" for number in releases)
    ledger = why_different(workspace, f"*||{total}", first, last)
    assert [entry.change.cause for entry in ledger.entries] == causes
    assert all(map(ledger.adds_up, NUMBERS))


def values_of(workspace, city_id):
    with look_into_working(workspace) as store:
        query = "select distinct value_id from past_measure_values where city_id = ? order by all"
        return store.rows(query, [city_id])["value_id"].to_list()
