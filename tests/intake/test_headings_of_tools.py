"""Groups before a question, twin columns after a rename, codes that stand for a group of people."""

import pytest

from citywise.errors import WorkspaceError
from tests.fixtures.invented import read_one
from tests.fixtures.tables import as_csv

LOG = """
id = "log"
title = "Log"
produces = "events"
[source]
group_sep = ["/", "."]
[columns.date]
headers = ["day"]
required = true
[columns.ref]
headers = ["meta/rootUuid", "_uuid"]
combine = "first"
[columns.title]
headers = ["what", "what_new"]
combine = "agree"
[[counts]]
headers = ["present", "present_new"]
combine = "agree"
required = true
"""


def log(*rows):
    return read_one(as_csv(list(map(list, rows))), template=LOG)


@pytest.mark.parametrize("day", ["day", "visit/day", "visit.when.day", "a/b/day"])
def test_a_question_stands_behind_its_groups(day):
    assert log([day, "present"], ["2031-01-05", "7"]).kept_back == []


def test_a_question_without_groups_stands_before_one_with():
    read = log(["day", "planned/day", "present"], ["2031-01-05", "2031-01-01", "7"])
    assert str(read.column("core_events", "event_date")[0]) == "2031-01-05"


def test_two_questions_behind_groups_are_none():
    read = log(["a/day", "b/day", "present"], ["2031-01-05", "2031-01-01", "7"])
    assert read.kept_back == [("", "unknown_layout")]


def test_the_better_reference_stands_whatever_the_order_of_the_columns():
    read = log(
        ["day", "present", "_uuid", "meta/rootUuid"],
        ["2031-01-05", "7", "b", "a"],
        ["2031-01-06", "8", "c", ""],
    )
    assert read.column("core_events", "event_ref") == ["a", "c"]


def test_columns_of_a_renamed_question_complete_each_other():
    read = log(
        ["day", "present", "present_new", "what", "what_new"],
        ["2031-01-05", "7", "", "", "Chess"],
        ["2031-01-06", "", "8", "Judo", ""],
        ["2031-01-07", "9", "9", "Run", "Run"],
    )
    assert read.column("core_events", "participation_count") == [7, 8, 9]
    assert read.column("core_events", "event_title") == ["Chess", "Judo", "Run"]
    assert read.kept_back == []


def test_columns_of_a_renamed_question_that_differ_are_kept_back():
    read = log(
        ["day", "present", "present_new", "what", "what_new"],
        ["2031-01-05", "7", "8", "Chess", ""],
        ["2031-01-06", "7", "", "Chess", "Judo"],
    )
    assert read.kept_back == [("B2", "columns_differ"), ("D3", "columns_differ")]
    assert read.column("core_events", "event_title") == [None]


VALUES = """
id = "values"
title = "Data values"
produces = "values"
[source]
period_codes = "dhis2"
[report]
city = "column"
[columns.city]
headers = ["orgUnit"]
words_file = "places.csv"
[columns.period]
headers = ["period"]
required = true
[columns.indicator]
headers = ["dataElement"]
required = true
words_file = "elements.csv"
[columns.group]
headers = ["categoryOptionCombo"]
groups_file = "groups.csv"
[columns.group.groups]
Xr12mI7VPn3 = { sex = "M" }
[[values]]
headers = ["value"]
required = true
"""
MAPS = {
    "maps/places.csv": b"word,means\nO6uvpzGd5pu,eastmere\nOU_SKOV,Skovby\n",
    "maps/elements.csv": b"word,means\nfbfJHSPpUQD,out_participations\n"
    b"cYeuwXTCPkU,out_training_completion/numerator\n",
    "maps/groups.csv": b"word,sex,age_band\nHllvX50cXC0,,\nV6L425pT3A0,F,15-17\n",
}


def data_values(*rows, template=VALUES, maps=MAPS):
    heading = ["dataelement", "period", "orgunit", "catoptcombo", "value"]
    return read_one(as_csv([heading, *map(list, rows)]), template=template, beside=maps)


def test_codes_of_places_elements_and_groups_have_their_meaning_in_maps():
    read = data_values(
        ["fbfJHSPpUQD", "203101", "O6uvpzGd5pu", "HllvX50cXC0", "12"],
        ["fbfJHSPpUQD", "203101", "OU_SKOV", "V6L425pT3A0", "5"],
        ["fbfJHSPpUQD", "203101", "O6uvpzGd5pu", "Xr12mI7VPn3", "7"],
        ["cYeuwXTCPkU", "2031Q1", "O6uvpzGd5pu", "", "4"],
    )
    told = [
        (v["city_id"], v["indicator_id"], v["part_code"], v["disagg_key"], v["reported_value"])
        for v in read.rows("core_reported_values")
    ]
    assert read.kept_back == []
    assert told == [
        ("eastmere", "out_participations", "value", "", 12),
        ("skovby", "out_participations", "value", "age_band=15-17|sex=F", 5),
        ("eastmere", "out_participations", "value", "sex=M", 7),
        ("eastmere", "out_training_completion", "numerator", "", 4),
    ]


def test_a_code_that_no_map_knows_is_kept_back():
    read = data_values(
        ["fbfJHSPpUQD", "203101", "O6uvpzGd5pu", "unknown", "12"],
        ["another", "203101", "O6uvpzGd5pu", "HllvX50cXC0", "12"],
        ["fbfJHSPpUQD", "203101", "elsewhere", "HllvX50cXC0", "12"],
        ["fbfJHSPpUQD", "2031X1", "O6uvpzGd5pu", "HllvX50cXC0", "12"],
    )
    assert read.kept_back == [
        ("D2", "unknown_code"),
        ("A3", "unknown_indicator"),
        ("C4", "unknown_city"),
        ("B5", "not_a_period"),
    ]


@pytest.mark.parametrize(
    ("maps", "message"),
    [
        ({}, "maps/.*: the file is not there"),
        ({"maps/groups.csv": b"code,sex\nx,F\n"}, "the column 'word' is missing"),
        ({"maps/groups.csv": b"word,faith\nx,y\n"}, "'faith' is not allowed"),
        ({"maps/groups.csv": b"word,sex\nx,woman\n"}, "'woman' is none of"),
        ({"maps/groups.csv": b"word,sex\nx,F\nx,M\n"}, "'x' stands twice"),
        ({"maps/groups.csv": b"word,sex\nx,F,M\n"}, "line 2 has more or fewer cells"),
        ({"maps/places.csv": b"word\nx\n"}, "the column 'means' is missing"),
        ({"maps/places.csv": b"word,means\nX,a\nx,b\n"}, "stands there with two meanings"),
    ],
)
def test_a_mistake_in_a_map_is_named(maps, message):
    with pytest.raises(WorkspaceError, match=message):
        data_values(maps=MAPS | maps if maps else {})
