"""A network in which small counts are hidden at known places, and three nights of it.

Whoever has everything public must not find them. The numbers differ from one `World` to another;
what a release shows does not.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.stages.give_back import give_back
from citywise.stages.night import open_night
from tests.fixtures.invented import make_workspace
from tests.fixtures.nights import work
from tests.fixtures.registers import PRACTICE_HEAD, PRACTICES, STUDIES, STUDY_HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from citywise.workspace import Workspace

SETTINGS = """
[network]
name = "Planted network"
synthetic = true
[clock]
data_date = 2025-12-01
[intake]
settle_seconds = 0
[release]
audience = "network"
threshold = 10
"""
STATES = """\
city_id,indicator_id,since,state
eastmere,*,2020-01-01,network
skovby,*,2020-01-01,public
bordeau,*,2020-01-01,network
"""
EXPECTED = """\
city_id,template_id,first_period,last_period,due_days
eastmere,event-log,2024-Q4,,30
eastmere,quarterly-progress,2025-Q1,,30
skovby,event-log,2025-Q1,,30
westhaven,event-log,2025-Q1,,30
"""


@dataclass(frozen=True)
class World:
    """The small counts, each from 1 to 9; `name` says where one stands."""

    women_of_a_program: int
    a_program: int
    young: int
    an_activity: int
    stayed: int
    unsafe: int
    complaints: int
    completed_since: int
    baseline: int
    corrected: int
    corrected_baseline: int
    of_a_draft: int
    of_an_open_period: int
    odd_ages: int
    of_a_study: int
    lack_it_in_a_study: int
    corrected_study: int


TRUTH = World(3, 4, 2, 5, 6, 3, 8, 4, 7, 3, 2, 9, 7, 2, 7, 4, 5)
OTHER = World(6, 7, 5, 8, 8, 6, 6, 7, 4, 6, 4, 6, 4, 3, 3, 8, 2)
"""Another world: each of the small counts is another one, and what is shown is the same."""

HEAD = "Ref,Date,Program,Activity,Status,Participants,Women,Men,Under 15,15-29,30+\n"
PEOPLE = """\
id = "people"
title = "A list of people"
produces = "people"
[people]
[report]
key = ["folder", "file"]
[columns.ref]
headers = ["No."]
[columns.date]
headers = ["Day"]
[columns.activity_type]
headers = ["What"]
[columns.sex]
headers = ["Sex"]
[columns.age]
headers = ["Age"]
"""


def event(day: str, program: str, activity: str, *counts: object) -> str:
    """A line of a log: participants, women, men, and the three ages."""
    told = ",".join("" if count is None else str(count) for count in counts)
    return f"{day}{program[:1]}{activity[:2]},{day},{program},{activity},Completed,{told}\n"


def log_2024_q4(world: World, night: int) -> str:
    """In the second night a few more men, in the third many more women."""
    more = world.corrected if night > 1 else 0
    women = 60 - more if night > 2 else 20
    return (
        HEAD
        + event("2024-11-05", "Club", "Sports", 80 + more, 40, 40 + more, 20, 40 + more, 20)
        + event("2024-11-06", "Mentors", "Mentoring", women + 20, women, 20, 12, women, 8)
    )


def log_2025_q1(world: World) -> str:
    few = world.women_of_a_program
    return (
        HEAD
        + event("2025-02-05", "Club", "Sports", 60, 33 - few, 27 + few, 20, 20, 20)
        + event("2025-02-06", "Mentors", "Mentoring", 33, few, 33 - few, 11, 11, 11)
    )


def log_2025_q2(world: World) -> str:
    few = world.a_program
    return (
        HEAD
        + event("2025-05-05", "Club", "Sports", few, 2, few - 2, 0, few, 0)
        + event("2025-05-06", "Mentors", "Mentoring", 44 - few, 20, 24 - few, 12, 20 - few, 12)
    )


def log_2025_q3(world: World) -> str:
    few, young = world.an_activity, world.young
    old = 22 - young
    return (
        HEAD
        + event("2025-08-05", "Mentors", "Mentoring", 50 - few, 25 - few, 25, young, 28 - few, old)
        + event("2025-08-06", "Mentors", "Sports", few, few, 0, 0, few, 0)
    )


def log_2025_q4(world: World) -> str:
    """This period is not over."""
    few = world.of_an_open_period
    return HEAD + event("2025-11-05", "Mentors", "Mentoring", 40 + few, 20, 20 + few, 10, 10, few)


def progress(period: str, *rows: str) -> str:
    return f"Reporting period,{period},,\nMeasure,Baseline,Target,Actual to date\n" + "".join(
        f"{row}\n" for row in rows
    )


def progress_q1(world: World, night: int) -> str:
    base = 50 + (world.corrected_baseline if night > 1 else 0)
    return progress(
        "2025-Q1",
        "Practitioners enrolled in training,,,90",
        "Practitioners completing training,,80,40",
        "Participants enrolled in multi-session programs,100,,60",
        f"Participants attending three quarters of sessions,{base},50,30",
        "Exit forms returned,,,60",
        f"Exit forms: felt safe and respected,,58,{60 - world.unsafe}",
        f"Complaints received,,,{world.complaints}",
        f"Complaints closed within 30 days,,,{world.complaints - 3}",
        "Matched before and after tests,40,,40",
        f"Matched tests with a better result,{world.baseline},30,25",
    )


def progress_q2(world: World) -> str:
    """Since the year began; what came in the quarter is the difference."""
    return progress(
        "2025-Q2",
        "Practitioners enrolled in training,,,130",
        f"Practitioners completing training,,80,{40 + world.completed_since}",
        "Participants enrolled in multi-session programs,,,120",
        f"Participants attending three quarters of sessions,,50,{30 + world.stayed}",
        "Matched before and after tests,40,,80",
        "Matched tests with a better result,20,30,50",
    )


def list_of_people(world: World) -> str:
    rows = [f"{n},2025-02-05,Sports,{'FM'[n % 2]},{20 + n % 5}" for n in range(40)]
    odd = [f"{100 + n},2025-02-05,Sports,F,{-3 - n}" for n in range(world.odd_ages)]
    plain = [f"{200 + n},2025-02-05,Sports,F," for n in range(5 - world.odd_ages)]
    return "No.,Day,What,Sex,Age\n" + "\n".join([*rows, *odd, *plain]) + "\n"


def log_of_others(men: int) -> str:
    return HEAD + event("2025-02-05", "Klubben", "Sports", 100 + men, 100, men, 50, 50, men)


def share(having: int, of: int) -> str:
    """Count, mean and standard deviation of answers that are all yes or no."""
    mean = having / of
    return f"{of},{mean:.4f},{(mean * (1 - mean) * of / (of - 1)) ** 0.5:.4f}"


def studies(world: World, night: int) -> str:
    """A group that is small, a share that few lack, and in the second night a few people more."""
    more = world.corrected_study if night > 1 else 0
    groups = {
        "A": (share(20, 40), f"{world.of_a_study},0.5,0.5"),
        "B": (share(20, 40), share(40 - world.lack_it_in_a_study, 40)),
        "C": (share(20, 40), share(30 + more, 60 + more)),
        "D": (share(20, 40), share(30, 40)),
    }
    rows = (
        f"Eastmere,Open club,oc_retention,unmatched,{ref},,,,{before},{after},,,,,,\n"
        for ref, (before, after) in groups.items()
    )
    return STUDY_HEAD + "".join(rows)


def make_planted(root: Path) -> Workspace:
    """The network with nothing sent."""
    workspace = make_workspace(
        root,
        templates={"people.toml": PEOPLE, "practices.toml": PRACTICES, "studies.toml": STUDIES},
        release_states=STATES,
        expected_reports=EXPECTED,
    )
    workspace.settings_file.write_text(SETTINGS)
    return workspace


def reports(world: World, night: int) -> Iterator[tuple[str, str]]:
    """What lies in the drop folder in the first, second or third night."""
    yield "eastmere/2024-Q4.csv", log_2024_q4(world, night)
    yield "eastmere/2025-Q1.csv", log_2025_q1(world)
    yield "eastmere/2025-Q2.csv", log_2025_q2(world)
    yield "eastmere/2025-Q3.csv", log_2025_q3(world)
    yield "eastmere/2025-Q4.csv", log_2025_q4(world)
    yield "eastmere/progress 2025-Q1.csv", progress_q1(world, night)
    yield "eastmere/progress 2025-Q2.csv", progress_q2(world)
    yield "westhaven/2025-Q1.csv", log_2025_q1(world).replace("33", str(30 + world.of_a_draft))
    yield "bordeau/list 2025-Q1.csv", list_of_people(world)
    yield "eastmere/practices.csv", f"{PRACTICE_HEAD}Open club,The open club,,sports,,,,,\n"
    yield "eastmere/studies.csv", studies(world, night)
    yield "skovby/2025-Q1.csv", log_of_others(100 + 20 * night)


def send(workspace: Workspace, world: World, night: int) -> None:
    """Put the reports of a night into the drop folder; a file that does not change stays."""
    sent = time.time() - 1000 + 100 * night
    for path, text in reports(world, night):
        file = workspace.raw / path
        file.parent.mkdir(exist_ok=True)
        if not file.exists() or file.read_text() != text:
            file.write_text(text)
            os.utime(file, (sent, sent))


def pass_night(workspace: Workspace, world: World, night: int) -> None:
    """What is sent for a night, and every stage of it."""
    send(workspace, world, night)
    with open_night(workspace) as opened:
        work(opened)
        give_back(opened)
