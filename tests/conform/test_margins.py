"""Counts by sex and age together: what they say by sex, and by age, and what they leave open."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixtures.invented import read_one

CELLS = {"G 15-17": ("F", "15-17"), "G 18-24": ("F", "18-24"),
         "B 15-17": ("M", "15-17"), "B 18-24": ("M", "18-24")}  # fmt: skip


def template_of(cells, more=""):
    counts = "".join(
        f'[[counts]]\nheaders = ["{heading}"]\nbreakdown = {{ sex = "{sex}", age_band = "{age}" }}\n'
        for heading, (sex, age) in cells.items()
    )
    return f"""
id = "crossed"
title = "One column a sex and age group"
produces = "events"
[report]
key = ["folder", "file"]
[columns.date]
headers = ["Date"]
required = true
[[counts]]
headers = ["Came"]
{counts}{more}"""


def read_row(row, cells=CELLS, more="", heading=""):
    head = ",".join(["Date", *heading.split(), "Came", *cells])
    return read_one(f"{head}\n2031-01-05,{row}\n", template=template_of(cells, more))


def margins(read):
    """Breakdown by one dimension → its count, or least and most."""
    kinds = {row["count_kind_id"]: row["disagg_key"] for row in read.rows("core_count_kinds")}
    return {
        kinds[row["count_kind_id"]]: row["measured_value"]
        if row["measured_value"] is not None
        else (row["numerator_low"], row["numerator_high"])
        for row in read.rows("core_event_counts")
        if "|" not in kinds[row["count_kind_id"]]
    }


def flags(read):
    (event,) = read.rows("core_events")
    return event["has_sex_counts"], event["has_age_counts"]


@pytest.mark.parametrize(
    ("row", "girls", "boys", "younger", "older"),
    [
        # came, girls 15-17, girls 18-24, boys 15-17, boys 18-24
        ("20,3,4,5,8", 7, 13, 8, 12),
        ("20,0,0,5,8", 0, 13, 5, 8),
        # what stands in no cell is of no stated sex and age
        ("30,3,4,5,8", 7, 13, 8, 12),
        ("20,3,<5,5,7", (4, 7), 12, 8, (8, 11)),
        ("20,3,4-6,5,7", (7, 9), 12, 8, (11, 13)),
        # a blank cell may hold all that the others leave of the attendance
        ("20,3,,5,8", (3, 7), 13, 8, (8, 12)),
        ("16,3,,5,8", 3, 13, 8, 8),
        ("20,3,,5,<5", (3, 14), (6, 9), 8, (1, 15)),
        ("20-22,3,,5,8", (3, 9), 13, 8, (8, 14)),
        # without an attendance nobody knows how many
        (",3,,5,8", None, 13, 8, None),
        (",3,4,5,8", 7, 13, 8, 12),
        ("20,,,5,8", None, 13, (5, 12), (8, 15)),
        ("20,,,,", None, None, None, None),
    ],
)
def test_cells_are_summed_by_sex_and_by_age(row, girls, boys, younger, older):
    read = read_row(row)
    assert read.kept_back == []
    told = {"sex=F": girls, "sex=M": boys, "age_band=15-17": younger, "age_band=18-24": older}
    assert margins(read) == {key: count for key, count in told.items() if count is not None}
    told_any = boys is not None
    assert flags(read) == (told_any, told_any)


def test_a_cell_that_the_layout_lacks_is_a_blank_one():
    three = {name: pair for name, pair in CELLS.items() if name != "B 18-24"}
    read = read_row("20,3,4,5", three)
    assert margins(read) == {
        "sex=F": 7, "sex=M": (5, 13), "age_band=15-17": 8, "age_band=18-24": (4, 12),
    }  # fmt: skip


def test_what_the_city_says_by_sex_stands():
    more = '[[counts]]\nheaders = ["Girls"]\nbreakdown = { sex = "F" }\n'
    read = read_row("9,20,3,4,5,8", more=more, heading="Girls")
    assert margins(read) == {"sex=F": 9, "age_band=15-17": 8, "age_band=18-24": 12}


@pytest.mark.parametrize("cells", [["G 15-17", "G 18-24"], ["G 15-17", "B 15-17"], ["B 15-17"]])
def test_one_sex_or_one_age_group_is_not_everybody(cells):
    read = read_row(",".join(["20", *"3" * len(cells)]), {name: CELLS[name] for name in cells})
    assert margins(read) == {}


@pytest.mark.parametrize("age", ["15-24", "local:teens"])
def test_groups_that_overlap_are_not_added(age):
    overlapping = CELLS | {"G all": ("F", age), "B all": ("M", age)}
    read = read_row("20,3,4,5,8,7,13", overlapping)
    assert margins(read) == {}
    assert flags(read) == (False, False)


def test_cells_that_are_more_than_all_wait():
    read = read_row("19,3,4,5,8")
    assert read.kept_back == [("B2", "parts_exceed_total")]
    assert read.rows("core_events") == []


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 30), min_size=4, max_size=4), st.sets(st.integers(0, 3)))
def test_whatever_is_left_blank_the_truth_lies_in_the_sum(sizes, blanks):
    written = ["" if i in blanks else str(size) for i, size in enumerate(sizes)]
    told = margins(read_row(",".join([str(sum(sizes)), *written])))
    truth = {"sex=F": sizes[0] + sizes[1], "sex=M": sizes[2] + sizes[3],
             "age_band=15-17": sizes[0] + sizes[2], "age_band=18-24": sizes[1] + sizes[3]}  # fmt: skip
    for key, count in told.items():
        low, high = count if isinstance(count, tuple) else (count, count)
        assert low <= truth[key] <= high
    if not blanks:
        assert told == truth
