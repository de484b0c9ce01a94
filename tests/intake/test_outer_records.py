"""What a record says counts once, however many rows repeat within it."""

import io
import json

import polars as pl
import pytest

from tests.fixtures.invented import read_one
from tests.fixtures.tables import as_csv, as_zip
from tests.fixtures.workbooks import workbook

LOG = """
id = "meetings"
title = "One row a meeting"
produces = "events"
{source}
[columns.date]
headers = ["day"]
required = true
[columns.activity_type]
headers = ["activity"]
[columns.status]
headers = ["status"]
[[counts]]
headers = ["present"]
[[counts]]
headers = ["women"]
breakdown = {{ sex = "F" }}
"""
ANY, INNER = LOG.format(source=""), LOG.format(source='[source]\nsheets = ".*groups"')
MEETING = {"day": "2031-01-05", "activity": "sports", "status": "completed", "present": 16}
ALONE = MEETING | {"day": "2031-01-12", "present": 9, "groups": [{"sex": "F", "age": "15-17"}]}
PAIR = MEETING | {"groups": [{"sex": "F", "age": "15-17"}, {"sex": "M", "age": "15-17"}]}


def as_parquet(records):
    content = io.BytesIO()
    pl.DataFrame(records).write_parquet(content)
    return content.getvalue()


def as_kobo(records, *own):
    """A sheet of meetings, and one of their groups with what else each group says."""
    heading = ["day", "activity", "status", "present", "_index"]
    meetings = [[*(r[name] for name in heading[:-1]), n] for n, r in enumerate(records, 1)]
    groups = [
        [*(g.get(name) for name in ("sex", *own)), "meetings", number]
        for number, record in enumerate(records, 1)
        for g in record["groups"]
    ]
    link = ["_parent_table_name", "_parent_index"]
    return workbook({"meetings": [heading, *meetings], "groups": [["sex", *own, *link], *groups]})


def as_odk(records):
    heading = ["day", "activity", "status", "present"]
    meetings = [
        [*(str(r[name]) for name in heading), f"uuid:{n}"] for n, r in enumerate(records, 1)
    ]
    groups = [
        [g["sex"], f"uuid:{n}", f"uuid:{n}/g[{i}]"]
        for n, record in enumerate(records, 1)
        for i, g in enumerate(record["groups"], 1)
    ]
    return as_zip(
        {
            "meeting.csv": as_csv([[*heading, "KEY"], *meetings]),
            "meeting-groups.csv": as_csv([["sex", "PARENT_KEY", "KEY"], *groups]),
        }
    )


def as_json(records):
    return json.dumps({"meetings": records}).encode()


def attendance(read):
    return [row["participation_count"] for row in read.rows("core_events")]


EXPORTS = pytest.mark.parametrize("export", [as_parquet, as_json, as_kobo, as_odk])


@EXPORTS
def test_a_table_that_only_repeats_its_outer_one_is_not_read_beside_it(export):
    read = read_one(export([PAIR, ALONE]), template=ANY)
    assert attendance(read) == [16, 9]
    assert read.kept_back == []
    assert read.findings["inner_table_not_read"] == 1


@EXPORTS
def test_a_number_of_the_outer_record_waits_where_several_rows_share_it(export):
    read = read_one(export([PAIR, ALONE]), template=INNER)
    assert attendance(read) == [9]
    assert [reason for _, reason in read.kept_back] == ["shared_count"] * 2


def test_where_both_tables_say_something_of_their_own_the_template_has_to_choose():
    counted = [r | {"groups": [g | {"women": 4} for g in r["groups"]]} for r in (PAIR, ALONE)]
    for content in (as_json(counted), as_parquet(counted), as_kobo(counted, "women")):
        read = read_one(content, template=ANY)
        assert read.kept_back == [("", "outer_and_inner_table")]
        assert attendance(read) == []


def test_a_number_two_records_out_waits_as_well():
    content = {"weeks": [{"present": 30, "days": [{"groups": [PAIR]}, {"groups": [ALONE]}]}]}
    for day in content["weeks"][0]["days"]:
        day["groups"] = [{k: v for k, v in g.items() if k != "present"} for g in day["groups"]]
        for group in day["groups"]:
            del group["groups"]
    read = read_one(json.dumps(content).encode(), template=INNER)
    assert [reason for _, reason in read.kept_back] == ["shared_count"] * 2


def test_two_meetings_alike_share_nothing():
    read = read_one(as_json([ALONE, ALONE | {"groups": [{"sex": "M"}]}]), template=INNER)
    assert attendance(read) == [9, 9]
