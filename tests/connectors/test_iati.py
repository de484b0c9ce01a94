"""IATI: a publisher's file by its marks, a datastore page by page."""

import pytest

from tests.connectors.local_server import FakePublisher, reply, serving

ACTIVITIES = """
id = "activities"
kind = "iati"
url = "{url}/activities.xml"
city = "eastmere"
"""


def document(*identifiers, org="XX-1"):
    activities = "".join(
        f'<iati-activity><iati-identifier>{name}</iati-identifier><reporting-org ref="{org}"/>'
        f"<title><narrative>Café</narrative></title></iati-activity>"
        for name in identifiers
    )
    return f'<?xml version="1.0"?>\n<iati-activities version="2.03">{activities}</iati-activities>'.encode()


@pytest.fixture
def publisher(declare):
    fake = FakePublisher(document("a", "b"))
    with serving(fake) as server:
        declare(ACTIVITIES.format(url=server.url))
        fake.server = server
        yield fake


def pulled_file(workspace):
    return workspace.raw / "eastmere" / "pulled" / "activities.xml"


def test_the_file_is_kept_byte_for_byte(workspace, publisher, pull):
    assert pull().records == 2
    assert pulled_file(workspace).read_bytes() == publisher.document


def test_a_file_with_the_same_mark_is_not_sent_again(publisher, pull):
    pull()
    assert pull().outcome == "unchanged"
    assert publisher.server.requests[-1].headers["if-none-match"] == '"one"'


def test_a_new_mark_brings_the_new_file(workspace, publisher, pull):
    pull()
    publisher.document, publisher.etag = document("a", "b", "c"), '"two"'
    assert (pull().outcome, pulled_file(workspace).read_bytes()) == ("new", publisher.document)


@pytest.mark.usefixtures("publisher")
def test_a_file_that_was_taken_out_of_the_drop_folder_is_fetched_anew(workspace, pull):
    pull()
    pulled_file(workspace).unlink()
    assert pull().outcome == "new"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (document("a")[:-30], "broken off"),
        (
            b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
            "not XML",
        ),
        (b"<?xml version='1.0'?><response><result/></response>", "no IATI activities"),
        (b"<!doctype html><html><body>Sign in</body></html>", "web page"),
        (b'{"response": {"docs": []}}', "not XML"),
        (b"", "not XML"),
    ],
)
def test_what_is_no_whole_document_is_refused(workspace, publisher, pull, sent, told):
    publisher.document = sent
    pulled = pull()
    assert told in pulled.problem
    assert not pulled_file(workspace).exists()


def test_activities_of_another_organisation_are_refused(publisher, pull, declare):
    declare(ACTIVITIES.format(url=publisher.server.url) + 'reporting_org = "XX-2"')
    assert "another organisation" in pull().problem


def datastore(total, page_limit=1000):
    def answer(request):
        start, rows = int(request.one("start", "0")), int(request.one("rows"))
        names = [f"XX-{number}" for number in range(total)]
        return reply(body=document(*names[start : start + min(rows, page_limit)]))

    return answer


@pytest.mark.parametrize("page_limit", [1000, 3], ids=["as asked", "the server's own limit"])
def test_a_datastore_is_asked_until_a_page_is_empty(workspace, declare, pull, page_limit):
    with serving(datastore(8, page_limit)) as server:
        declare(ACTIVITIES.format(url=server.url).replace(".xml", "?q=org&rows=4"))
        pulled = pull()
    assert pulled.records == 8
    text = pulled_file(workspace).read_text()
    assert [f">XX-{number}<" in text for number in range(8)] == [True] * 8
    assert text.count("<iati-activity>") == 8
    assert "Café" in text


def test_a_server_that_knows_no_pages_is_told(declare, pull):
    with serving(lambda _: reply(body=document("a"))) as server:
        declare(ACTIVITIES.format(url=server.url).replace(".xml", ".xml?rows=4"))
        assert "same page" in pull().problem
