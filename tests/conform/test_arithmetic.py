"""Totals that do not say so: a row that is the sum of those beside it is never counted silently.

Left to itself it waits; `totals = "arithmetic"` makes it a total, `totals = "words"` a record.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixtures.invented import read_one

TEMPLATE = """
id = "splits"
title = "Figures by audience"
produces = "values"

[source]
{totals}

[report]
key = ["folder", "file"]

[columns.indicator]
headers = ["Indicator"]
required = true

[columns.period]
headers = ["Period"]
required = true

[columns.activity_type]
headers = ["What"]
unknown = "local"

[[values]]
headers = ["Men"]
breakdown = {{ sex = "M" }}

[[values]]
headers = ["Women"]
breakdown = {{ sex = "F" }}
required = true
"""
HEADING = "Indicator,Period,What,Men,Women"


def read(*rows, totals=""):
    """Rows `What, Men, Women` of one indicator and period."""
    lines = [f"out_participations,2031-Q1,{row}" for row in rows]
    setting = f'totals = "{totals}"' if totals else ""
    return read_one("\n".join([HEADING, *lines]), template=TEMPLATE.format(totals=setting))


def counted(found):
    return sorted(found.column("core_reported_values", "reported_value"))


PARTS = ("north,10,20", "east,5,5", "south,1,2")


@pytest.mark.parametrize("rows", [(*PARTS, "city,16,27"), ("city,16,27", *PARTS)])
def test_a_row_that_is_the_sum_of_the_others_waits_wherever_it_stands(rows):
    found = read(*rows)
    row = 2 + [row.startswith("city") for row in rows].index(True)
    assert found.kept_back == [(f"{row}", "perhaps_total")]
    assert counted(found) == [1, 2, 5, 5, 10, 20]


def test_with_totals_by_arithmetic_it_is_compared_and_never_counted():
    found = read(*PARTS, "city,16,27", totals="arithmetic")
    assert found.kept_back == []
    assert counted(found) == [1, 2, 5, 5, 10, 20]
    assert found.totals == [("D5", 16.0, 16.0, True), ("E5", 27.0, 27.0, True)]


def test_with_totals_by_words_it_is_a_record_and_the_check_says_so():
    found = read(*PARTS, "city,16,27", totals="words")
    assert found.kept_back == []
    assert counted(found) == [1, 2, 5, 5, 10, 16, 20, 27]
    assert found.findings == {"perhaps_total": 1}


@pytest.mark.parametrize(
    "rows",
    [
        ("north,10,20", "east,10,20"),  # one part is no sum
        ("north,10,0", "east,5,0", "city,15,0"),  # one column may be chance
        ("north,10,20", "east,5,5", "city,15,26"),  # the other column disagrees
        ("north,0,0", "east,10,20", "city,10,20"),  # one part, and nothing
        ("north,10,20", "east,5,<5", "city,15,25"),  # a part is no plain number
    ],
)
def test_what_is_no_sum_in_every_column_is_counted(rows):
    assert read(*rows).kept_back == []


@pytest.mark.parametrize("totals", ["", "arithmetic"])
def test_a_row_that_says_it_is_a_total_is_one_as_before(totals):
    found = read(*PARTS, "Total,16,27", totals=totals)
    assert found.kept_back == []
    assert found.totals == [("D5", 16.0, 16.0, True), ("E5", 27.0, 27.0, True)]


SPLITS = ("city,16,27", "north,10,20", "south,6,7", "young,9,13", "old,7,14")


@pytest.mark.parametrize("totals", ["", "arithmetic"])
def test_of_several_splits_of_one_whole_the_whole_is_counted_and_the_splits_wait(totals):
    found = read(*SPLITS, totals=totals)
    assert counted(found) == [16, 27]
    assert {reason for _, reason in found.kept_back} == {"overlapping_splits"}
    assert len(found.kept_back) == 4


def test_splits_that_the_template_wants_are_counted_and_told():
    found = read(*SPLITS, totals="words")
    assert found.kept_back == []
    assert found.findings == {"overlapping_splits": 4}


def test_rows_lost_and_rows_counted_add_up():
    for totals in ("", "words", "arithmetic"):
        found = read(*PARTS, "city,16,27", totals=totals)
        (records,) = found.batch.parts[0].records.iter_rows(named=True)
        assert records["loaded_count"] == len(counted(found))
        loaded, held = records["loaded_count"], records["quarantined_count"]
        assert loaded + held + len(found.totals) == 8


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 999), st.integers(1, 999)), min_size=2, max_size=6))
def test_the_sum_of_any_parts_is_never_counted_without_a_decision(parts):
    rows = [f"part {n},{men},{women}" for n, (men, women) in enumerate(parts)]
    whole = f"everybody,{sum(men for men, _ in parts)},{sum(women for _, women in parts)}"
    found = read(*rows, whole)
    last = 2 + len(parts)
    assert {address for address, _ in found.kept_back} >= {f"{last}"}


LOG = """
id = "log"
title = "Log"
produces = "events"

[source]
{totals}

[report]
key = ["folder", "file"]

[columns.date]
headers = ["Date"]
required = true

[[counts]]
headers = ["People"]
required = true

[[counts]]
headers = ["Women"]
breakdown = {{ sex = "F" }}
"""
SESSIONS = "Date,People,Women\n2031-01-05,20,12\n2031-01-06,10,4\n"


def read_log(content, totals=""):
    setting = f'totals = "{totals}"' if totals else ""
    return read_one(content, template=LOG.format(totals=setting))


@pytest.mark.parametrize("totals", ["", "words"])
def test_a_row_of_a_log_without_a_day_waits(totals):
    found = read_log(f"{SESSIONS},30,16\n", totals)
    assert found.kept_back == [("A4", "missing_value")]


def test_a_row_of_a_log_without_a_day_that_is_the_sum_is_a_total_by_arithmetic():
    found = read_log(f"{SESSIONS},30,16\n2031-01-07,5,1\n,5,1\n,35,17\n", "arithmetic")
    assert found.column("core_events", "participation_count") == [20, 10, 5]
    assert [(cell, passed) for cell, *_, passed in found.totals if cell in {"B4", "B7"}] == [
        ("B4", True), ("B7", True),
    ]  # fmt: skip


@pytest.mark.parametrize("row", [",30,15", ",29,16", ",30,0"])
def test_a_row_of_a_log_without_a_day_that_is_no_sum_waits_by_arithmetic_too(row):
    assert read_log(f"{SESSIONS}{row}\n", "arithmetic").kept_back == [("A4", "missing_value")]


def test_a_session_with_a_day_is_counted_whatever_its_figures_are():
    found = read_log(f"{SESSIONS}2031-01-07,30,16\n", "arithmetic")
    assert found.column("core_events", "participation_count") == [20, 10, 30]


def test_the_word_for_a_total_may_stand_where_the_day_would():
    found = read_log(f"{SESSIONS}Total,30,16\n")
    assert found.kept_back == []
    assert found.totals == [("B4", 30.0, 30.0, True), ("C4", 16.0, 16.0, True)]
