"""Whoever names a person in a report: it is found, whatever the language and the way it is written.

`planted.tsv` has one thing a line, all of it made up: the heading of its column and the text of
its cells, several where only a column shows what they are. `look_alikes.tsv` has what looks
like it and is about nobody.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from citywise.catalogue.personal import KINDS
from citywise.intake.personal.screen import screen_sheet
from tests.fixtures.tables import sheet_of

BETWEEN = " ¦ "


def lines(name: str) -> list[dict[str, str]]:
    path = Path(__file__).with_name(name)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


PLANTED = lines("planted.tsv")
LOOK_ALIKES = lines("look_alikes.tsv")


def found_in(heading: str, texts: str) -> set[tuple[str, int]]:
    """Kind and column of every hit, in a log with the column in its midst."""
    rows = [["Date", heading, "Count"]]
    rows += [
        [f"2031-01-{n:02d}", text, str(10 + n)] for n, text in enumerate(texts.split(BETWEEN), 1)
    ]
    hits, _ = screen_sheet(sheet_of(rows))
    return {(hit.problem.text, hit.problem.column) for hit in hits}


@pytest.mark.parametrize(
    "line",
    PLANTED,
    ids=lambda line: f"{line['language']} {line['kind']} {line['heading']}: {line['texts']}",
)
def test_what_is_about_a_person_is_found(line):
    assert (line["kind"], 1) in found_in(line["heading"], line["texts"])


@pytest.mark.parametrize(
    "line", LOOK_ALIKES, ids=lambda line: f"{line['heading']}: {line['texts']}"
)
def test_what_is_about_nobody_is_left_alone(line):
    assert found_in(line["heading"], line["texts"]) == set()


def test_the_sets_are_large_and_of_every_kind_and_language():
    assert len(PLANTED) >= 200
    assert len(LOOK_ALIKES) >= 200
    assert {line["kind"] for line in PLANTED} == set(KINDS)
    assert {line["language"] for line in PLANTED} == {"en", "fr", "ar", "da", "tr", "es"}
