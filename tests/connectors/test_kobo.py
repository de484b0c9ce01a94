"""KoboToolbox: every submission, page by page, always all of them."""

import json

import pytest

from tests.connectors.local_server import FakeKobo, serving

VISITS = """
id = "visits"
kind = "kobo"
url = "{url}"
city = "eastmere"
asset = "aVisits"
secret_env = "KOBO_TOKEN"
page_size = 2
"""


def visit(number, **fields):
    return {
        "_id": number,
        "_uuid": f"uuid-{number}",
        "_submission_time": "2031-02-01T10:00:00",
        "_submitted_by": "ann.example",
        "_geolocation": [55.5, 12.5],
        "_attachments": [{"download_url": "https://kf.example.org/photo.jpg"}],
        "meta/deviceid": "collect:123",
        "_validation_status": {},
        "day": "2031-01-05",
        "session": [{"session/activity": "sport", "session/present": "12"}],
        **fields,
    }


@pytest.fixture
def kobo(declare, monkeypatch):
    fake = FakeKobo([visit(number) for number in (9, 10, 11, 12, 13)])
    monkeypatch.setenv("KOBO_TOKEN", fake.token)
    with serving(fake) as server:
        declare(VISITS.format(url=server.url))
        fake.server = server
        yield fake


def pulled_file(workspace):
    return workspace.raw / "eastmere" / "pulled" / "visits.json"


def numbers(workspace):
    return [r["_id"] for r in json.loads(pulled_file(workspace).read_bytes())["results"]]


def test_every_page_is_in_one_file_in_the_order_of_numbers(workspace, kobo, pull):
    pulled = pull()
    assert (pulled.outcome, pulled.records) == ("new", 5)
    assert numbers(workspace) == [9, 10, 11, 12, 13]
    assert [request.one("start") for request in kobo.server.requests] == ["", "2", "4"]
    assert {request.one("limit") for request in kobo.server.requests} == {"2"}


def test_repeats_and_numbers_stay_as_they_were_sent(workspace, kobo, pull):
    kobo.records = [visit(9, cost=json.loads("1.5"), big=12345678901234567890)]
    pull()
    (record,) = json.loads(pulled_file(workspace).read_bytes())["results"]
    assert record["session"] == [{"session/activity": "sport", "session/present": "12"}]
    assert record["big"] == 12345678901234567890


@pytest.mark.parametrize(
    "written", ["1.10", "1e5", "0.1000000000000000055", "12345678901234567890"]
)
def test_no_digit_of_a_number_is_changed(workspace, kobo, pull, written):
    kobo.records = [visit(9, cost="@")]
    usual = kobo.__call__

    def with_digits(request):
        answer = usual(request)
        answer.body = answer.body.replace(b'"@"', written.encode())
        return answer

    kobo.server.answer = with_digits
    pull()
    assert f'"cost":{written}' in pulled_file(workspace).read_text()


@pytest.mark.usefixtures("kobo")
def test_what_the_tool_adds_about_persons_is_never_stored(workspace, pull):
    pull()
    stored = b"".join(f.read_bytes() for f in workspace.root.rglob("*") if f.is_file())
    for told in (b"ann.example", b"photo.jpg", b"collect:123", b"55.5"):
        assert told not in stored


def test_a_question_can_be_left_out(workspace, kobo, pull, declare):
    kobo.records = [visit(9, **{"contact/nickname": "Robin"})]
    declare(VISITS.format(url=kobo.server.url) + 'leave_out = ["nickname"]')
    pull()
    assert "Robin" not in pulled_file(workspace).read_text()


@pytest.mark.usefixtures("kobo")
def test_the_same_submissions_are_no_new_content(workspace, pull):
    pull()
    before = pulled_file(workspace).stat()
    assert pull().outcome == "unchanged"
    after = pulled_file(workspace).stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_a_correction_is_seen_though_its_time_of_sending_stays(workspace, kobo, pull):
    pull()
    kobo.records[0] = visit(9, day="2031-01-06", _uuid="uuid-9-edited")
    assert pull().outcome == "new"
    assert "2031-01-06" in pulled_file(workspace).read_text()


def test_a_deleted_submission_is_gone_from_the_file(workspace, kobo, pull):
    pull()
    del kobo.records[1]
    assert pull().outcome == "new"
    assert numbers(workspace) == [9, 11, 12, 13]


def test_a_submission_that_arrives_between_two_pages_begins_the_reading_anew(workspace, kobo, pull):
    usual = kobo.__call__

    def arriving(request):
        if request.one("start") == "2" and len(kobo.records) == 5:
            kobo.records.insert(0, visit(8))
        return usual(request)

    kobo.server.answer = arriving
    assert pull().records == 6
    assert numbers(workspace) == [8, 9, 10, 11, 12, 13]


def test_pages_that_never_add_up_are_refused(workspace, kobo, pull):
    kobo.count_off_by = 1
    pulled = pull()
    assert pulled.outcome == "failed"
    assert "do not add up" in pulled.problem
    assert not pulled_file(workspace).exists()


def test_a_form_without_submissions_yet_brings_no_file(workspace, kobo, pull):
    kobo.records = []
    assert pull().outcome == "nothing_yet"
    assert not pulled_file(workspace).exists()


def test_a_form_that_is_suddenly_empty_is_told_and_takes_nothing_back(workspace, kobo, pull):
    pull()
    kobo.records = []
    pulled = pull()
    assert pulled.outcome == "failed"
    assert "withdraw eastmere/pulled/visits.json" in pulled.remedy
    assert len(numbers(workspace)) == 5
