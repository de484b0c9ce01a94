"""Coded figures: DHIS2 in its three formats, IATI results and budgets, ActivityInfo."""

import json
from xml.sax.saxutils import quoteattr

import pytest

from tests.fixtures.invented import read_one
from tests.fixtures.tables import as_csv

DHIS2 = """
id = "dhis2"
title = "Data values"
produces = "values"
[source]
period_codes = "dhis2"
truth = "count"
[report]
city = "column"
[columns.city]
headers = ["orgUnit"]
words = { O6uvpzGd5pu = "eastmere", DiszpKrYNg8 = "skovby" }
[columns.period]
headers = ["period"]
required = true
[columns.indicator]
headers = ["dataElement"]
required = true
words = { fbfJHSPpUQD = "out_participations" }
[columns.group]
headers = ["categoryOptionCombo"]
[columns.group.groups]
HllvX50cXC0 = {}
V6L425pT3A0 = { sex = "F", age_band = "15-17" }
[[values]]
headers = ["value"]
required = true
"""
VALUES = [
    {"dataElement": "fbfJHSPpUQD", "categoryOptionCombo": "HllvX50cXC0", "value": "12"},
    {"dataElement": "fbfJHSPpUQD", "categoryOptionCombo": "V6L425pT3A0", "value": "true",
     "orgUnit": "DiszpKrYNg8", "storedBy": "somebody", "followUp": "true"},
    {"dataElement": "fbfJHSPpUQD", "categoryOptionCombo": "other", "value": "3"},
    {"dataElement": "fbfJHSPpUQD", "categoryOptionCombo": "HllvX50cXC0", "value": "9",
     "deleted": "true"},
]  # fmt: skip
OUTER = {"period": "2031Q1", "orgUnit": "O6uvpzGd5pu", "attributeOptionCombo": "HllvX50cXC0"}
LONG = {"dataElement": "dataelement", "orgUnit": "orgunit", "categoryOptionCombo": "catoptcombo",
        "attributeOptionCombo": "attroptcombo", "storedBy": "storedby", "followUp": "flwup"}  # fmt: skip
SAMPLES = LONG | {"categoryOptionCombo": "categoryoptioncombo", "storedBy": "strby"}
SPACED = LONG | {"orgUnit": "Org unit", "categoryOptionCombo": "category option combo"}


def whole(values):
    return [OUTER | value for value in values]


def as_json(values):
    return json.dumps(OUTER | {"dataSet": "x", "dataValues": values})


def typed(values):
    return as_json([{k: True if v == "true" else v for k, v in value.items()} for value in values])


def each_whole(values):
    return json.dumps({"dataValues": whole(values)})


def xml(values):
    told = "".join(f"<dataValue {attributes(value)}/>" for value in values)
    schema = 'xmlns="http://dhis2.org/schema/dxf/2.0"'
    return f"<dataValueSet {schema} {attributes(OUTER)}>{told}</dataValueSet>"


def attributes(record):
    return " ".join(f"{name}={quoteattr(text)}" for name, text in record.items())


def csv(spellings):
    def write(values):
        names = ["dataElement", "period", "orgUnit", "categoryOptionCombo", "value", "deleted",
                 "attributeOptionCombo", "storedBy", "followUp"]  # fmt: skip
        rows = [[value.get(name, "") for name in names] for value in whole(values)]
        return as_csv([[spellings.get(name, name) for name in names], *rows])

    return write


@pytest.mark.parametrize(
    "write",
    [as_json, typed, each_whole, xml, csv({}), csv(LONG), csv(SAMPLES), csv(SPACED)],
    ids=["json", "typed json", "json without outer", "xml", "csv", "export", "import", "spaced"],
)
def test_data_values_mean_the_same_in_every_format(write):
    read = read_one(write(VALUES), template=DHIS2)
    told = [
        (v["city_id"], v["period_id"], v["disagg_key"], v["reported_value"])
        for v in read.rows("core_reported_values")
    ]
    assert told == [
        ("eastmere", "2031-Q1", "", 12),
        ("skovby", "2031-Q1", "age_band=15-17|sex=F", 1),
    ]
    assert [reason for _, reason in read.kept_back] == ["unknown_code"]
    assert read.findings == {"rejected_submission": 1, "marked_open": 1}


def test_truth_is_no_figure_unless_the_template_says_so():
    read = read_one(as_json(VALUES[1:2]), template=DHIS2.replace('truth = "count"', ""))
    assert read.kept_back == [("dataValues!1/value", "not_a_number")]


RESULTS = """
id = "iati"
title = "Results of IATI"
produces = "values"
[source]
sheets = ".*/periods"
decimal_mark = "."
[report]
key = ["folder", "file"]
[columns.period_start]
headers = ["period-start"]
[columns.period_end]
headers = ["period-end"]
[columns.sex]
headers = ["dimension/sex"]
words = { female = "F" }
[columns.age_band]
headers = ["dimension/age"]
[columns.unit]
headers = ["indicator/measure"]
words = { 1 = "count", 2 = "percent" }
[columns.indicator]
headers = ["indicator/reference", "indicator/title"]
combine = "known"
words = { "99:T1" = "out_practitioners_trained", "People reached" = "out_participations" }
[[values]]
headers = ["actual"]
"""


def indicator(title, references="", measure="1", values=""):
    days = '<period-start iso-date="2031-01-01"/><period-end iso-date="2031-03-31"/>'
    return (
        f'<indicator measure="{measure}"><title><narrative>{title}</narrative></title>{references}'
        f"<period>{days}{values}</period></indicator>"
    )


def results(*indicators, of_result=""):
    told = (
        f'<result type="1" aggregation-status="0"><title/>{of_result}{"".join(indicators)}</result>'
    )
    return (
        '<iati-activities version="2.02"><iati-activity><iati-identifier>X</iati-identifier>'
        f"{told}</iati-activity></iati-activities>"
    )


def figures(content):
    read = read_one(content, path="eastmere/a.xml", template=RESULTS)
    return [
        (v["indicator_id"], v["disagg_key"], v["reported_value"])
        for v in read.rows("core_reported_values")
    ], read


T1 = '<reference vocabulary="99" code="T1"/>'
UNKNOWN = '<reference vocabulary="9" code="4.1.1"/>'


@pytest.mark.parametrize(
    ("title", "references", "meant"),
    [
        ("Anything", T1, "out_practitioners_trained"),
        ("People reached", T1, "out_practitioners_trained"),
        ("Anything", UNKNOWN + T1, "out_practitioners_trained"),
        ("People reached", UNKNOWN, "out_participations"),
        ("People reached", "", "out_participations"),
    ],
)
def test_an_indicator_is_known_by_its_reference_and_else_by_its_title(title, references, meant):
    told, _ = figures(results(indicator(title, references, values='<actual value="7"/>')))
    assert [found for found, *_ in told] == [meant]


def test_a_reference_of_the_result_holds_for_its_indicators():
    told, _ = figures(results(indicator("x", values='<actual value="7"/>'), of_result=T1))
    assert told == [("out_practitioners_trained", "", 7)]


def test_an_indicator_that_nothing_names_is_kept_back():
    _, read = figures(results(indicator("Anything", UNKNOWN, values='<actual value="7"/>')))
    sheet = "activities/results/indicators/periods"
    assert read.kept_back == [(f"{sheet}!1/indicator/title", "unknown_indicator")]


def test_a_value_of_several_dimensions_is_broken_down_by_all_of_them():
    values = (
        '<actual value="7"><dimension name="sex" value="female"/>'
        '<dimension name="Age" value="15-17"/></actual>'
    )
    told, _ = figures(results(indicator("x", T1, values=values)))
    assert told == [("out_practitioners_trained", "age_band=15-17|sex=F", 7)]


@pytest.mark.parametrize("of", ['<dimension name="school" value="yes"/>', '<location ref="L1"/>'])
def test_a_figure_of_a_breakdown_that_nobody_asked_for_is_no_total(of):
    values = f'<actual value="7">{of}</actual><actual value="9"/>'
    told, read = figures(results(indicator("x", T1, values=values)))
    assert told == [("out_practitioners_trained", "", 9)]
    assert read.kept_back == [("activities/results/indicators/periods!1", "unasked_breakdown")]


def test_what_is_told_in_words_is_no_figure_and_told():
    told, read = figures(
        results(indicator("x", T1, "5"), indicator("x", T1, values='<actual value="7"/>'))
    )
    assert told == [("out_practitioners_trained", "", 7)]
    assert read.findings["qualitative_only"] == 1


MONEY = """
id = "spending"
title = "Budgets of IATI"
produces = "values"
[source]
sheets = ".*budgets"
decimal_mark = "."
[report]
key = ["folder", "file"]
[columns.period_start]
headers = ["budget/period-start"]
[columns.period_end]
headers = ["budget/period-end"]
[columns.currency]
headers = ["budget/currency", "default-currency"]
combine = "first"
[columns.indicator]
headers = ["title"]
unknown = "local"
[columns.unit]
headers = ["budget/type"]
words = { 1 = "currency" }
[[values]]
headers = ["budget/value"]
"""


def test_an_amount_has_its_own_currency_or_that_of_its_activity():
    days = '<period-start iso-date="2031-01-01"/><period-end iso-date="2031-12-31"/>'
    budgets = (
        f'<budget type="1">{days}<value currency="DKK" value-date="2031-01-01">500</value></budget>'
        f'<budget type="1">{days.replace("2031", "2030")}<value>700</value></budget>'
    )
    activity = f'<iati-activity default-currency="EUR"><title><narrative>Youth</narrative></title>{budgets}</iati-activity>'
    read = read_one(activity, path="eastmere/a.xml", template=MONEY)
    told = [(v["currency_code"], v["reported_value"]) for v in read.rows("core_reported_values")]
    assert read.kept_back == []
    assert told == [("DKK", 500), ("EUR", 700)]


LONG_EXPORT = """
id = "activityinfo"
title = "Long export of ActivityInfo: one row a quantity"
produces = "values"
[columns.period]
headers = ["Month"]
required = true
[columns.program]
headers = ["Camp.Name"]
[columns.indicator]
headers = ["Field"]
required = true
words = { "Number of participants" = "out_participations" }
[[values]]
headers = ["Value"]
required = true
"""


def unit_separated(*rows):
    return "\n".join("\x1f".join(row) for row in rows) + "\n"


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2031-01", "2031-01"),
        ("2031W05", "R:2031-01-27/2031-02-02"),
        ("2031W5-W6", "R:2031-01-27/2031-02-09"),
    ],
)
def test_periods_of_activityinfo(written, period):
    heading = ["@id", "@lastEditTime", "@parent.Title", "Camp.Name", "Month", "Field", "Value"]
    row = ["c1", "1924992000", 'The "Yard", north', "The Club", written]
    row += ["Number of participants", "12"]
    read = read_one(unit_separated(heading, row), template=LONG_EXPORT)
    assert read.kept_back == []
    assert read.column("core_reported_values", "period_id") == [period]
    assert read.column("core_reported_values", "program_id") == ["eastmere/club"]


def test_a_row_of_activityinfo_that_breaks_off_is_kept_back():
    heading = ["Camp.Name", "Month", "Field", "Value"]
    rows = [["The Club", "2031-01", "Number of participants", "12"], ["The Club", "2031-01"]]
    read = read_one(unit_separated(heading, *rows), template=LONG_EXPORT)
    assert read.kept_back == [("3", "ragged_row")]
    assert read.column("core_reported_values", "reported_value") == [12]
