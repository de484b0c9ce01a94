"""A whole night on records without a grid: what waits is told by field, and the rest is released."""

import json

import duckdb
import pytest
from small_network import night

from citywise.workspace import Workspace, init_workspace

TEMPLATE = """
id = "visits"
title = "Visits, as an interface gives them"
produces = "events"
[columns.date]
headers = ["day"]
required = true
[columns.activity_type]
headers = ["what"]
required = true
[columns.status]
headers = ["state"]
[[counts]]
headers = ["came"]
required = true
"""
RECORDS = [
    {"day": "2026-01-05", "what": "sports", "state": "completed", "came": 12},
    {"day": "2026-01-06", "what": "sports", "state": "", "came": 9},
    {"day": "2026-02-31", "what": "sports", "state": "completed", "came": 7},
]


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The internal database after the night."""
    workspace = Workspace(tmp_path_factory.mktemp("records") / "network")
    init_workspace(workspace.root)
    cities = workspace.reference / "cities.csv"
    cities.write_text(cities.read_text() + "eastmere,Eastmere,GB,en,.,dmy,,,GBP,\n")
    (workspace.templates / "visits.toml").write_text(TEMPLATE)
    (workspace.raw / "eastmere").mkdir(parents=True)
    (workspace.raw / "eastmere" / "visits.json").write_text(json.dumps(RECORDS))
    settings = workspace.settings_file
    settings.write_text(settings.read_text().replace("settle_seconds = 10", "settle_seconds = 0"))
    report = night(workspace)
    assert report.is_success, report.failures
    with duckdb.connect(str(workspace.working_file), read_only=True) as store:
        yield store


def test_the_night_releases_what_is_sound(kept):
    assert kept.sql("select participation_count from core_events").fetchall() == [(12,)]


def test_an_empty_status_waits_and_a_field_has_an_address(kept):
    waiting = "select cell_address, reason_code, column_letter from core_quarantine_items"
    assert sorted(kept.sql(waiting).fetchall()) == [
        ("eastmere/visits.json!2/state", "missing_value", "/state"),
        ("eastmere/visits.json!3/day", "not_a_date", "/day"),
    ]
