"""Lists of people: each row is counted, and nothing of it is kept."""

import re

import pytest

from tests.fixtures.invented import make_workspace, night_on, read_one

TEMPLATE = """
id = "people"
title = "A list of people"
produces = "people"

[people]
impossible_age = "{impossible}"

[source]
empty = ["NA"]

[report]
city = "column"
key = ["folder", "file"]

[columns.ref]
headers = ["No."]
[columns.city]
headers = ["Town"]
[columns.date]
headers = ["Day"]
[columns.activity_type]
headers = ["Activity"]
[columns.sex]
headers = ["Sex"]
words = {{ "girl" = "F" }}
[columns.age]
headers = ["Age"]
"""
HEAD = "No.,Town,Day,Activity,Sex,Age\n"


def people(*rows, impossible="unknown"):
    template = TEMPLATE.format(impossible=impossible)
    return read_one(HEAD + "\n".join(rows) + "\n", template=template)


def counts(read):
    kinds = {row["count_kind_id"]: row["disagg_key"] for row in read.rows("core_count_kinds")}
    told = read.rows("core_event_counts")
    return {kinds[row["count_kind_id"]]: row["measured_value"] for row in told}


def test_people_of_one_place_day_and_activity_are_one_event():
    read = people(
        "1,Eastmere,2031-01-05,sports,F,16",
        "2,Eastmere,2031-01-05,sports,M,16",
        "3,Eastmere,2031-01-05,sports,girl,17",
        "4,Eastmere,2031-01-06,sports,M,30",
    )
    told = [(row["event_date"].day, row["participation_count"]) for row in read.rows("core_events")]
    assert told == [(5, 3), (6, 1)]


def test_they_are_counted_by_sex_and_by_age():
    read = people("1,Eastmere,2031-01-05,sports,F,15", "2,Eastmere,2031-01-05,sports,M,60")
    assert counts(read) == {"sex=F": 1, "sex=M": 1, "age_band=15-17": 1, "age_band=60+": 1}


@pytest.mark.parametrize("age", ["-3", "150", "old", "17.5"])
def test_an_impossible_age_is_not_known_and_the_person_is_counted(age):
    read = people(f"1,Eastmere,2031-01-05,sports,F,{age}")
    assert read.kept_back == [("F2", "impossible_age")]
    assert counts(read) == {"sex=F": 1, "age_band=U": 1}


def test_or_keeps_the_row_back_where_the_template_says_so():
    read = people("1,Eastmere,2031-01-05,sports,F,-3", impossible="hold")
    assert read.kept_back == [("F2", "impossible_age")]
    assert read.rows("core_events") == []


def test_an_empty_age_is_not_known_and_nothing_is_wrong():
    read = people("1,Eastmere,2031-01-05,sports,,NA")
    assert read.kept_back == []
    assert counts(read) == {"sex=U": 1, "age_band=U": 1}


@pytest.mark.parametrize(
    ("row", "cell", "reason"),
    [
        ("1,NA,2031-01-05,sports,F,16", "B2", "missing_value"),
        ("1,Elsewhere,2031-01-05,sports,F,16", "B2", "unknown_city"),
        ("1,Eastmere,31.02.2031,sports,F,16", "C2", "not_a_date"),
        ("1,Eastmere,2031-12-05,sports,F,16", "C2", "completed_in_future"),
        ("1,Eastmere,2031-01-05,juggling,F,16", "D2", "unknown_code"),
    ],
)
def test_who_cannot_be_placed_is_kept_back(row, cell, reason):
    read = people(row)
    assert read.kept_back == [(cell, reason)]
    assert read.rows("core_events") == []


def test_a_row_that_stands_twice_with_its_number_is_counted_once():
    row = "1,Eastmere,2031-01-05,sports,F,16"
    read = people(row, row, "2,Eastmere,2031-01-05,sports,F,16")
    assert read.kept_back == [("A3", "repeated_person")]
    assert read.column("core_events", "participation_count") == [2]


def test_people_without_numbers_may_be_alike():
    row = ",Eastmere,2031-01-05,sports,F,16"
    assert people(row, row).column("core_events", "participation_count") == [2]


def test_one_person_may_come_twice():
    read = people("1,Eastmere,2031-01-05,sports,F,16", "1,Eastmere,2031-01-06,sports,F,16")
    assert read.column("core_events", "participation_count") == [1, 1]


def test_rows_are_loaded_or_kept_back():
    read = people("1,Eastmere,2031-01-05,sports,F,16", "2,Elsewhere,2031-01-05,sports,F,16")
    (part,) = read.batch.parts
    assert part.records.rows() == [(1, 2, 1, 1)]


def test_nothing_of_a_person_is_kept_anywhere(tmp_path):
    rows = [
        "K-771,Eastmere,2025-01-05,sports,F,16",
        "K-772,Eastmere,2025-01-05,sports,nonsense-772,997",
        "K-773,Lostville,2025-01-05,sports,F,16",
        "K-774,Eastmere,not-a-day-774,sports,F,16",
    ]
    template = {"people.toml": TEMPLATE.format(impossible="unknown")}
    workspace = make_workspace(tmp_path / "network", templates=template)
    folder = workspace.raw / "eastmere"
    folder.mkdir(parents=True)
    (folder / "list.csv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    with night_on(workspace) as night:
        tables = night.store.rows(
            "select table_name from information_schema.tables where table_type = 'BASE TABLE'"
        )["table_name"]
        kept = "\n".join(repr(night.store.rows(f"from {name}").rows()) for name in tables)
        reasons = night.store.rows("select reason_code from core_quarantine_items order by all")
    for trace in ("K-77", "nonsense", "Lostville", "not-a-day"):
        assert trace not in kept
    assert not re.search(r"\b997\b", kept)  # digests may hold the digits by chance
    assert list(workspace.scratch.iterdir()) == []
    assert reasons["reason_code"].to_list() == [
        "impossible_age", "not_a_date", "unknown_city", "unknown_code",
    ]  # fmt: skip
