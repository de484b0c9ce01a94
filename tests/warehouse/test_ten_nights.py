"""Ten nights in which everything changes that can: each release is made again bit for bit."""

import hashlib
import os
import time

import duckdb
import pytest

from citywise.errors import WorkspaceError
from citywise.stages.check import record_checks
from citywise.stages.land import land
from citywise.stages.looking_back import value_versions
from citywise.stages.measure import measure
from citywise.stages.night import open_night
from citywise.stages.protect import protect
from citywise.stages.refer import refer
from citywise.stages.release import release
from citywise.stages.take_in import take_in
from citywise.warehouse.as_of import rebuilt
from citywise.warehouse.rollback import roll_back
from pipelines.looking_back import describe_versions
from tests.fixtures.invented import SETTINGS, make_workspace

ATTENDANCE = "eastmere||out_participations|2025-Q1||events"
HEADING = "Ref,Date,Activity,Status,Participants,Women,Men\n"
LOG = HEADING + (
    "{month}-1,2025-{month}-05,Sports,Completed,{count},12,8\n"
    "{month}-2,2025-{month}-12,Sports,Completed,31,15,16\n"
    "{month}-3,2025-{month}-19,Mentoring,Cancelled,,,\n"
)
UNREAD = "E-4,2025-02-26,Sports,Completed,ca. 1.200.3,,\n"
STATES = (
    "city_id,indicator_id,since,state\neastmere,*,2030-01-01,network\nskovby,*,2030-01-01,{state}\n"
)
EXPECTED = """\
city_id,template_id,first_period,last_period,due_days
eastmere,event-log,2025-Q1,2025-Q3,30
skovby,event-log,2025-Q1,2025-Q2,30
"""
RATES = "currency,period,rate_to_base\nGBP,2025-Q1,{}\n"
DEFINITION = """\
- id: out_participations
  version: 2
  name: {en: "Attendances"}
  level: output
  unit: count
  counted: participations
  direction: neutral
  aggregation: sum
  compare: "context"
  tier: public
  interval: none
  bases: [events, report]
  breakdowns: [sex]
  definition: "Attendances, children included"
  numerator: "sum of attendance"
  source: "The network, 2026"
  caveat: "Not people"
  not_for: "Stating how many people were reached"
"""


def send(workspace, path, month, count, *, seconds_ago=60, more=""):
    file = workspace.raw / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(LOG.format(month=month, count=count) + more)
    os.utime(file, (time.time() - seconds_ago,) * 2)


def write(workspace, name, text):
    (workspace.reference / name).write_text(text)


def withdraw(workspace, path):
    sha256 = hashlib.sha256((workspace.raw / path).read_bytes()).hexdigest()
    line = f"eastmere,{sha256},withdraw_file,Wrong quarter,Steward,2026-01-05"
    write(workspace, "corrections.csv", f"city,file,action,reason,decided_by,decided_on\n{line}\n")


def know_another_word(workspace):
    file = workspace.templates / "event-log.toml"
    file.write_text(file.read_text() + '\n[columns.activity_type.words]\n"mentoring" = "sports"\n')


def take_back(workspace):
    roll_back(workspace, "", "Ada", "counted twice")
    send(workspace, "eastmere/2025-Q1.csv", "01", 27, seconds_ago=20)


def withhold_more(workspace):
    file = workspace.settings_file
    file.write_text(file.read_text().replace("threshold = 10", "threshold = 60"))


NIGHTS = {
    "a first report": lambda at: send(at, "eastmere/2025-Q1.csv", "01", 20),
    "a new report": lambda at: send(at, "eastmere/2025-Q2.csv", "04", 40),
    "a revision": lambda at: send(at, "eastmere/2025-Q1.csv", "01", 25, seconds_ago=30),
    "a late report": lambda at: send(at, "skovby/2025-Q1.csv", "02", 33, more=UNREAD),
    "a rollback, and another revision": take_back,
    "a withdrawal": lambda at: withdraw(at, "eastmere/2025-Q2.csv"),
    "a template": know_another_word,
    "rates": lambda at: write(at, "fx_rates.csv", RATES.format("1.25")),
    "a definition": lambda at: write(at, "indicators.yaml", DEFINITION),
    "a threshold": withhold_more,
    "a city that releases no longer": lambda at: write(
        at, "release_states.csv", STATES.format(state="draft")
    ),
    "a withdrawal taken back": lambda at: (at.reference / "corrections.csv").unlink(),
}


def work(workspace):
    """Every stage up to the release, with every promise taken as kept."""
    with open_night(workspace) as night:
        refer(night)
        land(night)
        take_in(night)
        record_checks(night, "core", [])
        measure(night)
        record_checks(night, "measure", [])
        protect(night)
        record_checks(night, "out", [])
        return release(night)


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


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def nights(tmp_path_factory):
    """The workspace after all nights, and what each release showed."""
    workspace = make_workspace(
        tmp_path_factory.mktemp("nights") / "network",
        release_states=STATES.format(state="network"),
        expected_reports=EXPECTED,
        fx_rates=RATES.format("1.17"),
    )
    settings = SETTINGS + '\n[release]\naudience = "network"\nthreshold = 10\nkeep = 2\n'
    workspace.settings_file.write_text(settings)
    released = {}
    for what, happens in NIGHTS.items():
        happens(workspace)
        done = work(workspace)
        assert done.is_new, what
        released[done.release_id] = everything(workspace.released_file.resolve())
    return workspace, released


def test_every_release_of_ten_nights_is_made_again(nights):
    workspace, released = nights
    assert len(released) == len(NIGHTS) > 10
    for release_id, contents in released.items():
        with rebuilt(workspace, release_id) as path:
            assert everything(path) == contents, release_id


def told(workspace, value):
    """Of each version: the release's number, the number, and how it was shown."""
    return [
        (
            version.release_id[:5],
            version.value.get("value"),
            version.protection,
            bool(version.shown),
        )
        for version in value_versions(workspace, value)
    ]


def test_a_value_has_its_versions(nights):
    workspace, _ = nights
    assert told(workspace, ATTENDANCE) == [
        ("R0001", 51.0, "", True),
        ("R0003", 56.0, "", True),
        ("R0005", 58.0, "", True),
        ("R0009", 58.0, "", True),
        ("R0010", 58.0, "small", True),
    ]


def test_the_versions_are_told_in_words(nights):
    workspace, _ = nights
    *_, before, last = describe_versions(value_versions(workspace, ATTENDANCE)).splitlines()
    assert before.endswith("58; n 2; reported; version 2 of its definition; shown")
    assert last.endswith("; withheld in the release (small number)")


def test_a_value_that_never_was_is_told(nights):
    workspace, _ = nights
    with pytest.raises(WorkspaceError, match="No release has known"):
        value_versions(workspace, "eastmere||out_participations|1999-Q1||events")
