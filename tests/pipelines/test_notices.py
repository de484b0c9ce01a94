"""Who runs the nights is told that one failed or does not come: once, by e-mail and webhook."""

import json
import logging
import socket
import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer

import dagster as dg
import pytest
from aiosmtpd.controller import Controller
from demonstration import citywise

from citywise.warehouse.incidents import remember_notice
from citywise.warehouse.night_status import NightStatus, write_status
from citywise.workspace import init_workspace
from pipelines.freshness import watch_nights
from pipelines.notices import VARIABLE, tell_operators
from pipelines.telling import describe_notice

BEGAN = datetime(2031, 6, 1, 2, tzinfo=UTC)
LAST = datetime.now(UTC).replace(microsecond=0)
FAILED = NightStatus(BEGAN, BEGAN, "failed", "take_in", last_success_utc=BEGAN - timedelta(days=1))
GOOD = NightStatus(LAST, LAST, "unchanged", last_success_utc=LAST)
LATE = NightStatus(outcome="unchanged", last_success_utc=LAST - timedelta(days=3))
PASSWORD = "s3cret-pass"  # noqa: S105 - of nobody


class Mailbox:
    """A mail server that keeps what it is sent."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.letters.append(
            (envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default))
        )
        return "250 OK"


@pytest.fixture
def mailbox():
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    box.address = f"mailto://127.0.0.1:{port}?from=night@northby.example&to=ada@northby.example"
    yield box
    controller.stop()


@pytest.fixture
def hook():
    """A web server that keeps what it is posted, and answers as it is told to."""

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            content = self.rfile.read(int(self.headers["Content-Length"]))
            server.posted.append(json.loads(content))
            self.send_response(server.answer)
            self.end_headers()

        def log_message(self, *_):
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Hook)
    server.posted, server.answer = [], 200
    server.address = f"json://night:{PASSWORD}@127.0.0.1:{server.server_port}/hook"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def network(tmp_path):
    return init_workspace(tmp_path / "network")


def tell(workspace, *addresses):
    file = workspace.notice_addresses
    file.parent.mkdir(exist_ok=True)
    file.touch(0o600)
    file.write_text("# who runs the nights\n" + "\n".join(addresses))


def happens(workspace, *statuses):
    """The notices that are due, one status after the other."""
    told = []
    for status in statuses:
        write_status(workspace, status)
        sent = tell_operators(workspace)
        told.append(sent.due if sent else None)
    return told


def test_a_letter_says_what_failed_what_readers_see_and_what_to_do(network, mailbox):
    tell(network, mailbox.address)
    assert happens(network, FAILED) == ["failed"]
    ((receivers, letter),) = mailbox.letters
    assert receivers == ["ada@northby.example"]
    assert "Citywise, Our network: the last night failed" in letter["Subject"]
    text = letter.get_body().get_content()
    for words in (
        "The night that began at 2031-06-01 02:00 UTC failed. Stage: Reading files.",
        "No night has succeeded since 2031-05-31 02:00 UTC.",
        "Nothing has been released yet.",
        "citywise nights",
    ):
        assert words in " ".join(text.split())


def test_a_webhook_is_told_the_same(network, hook):
    tell(network, hook.address)
    happens(network, FAILED)
    (posted,) = hook.posted
    assert posted["title"] == "Citywise, Our network: the last night failed"
    assert posted["type"] == "failure"
    assert "Stage: Reading files." in posted["message"]


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        ([GOOD], [None]),
        ([FAILED, FAILED, FAILED], ["failed", None, None]),
        ([FAILED, GOOD, GOOD], ["failed", "recovered", None]),
        ([FAILED, GOOD, FAILED], ["failed", "recovered", "failed"]),
        ([LATE, LATE, GOOD], ["late", None, "recovered"]),
        ([LATE, FAILED, LATE, FAILED], ["late", "failed", None, None]),
    ],
)
def test_each_incident_is_told_once_and_its_end_once(network, hook, statuses, told):
    tell(network, hook.address)
    assert happens(network, *statuses) == told
    assert len(hook.posted) == len([each for each in told if each])


def test_what_nobody_took_is_sent_again(network, hook):
    tell(network, hook.address)
    hook.answer = 500
    write_status(network, FAILED)
    refused = tell_operators(network)
    assert refused.reached == 0
    hook.answer = 200
    assert tell_operators(network).reached == 1
    assert tell_operators(network) is None


def test_one_address_that_is_wrong_keeps_no_other_from_being_told(network, hook):
    tell(network, f"nonsense://{PASSWORD}", f"json://x:{PASSWORD}@127.0.0.1:9/", hook.address)
    write_status(network, FAILED)
    told = describe_notice(tell_operators(network))
    assert told.splitlines() == [
        "the night failed; sent to 1 of 3",
        "  line 2 of keys/notices.txt: not an address that Apprise knows",
        "  line 3 of keys/notices.txt: not sent; it was refused, or nobody answered",
    ]


def test_no_secret_is_ever_shown(network, hook, capfd, caplog):
    caplog.set_level(logging.DEBUG)
    tell(network, f"nonsense://{PASSWORD}", hook.address)
    hook.answer = 403
    write_status(network, FAILED)
    told = tell_operators(network)
    shown = capfd.readouterr()
    assert PASSWORD not in repr(told) + shown.out + shown.err + caplog.text


def test_a_file_that_others_can_read_is_told_and_not_used(network, hook):
    tell(network, hook.address)
    network.notice_addresses.chmod(0o644)
    write_status(network, FAILED)
    assert "can be read by others" in describe_notice(tell_operators(network))
    assert hook.posted == []


def test_an_address_may_stand_in_the_environment(network, hook, monkeypatch):
    monkeypatch.setenv(VARIABLE, hook.address)
    assert happens(network, FAILED) == ["failed"]
    assert len(hook.posted) == 1


def test_without_an_address_nobody_is_told(network):
    assert happens(network, FAILED, GOOD) == [None, None]


def test_a_night_that_finds_the_settings_wrong_sends_a_notice(network, hook):
    tell(network, hook.address)
    good = network.settings_file.read_text()
    network.settings_file.write_text("[network")
    assert citywise("run", workspace=network.root).returncode == 2
    (posted,) = hook.posted
    assert posted["title"] == "Citywise, network: the last night failed"
    assert "Stage: Settings and reference files." in posted["message"]
    network.settings_file.write_text(good)
    done = citywise("run", workspace=network.root)
    assert "notice        the nights succeed again; sent to 1 of 1" in done.stdout


def test_a_notice_that_cannot_be_sent_is_said_and_fails_no_night(network):
    tell(network, "json://127.0.0.1:9/")
    remember_notice(network, "failed")
    done = citywise("run", workspace=network.root)
    assert done.returncode == 0
    assert "sent to 0 of 1" in done.stdout


def test_the_command_tells_of_a_night_that_does_not_come(network, hook):
    tell(network, hook.address)
    write_status(network, LATE)
    done = citywise("nights", "--notify", workspace=network.root)
    assert done.returncode == 1
    assert hook.posted[0]["title"].endswith("no night has succeeded for too long")
    assert "whether the schedule (cron or Dagster) runs" in hook.posted[0]["message"]
    citywise("nights", "--notify", workspace=network.root)
    assert len(hook.posted) == 1


def test_dagster_tells_of_it_as_well(network, hook):
    tell(network, hook.address)
    write_status(network, LATE)
    sensor = watch_nights(network)
    first, second = (sensor(dg.build_sensor_context()) for _ in range(2))
    assert "sent to 1 of 1" in first.skip_message
    assert "Nothing new to tell; the nights are late." in second.skip_message
