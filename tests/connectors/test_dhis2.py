"""DHIS2: asked first what changed, deleted values included; then every value that stands."""

import json

import pytest

from tests.connectors.local_server import FakeDhis2, serving

YOUTH = """
id = "youth"
kind = "dhis2"
url = "{url}"
city = "eastmere"
data_sets = ["dsA"]
org_units = ["ouEastmere0"]
periods = ["2031Q1"]
secret_env = "DHIS2_TOKEN"
"""


def value(element, number, *, updated="2021-04-01T08:00:00.000+0000", **fields):
    return {
        "dataElement": element,
        "period": "2031Q1",
        "orgUnit": "ouEastmere0",
        "categoryOptionCombo": "default",
        "attributeOptionCombo": "default",
        "value": number,
        "storedBy": "ann.example",
        "comment": "as told by Ann",
        "lastUpdated": updated,
        **fields,
    }


@pytest.fixture
def dhis2(declare, monkeypatch):
    fake = FakeDhis2([value("deSessions", "12"), value("deMembers", "40")])
    monkeypatch.setenv("DHIS2_TOKEN", fake.token)
    with serving(fake) as server:
        declare(YOUTH.format(url=server.url))
        fake.server = server
        yield fake


def values(workspace):
    file = workspace.raw / "eastmere" / "pulled" / "youth.json"
    return {v["dataElement"]: v["value"] for v in json.loads(file.read_bytes())["dataValues"]}


@pytest.mark.usefixtures("dhis2")
def test_values_come_in_the_order_of_their_keys_without_who_typed_them(workspace, pull):
    assert pull().records == 2
    assert list(values(workspace).items()) == [("deMembers", "40"), ("deSessions", "12")]
    text = (workspace.raw / "eastmere" / "pulled" / "youth.json").read_text()
    assert "ann" not in text.lower()


def test_the_order_of_the_answer_is_no_change(dhis2, pull, declare):
    declare(YOUTH.format(url=dhis2.server.url) + "full_every_days = 0")
    pull()
    dhis2.values.reverse()
    assert pull().outcome == "unchanged"


def test_where_nothing_has_changed_only_the_changes_are_asked_for(dhis2, pull):
    pull()
    dhis2.server.requests.clear()
    assert pull().outcome == "unchanged"
    assert [bool(request.one("lastUpdated")) for request in dhis2.server.requests] == [True]


def test_a_corrected_value_is_fetched_with_all_the_others(workspace, dhis2, pull):
    pull()
    dhis2.values[0] = value("deSessions", "13", updated="2021-04-01T08:00:01.000+0000")
    assert pull().outcome == "new"
    assert values(workspace) == {"deSessions": "13", "deMembers": "40"}


def test_a_deleted_value_is_gone_and_is_no_change_the_next_time(workspace, dhis2, pull):
    pull()
    dhis2.values[0] = value(
        "deSessions", "12", deleted=True, updated="2021-04-02T08:00:00.000+0000"
    )
    assert pull().outcome == "new"
    assert values(workspace) == {"deMembers": "40"}
    dhis2.server.requests.clear()
    assert pull().outcome == "unchanged"
    assert len(dhis2.server.requests) == 1


def test_times_without_a_zone_are_no_ground_for_skipping(workspace, dhis2, pull):
    dhis2.values = [value("deSessions", "12", updated="2021-04-01T08:00:00.000")]
    pull()
    dhis2.values = [value("deSessions", "13", updated="2021-04-01T08:00:00.000")]
    assert pull().outcome == "new"
    assert values(workspace) == {"deSessions": "13"}


def test_a_period_without_values_brings_no_file_yet(dhis2, pull):
    dhis2.values = []
    assert pull().outcome == "nothing_yet"


def test_a_question_that_the_server_does_not_understand_is_told(dhis2, pull, declare):
    declare(YOUTH.format(url=dhis2.server.url).replace("dsA", "dsWrong"))
    pulled = pull()
    assert "409" in pulled.problem
    assert "ids, periods" in pulled.remedy
