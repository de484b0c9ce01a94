"""What a night carries over is what it would have made anew: of everything that may change."""

import random
import shutil

import pytest

from citywise.stages import measure, take_in
from citywise.stages.night import open_night
from citywise.stages.refer import refer
from citywise.workspace import Workspace
from tests.fixtures.changes import (
    ANOTHER_NAME,
    SHARED_HEADING,
    STEPS,
    add_city,
    another_version,
    another_word,
    purge,
    remove_city,
    say_of_template,
    send_figures,
    send_log,
    send_shared,
    small_network,
)
from tests.fixtures.invented import CITIES
from tests.fixtures.nights import (
    DEFINITION,
    EXPECTED,
    LOG,
    RATES,
    STATES,
    UNREAD,
    correct,
    send,
    set_to,
    write,
)
from tests.fixtures.rebuilds import MADE, in_full, night_on
from tests.fixtures.small_templates import a_log

NIGHTS = 8
Q1, PROGRESS = "eastmere/2025-Q1.csv", "eastmere/2025-Q1 progress.csv"
GATHERINGS = """\
1,Eastmere,2025-01-11,Sports,Completed,9
02-1,Skovby,2025-02-05,Sports,Completed,33
,Skovby,2025-03-11,Sports,Completed,17
,Skovby,2025-03-11,Sports,Completed,17
"""
LEAVES = "city,since,decided_by,reason,erase\n"
SECTIONS = """\
Day,Activity,Present
Mentors,,
2031-01-02,Sports,12
Riverton,,
2031-01-03,Sports,14
"""
AGREED = "eastmere,quarterly-progress,2025-Q1,2025-Q1,30\n"
POPULATION = "city_id,attribute,year,value\neastmere,population,2025,50000\n"


def first_files(at):
    """eastmere and skovby share a file, eastmere reports money, bordeau has a log alone.

    Of the shared file one record stands in skovby's log too.
    """
    chance = random.Random(3)
    send_log(at, chance, "bordeau")
    send(at, "skovby/2025-Q1.csv", LOG.format(month="02", count=33), seconds_ago=5)
    send(at, Q1, LOG.format(month="01", count=27) + UNREAD)
    elsewhere = "3,Elsewhere,2025-02-11,Sports,Completed,15\n"
    send(at, "bordeau/gatherings 1.csv", SHARED_HEADING + GATHERINGS + elsewhere)
    send_figures(at, 1, [5000, 40, 30, 20], twice=True)


SCRIPT = {
    "the first files": first_files,
    "a new file": lambda at: send(at, "bordeau/2025-Q3.csv", LOG.format(month="08", count=33)),
    "a file with other columns": lambda at: send(
        at, "bordeau/2025-Q4.csv", LOG.format(month="11", count=33).replace("\n", ",\n")
        .replace("Men,", "Men,Boys"), seconds_ago=10
    ),
    "another report": lambda at: send_figures(at, 2, [7000, 60, 20, 30]),
    "a correction of a cell": lambda at: correct(at, Q1, ",E3,31,replace,41,Typing slip"),
    "a revision": lambda at: send(
        at, Q1, LOG.format(month="01", count=40) + UNREAD, seconds_ago=30
    ),
    "a file that repeats another": lambda at: send(
        at, "eastmere/2025-Q2.csv", LOG.format(month="01", count=40), seconds_ago=20
    ),
    "a template": lambda at: another_word(at, random.Random(2), "event-log"),
    "a version of a reported indicator": lambda at: another_version(at, "out_training_completion"),
    "a version of a counted indicator": lambda at: write(at, "indicators.yaml", DEFINITION),
    "a rate": lambda at: write(at, "fx_rates.csv", RATES.format("1.25")),
    "a population": lambda at: write(at, "city_attributes.csv", POPULATION),
    "another population": lambda at: write(
        at, "city_attributes.csv", POPULATION.replace("50000", "60000")
    ),
    "another name of a city": lambda at: write(at, "cities.csv", ANOTHER_NAME),
    "another city": lambda at: add_city(at, None),
    "a city less": lambda at: remove_city(at, None),
    "reports are due later": lambda at: write(
        at, "expected_reports.csv", EXPECTED.replace(",30", ",3000")
    ),
    "a report is agreed no longer": lambda at: write(
        at, "expected_reports.csv", EXPECTED.replace(AGREED, "")
    ),
    "a city releases no longer": lambda at: write(
        at, "release_states.csv", STATES.format(state="draft")
    ),
    "a withdrawal": lambda at: correct(at, "bordeau/2025-Q3.csv", ",,,withdraw_file,,Wrong"),
    "it counts again": lambda at: (at.reference / "corrections.csv").unlink(),
    "a file leaves the drop folder": lambda at: (at.raw / PROGRESS).unlink(),
    "files are kept no longer": purge,
    "a template of files that are gone": lambda at: say_of_template(
        at, "quarterly-progress", "search_rows = 12", "search_rows = 12\nyear_starts = 4"
    ),
    "repeats in files that are gone": lambda at: say_of_template(
        at, "gatherings", 'key = ["file"]', 'key = ["file"]\nsame_rows = "set_aside"'
    ),
    "a day": lambda at: set_to(at, "2031-06-01", "2031-06-02"),
    "another year": lambda at: set_to(at, "2031-06-02", "2032-01-02"),
    "a coverage": lambda at: set_to(at, "threshold = 5", "threshold = 5\nminimum_coverage = 0.9"),
    "a threshold": lambda at: set_to(at, "threshold = 5", "threshold = 7"),
    "a city leaves": lambda at: write(at, "withdrawals.csv", LEAVES + "bordeau,2031-01-01,Ada,Ended,\n"),
    "its records too": lambda at: write(
        at, "withdrawals.csv", LEAVES + "bordeau,2031-01-01,Ada,Ended,yes\n"
    ),
    "nothing": lambda _: None,
}  # fmt: skip


@pytest.mark.slow
def test_after_every_change_the_night_ends_as_if_everything_were_made_from_nothing(tmp_path):
    workspace = small_network(tmp_path / "network")
    for what, happens in SCRIPT.items():
        happens(workspace)
        _, made = night_on(workspace)
        full = in_full(workspace, tmp_path / "full", read_again=True)
        for name in MADE:
            assert made[name] == full[name], (what, name)


@pytest.mark.slow
def test_whatever_changes_together_the_night_ends_so(tmp_path):
    chance, workspace = random.Random(1), small_network(tmp_path / "network")
    send_log(workspace, chance, "eastmere")
    send_shared(workspace, chance)
    for number in range(1, NIGHTS + 1):
        what = chance.sample(list(STEPS), chance.randint(1, 2))
        for step in what:
            STEPS[step](workspace, chance)
        _, made = night_on(workspace)
        full = in_full(workspace, tmp_path / "full", read_again=number % 4 == 0)
        for name in MADE:
            assert made[name] == full[name], (number, what, name)


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """After a night with the first files."""
    workspace = small_network(tmp_path_factory.mktemp("first") / "network")
    first_files(workspace)
    night_on(workspace)
    return workspace


@pytest.fixture
def network(first, tmp_path):
    return Workspace(shutil.copytree(first.root, tmp_path / "network"))


ALL = 8


@pytest.mark.parametrize(
    ("happens", "cities"),
    [
        (lambda at: send_log(at, random.Random(9), "bordeau"), 1),
        (lambda at: send_log(at, random.Random(9), "eastmere"), 2),
        (lambda at: write(at, "fx_rates.csv", RATES.format("1.25")), 2),
        (lambda at: another_word(at, random.Random(2), "event-log"), 3),
        (lambda at: another_word(at, random.Random(2), "gatherings"), 2),
        (lambda at: write(at, "cities.csv", CITIES + "elsewhere,Elsewhere,GB,en,.,dmy,,\n"), 3),
        (lambda at: write(at, "release_states.csv", STATES.format(state="draft")), 0),
        (lambda at: set_to(at, "2031-06-01", "2031-06-02"), 0),
        (lambda at: set_to(at, "threshold = 5", "threshold = 7"), 0),
        (lambda at: set_to(at, "threshold = 5", "threshold = 5\nminimum_coverage = 0.9"), ALL),
    ],
    ids=["a file", "a file of cities that share one", "a rate", "a template",
         "a template of a shared file", "a city that a shared file may mean", "a release state",
         "a day", "a threshold", "a coverage"],
)  # fmt: skip
def test_only_what_depends_on_a_change_is_measured_anew(network, happens, cities):
    happens(network)
    measured, _ = night_on(network)
    assert measured.cities == cities


def test_another_program_measures_every_city_and_reads_every_file(network, monkeypatch, tmp_path):
    for stage in (measure, take_in):
        monkeypatch.setattr(stage, "code_fingerprint", lambda *_: "another program")
    with open_night(network) as night:
        refer(night)
        assert sum(take_in.take_in(night).submissions.values()) == len(
            list(network.raw.glob("*/*"))
        )
    measured, made = night_on(network)
    assert measured.cities == ALL
    assert made == in_full(network, tmp_path / "full", read_again=True)


@pytest.mark.parametrize(
    ("indicator", "read_again", "cities"),
    [("out_women_share", 0, 0), ("out_training_completion", 1, 2)],
    ids=["counted from logs", "told in reports"],
)
def test_another_version_changes_the_rows_of_its_indicator_alone(
    network, tmp_path, indicator, read_again, cities
):
    _, before = night_on(network)
    another_version(network, indicator)
    with open_night(network) as night:
        refer(night)
        assert sum(take_in.take_in(night).submissions.values()) == read_again
    measured, after = night_on(network)
    changed = set(before["measure_values"]) ^ set(after["measure_values"])
    assert measured.cities == cities
    assert changed
    assert all(indicator in row for row in changed)
    assert after == in_full(network, tmp_path / "full", read_again=True)


def test_a_row_above_others_is_no_section_once_it_is_known_to_name_a_city(tmp_path):
    workspace = small_network(tmp_path / "network")
    write(
        workspace, "templates/log.toml", a_log("Present") + "\n[columns.program]\nsections = true\n"
    )
    send(workspace, "eastmere/log.csv", SECTIONS)
    night_on(workspace)
    write(workspace, "cities.csv", CITIES + "riverton,Riverton,GB,en,.,dmy,,\n")
    _, made = night_on(workspace)
    assert made == in_full(workspace, tmp_path / "full", read_again=True)
