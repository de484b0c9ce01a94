"""Hashtags: people's attributes become dimensions, languages are passed over, order is none."""

import json

import pytest

from tests.fixtures.invented import read_one
from tests.fixtures.tables import as_csv, as_grid_json
from tests.fixtures.workbooks import workbook

ATTRIBUTES = """
[{table}.attributes]
f = {{ sex = "F" }}
m = {{ sex = "M" }}
i = {{ sex = "X" }}
adolescents = {{ age_band = "15-17" }}
"""
EVENTS = """
id = "tagged"
title = "Known by hashtags"
produces = "events"
[columns.date]
headers = ["#date"]
required = true
[columns.title]
headers = ["#activity+name"]
[[counts]]
headers = ["#reached"]
""" + ATTRIBUTES.format(table="counts")
FIGURES = """
id = "tagged"
title = "Known by hashtags"
produces = "values"
[columns.indicator]
headers = ["#indicator+name"]
required = true
[columns.period]
headers = ["#date"]
required = true
[[values]]
headers = ["#reached"]
""" + ATTRIBUTES.format(table="values")


ROWS = [
    ["Dato", "Navn", "I alt", "Piger", "Drenge 15-17", "note"],
    ["#date", "#activity +name +i_da", "#reached", "#reached+f", "#reached +adolescents +m", ""],
    ["2031-01-05", "Skak", "12", "5", "4", "x"],
]


def counts(read):
    kinds = {k["count_kind_id"]: k["disagg_key"] for k in read.rows("core_count_kinds")}
    found = read.rows("core_event_counts")
    return {kinds[row["count_kind_id"]]: row["measured_value"] for row in found}


def as_objects(rows):
    _, tags, *body = rows
    named = [tag or "note" for tag in tags]
    return json.dumps([dict(zip(named, row, strict=True)) for row in body]).encode()


@pytest.mark.parametrize(
    "content",
    [
        as_csv(ROWS),
        workbook({"About": [["Read me", "first"]], "3W": [["Title"], [], *ROWS]}),
        as_grid_json(ROWS),
        as_grid_json(ROWS[1:]),
        as_objects(ROWS),
    ],
    ids=["csv", "xlsx", "grid", "grid without headings", "objects"],
)
def test_attributes_of_people_are_the_breakdown_of_an_event(content):
    read = read_one(content, template=EVENTS)
    assert read.column("core_events", "participation_count") == [12]
    assert read.column("core_events", "event_title") == ["Skak"]
    assert counts(read) == {"sex=F": 5, "age_band=15-17|sex=M": 4}
    assert read.kept_back == []


def test_attributes_of_people_are_the_breakdown_of_a_figure():
    rows = [
        ["#indicator+name", "#date", "#reached+f+adolescents", "#reached"],
        ["Participations", "2031-Q1", "5", "<5"],
    ]
    read = read_one(as_csv(rows), template=FIGURES)
    told = [(v["disagg_key"], v["reported_value"]) for v in read.rows("core_reported_values")]
    assert told == [("age_band=15-17|sex=F", 5), ("", None)]


def test_an_attribute_that_the_template_does_not_know_is_never_counted():
    rows = [["#date", "#reached", "#reached+elderly"], ["2031-01-05", "12", "5"]]
    assert counts(read_one(as_csv(rows), template=EVENTS)) == {}


def test_of_two_languages_neither_is_taken():
    rows = [
        ["#date", "#activity+name+i_da", "#activity+name+i_fr", "#reached"],
        ["2031-01-05", "Skak", "Échecs", "12"],
    ]
    assert read_one(as_csv(rows), template=EVENTS).kept_back == [("", "unknown_layout")]


def test_the_language_that_the_template_names_is_taken():
    rows = [
        ["#date", "#activity+name+i_da", "#activity+name+i_fr", "#reached"],
        ["2031-01-05", "Skak", "Échecs", "12"],
    ]
    template = EVENTS.replace("#activity+name", "#activity+name+i_fr")
    read = read_one(as_csv(rows), template=template)
    assert read.column("core_events", "event_title") == ["Échecs"]


def test_tags_stand_within_the_first_25_rows():
    for above, reason in ((24, []), (25, [("", "unknown_layout")])):
        read = read_one(workbook({"S": [*[["x"]] * above, *ROWS[1:]]}), template=EVENTS)
        assert read.kept_back == reason
