"""What a pull leaves: one whole file, what is remembered, and no secret anywhere."""

import json
import logging
import os
import shutil

import pytest
from filelock import FileLock

from citywise.connectors import memory, pulling
from citywise.connectors.pulling import pull_connections
from citywise.errors import BusyError, WorkspaceError
from citywise.intake.landing import scan
from citywise.workspace import Workspace
from pipelines.telling import describe_freshness, describe_pulls, summarise_pulls
from tests.connectors.conftest import QUICK
from tests.connectors.local_server import FakeKobo, reply, serving, sign_in_page
from tests.fixtures.invented import night_on

CONNECTION = """
id = "{id}"
kind = "kobo"
url = "{url}"
city = "{city}"
asset = "aVisits"
secret_env = "KOBO_TOKEN"
"""

pytestmark = pytest.mark.usefixtures("kobo")

SESSIONS = """
id = "pulled-sessions"
title = "One row a session, repeated in a visit form"
produces = "events"
[source]
sheets = ".*session"
[columns.date]
headers = ["day"]
required = true
[columns.activity_type]
headers = ["session/activity"]
words = { sport = "sports" }
required = true
[columns.status]
headers = ["session/status"]
words = { done = "completed" }
[[counts]]
headers = ["session/present"]
required = true
"""


def visit(number, day, *present):
    sessions = [
        {"session/activity": "sport", "session/status": "done", "session/present": count}
        for count in present
    ]
    return {
        "_id": number,
        "_submission_time": "2025-02-01T10:00:00",
        "day": day,
        "session": sessions,
    }


@pytest.fixture
def kobo(workspace, declare, monkeypatch):
    (workspace.templates / "pulled.toml").write_text(SESSIONS)
    fake = FakeKobo([visit(1, "2025-01-05", "12", "14"), visit(2, "2025-01-06", "20")])
    monkeypatch.setenv("KOBO_TOKEN", fake.token)
    with serving(fake) as server:
        declare(CONNECTION.format(id="visits", city="eastmere", url=server.url))
        fake.server = server
        yield fake


def events(workspace):
    with night_on(workspace) as night:
        return night.store.rows(
            "select event_date::varchar, participation_count from core_events_current order by all"
        ).rows()


def test_a_night_reads_what_was_pulled_by_a_template(workspace, pull):
    pull()
    assert events(workspace) == [("2025-01-05", 12), ("2025-01-05", 14), ("2025-01-06", 20)]


def test_a_later_pull_takes_the_place_of_the_earlier_one(workspace, kobo, pull):
    pull()
    events(workspace)
    kobo.records = [visit(2, "2025-01-06", "21"), visit(3, "2025-04-07", "30")]
    pull()
    assert events(workspace) == [("2025-01-06", 21), ("2025-04-07", 30)]


def test_a_pull_without_changes_is_no_delivery(workspace, pull):
    pull()
    events(workspace)
    pull()
    with night_on(workspace) as night:
        assert night.store.value("select count(*) from raw_deliveries") == 1


def test_what_goes_back_to_an_earlier_state_counts_again(workspace, kobo, pull):
    first = [visit(1, "2025-01-05", "12")]
    for records in (first, [visit(1, "2025-01-05", "13")], first):
        kobo.records = records
        pull()
        shown = events(workspace)
    assert shown == [("2025-01-05", 12)]


def test_one_connection_that_fails_stops_no_other(workspace, kobo, declare):
    good = CONNECTION.format(id="good", city="skovby", url=kobo.server.url)
    bad = CONNECTION.format(id="bad", city="skovby", url=kobo.server.url + "/gone")
    declare(bad, good)
    outcomes = [p.outcome for p in pull_connections(workspace, limits=QUICK).connections]
    assert outcomes == ["failed", "new"]


def test_only_the_chosen_connection_is_pulled(workspace, kobo, declare):
    ids = ("one", "two")
    declare(*(CONNECTION.format(id=i, city="skovby", url=kobo.server.url) for i in ids))
    pulled = pull_connections(workspace, "two", QUICK).connections
    assert [each.connection_id for each in pulled] == ["two"]
    with pytest.raises(WorkspaceError, match="Connections: one, two"):
        pull_connections(workspace, "three", QUICK)


def test_a_workspace_that_is_moved_goes_on(workspace, pull):
    pull()
    moved = Workspace(shutil.move(workspace.root, workspace.root.with_name("moved")))
    (pulled,) = pull_connections(moved, limits=QUICK).connections
    assert pulled.outcome == "unchanged"


def test_what_is_remembered_is_for_the_owner_and_names_no_place_outside(workspace, pull):
    pull()
    file = workspace.pulls / "visits.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert str(workspace.root) not in file.read_text()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"count": "x"}', '{"records": -1, "odd": 1}'])
def test_a_memory_that_cannot_be_read_costs_one_more_pull(workspace, pull, content):
    pull()
    (workspace.pulls / "visits.json").write_text(content)
    assert pull().outcome == "unchanged"


def test_another_question_forgets_where_the_last_one_stood(workspace, kobo, pull, declare):
    pull()
    remembered = memory.recall(workspace, "visits")
    told = CONNECTION.format(id="visits", city="eastmere", url=kobo.server.url)
    declare(told + 'leave_out = ["day"]')
    pull()
    assert memory.recall(workspace, "visits").fingerprint != remembered.fingerprint


class Killed(BaseException):
    """Stands for a process that ends between two lines."""


def test_a_crash_before_it_is_remembered_neither_loses_nor_doubles(workspace, pull, monkeypatch):
    def killed(*_):
        raise Killed

    with monkeypatch.context() as during:
        during.setattr(pulling, "remember", killed)
        with pytest.raises(Killed):
            pull()
    assert len(events(workspace)) == 3
    assert pull().outcome == "unchanged"
    assert len(events(workspace)) == 3


def test_a_crash_while_writing_leaves_nothing_that_a_night_sees(workspace, pull, monkeypatch):
    def killed(_):
        raise Killed

    with monkeypatch.context() as during:
        during.setattr(os, "fsync", killed)
        with pytest.raises(Killed):
            pull()
    assert scan(workspace.raw) == []
    assert pull().outcome == "new"


def test_nothing_unfinished_is_left_behind(workspace, pull):
    pull()
    left = {file.name for file in workspace.pulls.iterdir()}
    assert left == {"visits.json", "pull.lock"}


def test_a_full_disk_is_told(workspace, pull, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    pulled = pull()
    assert "No space left" in pulled.problem
    assert scan(workspace.raw) == []


def test_nothing_is_written_behind_a_link(workspace, pull, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (workspace.raw / "eastmere").symlink_to(tmp_path / "elsewhere")
    assert "is a link" in pull().problem
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_two_pulls_at_once_are_refused(workspace):
    with FileLock(workspace.pulls / "pull.lock"), pytest.raises(BusyError):
        pull_connections(workspace, limits=QUICK)


def test_the_last_success_stays_on_record_when_a_pull_fails(workspace, kobo, pull):
    pull()
    success = memory.recall(workspace, "visits").last_success
    kobo.server.faults = [reply(403)]
    pull()
    remembered = memory.recall(workspace, "visits")
    assert remembered.last_success == success
    assert "403" in remembered.last_problem
    told = describe_freshness({"visits": remembered})
    assert f"last success {success:%Y-%m-%d %H:%M} UTC" in told
    assert "403" in told
    pull()
    assert memory.recall(workspace, "visits").last_problem == ""


def everything_stored(workspace):
    return b"".join(
        str(file).encode() + file.read_bytes()
        for file in workspace.root.rglob("*")
        if file.is_file()
    )


def test_a_secret_is_nowhere_but_in_the_question(workspace, kobo, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    faults = [None, sign_in_page(), reply(401), reply(302, {"Location": "http://127.0.0.2/"})]
    told = ""
    for fault in [*faults, *[reply(500)]]:
        kobo.server.faults = [fault]
        pulls = pull_connections(workspace, limits=QUICK)
        told += describe_pulls(pulls) + summarise_pulls(pulls) + repr(pulls)
    secret = kobo.token
    assert any(secret in request.headers["authorization"] for request in kobo.server.requests)
    captured = capsys.readouterr()
    assert secret not in told + caplog.text + captured.out + captured.err
    assert secret.encode() not in everything_stored(workspace)


def test_the_night_tells_failures_with_what_to_do(workspace, kobo):
    kobo.server.faults = [reply(401)]
    told = summarise_pulls(pull_connections(workspace, limits=QUICK))
    assert told.startswith("1 connections; 0 with new content, 1 failed\n  visits: failed. ")
    assert "401" in told
    assert "Put a good one" in told


def test_a_pulled_file_has_the_shape_of_a_download(workspace, pull):
    pull()
    document = json.loads((workspace.raw / "eastmere/pulled/visits.json").read_bytes())
    assert set(document) == {"results"}


def test_a_city_that_has_left_is_not_asked_and_what_was_remembered_is_forgotten(
    workspace, kobo, pull
):
    pull()
    asked = len(kobo.server.requests)
    (workspace.reference / "withdrawals.csv").write_text(
        "city,since,decided_by,reason\neastmere,2025-01-01,The mayor,A new council\n"
    )
    remembered = workspace.pulls / "visits.json"
    assert remembered.exists()
    pulls = pull_connections(workspace, limits=QUICK)
    assert describe_pulls(pulls) == "visits        not asked: eastmere has left the network"
    assert len(kobo.server.requests) == asked
    assert not remembered.exists()
