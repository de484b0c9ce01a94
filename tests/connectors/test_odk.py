"""ODK Central: asked first whether anything has changed; then everything, with its repeats."""

import json

import pytest

from tests.connectors.local_server import FakeOdk, serving

VISITS = """
id = "visits"
kind = "odk"
url = "{url}"
city = "eastmere"
project = 7
form = "visit form"
user = "data@example.org"
secret_env = "ODK_PASSWORD"
page_size = 2
"""


def visit(number, *, sent, updated=None, **fields):
    return {
        "__id": f"uuid:{number}",
        "__system": {
            "submissionDate": f"2021-02-{sent}Z",
            "updatedAt": f"2021-02-{updated}Z" if updated else None,
            "submitterId": "5",
            "submitterName": "Ann Example",
            "deviceId": "collect:123",
            "reviewState": None,
        },
        "day": "2031-01-05",
        "session": [{"__id": "a", "activity": "sport", "present": 12}],
        **fields,
    }


@pytest.fixture
def odk(declare, monkeypatch):
    days = ["01T08:00:00.000", "02T08:00:00.000", "03T08:00:00.000"]
    fake = FakeOdk([visit(number, sent=sent) for number, sent in enumerate(days)])
    monkeypatch.setenv("ODK_PASSWORD", fake.password)
    with serving(fake) as server:
        declare(VISITS.format(url=server.url))
        fake.server = server
        yield fake


def records(workspace):
    file = workspace.raw / "eastmere" / "pulled" / "visits.json"
    return json.loads(file.read_bytes())["value"]


def asked_for_everything(odk):
    return any(request.one("$expand") == "*" for request in odk.server.requests)


@pytest.mark.usefixtures("odk")
def test_every_page_is_in_one_file_with_its_repeats(workspace, pull):
    pulled = pull()
    assert (pulled.outcome, pulled.records) == ("new", 3)
    assert [record["__id"] for record in records(workspace)] == ["uuid:0", "uuid:1", "uuid:2"]
    assert records(workspace)[0]["session"] == [{"__id": "a", "activity": "sport", "present": 12}]


@pytest.mark.usefixtures("odk")
def test_who_sent_it_from_which_device_is_never_stored(workspace, pull):
    pull()
    system = records(workspace)[0]["__system"]
    assert set(system) == {"submissionDate", "updatedAt", "reviewState"}


def test_a_session_is_opened_with_user_and_password(odk, pull):
    pull()
    assert odk.server.paths()[0] == "/v1/sessions"


def test_an_app_user_needs_no_session(odk, pull, declare, monkeypatch):
    monkeypatch.setenv("ODK_PASSWORD", odk.app_key)
    declare(VISITS.format(url=odk.server.url).replace('user = "data@example.org"', ""))
    assert pull().outcome == "new"
    assert "/v1/sessions" not in odk.server.paths()


def test_what_has_not_changed_is_not_fetched_again(odk, pull):
    pull()
    odk.server.requests.clear()
    assert pull().outcome == "unchanged"
    assert not asked_for_everything(odk)


@pytest.mark.parametrize(
    "change",
    [
        lambda records: records.append(visit(3, sent="03T08:00:01.000")),
        lambda records: records.__setitem__(
            0, visit(0, sent="01T08:00:00.000", updated="04T09:00:00.000", day="2031-01-06")
        ),
        lambda records: records.__delitem__(0),
        # one comes and one goes: as many as before
        lambda records: records.__setitem__(0, visit(4, sent="05T08:00:00.000")),
    ],
    ids=["sent", "edited", "deleted", "one sent and one deleted"],
)
def test_what_has_changed_is_fetched_whole(workspace, odk, pull, change):
    pull()
    change(odk.records)
    assert pull().outcome == "new"
    assert {record["__id"] for record in records(workspace)} == {r["__id"] for r in odk.records}


def test_an_edit_soon_after_the_newest_submission_is_seen(workspace, odk, pull):
    pull()
    odk.records[2] = visit(2, sent="03T08:00:00.000", updated="03T08:00:00.001", day="2031-01-07")
    assert pull().outcome == "new"
    assert "2031-01-07" in json.dumps(records(workspace))


def test_everything_is_fetched_again_where_the_connection_says_every_time(odk, pull, declare):
    declare(VISITS.format(url=odk.server.url) + "full_every_days = 0")
    pull()
    odk.server.requests.clear()
    assert pull().outcome == "unchanged"
    assert asked_for_everything(odk)


def test_a_wrong_password_is_told_and_not_tried_again(odk, pull, monkeypatch):
    monkeypatch.setenv("ODK_PASSWORD", "wrong")
    pulled = pull()
    assert "401" in pulled.problem
    assert len(odk.server.requests) == 1
