"""Where only events of a period have changed, a night counts that period anew and ends the same."""

import random
from contextlib import suppress

import pytest

from citywise.stages.night import open_night
from tests.fixtures.changes import (
    another_version,
    send_progress,
    send_shared,
    set_coverage,
    set_day,
    small_network,
    withdraw,
)
from tests.fixtures.nights import CORRECTIONS, RATES, send, write
from tests.fixtures.rebuilds import MADE, contents, in_full, work

NIGHTS = 12
DIARY = """\
id = "diary"
title = "Diary: what happened on whatever days"
produces = "events"
[report]
city = "folder"
period = "column"
key = ["file"]
[columns.ref]
headers = ["No"]
[columns.date]
headers = ["Day"]
required = true
[columns.activity_type]
headers = ["What"]
[columns.status]
headers = ["State"]
[columns.planned_on]
headers = ["Intended on"]
[columns.partner]
headers = ["With"]
[columns.partner_role]
headers = ["They"]
[[counts]]
headers = ["Guests"]
[[counts]]
headers = ["Girls"]
breakdown = { sex = "F" }
"""
DIARY_HEADING = "No,Day,What,State,Intended on,With,They,Guests,Girls\n"
HEADINGS = (
    "Ref,Date,Activity,Status,Participants\n",
    "Ref,Date,Activity,Status,Participants,Women,Men,15-29\n",
    "Ref,Date,Activity,Status,Participants,Planned on\n",
    "Ref,Date,Activity,Status,Participants,Partners,Role of partners,Women\n",
)
EXPECTED = """\
city_id,template_id,first_period,last_period,due_days
eastmere,event-log,2025-Q1,2026-Q2,{0}
eastmere,quarterly-progress,2025-Q1,2025-Q4,30
skovby,event-log,2025-Q2,2025-Q4,{0}
bordeau,event-log,2025-Q1,2025-Q2,{0}
bordeau,diary,2025-Q1,2026-Q1,30
"""
PARTNERS = """\
partner_id,city_id,partner_name,aliases,partner_type
eastmere/school,eastmere,Eastmere School,,school
eastmere/fc,eastmere,Eastmere FC,,{}
bordeau/fc,bordeau,Bordeau FC,,sports_club
"""
CITIES = ("eastmere", "skovby", "bordeau")


def test_only_the_period_of_a_changed_log_is_counted_anew(network):
    send(network, "eastmere/2025-Q2.csv", a_log("04", 40, "2"), seconds_ago=30)
    assert night_on(network) == {("eastmere", "2025-Q2")}


def test_an_event_that_moves_concerns_two_periods(network):
    send(network, "eastmere/diary 1.csv", DIARY_HEADING + "9,2025-11-02,Sports,Completed,,,,14,\n")
    assert night_on(network) == {("eastmere", "2025-Q3"), ("eastmere", "2025-Q4")}


def test_an_event_that_is_told_again_concerns_the_period_where_it_stood(network):
    send(network, "eastmere/diary 2.csv", DIARY_HEADING + "9,2025-11-02,Sports,Completed,,,,14,\n")
    assert night_on(network) == {("eastmere", "2025-Q3"), ("eastmere", "2025-Q4")}


@pytest.mark.parametrize(
    "happens",
    [
        lambda at: send_progress(at, random.Random(1)),
        lambda at: write(at, "partners.csv", PARTNERS.format("ngo_cbo")),
        lambda at: send(
            at, "eastmere/diary 2.csv",
            DIARY_HEADING + "8,2025-11-02,Coordination meeting,Completed,,,,14,\n",
        ),
        lambda at: send_shared(at, random.Random(2)),
    ],
    ids=["a report", "a partner", "the first meeting of all", "a file of several cities"],
)  # fmt: skip
def test_what_concerns_all_periods_measures_the_city(network, happens):
    happens(network)
    assert night_on(network) == set()


def a_log(month, count, ref="1"):
    return HEADINGS[0] + f"{ref},2025-{month}-05,Sports,Completed,{count}\n"


@pytest.fixture
def network(tmp_path):
    """eastmere has two quarters of logs, and a diary about a third."""
    workspace = a_network(tmp_path)
    send(workspace, "eastmere/2025-Q1.csv", a_log("01", 20))
    send(workspace, "eastmere/2025-Q2.csv", a_log("04", 30, "2"))
    send(workspace, "eastmere/diary 1.csv", DIARY_HEADING + "9,2025-08-02,Sports,Completed,,,,14,\n",
         seconds_ago=90)  # fmt: skip
    night_on(workspace)
    return workspace


def a_network(root):
    workspace = small_network(root / "network")
    write(workspace, "templates/diary.toml", DIARY)
    write(workspace, "expected_reports.csv", EXPECTED.format(30))
    write(workspace, "partners.csv", PARTNERS.format("sports_club"))
    return workspace


def night_on(workspace, *, read_again=False):
    """A night that ends as if everything had been made anew; the periods counted by themselves."""
    with open_night(workspace) as night:
        measured = work(night)
        made = contents(night)
        periods = set() if measured.is_unchanged else counted_periods(night)
    full = in_full(workspace, workspace.root.parent / "full", read_again=read_again)
    for name in MADE:
        assert made[name] == full[name], name
    return periods


def counted_periods(night):
    return set(night.store.rows("from part_periods").rows())


def send_any_log(at, chance):
    """A log of a quarter with some columns; what it tells may be there in no other quarter."""
    city, quarter = chance.choice(CITIES), chance.randint(1, 4)
    heading = chance.choice(HEADINGS)
    rows = [_row(heading, chance, quarter) for _ in range(chance.randint(0, 5))]
    text = heading + "".join(rows + chance.choice((rows[:1], [])))
    send(at, f"{city}/2025-Q{quarter}.csv", text, seconds_ago=chance.randint(5, 90))


def send_diary(at, chance):
    """Days of two years; the same numbers stand in other diaries and in logs."""
    city, heading = chance.choice(CITIES), DIARY_HEADING
    rows = [_row(heading, chance, chance.randint(1, 4)) for _ in range(chance.randint(0, 4))]
    rows = [row.replace("2025-1", chance.choice(("2025-1", "2026-1"))) for row in rows]
    name = f"{city}/diary {chance.randint(1, 3)}.csv"
    send(at, name, heading + "".join(rows), seconds_ago=chance.randint(5, 90))


def _row(heading, chance, quarter):
    month = f"{3 * quarter - 2 + chance.randint(0, 2):02}"
    count = chance.choice(("", "ca. 1.200.3", "12-15", *map(str, range(10, 40))))
    day = chance.choice(("31", *("05", "12", "19") * 5))
    told = {
        "Ref": chance.choice(("", *"12345")),
        "Date": f"2025-{month}-{day}",
        "Activity": chance.choice(("Sports", "Mentoring", "Sports", "Coordination meeting", "Odd")),
        "Status": chance.choice(("Completed", "Completed", "Completed", "Planned", "Cancelled")),
        "Participants": count,
        "Women": chance.choice(("", "3", "7")),
        "Men": chance.choice(("", "2")),
        "15-29": chance.choice(("", "5")),
        "Planned on": chance.choice(("", "2024-12-12", "2025-05-01", "never")),
        "Partners": chance.choice(("", "Eastmere FC", "Bordeau FC", "Nobody")),
        "Role of partners": chance.choice(("", "lead", "co-lead", "??")),
    }
    meant = {"No": "Ref", "Day": "Date", "What": "Activity", "State": "Status", "They": "Role of partners",
             "Intended on": "Planned on", "With": "Partners", "Guests": "Participants",
             "Girls": "Women"}  # fmt: skip
    return ",".join(told[meant.get(name, name)] for name in heading.strip().split(",")) + "\n"


def remove_file(at, chance):
    """A file that lies there goes, and what it told stays."""
    if found := sorted(at.raw.glob("*/*.csv")):
        chance.choice(found).unlink()


OF_EVENTS = {"a log": send_any_log, "another log": send_any_log, "a diary": send_diary}
OF_ALL = {
    "a report": send_progress,
    "a withdrawal": withdraw,
    "nothing is withdrawn": lambda at, _: write(at, "corrections.csv", CORRECTIONS),
    "a file leaves": remove_file,
    "rates": lambda at, chance: write(at, "fx_rates.csv", RATES.format(chance.random() + 1)),
    "a version": lambda at, _: another_version(at, "out_participations"),
    "the packaged definition": lambda at, _: write(at, "indicators.yaml", "[]\n"),
    "a day": set_day,
    "a setting": set_coverage,
    "obligations": lambda at, chance: write(
        at, "expected_reports.csv", EXPECTED.format(chance.choice((30, 3000)))
    ),
    "a kind of partner": lambda at, chance: write(
        at, "partners.csv", PARTNERS.format(chance.choice(("ngo_cbo", "school")))
    ),
}
MOMENTS = (
    "citywise.stages.take_in.look_across",
    "citywise.warehouse.crosschecks.forget_outcomes",
    "citywise.measures.runner._fill_in_missing",
    "citywise.stages.measure._value_changed",
)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_happens_to_logs_the_night_ends_as_if_all_were_counted_anew(
    tmp_path, monkeypatch, seed
):
    chance, workspace, by_period = random.Random(seed), a_network(tmp_path), 0
    for city in CITIES:
        for quarter in (1, 2, 4):
            text = HEADINGS[1] + _row(HEADINGS[1], chance, quarter)
            send(workspace, f"{city}/2025-Q{quarter}.csv", text, seconds_ago=120)
    for number in range(1, NIGHTS + 1):
        happen(workspace, chance)
        if chance.random() < 0.2:
            cut_short(workspace, monkeypatch, chance.choice(MOMENTS))
            happen(workspace, chance)
        by_period += bool(night_on(workspace, read_again=number % 4 == 0))
    assert by_period > NIGHTS / 4


def happen(workspace, chance):
    of_events = chance.choices(list(OF_EVENTS.values()), k=chance.randint(1, 3))
    of_all = chance.sample(list(OF_ALL.values()), chance.choice((0, 0, 1, 2)))
    for step in (*of_events, *of_all):
        step(workspace, chance)


def cut_short(workspace, monkeypatch, moment):
    def end(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, open_night(workspace) as night:
        patch.setattr(moment, end)
        with suppress(KeyboardInterrupt):
            work(night)
