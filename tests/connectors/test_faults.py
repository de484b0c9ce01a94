"""What servers and lines do wrong: tried again where it may pass, said plainly where it does not."""

import json
import socket
import ssl
import subprocess
import threading
import time
from dataclasses import replace

import pytest
from tenacity import RetryCallState

from citywise.connectors.problems import PassingError
from citywise.connectors.refusals import said_wait
from citywise.connectors.transport import Server
from tests.connectors.conftest import QUICK
from tests.connectors.local_server import (
    FakeKobo,
    as_json,
    cut_after,
    dripping,
    reply,
    serving,
    sign_in_page,
    zipped,
)

VISITS = """
id = "visits"
kind = "kobo"
url = "{url}"
city = "eastmere"
asset = "aVisits"
secret_env = "KOBO_TOKEN"
"""


@pytest.fixture
def kobo(declare, monkeypatch):
    fake = FakeKobo([{"_id": 1, "day": "2031-01-05"}])
    monkeypatch.setenv("KOBO_TOKEN", fake.token)
    with serving(fake) as server:
        declare(VISITS.format(url=server.url))
        fake.server = server
        yield fake


def is_empty(workspace):
    return not any(file.is_file() for file in workspace.raw.rglob("*"))


@pytest.mark.parametrize(
    "fault",
    [
        reply(429, {"Retry-After": "0"}),
        reply(429),
        reply(500),
        reply(502),
        reply(503, {"Retry-After": "Sun, 01 Feb 2015 10:00:00 GMT"}),
        reply(504),
        cut_after(b'{"count": 1, "resul', 400),
        cut_after(b"", 400),
        reply(200, {"Transfer-Encoding": "chunked"}, lambda line: line.write(b'50\r\n{"count"')),
        reply(200, {"Content-Encoding": "gzip"}, b"this is not packed"),
    ],
    ids=[
        "429 with a wait", "429", "500", "502", "503 until a day", "504", "cut in the body",
        "cut before the body", "cut in a chunk", "wrongly packed",
    ],
)  # fmt: skip
def test_what_passes_is_tried_again(workspace, kobo, pull, fault):
    kobo.server.faults = [fault, None]
    assert (pull().outcome, len(kobo.server.requests)) == ("new", 2)
    assert json.loads((workspace.raw / "eastmere/pulled/visits.json").read_bytes())["results"]


def test_what_does_not_pass_after_some_attempts_is_told(workspace, kobo, pull):
    kobo.server.faults = [reply(500)] * 10
    pulled = pull()
    assert (pulled.outcome, len(kobo.server.requests)) == ("failed", QUICK.attempts)
    assert "500" in pulled.problem
    assert is_empty(workspace)


def test_the_wait_that_a_server_asks_for_is_kept(kobo, pull):
    kobo.server.faults = [reply(429, {"Retry-After": "1"}), None]
    started = time.monotonic()
    assert pull().outcome == "new"
    assert time.monotonic() - started >= 1


def test_a_wait_beyond_the_end_of_the_pull_is_not_begun(kobo, pull):
    kobo.server.faults = [reply(429, {"Retry-After": "86400"})]
    started = time.monotonic()
    assert "86400 seconds" in pull().problem
    assert time.monotonic() - started < 5


def test_waits_grow_and_differ():
    server = Server("http://127.0.0.1:9", replace(QUICK, first_wait=1, longest_wait=60))
    waits = {attempt: [server._wait(failed(attempt)) for _ in range(50)] for attempt in (1, 4)}
    assert max(waits[1]) <= 1 < max(waits[4]) <= 8
    assert all(len(set(tried)) > 40 for tried in waits.values())


def failed(attempt):
    state = RetryCallState(None, None, (), {})
    state.attempt_number = attempt
    state.set_exception((PassingError, PassingError("The server fell silent.", "Wait."), None))
    return state


def test_pages_come_over_one_line(kobo, pull, declare):
    declare(VISITS.format(url=kobo.server.url) + "page_size = 1")
    kobo.records = [{"_id": number} for number in range(6)]
    assert pull().records == 6
    assert len(kobo.server.requests) == 6
    assert len({request.port for request in kobo.server.requests}) == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0), ("120", 120), (" 7 ", 7), ("Sun, 01 Feb 2015 10:00:00 GMT", 0),
        ("-1", None), ("1.5", None), ("soon", None), ("", None), ("٣", None),
    ],
)  # fmt: skip
def test_a_wait_is_a_number_or_a_moment(header, seconds):
    assert said_wait(header) == seconds


@pytest.mark.parametrize(
    ("status", "remedy"),
    [
        (400, "ids, periods"),
        (401, "Put a good one"),
        (403, "may not read this"),
        (404, "moved or deleted"),
        (410, "Take the connection out"),
        (418, "Check the url"),
    ],
)
def test_what_somebody_must_act_on_is_asked_once_and_said(workspace, kobo, pull, status, remedy):
    kobo.server.faults = [reply(status)]
    pulled = pull()
    assert (pulled.outcome, len(kobo.server.requests)) == ("failed", 1)
    assert str(status) in pulled.problem
    assert remedy in pulled.remedy
    assert is_empty(workspace)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (sign_in_page(), "web page"),
        (reply(body=b"  <HTML><title>Down</title></HTML>"), "web page"),
        (reply(body=b'{"count": 1, "results": [{"_id": 1}'), "not JSON"),
        (reply(body=b""), "not JSON"),
        (reply(204), "not JSON"),
        (reply(body=b"\xff\xfe\x00"), "not JSON"),
        (reply(body=b"[" * 200_000), "not JSON"),
        (as_json([]), "not what this kind"),
        (as_json({"detail": "hello"}), "not what this kind"),
        (as_json({"count": 1, "results": {"_id": 1}}), "not what this kind"),
        (as_json({"count": 1, "results": [1]}), "not what this kind"),
        (as_json({"count": "many", "results": []}), "not what this kind"),
    ],
)
def test_an_answer_that_is_not_data_is_told_and_never_dropped(workspace, kobo, pull, answer, told):
    kobo.server.faults = [answer]
    pulled = pull()
    assert told in pulled.problem
    assert is_empty(workspace)


def test_what_was_fetched_before_stays_when_a_pull_fails(workspace, kobo, pull):
    pull()
    before = (workspace.raw / "eastmere/pulled/visits.json").read_bytes()
    kobo.server.faults = [sign_in_page()]
    failed = pull()
    assert failed.last_success is not None
    assert (workspace.raw / "eastmere/pulled/visits.json").read_bytes() == before
    assert pull().outcome == "unchanged"


ELSEWHERE = ["http://127.0.0.2:1/", "https://127.0.0.1/", "//192.0.2.1/x", "file:///etc/passwd",
             "http://[", "ftp://127.0.0.1/", "http://127.0.0.1@192.0.2.1/"]  # fmt: skip


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_redirect_to_another_server_is_not_followed(kobo, pull, address):
    kobo.server.faults = [reply(302, {"Location": address})]
    assert "another address" in pull().problem
    assert len(kobo.server.requests) == 1


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_next_link_to_another_server_is_not_followed(workspace, kobo, pull, address):
    kobo.server.faults = [as_json({"count": 2, "results": [{"_id": 1}], "next": address})]
    assert "leads to another server" in pull().problem
    assert len(kobo.server.requests) == 1
    assert is_empty(workspace)


def test_the_secret_does_not_go_to_another_port_of_the_same_machine(kobo, pull):
    with serving(lambda _: reply()) as other:
        kobo.server.faults = [reply(302, {"Location": f"{other.url}/api"})]
        pull()
        assert other.requests == []


def test_a_redirect_within_the_server_is_followed(kobo, pull):
    place = "/api/v2/assets/aVisits/data/?format=json&limit=1000"
    kobo.server.faults = [reply(301, {"Location": place}), None]
    assert pull().outcome == "new"


def test_redirects_in_circles_end(kobo, pull):
    kobo.server.faults = [reply(302, {"Location": "/round"})] * 50
    assert "circles" in pull().problem
    assert len(kobo.server.requests) < 10


def test_pages_in_circles_end(kobo, pull):
    page = as_json({"count": 9, "results": [{"_id": 1}], "next": kobo.server.url + "/again"})
    kobo.server.faults = [page] * 50
    assert "circles" in pull().problem
    assert len(kobo.server.requests) < 10


def test_there_is_an_end_to_pages(kobo, pull):
    usual = kobo.server.answer
    numbers = iter(range(1000))

    def endless(_request):
        number = next(numbers)
        return as_json({"count": 9, "results": [], "next": f"{kobo.server.url}/p{number}"})

    kobo.server.answer = endless
    assert "more than 20 pages" in pull(replace(QUICK, answers=20)).problem
    kobo.server.answer = usual


def test_a_slow_drip_ends_with_the_time_of_the_pull(workspace, kobo, pull, declare):
    declare(VISITS.format(url=kobo.server.url) + "minutes = 0.01")
    kobo.server.faults = [dripping(20)]
    started = time.monotonic()
    assert "longer than 0.6 seconds" in pull().problem
    assert time.monotonic() - started < 5
    assert is_empty(workspace)


def test_a_drip_of_headers_ends_as_well(pull, declare, monkeypatch):
    monkeypatch.setenv("KOBO_TOKEN", "t")
    with raw_server(b"HTTP/1.1 200 OK\r\nX-Slow: ", drip=True) as url:
        declare(VISITS.format(url=url) + "minutes = 0.01")
        started = time.monotonic()
        assert "longer than 0.6 seconds" in pull().problem
    assert time.monotonic() - started < 5


def test_a_silent_server_is_told(kobo, pull):
    kobo.server.faults = [reply(200, {"Content-Length": "9"}, lambda _: time.sleep(0.5))] * 4
    assert "fell silent" in pull(replace(QUICK, seconds_of_silence=0.1)).problem


def test_a_server_that_is_not_there_is_told(pull, declare, monkeypatch):
    monkeypatch.setenv("KOBO_TOKEN", "t")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        declare(VISITS.format(url=f"http://127.0.0.1:{taken.getsockname()[1]}"))
        assert "takes no connection" in pull().problem


@pytest.mark.parametrize("answer", [b"\x00\x01\x02\r\n\r\n", b"SSH-2.0-OpenSSH_9\r\n", b""])
def test_a_server_of_another_kind_is_told(pull, declare, monkeypatch, answer):
    monkeypatch.setenv("KOBO_TOKEN", "t")
    with raw_server(answer) as url:
        declare(VISITS.format(url=url))
        assert "broke off" in pull().problem


def test_a_gzip_bomb_is_stopped_while_it_unpacks(workspace, kobo, pull, declare):
    declare(VISITS.format(url=kobo.server.url) + "largest_megabytes = 1")
    kobo.server.faults = [zipped(b" " * 100_000_000)]
    assert "more than 1 megabytes" in pull().problem
    assert is_empty(workspace)


def test_the_limit_is_for_all_pages_together(kobo, pull, declare):
    declare(VISITS.format(url=kobo.server.url) + "largest_megabytes = 1\npage_size = 1")
    kobo.records = [{"_id": number, "note": "x" * 400_000} for number in range(5)]
    assert "more than 1 megabytes" in pull().problem


def test_a_packed_answer_is_read(kobo, pull):
    kobo.server.faults = [zipped(b'{"count": 1, "next": null, "results": [{"_id": 1}]}')]
    assert pull().outcome == "new"


def test_a_certificate_that_nobody_vouches_for_is_refused(pull, declare, monkeypatch, tmp_path):
    monkeypatch.setenv("KOBO_TOKEN", "t")
    with raw_server(b"", certificate=make_certificate(tmp_path)) as url:
        declare(VISITS.format(url=url.replace("http:", "https:")))
        assert "certificate was not accepted" in pull().problem


def make_certificate(folder):
    file = folder / "server.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
               "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", file, "-out",
               folder / "certificate.pem"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return folder / "certificate.pem", file


class raw_server:  # noqa: N801 - it reads as the function it is
    """A server below HTTP: it sends these bytes, perhaps one by one, perhaps behind TLS."""

    def __init__(self, answer, *, drip=False, certificate=None):
        self.answer, self.drip, self.certificate = answer, drip, certificate

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def __exit__(self, *_):
        self.listener.close()

    def serve(self):
        for _ in range(20):
            try:
                line, _ = self.listener.accept()
                with line if not self.certificate else self.secure(line) as open_line:
                    open_line.recv(4096)
                    open_line.sendall(self.answer)
                    for _ in range(200 if self.drip else 0):
                        open_line.sendall(b"x")
                        time.sleep(0.05)
            except (OSError, ssl.SSLError):
                continue

    def secure(self, line):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.certificate)
        return context.wrap_socket(line, server_side=True)
