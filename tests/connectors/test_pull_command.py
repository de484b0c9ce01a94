"""`citywise pull`: what it says, and the code with which it ends."""

import shutil

import dagster as dg
import pytest
from demonstration import citywise
from filelock import FileLock

from citywise.stages.night import no_progress
from citywise.workspace import init_workspace
from pipelines.definitions import build_definitions
from pipelines.nightly import run_night
from tests.connectors.local_server import FakeKobo, reply, serving

DONE, FAILED, UNUSABLE = 0, 1, 2
CITY = "eastmere,Eastmere,GB,en,.,dmy,,,,\n"
CONNECTION = """
[[connections]]
id = "visits"
kind = "kobo"
url = "{url}"
city = "eastmere"
asset = "aVisits"
secret_env = "KOBO_TOKEN"
"""


@pytest.fixture
def network(tmp_path):
    made = init_workspace(tmp_path / "network")
    cities = made.reference / "cities.csv"
    heading = "city_id,city_name,country,language,decimal_mark,date_order,calendar,currency,encoding,aliases\n"
    cities.write_text(heading + CITY, encoding="utf-8")
    return made


@pytest.fixture
def kobo(network, monkeypatch):
    fake = FakeKobo([{"_id": 1, "day": "2025-01-05"}])
    monkeypatch.setenv("KOBO_TOKEN", fake.token)
    with serving(fake) as server:
        network.connections_file.write_text(CONNECTION.format(url=server.url))
        fake.server = server
        yield fake


def test_the_starter_declares_no_connection_and_shows_how(network):
    told = citywise("pull", workspace=network.root)
    assert told.returncode == DONE
    assert "no connections" in told.stdout
    assert "# kind =" in network.connections_file.read_text(encoding="utf-8")


def test_the_example_of_the_starter_is_right_once_its_marks_are_removed(network):
    lines = network.connections_file.read_text(encoding="utf-8").splitlines()
    first = next(number for number, line in enumerate(lines) if line == "# [[connections]]")
    example = "\n".join(line.removeprefix("# ") for line in lines[first:])
    network.connections_file.write_text(example.replace("my-city", "eastmere"), encoding="utf-8")
    told = citywise("pull", "--last", workspace=network.root)
    assert told.returncode == DONE, told.stderr
    assert told.stdout.count("last success never") == 4


@pytest.mark.usefixtures("kobo")
def test_what_was_pulled_is_told(network):
    done = citywise("pull", workspace=network.root)
    assert done.returncode == DONE, done.stderr
    assert "visits        1 records, new content: raw/eastmere/pulled/visits.json" in done.stdout
    again = citywise("pull", "visits", workspace=network.root)
    assert "nothing has changed" in again.stdout


def test_a_pull_that_failed_is_told_with_its_remedy(network, kobo):
    kobo.server.faults = [reply(401)]
    done = citywise("pull", workspace=network.root)
    assert done.returncode == FAILED
    assert "401" in done.stdout
    assert "Put a good one" in done.stdout
    assert "Last success: never" in done.stdout
    assert kobo.token not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("kobo")
def test_a_mistake_in_the_file_is_told_before_anything_is_fetched(network):
    with network.connections_file.open("a") as file:
        file.write("colour = 'red'\n")
    done = citywise("pull", workspace=network.root)
    assert done.returncode == UNUSABLE
    assert "colour" in done.stderr


def test_a_night_takes_in_what_it_pulled_and_goes_on_without_what_failed(network, kobo):
    with network.connections_file.open("a") as file:
        file.write(CONNECTION.format(url=kobo.server.url).replace("visits", "more-visits"))
    kobo.server.faults = [reply(403)]
    done = citywise("run", "--pull", workspace=network.root)
    assert done.returncode == DONE, done.stdout + done.stderr
    first, *_ = (line for line in done.stdout.splitlines() if line.startswith("pull "))
    assert "2 connections; 1 with new content, 1 failed" in first
    assert "may not read this" in done.stdout
    assert "1 files seen; 1 new content" in done.stdout
    assert "R0001" in done.stdout


@pytest.mark.usefixtures("kobo")
def test_a_night_does_not_wait_for_another_pull(network, capsys):
    with FileLock(network.pulls / "pull.lock"):
        report = run_night(network, no_progress, pull=True)
    assert report.is_success
    assert "pull" not in report.said
    assert "The night goes on without." in capsys.readouterr().err


def test_dagster_pulls_in_a_job_of_its_own_and_shows_a_failure(network, kobo):
    job = build_definitions(network).resolve_job_def("pull")
    assert job.execute_in_process().success
    kobo.server.faults = [reply(403)]
    assert not job.execute_in_process(raise_on_error=False).success


def test_dagster_pulls_before_the_night_where_there_is_something_to_pull(network):
    schedule = build_definitions(network).resolve_schedule_def("pull_at_half_past_one")
    context = dg.build_schedule_context()
    assert len(schedule.evaluate_tick(context).run_requests) == 1
    network.connections_file.unlink()
    assert schedule.evaluate_tick(context).skip_message == "The network declares no connections."
    shutil.rmtree(network.root)
