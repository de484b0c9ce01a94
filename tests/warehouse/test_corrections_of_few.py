"""Nights that follow each other: what a release tells beside those that were shown before it."""

import os
import time

import duckdb
import pytest

from citywise.stages.night import open_night
from citywise.warehouse.shelf import shown_path
from citywise.warehouse.working import open_working
from tests.fixtures.invented import SETTINGS, make_workspace
from tests.fixtures.nights import STATES, work

LOG = (
    "Ref,Date,Activity,Status,Participants,Women,Men\n"
    "01-1,2025-01-05,Sports,Completed,{both},{women},{men}\n"
)
OUTCOMES = """
select disagg_key, value_status_code, value from out_values
where indicator_id = 'out_participations' and basis_code = 'events'
    and disagg_key in ('', 'sex=F', 'sex=M') and program_id is null
order by all
"""


@pytest.fixture
def told(tmp_path):
    """`told(women=5, men=45)`: what the release shows after a night with these."""
    workspace = make_workspace(tmp_path / "w", release_states=STATES.format(state="network"))
    workspace.settings_file.write_text(SETTINGS + '[release]\naudience = "network"\n')

    def release(women, men):
        file = workspace.raw / "eastmere" / "2025-Q1.csv"
        file.parent.mkdir(exist_ok=True)
        file.write_text(LOG.format(both=women + men, women=women, men=men))
        os.utime(file, (time.time() - 60,) * 2)
        with open_night(workspace) as night:
            work(night)
        with duckdb.connect(str(shown_path(workspace)), read_only=True) as connection:
            return connection.execute(OUTCOMES).fetchall()

    release.workspace = workspace
    return release


def why(workspace):
    query = "select distinct protection_code from measure_protection order by all"
    with open_working(workspace) as store:
        return store.rows(query)["protection_code"].to_list()


def test_a_correction_of_a_few_waits_for_one_of_more(told):
    first = [("", "reported", 100), ("sex=F", "reported", 40), ("sex=M", "reported", 60)]
    assert told(women=40, men=60) == first
    assert told(women=43, men=60) == [
        ("", "correction_held", 100), ("sex=F", "correction_held", 40), ("sex=M", "reported", 60)
    ]  # fmt: skip
    assert why(told.workspace) == ["change"]
    assert told(women=55, men=60) == [
        ("", "reported", 115), ("sex=F", "reported", 55), ("sex=M", "reported", 60)
    ]  # fmt: skip


def test_what_hid_a_few_is_not_told_when_they_are_many(told):
    assert told(women=5, men=45) == [
        ("", "reported", 50), ("sex=F", "suppressed_by_us", None),
        ("sex=M", "suppressed_by_us", None),
    ]  # fmt: skip
    # the 45 men, told now, would tell of the 5 women then
    assert told(women=65, men=45)[2] == ("sex=M", "suppressed_by_us", None)
    assert "change" in why(told.workspace)


PROGRESS = """\
Reporting period,2025-Q1,,
Measure,Baseline,Target,Actual to date
Practitioners enrolled in training,{enrolled},,60
Practitioners completing training,{completed},,40
"""


def test_a_correction_of_a_baseline_waits_as_that_of_an_outcome(tmp_path):
    workspace = make_workspace(tmp_path / "w", release_states=STATES.format(state="network"))
    workspace.settings_file.write_text(SETTINGS + '[release]\naudience = "network"\n')

    def baseline(completed, enrolled):
        file = workspace.raw / "eastmere" / "2025-Q1.csv"
        file.parent.mkdir(exist_ok=True)
        file.write_text(PROGRESS.format(completed=completed, enrolled=enrolled))
        os.utime(file, (time.time() - 60,) * 2)
        with open_night(workspace) as night:
            work(night)
        with duckdb.connect(str(shown_path(workspace)), read_only=True) as connection:
            return connection.execute("select baseline_value from out_targets").fetchall()

    assert baseline(completed=50, enrolled=100) == [(0.5,)]
    assert baseline(completed=52, enrolled=100) == [(0.5,)]
    assert baseline(completed=62, enrolled=100) == [(0.62,)]
    assert baseline(completed=62, enrolled=97) == [(0.62,)]
    assert baseline(completed=3, enrolled=97) == []
    # told now, 12 would tell of the 3 withheld before it
    assert baseline(completed=12, enrolled=97) == []
