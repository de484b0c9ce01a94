"""Real documents of other producers: every record is found, and what is broken is told as such."""

import os
from pathlib import Path

import pytest

from citywise.intake.cells import Problem
from citywise.intake.formats.readers import reader_of

FILES = os.environ.get("CITYWISE_REAL_FILES", "")

pytestmark = pytest.mark.skipif(not FILES, reason="CITYWISE_REAL_FILES is not set")


def found(name):
    raw = (Path(FILES) / name).read_bytes()
    reader = reader_of(raw)
    return list(reader(1, raw, "", lambda _: False))


def records(name):
    """Records of each table, by the last part of its name."""
    sheets = [item for item in found(name) if not isinstance(item, Problem)]
    return {sheet.name.rpartition("/")[2]: sheet.cells.height - 1 for sheet in sheets}


def total(name, table, column):
    sheet = next(s for s in found(name) if s.name.rpartition("/")[2] == table)
    cells = sheet.cells.tail(-1)[f"c{sheet.head[0].index(column)}"].drop_nulls()
    return sum(float(text.strip("\x1f").replace(",", "")) for text in cells)


def test_a_publishers_activities():
    tables = {"activities": 134, "budgets": 416, "transactions": 2678}
    assert records("iati/UNHCR-Activities-2023.xml") == tables


def test_results_of_before_version_2_keep_their_values():
    name = "iati/default_currency.xml"
    assert records(name)["results"] == records(name)["periods"] == 10
    assert total(name, "periods", "target") == 20_000 + 22_500 + 1_540 + 2_555
    assert total(name, "periods", "actual") == 24_055 + 1_110 + 1_433 + 1_455


def test_the_corner_cases_of_the_standard():
    name = "iati/24-results_schema_pass.xml"
    assert (records(name)["results"], records(name)["indicators"]) == (13, 14)


@pytest.mark.parametrize(
    ("name", "activities"),
    [("iati/iati-dup-activity-ids.xml", 2), ("iati/iati-act-line-endings-cr.xml", 1)],
)
def test_every_activity_is_read(name, activities):
    assert records(name)["activities"] == activities


@pytest.mark.parametrize(
    ("name", "reason"),
    [("iati/broken-xml.xml", "broken_xml"), ("iati/xml-but-not-iati.xml", "unknown_xml")],
)
def test_what_is_broken_or_of_another_kind_is_told_as_that(name, reason):
    (problem,) = found(name)
    assert isinstance(problem, Problem)
    assert problem.reason == reason


def test_a_form_with_repeats_in_repeats():
    tables = records("kobo_odk/formpack_nested_repeats_v1.json")
    repeats = ("submissions", "group_tree", "group_nest", "group_egg")
    assert [tables[name] for name in repeats] == [2, 3, 4, 7]


def test_records_with_missing_fields():
    assert records("city_events/nyc_city_events.json") == {"": 1000}
    assert total("city_events/nyc_city_events.json", "", "attendance") == 135_635


@pytest.mark.parametrize(
    ("name", "table", "count"),
    [
        ("kobo_odk/gc_odk_submissions.json", "value", 3),
        ("kobo_odk/wkcdd_report_submission.json", "", 2),
        ("indicators/fingertips_rag_expected.json", "healthData", 33),
    ],
)
def test_answers_of_interfaces(name, table, count):
    assert records(name)[table] == count
