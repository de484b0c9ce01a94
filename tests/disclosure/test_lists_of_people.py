"""Rows of a list of people are people: nothing in a release tells how many there are."""

from datetime import datetime

import polars as pl
import pytest

from citywise.contracts.ddl import frame_schema
from citywise.contracts.tables import TABLES


def rows_of(name, common, told):
    head, *lines = (line.split() for line in told.strip().splitlines())
    rows = [common | dict(zip(head, line, strict=True)) for line in lines]
    return pl.DataFrame(rows, schema=frame_schema(TABLES[name]), strict=False)


def sent(*templates):
    """A submission of Aarby by each template: 1 by the first, 2 by the second."""
    common = {
        "file_sha256": "0" * 64, "folder_name": "aarby", "city_id": "aarby",
        "submission_status_code": "accepted", "input_fingerprint": "", "record_count": 3,
        "loaded_count": 1, "quarantined_count": 2, "received_at_utc": datetime(2025, 4, 1),  # noqa: DTZ001
    }  # fmt: skip
    told = [
        common
        | {"submission_id": n, "file_path": f"aarby/{name}.csv", "report_key": f"{n}"}
        | {"template_id": name}
        for n, name in enumerate(templates, start=1)
    ]
    return pl.DataFrame(told, schema=frame_schema(TABLES["core_submissions"]))


ITEM = {"submission_id": 1, "held_code": "record", "fix_hint": "Write digits.", "city_id": "aarby"}


def kept_back(release, template, told):
    items = rows_of("core_quarantine_items", ITEM | {"file_path": f"aarby/{template}.csv"}, told)
    items = items.with_columns(item_id=pl.int_range(pl.len()).cast(pl.String).str.zfill(16))
    seen = release([], core_submissions=sent(template), core_quarantine_items=items)
    shown = seen["out_quarantine_items"].sort("cell_address", "reason_code")
    assert shown["item_id"].is_unique().all()
    return shown.select("cell_address", "reason_code").rows()


AGES = """
cell_address        source_row column_letter field_name reason_code
aarby/{0}.csv!Ark!F7  7        F             age        impossible_age
aarby/{0}.csv!Ark!F9  9        F             age        impossible_age
aarby/{0}.csv!Ark!F12 12       F             age        impossible_age
"""


def test_entries_of_a_log_are_told_one_by_one(release):
    told = kept_back(release, "log", AGES.format("log"))
    assert told == [(f"aarby/log.csv!Ark!F{row}", "impossible_age") for row in (12, 7, 9)]


@pytest.mark.parametrize("rows", [2, 3, 4])
def test_entries_of_a_list_of_people_are_told_once_for_each_column_and_reason(release, rows):
    some = "\n".join(AGES.format("list").strip().splitlines()[:rows])
    assert kept_back(release, "list", some) == [("aarby/list.csv!Ark!F", "impossible_age")]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("aarby/list.csv!F7", "aarby/list.csv!F"),
        ("aarby/list.csv!Ark!7", "aarby/list.csv!Ark"),
        ("aarby/list.csv!7", "aarby/list.csv"),
        ("aarby/list.json!11/visit/age", "aarby/list.json!/visit/age"),
        ("aarby/list.json!11", "aarby/list.json"),
    ],
)
def test_what_is_told_is_the_column_and_never_the_row(release, address, shown):
    told = f"cell_address source_row reason_code\n{address} 7 impossible_age"
    assert kept_back(release, "list", told) == [(shown, "impossible_age")]


def test_a_list_that_waits_as_a_whole_is_told_as_it_is(release):
    told = "cell_address held_code reason_code\naarby/list!F7 file unknown_city"
    assert kept_back(release, "list", told) == [("aarby/list!F7", "unknown_city")]


def test_nor_are_the_rows_of_personal_data_told_whatever_they_stand_in(release):
    told = """
    cell_address        source_row column_letter held_code personal_data_code reason_code
    aarby/log.csv!Ark!B2 2         B             file      name               personal_data
    aarby/log.csv!Ark!B3 3         B             file      name               personal_data
    aarby/log.csv!Ark!C3 3         C             file      email              personal_data
    """
    assert kept_back(release, "log", told) == [
        ("aarby/log.csv!Ark!B", "personal_data"),
        ("aarby/log.csv!Ark!C", "personal_data"),
    ]


CHECK = {
    "check_text": "Nothing is found", "severity_code": "warning", "is_passed": False,
    "checked_count": 3, "failed_count": 2, "city_id": "aarby",
}  # fmt: skip


def found(release, told):
    results = rows_of("core_quality_results", CHECK, told)
    results = results.with_columns(example_text=pl.lit("aarby/x.csv!7"))
    seen = release([], core_submissions=sent("list", "log"), core_quality_results=results)
    shown = seen["out_quality_results"].sort("check_id", "file_path")
    return shown.select("is_passed", "checked_count", "failed_count", "example_text").rows()


TOLD, UNTOLD = (False, 3, 2, "aarby/x.csv!7"), (False, None, None, None)


@pytest.mark.parametrize(
    ("check", "table", "submission", "shown"),
    [
        ("same_row", "core_events", 2, TOLD),
        ("same_row", "core_events", 1, UNTOLD),
        ("hidden_rows", "core_submissions", 1, UNTOLD),
        ("personal_data_dropped", "core_submissions", 2, UNTOLD),
        # rows of all files together, among them those of lists
        ("core_events.key", "core_events", 0, TOLD),
        ("core_quarantine_items.key", "core_quarantine_items", 0, UNTOLD),
    ],
)
def test_checks_of_lists_say_that_something_was_found_and_not_how_often(
    release, check, table, submission, shown
):
    told = f"check_id table_name submission_id\n{check} {table} {submission}"
    assert found(release, told) == [shown]
