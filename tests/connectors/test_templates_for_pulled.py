"""What each kind of server sends is read by a template, like a file that somebody sent."""

from datetime import date

import pytest

from tests.connectors.local_server import FakeDhis2, FakeOdk, FakePublisher, serving
from tests.connectors.test_dhis2 import YOUTH, value
from tests.connectors.test_iati import ACTIVITIES
from tests.connectors.test_odk import VISITS, visit
from tests.fixtures.invented import read_one

OF_ODK = """
id = "pulled-sessions"
title = "One row a session, repeated in a visit form"
produces = "events"
[source]
sheets = "value/session"
[columns.date]
headers = ["day"]
required = true
[columns.activity_type]
headers = ["activity"]
words = { sport = "sports" }
[[counts]]
headers = ["present"]
required = true
"""
OF_DHIS2 = """
id = "pulled-values"
title = "One row a value"
produces = "values"
[source]
period_codes = "dhis2"
[columns.indicator]
headers = ["dataElement"]
words = { deSessions = "out_unique_participants" }
required = true
[columns.period]
headers = ["period"]
required = true
[[values]]
headers = ["value"]
required = true
"""
OF_IATI = """
id = "pulled-results"
title = "One row a period of an indicator"
produces = "values"
[source]
sheets = ".*/periods"
[columns.indicator]
headers = ["indicator/title"]
words = { "People reached" = "out_unique_participants" }
required = true
[columns.period_start]
headers = ["period-start"]
required = true
[columns.period_end]
headers = ["period-end"]
required = true
[[values]]
headers = ["actual"]
required = true
"""
DOCUMENT = b"""<?xml version="1.0"?>
<iati-activities version="2.03"><iati-activity><iati-identifier>XX-1</iati-identifier>
<result type="1"><title><narrative>Youth</narrative></title><indicator measure="1">
<title><narrative>People reached</narrative></title>
<period><period-start iso-date="2031-01-01"/><period-end iso-date="2031-03-31"/>
<actual value="24"/></period></indicator></result></iati-activity></iati-activities>"""


@pytest.fixture
def read_pulled(workspace, declare, pull, monkeypatch):
    """Pull one connection from a server and read what it dropped by a template."""

    def read(server, connection, template):
        for name in ("ODK_PASSWORD", "DHIS2_TOKEN"):
            monkeypatch.setenv(name, getattr(server, "password", getattr(server, "token", "")))
        with serving(server) as served:
            declare(connection.format(url=served.url))
            path = pull().place
        content = (workspace.raw / path).read_bytes()
        return read_one(content, path=path, template=template)

    return read


def test_repeats_of_odk_central_are_events(read_pulled):
    read = read_pulled(FakeOdk([visit(1, sent="01T08:00:00.000")]), VISITS, OF_ODK)
    assert read.kept_back == []
    assert read.column("core_events", "event_date") == [date(2031, 1, 5)]
    assert read.column("core_events", "participation_count") == [12]


def test_values_of_dhis2_are_figures_of_their_period(read_pulled):
    read = read_pulled(FakeDhis2([value("deSessions", "12")]), YOUTH, OF_DHIS2)
    assert read.kept_back == []
    assert figures(read) == [("2031-Q1", 12)]


def test_actuals_of_iati_are_figures_of_their_period(read_pulled):
    read = read_pulled(FakePublisher(DOCUMENT), ACTIVITIES, OF_IATI)
    assert read.kept_back == []
    assert figures(read) == [("2031-Q1", 24)]


def figures(read):
    rows = read.rows("core_reported_values")
    return [(row["period_id"], row["reported_value"]) for row in rows]
