"""What the `citywise` command says, and the code with which it ends."""

import shutil
import subprocess
import sys

import pytest
from demonstration import CHECKOUT, CITYWISE, citywise, copy_network

from citywise.stages.night import open_night
from citywise.workspace import Workspace

DONE, FAILED, UNUSABLE, BUSY = 0, 1, 2, 75


@pytest.fixture
def empty(tmp_path):
    folder = tmp_path / "second"
    done = subprocess.run([CITYWISE, "init", folder], capture_output=True, text=True, check=True)
    assert "network.toml" in done.stdout
    return folder


def test_a_second_network_begins_empty_and_runs(empty):
    done = citywise("run", workspace=empty)
    assert done.returncode == DONE, done.stderr
    assert "0 files seen; nothing new" in done.stdout
    assert "R0001" in done.stdout


def test_a_workspace_is_never_made_twice(empty):
    (empty / "network.toml").write_text("mine")
    again = subprocess.run([CITYWISE, "init", empty], capture_output=True, text=True, check=False)
    assert again.returncode == UNUSABLE
    assert (empty / "network.toml").read_text() == "mine"


def test_a_workspace_that_is_not_there_is_told(tmp_path):
    done = citywise("run", workspace=tmp_path / "nowhere")
    assert done.returncode == UNUSABLE
    assert "citywise init" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_mistake_in_a_reference_file_is_told_with_file_and_line(empty):
    cities = empty / "reference" / "cities.csv"
    with cities.open("a", encoding="utf-8") as file:
        file.write("aarby,Aarby,Nowhere\n")
    done = citywise("run", workspace=empty)
    assert done.returncode == UNUSABLE
    assert "cities.csv" in done.stderr
    assert "line" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("aarby,event-log,2025-Q9,,30", "2025-Q9"),
        ("aarby,no-such-template,2025-Q1,,30", "no-such-template"),
    ],
)
def test_an_obligation_nobody_can_meet_is_told_before_the_night(empty, line, told):
    cities = empty / "reference" / "cities.csv"
    cities.write_text(
        cities.read_text(encoding="utf-8") + "aarby,Aarby,DK,da,,,,\n", encoding="utf-8"
    )
    reports = empty / "reference" / "expected_reports.csv"
    reports.write_text(reports.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    done = citywise("run", workspace=empty)
    assert done.returncode == UNUSABLE
    assert told in done.stderr
    assert not (empty / "warehouse" / "working.duckdb").exists()


def test_two_nights_at_once_are_refused(empty):
    with open_night(Workspace(empty)):
        done = citywise("run", workspace=empty)
    assert done.returncode == BUSY
    assert "Another night is running" in done.stderr


def test_the_demonstration_never_touches_a_real_network(empty):
    report = empty / "raw" / "aarby.csv"
    report.write_text("mine")
    done = citywise("demo", workspace=empty)
    assert done.returncode == UNUSABLE
    assert "synthetic = true" in done.stderr
    assert report.read_text() == "mine"


def test_the_demonstration_is_the_same_every_time(tmp_path):
    first, second = (copy_network(tmp_path / name) for name in ("first", "second"))
    for folder in (first, second):
        assert citywise("demo", workspace=folder).returncode == DONE
    assert contents(first) == contents(second)
    assert len(contents(first)) > 200


def contents(folder):
    files = (file for file in folder.rglob("*") if file.is_file() and file.suffix != ".xlsx")
    return {file.relative_to(folder): file.read_bytes() for file in files}


def test_what_waits_is_listed_with_the_text_that_stood_there(released_demo):
    listed = citywise("quarantine", "--city", "eastmere", workspace=released_demo)
    assert listed.returncode == DONE
    assert "eastmere/2025-Q2 progress.xlsx!Progress!E11" in listed.stdout
    assert "port-halden" not in listed.stdout


def test_a_city_that_is_not_there_is_told(released_demo):
    listed = citywise("quarantine", "--city", "atlantis", workspace=released_demo)
    assert listed.returncode == UNUSABLE
    assert "eastmere" in listed.stderr


def test_the_report_of_a_night_says_what_became_of_every_file(released_demo, tmp_path):
    copy = shutil.copytree(released_demo, tmp_path / "demo", symlinks=True)
    again = citywise("run", workspace=copy)
    assert again.returncode == DONE
    assert "773 files seen; nothing new" in again.stdout
    assert "nothing to read" in again.stdout
    assert "stays: nothing has changed" in again.stdout


def test_generated_pages_are_current():
    done = subprocess.run(
        [CITYWISE, "docs", "--check"], capture_output=True, text=True, check=False, cwd=CHECKOUT
    )
    assert done.returncode == DONE, done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["serve", "--help"]])
def test_help_costs_no_orchestrator(arguments):
    names = ("dagster", "great_expectations", "streamlit", "polars")
    look = (
        "import sys, pipelines.cli\n"
        f"sys.argv = ['citywise', *{arguments!r}]\n"
        "try:\n    pipelines.cli.app()\n"
        "except SystemExit:\n"
        f"    print([name for name in {names!r} if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
