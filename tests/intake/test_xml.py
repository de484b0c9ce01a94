"""IATI and DHIS2 as XML: records in records, values as written, nothing fetched or expanded."""

import pytest

from citywise.intake.cells import Problem
from citywise.intake.formats.xml import read_xml
from tests.fixtures.invented import read_one

ACTIVITY = """\
<iati-activity default-currency="EUR" xml:lang="en">
  <iati-identifier>XX-1-A</iati-identifier>
  <reporting-org ref="XX-1"><narrative>Invented network</narrative></reporting-org>
  <title><narrative>Youth work</narrative><narrative xml:lang="fr">Jeunesse</narrative></title>
  <activity-status code="2"/>
  <result type="1">
    <title><narrative>Training</narrative></title>
    <indicator measure="1">
      <title><narrative>People trained</narrative></title>
      <reference vocabulary="99" code="T1"/>
      <baseline year="2030" value="5"/>
      <period>
        <period-start iso-date="2031-01-01"/><period-end iso-date="2031-03-31"/>
        <target value="20,000"/>
        <actual value="24,055"/>
        <actual value="10"><dimension name="sex" value="female"/></actual>
        <target value="9"><dimension name="Sex" value="female"/></target>
      </period>
      <period><period-start iso-date="2031-04-01"/><period-end iso-date="2031-06-30"/></period>
    </indicator>
  </result>
</iati-activity>"""
ACTIVITIES = f'<?xml version="1.0"?>\n<iati-activities version="2.03">{ACTIVITY}</iati-activities>'


PERIODS = "activities/results/indicators/periods"
TOTAL = '<actual value="24"/>'
WOMEN = '<actual value="10"><dimension name="sex" value="female"/></actual>'


def activity_with(baselines, actuals):
    """One indicator with two periods; the second has no values of its own."""
    return f"""
    <iati-activity><result><indicator measure="1">
      <title><narrative>People trained</narrative></title>{baselines}
      <period>
        <period-start iso-date="2031-01-01"/><period-end iso-date="2031-03-31"/>{actuals}
      </period>
      <period><period-start iso-date="2031-04-01"/><period-end iso-date="2031-06-30"/></period>
    </indicator></result></iati-activity>"""


def tables(text):
    found = list(read_xml(1, text if isinstance(text, bytes) else text.encode()))
    assert not any(isinstance(each, Problem) for each in found), found
    return {
        sheet.name: [
            {name: row[f"c{i}"] or "" for i, name in enumerate(sheet.head[0])}
            for row in sheet.cells.tail(-1).iter_rows(named=True)
        ]
        for sheet in found
    }


def refusal(text):
    (problem,) = read_xml(1, text if isinstance(text, bytes) else text.encode())
    return problem.reason


@pytest.mark.parametrize("text", [ACTIVITIES, ACTIVITY, ACTIVITIES.replace("\n", "\r")])
def test_targets_and_actuals_of_the_same_people_stand_side_by_side(text):
    rows = tables(text)["activities/results/indicators/periods"]
    told = [
        (r["period-start"], r["dimension/sex"], r["target"], r["actual"], r["baseline"])
        for r in rows
    ]
    assert told == [
        ("2031-01-01", "", "20,000", "24,055", "5"),
        ("2031-01-01", "female", "9", "10", ""),
        ("2031-04-01", "", "", "", "5"),
    ]
    assert {(r["indicator/reference"], r["title"], r["title/fr"]) for r in rows} == {
        ("99:T1", "Youth work", "Jeunesse")
    }


@pytest.mark.parametrize(
    ("baselines", "told"),
    [
        # (the city's whole or women, baseline, its year, actual)
        (
            '<baseline year="2029" value="5"/>',
            [("", "5", "2029", "24"), ("female", "", "", "10"), ("", "5", "2029", "")],
        ),
        (
            '<baseline year="2029" value="3"><dimension name="Sex" value="female"/></baseline>',
            [("", "", "", "24"), ("female", "3", "2029", "10"), ("female", "3", "2029", "")],
        ),
        (
            '<baseline year="2029" value="2"><dimension name="sex" value="male"/></baseline>',
            [
                ("", "", "", "24"), ("female", "", "", "10"), ("male", "2", "2029", ""),
                ("male", "2", "2029", ""),
            ],
        ),
        ("", [("", "", "", "24"), ("female", "", "", "10"), ("", "", "", "")]),
    ],
)  # fmt: skip
def test_a_baseline_stands_with_its_own_dimensions_only(baselines, told):
    rows = tables(activity_with(baselines, TOTAL + WOMEN))[PERIODS]
    assert [
        (r.get("dimension/sex", ""), r["baseline"], r["baseline/year"], r.get("actual", ""))
        for r in rows
    ] == told


def test_a_second_baseline_of_the_same_people_does_not_replace_the_first():
    twice = '<baseline year="2028" value="1"/><baseline year="2029" value="2"/>'
    row = tables(activity_with(twice, TOTAL))[PERIODS][0]
    assert (row["baseline"], row["baseline/year"]) == ("1", "2028")
    assert (row["baseline/again"], row["baseline/again/year"]) == ("2", "2029")


def test_a_second_value_of_the_same_people_does_not_replace_the_first():
    twice = ACTIVITY.replace('<actual value="24,055"/>', '<actual value="1"/><actual value="2"/>')
    row = tables(twice)["activities/results/indicators/periods"][0]
    assert (row["actual"], row["actual/again"]) == ("1", "2")


def test_the_outer_values_of_a_data_value_set_hold_for_each_value():
    text = (
        '<dataValueSet xmlns="http://dhis2.org/schema/dxf/2.0" period="203101" orgUnit="abc">'
        '<dataValue dataElement="de1" value="12"/>'
        '<dataValue dataElement="de2" value="13" orgUnit="xyz"/></dataValueSet>'
    )
    rows = tables(text)["dataValues"]
    assert [(r["dataElement"], r["value"], r["period"], r["orgUnit"]) for r in rows] == [
        ("de1", "12", "203101", "abc"),
        ("de2", "13", "203101", "xyz"),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (ACTIVITIES[:-5], "broken_xml"),
        ("<level1><level2></level1>", "broken_xml"),
        ("<tag><level1>Test</level1></tag>", "unknown_xml"),
        ('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">' + ACTIVITY, "forbidden_xml"),
        ('<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>', "forbidden_xml"),
        ('<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>', "forbidden_xml"),
        (('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>').encode("utf-16"), "forbidden_xml"),
        ("<iati-activities>" + "<a>" * 100_000, "too_deep"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_reason(text, reason):
    assert refusal(text) == reason


TEMPLATE = """
id = "iati"
title = "IATI results"
produces = "values"
[source]
sheets = ".*/periods"
decimal_mark = "."
[report]
city = "folder"
period = "column"
key = ["folder", "file"]
[columns.period_start]
headers = ["period-start"]
[columns.period_end]
headers = ["period-end"]
[columns.sex]
headers = ["dimension/sex"]
words = { female = "F" }
[columns.indicator]
headers = ["indicator/title"]
words = { "People trained" = "out_practitioners_trained" }
[[values]]
headers = ["actual"]
[[values]]
headers = ["target"]
kind = "target"
"""


def test_a_template_reads_results_like_any_table():
    read = read_one(ACTIVITIES.replace("24,055", "many"), path="eastmere/a.xml", template=TEMPLATE)
    assert read.kept_back == [("activities/results/indicators/periods!1/actual", "not_a_number")]
    told = [
        (r["disagg_key"], r["reported_value"], r["cell_ref"])
        for r in read.rows("core_reported_values")
    ]
    assert told == [("sex=F", 10, "2/actual"), ("", None, "3/actual")]


WITH_BASELINE = f"""{TEMPLATE}
[[values]]
headers = ["baseline"]
kind = "baseline"
"""


@pytest.mark.parametrize(
    ("actuals", "told"),
    [
        (TOTAL + WOMEN, [("", 5, "1/baseline"), ("", 5, "3/baseline")]),
        # no total is told: the baseline of the whole comes in all the same
        (WOMEN, [("", 5, "2/baseline"), ("", 5, "3/baseline")]),
    ],
)
def test_a_baseline_of_the_whole_is_no_baseline_of_women(actuals, told):
    text = activity_with('<baseline year="2029" value="5"/>', actuals)
    read = read_one(text, path="eastmere/a.xml", template=WITH_BASELINE)
    assert read.kept_back == []
    targets = read.rows("core_targets")
    assert [(r["disagg_key"], r["reported_value"], r["cell_ref"]) for r in targets] == told


def test_a_baseline_of_a_dimension_that_nobody_asked_for_waits():
    old = '<baseline year="2029" value="5"><dimension name="age" value="old"/></baseline>'
    text = activity_with(old, TOTAL)
    read = read_one(text, path="eastmere/a.xml", template=WITH_BASELINE)
    assert read.rows("core_targets") == []
    assert {reason for _, reason in read.kept_back} == {"unasked_breakdown"}


def test_two_activities_of_one_identifier_are_both_read_and_told():
    activity = "<iati-activity><iati-identifier>A-1</iati-identifier></iati-activity>"
    found = list(read_xml(1, f"<iati-activities>{activity * 2}</iati-activities>".encode()))
    (problem,) = [item for item in found if isinstance(item, Problem)]
    assert (problem.reason, problem.text) == ("repeated_activity", "A-1")
    (sheet,) = [item for item in found if not isinstance(item, Problem)]
    assert sheet.cells.height == 1 + 2
