"""Every example of docs/producers.md is a template that reads what its producer sends."""

import json
import re
from pathlib import Path

import pytest

from citywise.intake.producers.personal import PERSONAL_COLUMNS
from tests.fixtures.invented import read_one
from tests.fixtures.tables import as_csv, as_zip
from tests.intake.test_data_platforms import (
    OUTER,
    T1,
    VALUES,
    indicator,
    results,
    unit_separated,
)
from tests.intake.test_forms import VISIT

PAGE = (Path(__file__).parents[2] / "docs" / "producers.md").read_text(encoding="utf-8")
TEMPLATES = {
    re.search('^id = "(.*)"', text)[1]: text for text in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
}  # fmt: skip

KOBO = [
    {
        "visit/day": "2031-01-05",
        "visit/club": "The Club",
        "_validation_status": {"uid": "validation_status_approved"},
        "session": [
            {"session/activity": "Sports", "session/who": "parents teachers", "session/present": "7"},
            {"session/activity": "Mentoring", "session/participants": "5"},
        ],
    }
]  # fmt: skip
ODK = {
    "visit.csv": as_csv([["day", "KEY"], ["2031-01-05", "a"]]),
    "visit-session.csv": as_csv([
        ["activity", "visit-present", "PARENT_KEY"],
        ["Sports", "7", "a"],
        ["Mentoring", "5", "a"],
    ]),
}  # fmt: skip
LABELLED = [
    ["Sted/Besøgsdag", "Hvem kom?/Forældre", "Hvem kom?/Lærere", "Hvor mange"],
    ["2031-01-05", "1", "0", "7"],
    ["2031-01-06", "0", "1", "5"],
]
HXL = [
    ["Dato", "Aktivitet", "I alt", "Piger"],
    ["#date+start", "#activity+code+i_da", "#reached", "#reached+adolescents+f"],
    ["2031-01-05", "Sport", "7", "3"],
    ["2031-01-06", "Mentoring", "5", ""],
]
MONTHS = [
    ["Camp.Name", "Month", "Field", "Value"],
    ["The Club", "2031-01", "Number of participants", "7"],
    ["The Club", "2031W5-W6", "Number of participants", "5"],
]
ACTUALS = '<actual value="7"/><actual value="5"><dimension name="sex" value="female"/></actual>'


@pytest.mark.parametrize(
    ("template", "content"),
    [
        ("form-sessions", json.dumps({"results": KOBO})),
        ("form-sessions", as_zip(ODK)),
        ("form-with-labels", as_csv([[c.replace("Sted/", "") for c in LABELLED[0]], *LABELLED[1:]])),
        ("dhis2-values", json.dumps(OUTER | {"dataValues": VALUES[:2]}).replace("DiszpKrYNg8", "O6uvpzGd5pu")),
        ("hxl-3w", as_csv(HXL)),
        ("activityinfo-long", unit_separated(*MONTHS)),
        ("iati-results", results(indicator("x", T1, values=ACTUALS))),
    ],
)  # fmt: skip
def test_an_example_reads_two_records_and_keeps_nothing_back(template, content):
    beside = {"forms/visit.xlsx": VISIT}
    read = read_one(content, template=TEMPLATES[template], beside=beside)
    assert read.kept_back == []
    assert len(read.rows("core_events") or read.rows("core_reported_values")) == 2


def test_every_example_is_read():
    (cases,) = (
        mark.args[1] for mark in test_an_example_reads_two_records_and_keeps_nothing_back.pytestmark
    )
    assert {template for template, _ in cases} == set(TEMPLATES)


def test_the_page_names_every_column_that_is_never_read():
    section = PAGE.partition("## What is never read")[2].partition("\n## ")[0]
    for producer, names in PERSONAL_COLUMNS.items():
        (row,) = re.findall(rf"^\| {producer} \| (`.*`) \|$", section, re.MULTILINE)
        assert re.findall("`(.*?)`", row) == list(names)
