"""Agreements that end: from the day after, files wait and the city is a draft, until it is renewed."""

import os
from datetime import UTC, datetime

import duckdb
import pytest

from citywise.network.network import read_network
from citywise.stages.night import open_night
from citywise.stages.protect import Protected, protect
from citywise.warehouse.shelf import shown_path
from citywise.warehouse.working import open_working
from pipelines.nightly import NightReport
from pipelines.reporting import print_report
from tests.fixtures.invented import SETTINGS, make_workspace
from tests.fixtures.nights import STATES, work

LOG = "Date,Activity,Status,Participants\n2031-0{month}-05,Sports,Completed,{count}\n"
AGREEMENTS = "city_id,until\neastmere,{until}\n"


@pytest.fixture
def workspace(tmp_path):
    made = make_workspace(tmp_path / "w", release_states=STATES.format(state="network"))
    made.settings_file.write_text(SETTINGS + '[release]\naudience = "network"\n')
    return made


def agree(workspace, until):
    (workspace.reference / "agreements.csv").write_text(AGREEMENTS.format(until=until))


def night(workspace, day):
    text = workspace.settings_file.read_text()
    before = text.partition("data_date = ")[2][:10]
    workspace.settings_file.write_text(text.replace(before, day))
    with open_night(workspace) as opened:
        work(opened)


def send(workspace, quarter, month, count, day):
    file = workspace.raw / "eastmere" / f"2031-Q{quarter}.csv"
    file.parent.mkdir(exist_ok=True)
    file.write_text(LOG.format(month=month, count=count))
    text = workspace.settings_file.read_text()
    if "received" not in text:
        text = text.replace("[intake]", '[intake]\nreceived = "file_time"')
        workspace.settings_file.write_text(text)
    at = datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()
    os.utime(file, (at, at))


def told(workspace):
    """What the release says of the city: its state, and its attendances by period."""
    with duckdb.connect(str(shown_path(workspace)), read_only=True) as connection:
        state = connection.execute(
            "select release_state_code from out_cities where city_id = 'eastmere'"
        ).fetchall()
        counts = connection.execute(
            "select period_id, value from out_values where city_id = 'eastmere' and program_id is null"
            " and indicator_id = 'out_participations' and disagg_key = '' order by all"
        ).fetchall()
    return state[0][0], dict(counts)


def waiting(workspace):
    query = (
        "select file_path from core_quarantine_items_current where reason_code = 'agreement_ended'"
        " order by all"
    )
    with open_working(workspace) as store:
        return store.rows(query)["file_path"].to_list()


def test_on_its_last_day_it_holds_and_the_day_after_it_does_not(workspace):
    agree(workspace, "2031-06-01")
    send(workspace, 1, 1, 40, "2031-04-10")
    night(workspace, "2031-06-01")
    assert told(workspace) == ("network", {"2031-Q1": 40})
    night(workspace, "2031-06-02")
    assert told(workspace) == ("draft", {})


def test_what_comes_after_its_end_waits_and_is_taken_in_once_it_is_renewed(workspace):
    agree(workspace, "2031-06-30")
    send(workspace, 1, 1, 40, "2031-04-10")
    night(workspace, "2031-06-15")
    send(workspace, 2, 5, 60, "2031-07-10")
    night(workspace, "2031-09-01")
    assert waiting(workspace) == ["eastmere/2031-Q2.csv"]
    assert told(workspace) == ("draft", {})
    agree(workspace, "2032-06-30")
    night(workspace, "2031-09-02")
    assert waiting(workspace) == []
    assert told(workspace) == ("network", {"2031-Q1": 40, "2031-Q2": 60})


def test_what_came_while_it_held_is_read_after_its_end_as_well(workspace):
    agree(workspace, "2031-06-30")
    send(workspace, 1, 1, 40, "2031-06-30")
    night(workspace, "2031-08-01")
    assert waiting(workspace) == []
    with open_working(workspace) as store:
        assert store.value("select count(*) from core_events") == 1


def test_a_city_without_a_line_has_agreed_without_an_end(workspace):
    send(workspace, 1, 1, 40, "2031-04-10")
    night(workspace, "2031-06-01")
    assert told(workspace) == ("network", {"2031-Q1": 40})


@pytest.mark.parametrize(
    ("until", "ended", "ending"),
    [
        ("2031-05-31", ["eastmere"], []),
        ("2031-06-01", [], ["eastmere"]),
        ("2031-08-30", [], ["eastmere"]),
        ("2031-08-31", [], []),
    ],
)
def test_ninety_days_before_its_end_the_night_says_so(workspace, until, ended, ending):
    agree(workspace, until)
    network = read_network(workspace)
    assert ([*network.ended], [*network.ending]) == (ended, ending)


def test_a_city_that_has_left_needs_no_agreement(workspace):
    agree(workspace, "2031-05-31")
    withdrawals = workspace.reference / "withdrawals.csv"
    withdrawals.write_text("city,since,decided_by,reason\neastmere,2031-05-01,Mayor,Elections\n")
    assert read_network(workspace).ended == {}


def test_the_summary_of_the_night_says_it_plainly(workspace, capsys):
    (workspace.reference / "agreements.csv").write_text(
        "city_id,until\neastmere,2031-05-31\nskovby,2031-07-01\n"
    )
    night(workspace, "2031-06-01")
    with open_night(workspace) as opened:
        shown = protect(opened)
    assert isinstance(shown, Protected)
    print_report(NightReport(is_success=True, said={"protect": shown}))
    said = capsys.readouterr().out
    assert "eastmere: the agreement ended on 2031-05-31; the city is shown as a draft" in said
    assert "skovby: the agreement ends on 2031-07-01; have it renewed before" in said
