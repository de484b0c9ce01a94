"""What tools add about people, devices and places is never read, and no template can ask for it."""

import pytest

from citywise.errors import WorkspaceError
from citywise.intake.producers.personal import (
    PERSONAL_COLUMNS,
    personal_columns,
    personal_producer,
)
from tests.fixtures.invented import read_one
from tests.fixtures.tables import as_csv

LOG = """
id = "log"
title = "Log"
produces = "events"
[columns.date]
headers = ["day"]
required = true
[columns.title]
headers = ["TITLE"]
[[counts]]
headers = ["present"]
"""


@pytest.mark.parametrize(
    "heading",
    [
        *(name for names in PERSONAL_COLUMNS.values() for name in names),
        "Deviceid",
        "visit/username",
        "_submitted by",
        "_where_latitude",
        "visit/_where_precision",
        "where-Longitude",
        "#contact +email",
        "_attachments/download_url",
        "_geolocation/0",
    ],
)
def test_a_template_cannot_ask_for(heading):
    with pytest.raises(WorkspaceError, match="is never read"):
        read_one("day\n2031-01-05\n", template=LOG.replace("TITLE", heading))


@pytest.mark.parametrize("heading", ["start", "end", "_submission_time", "Status", "#date", "day"])
def test_a_template_can_ask_for(heading):
    assert personal_producer(heading) == ""


def test_the_point_is_known_by_what_stands_beside_it():
    heading = ["day", "home", "_home_latitude", "_home_longitude", "email", "here-Accuracy", "here"]
    assert personal_columns(heading) == {1, 2, 3, 4, 5, 6}


@pytest.mark.parametrize("group", ["Visit/", "Visit > ", "Visit/Place/", "Visit: "])
def test_a_point_in_a_group_is_known_though_its_own_heading_lacks_the_group(group):
    places = [
        f"{group}_where_{part}" for part in ("latitude", "longitude", "altitude", "precision")
    ]
    assert personal_columns([f"{group}day", "where", *places, "where to"]) == {1, 2, 3, 4, 5}


def test_a_form_with_a_point_in_a_group_is_no_file_with_coordinates():
    places = [f"visit/_where_{part}" for part in ("latitude", "longitude", "altitude", "precision")]
    point = ["55.676098 12.568337 0 4", "55.676098", "12.568337", "0", "4"]
    rows = [["day", "where", *places, "present", "_uuid"], ["2031-01-05", *point, "7", "u1"]]
    read = read_one(as_csv(rows), template=LOG.replace("TITLE", "title"))
    assert [event["participation_count"] for event in read.rows("core_events")] == [7]
    assert read.kept_back == []


def test_a_question_of_the_same_name_elsewhere_is_read():
    assert personal_columns(["where", "day", "Visit/_where_latitude"]) == {2}


def test_a_point_is_not_read_even_where_a_template_took_it_for_a_title():
    rows = [["day", "home", "_home_latitude", "present"], ["2031-01-05", "1 2 0 0", "1", "7"]]
    read = read_one(as_csv(rows), template=LOG.replace("TITLE", "home"))
    (event,) = read.rows("core_events")
    assert event["participation_count"] == 7
    assert "event_title" not in event


def test_a_figure_is_not_read_from_a_personal_column_of_a_matrix():
    matrix = """
id = "matrix"
title = "Matrix"
produces = "values"
[columns.indicator]
headers = ["Indicator"]
required = true
[unpivot]
levels = ["period"]
"""
    rows = [["Indicator", "2031-01", "deviceid"], ["Participations", "5", "77"]]
    read = read_one(as_csv(rows), template=matrix)
    assert [column.rule for column in read.batch.files[1].sheets[0].columns] == [
        "field:indicator",
        "matrix",
        "",
    ]
