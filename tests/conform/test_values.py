"""Reports of figures: what a cell is about, when two cells contradict, what is a percentage."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixtures.invented import read_one

HEAD = "Progress,,,\nReporting period:,2031-Q1,,\nMeasure,Baseline,Target,Actual to date\n"


def progress(*rows, head=HEAD):
    return read_one(head + "\n".join(rows) + "\n", path="eastmere/report.csv")


def test_one_row_is_a_baseline_a_target_and_an_actual():
    read = progress("Complaints received,3,0,5")
    (actual,) = read.rows("core_reported_values")
    assert (actual["indicator_id"], actual["part_code"], actual["period_id"]) == (
        "oc_complaints_resolved",
        "denominator",
        "2031-Q1",
    )
    assert (actual["reported_value"], actual["cell_ref"]) == (5.0, "D4")
    assert (actual["accumulation_code"], actual["count_method_code"]) == (
        "to_date",
        "register_dedup",
    )
    told = {row["value_kind_code"]: row["reported_value"] for row in read.rows("core_targets")}
    assert told == {"baseline": 3.0, "target": 0.0}


def test_an_empty_actual_says_not_reported_and_an_empty_target_says_nothing():
    read = progress("Complaints received,3,,", "Complaints closed within 30 days,,,2")
    assert read.column("core_reported_values", "value_status_code") == ["not_reported", "reported"]
    assert read.column("core_targets", "cell_ref") == ["B4"]


@pytest.mark.parametrize(
    ("row", "cell", "reason"),
    [
        ("Complaints received,,,few", "D4", "not_a_number"),
        ("Complaints received,,,2.5", "D4", "not_a_whole_number"),
        ("Complaints received,,,-2", "D4", "negative_count"),
        ("Complaints received,,,50 %", "D4", "not_a_number"),
        ("Complaints received,,,1" + "0" * 400, "D4", "not_a_number"),
        ("Unheard-of measure,,,5", "A4", "unknown_indicator"),
    ],
)
def test_a_figure_that_cannot_be_is_kept_back_with_its_cell(row, cell, reason):
    read = progress(row)
    assert read.kept_back == [(cell, reason)]
    assert read.rows("core_reported_values") == []


def test_more_than_all_is_kept_back_whole():
    read = progress("Complaints received,,,5", "Complaints closed within 30 days,,,6")
    assert read.kept_back == [
        ("D4", "numerator_exceeds_denominator"),
        ("D5", "numerator_exceeds_denominator"),
    ]


def test_two_numbers_for_one_figure_are_both_kept_back():
    read = progress("Complaints received,,,5", "Complaints received,,,6")
    assert read.kept_back == [("D4", "conflicting_values"), ("D5", "conflicting_values")]


def test_the_same_number_twice_is_no_contradiction():
    read = progress("Complaints received,,,5", "Complaints received,,,5")
    assert read.kept_back == []
    assert read.column("core_reported_values", "reported_value") == [5.0, 5.0]


@pytest.mark.parametrize(
    ("one", "other"), [("5", "6"), ("12-15", "13"), ("12-15", "20-25"), ("<5", "<10")]
)
def test_what_two_rows_say_differently_of_one_figure_waits(one, other):
    read = progress(f"Complaints received,,,{one}", f"Complaints received,,,{other}")
    assert read.kept_back == [("D4", "conflicting_values"), ("D5", "conflicting_values")]


CLUBS = """
[columns.program]
headers = ["Club"]
[columns.unit]
headers = ["Unit"]
[columns.indicator]
headers = ["Measure"]
[[values]]
headers = ["Value"]
"""


@pytest.mark.parametrize(
    ("row", "held"),
    [
        # of a club that nobody knows, and not of the city
        ("Clubb,,oc_complaints_resolved/denominator,6", [("B3", "unknown_program")]),
        ("Clubb,,oc_complaints_resolved/numerator,6", [("B3", "unknown_program")]),
        # what its number is of is known, though not in what it is counted
        (
            ",folk,oc_complaints_resolved/denominator,6",
            [("C3", "unknown_code"), ("E2", "conflicting_values"), ("E3", "conflicting_values")],
        ),
    ],
)
def test_what_may_be_about_something_else_contradicts_nothing(row, held):
    template = TEMPLATE.format(extra=CLUBS)
    text = f"Period,Club,Unit,Measure,Value\n2031-Q1,,,oc_complaints_resolved/denominator,5\n2031-Q1,{row}\n"
    assert sorted(read_one(text, template=template).kept_back) == held


@pytest.mark.parametrize("empty", ["", "n/a", "not reported"])
def test_a_figure_and_an_empty_cell_are_no_contradiction(empty):
    read = progress(f"Complaints received,3,,{empty}", "Complaints received,,,8")
    assert read.kept_back == []
    assert read.column("core_reported_values", "reported_value") == [None, 8.0]


@pytest.mark.parametrize(("column", "letter"), [("{},,5", "B"), (",{},5", "C")])
def test_two_targets_or_baselines_for_one_figure_wait(column, letter):
    read = progress(*(f"Complaints received,{column.format(number)}" for number in (10, 14)))
    assert read.kept_back == [(f"{letter}{row}", "conflicting_values") for row in (4, 5)]
    assert read.rows("core_targets") == []


def test_the_same_target_twice_is_no_contradiction():
    read = progress("Complaints received,,10,5", "Complaints received,,10,5")
    assert read.kept_back == []
    assert read.column("core_targets", "reported_value") == [10.0, 10.0]


@pytest.mark.parametrize("text", ["3", "<5", "1 200", "٤"])
def test_a_figure_alone_in_its_row_lacks_its_labels_and_is_no_note(text):
    read = progress("Complaints received,,10,5", f",,,{text}")
    assert read.kept_back == [("A5", "missing_value")]
    assert "note_row" not in read.findings


@pytest.mark.parametrize("text", ["12-15", "<5"])
def test_a_target_that_is_a_range_waits(text):
    read = progress(f"Complaints received,,{text},5")
    assert read.kept_back == [("C4", "range_as_target")]
    assert read.column("core_reported_values", "reported_value") == [5.0]


def test_a_target_that_is_said_not_to_apply_is_kept_without_a_number():
    (row,) = progress("Complaints received,,n/a,5").rows("core_targets")
    assert (row["reported_value"], row["value_status_code"]) == (None, "not_applicable")


CELLS = st.sampled_from(
    ["", "5", "0", "12-15", "<5", "n/a", "n.d.", "ca. 900", "few", "-", "none", "-2", "15-12"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=4))
def test_every_record_is_a_row_of_the_store_or_kept_back(rows):
    read = progress(*(f"Complaints received,{','.join(row)}" for row in rows))
    stored = len(read.rows("core_reported_values")) + len(read.rows("core_targets"))
    counts = pl.concat(part.records for part in read.batch.parts)
    held = {cell for cell, reason in read.kept_back if reason != "note_row"}
    assert counts["loaded_count"].sum() == stored
    assert counts["record_count"].sum() == stored + len(held)


def test_a_total_column_that_the_template_asks_for_is_a_figure():
    template = TEMPLATE.format(extra='[[values]]\nheaders = ["Total"]\nindicator = "x"')
    read = read_one("Period,Total\n2031-Q1,7\n2031-Q2,8\n", template=template)
    assert read.column("core_reported_values", "reported_value") == [7.0, 8.0]


TEMPLATE = """
id = "table"
title = "A table"
produces = "values"
[report]
key = ["file"]
[columns.period]
headers = ["Period"]
required = true
{extra}
"""

SHARES = """
[columns.unit]
headers = ["Unit"]
[columns.indicator]
headers = ["Measure"]
unknown = "local"
[[values]]
headers = ["Value"]
percent = "{percent}"
"""


@pytest.mark.parametrize(
    ("percent", "text", "share"),
    [
        ("sign", "80 %", 0.8),
        ("sign", "٨٠٪", 0.8),
        ("sign", "0", 0.0),
        ("whole", "80", 0.8),
        ("whole", "80 %", 0.8),
        ("share", "0.8", 0.8),
        ("share", "80 %", 0.8),
        ("sign", "%80", 0.8),
        ("sign", "100 %", 1.0),
    ],
)
def test_a_percentage_is_a_share(percent, text, share):
    template = TEMPLATE.format(extra=SHARES.format(percent=percent))
    read = read_one(f"Period,Unit,Measure,Value\n2031,percent,Trust,{text}\n", template=template)
    assert read.column("core_reported_values", "reported_value") == [share]


NONE = ["none", "nil", "aucun", "لا يوجد", "ingen", "yok", "ninguno"]


@pytest.mark.parametrize("percent", ["sign", "whole", "share"])
@pytest.mark.parametrize("text", NONE)
def test_no_share_is_not_a_share_of_nought(percent, text):
    template = TEMPLATE.format(extra=SHARES.format(percent=percent))
    read = read_one(f"Period,Unit,Measure,Value\n2031,percent,Trust,{text}\n", template=template)
    (row,) = read.rows("core_reported_values")
    assert (row["reported_value"], row["value_status_code"]) == (None, "not_applicable")


@pytest.mark.parametrize("text", NONE)
def test_none_of_what_is_counted_is_nought(text):
    read = progress(f"Complaints received,,,{text}")
    assert read.column("core_reported_values", "reported_value") == [0.0]


@pytest.mark.parametrize("text", ["0", "zero", "صفر", "sıfır", "cero"])
def test_a_share_of_nought_is_one(text):
    template = TEMPLATE.format(extra=SHARES.format(percent="sign"))
    read = read_one(f"Period,Unit,Measure,Value\n2031,percent,Trust,{text}\n", template=template)
    assert read.column("core_reported_values", "reported_value") == [0.0]


@pytest.mark.parametrize(
    ("percent", "text", "reason"),
    [
        ("sign", "120 %", "percent_above_whole"),
        ("whole", "120", "percent_above_whole"),
        ("share", "80", "percent_above_whole"),
        ("share", "0.9-1.2", "percent_above_whole"),
        ("sign", "40-50", "percent_unclear"),
        ("sign", "-5 %", "negative_count"),
        ("whole", "<5", "only_a_bound"),
        ("sign", ">50 %", "only_a_bound"),
    ],
)
def test_a_percentage_that_cannot_be_or_is_not_clear(percent, text, reason):
    template = TEMPLATE.format(extra=SHARES.format(percent=percent))
    row = f"2031,,Complaints resolved within 30 days,{text}"
    read = read_one(f"Period,Unit,Measure,Value\n{row}\n", template=template)
    assert read.kept_back == [("D2", reason)]


def test_a_measure_of_the_citys_own_may_exceed_the_whole_and_that_is_told():
    template = TEMPLATE.format(extra=SHARES.format(percent="whole"))
    read = read_one("Period,Unit,Measure,Value\n2031,percent,Growth,120\n", template=template)
    assert read.column("core_reported_values", "reported_value") == [1.2]
    assert read.findings == {"percent_above_whole": 1}


def test_a_range_of_percentages_is_scaled_like_a_single_one():
    template = TEMPLATE.format(extra=SHARES.format(percent="whole"))
    read = read_one("Period,Unit,Measure,Value\n2031,percent,Trust,40-50\n", template=template)
    (row,) = read.rows("core_reported_values")
    assert (row["numerator_low"], row["numerator_high"]) == (0.4, 0.5)


@pytest.mark.parametrize("text", ["80", "0.8"])
def test_without_its_sign_a_percentage_is_unclear(text):
    template = TEMPLATE.format(extra=SHARES.format(percent="sign"))
    read = read_one(f"Period,Unit,Measure,Value\n2031,percent,Trust,{text}\n", template=template)
    assert read.kept_back == [("D2", "percent_unclear")]


GROUPS = """
[columns.sex]
headers = ["Sex"]
words = { fem = "F" }
[columns.age_band]
headers = ["Age"]
words = { teens = "12-14" }
[[values]]
headers = ["People"]
indicator = "out_unique_participants"
"""


@pytest.mark.parametrize(
    ("sex", "age", "key"),
    [
        ("Women", "15-17", "age_band=15-17|sex=F"),
        ("Femmes", "Under 15", "age_band=0-14|sex=F"),
        ("mænd", "30+", "age_band=30+|sex=M"),
        ("erkek", "", "sex=M"),
        ("", "٦٠ فأكثر", "age_band=60+"),
        ("mujeres", "18-25", "age_band=local:18-25|sex=F"),
        ("fem", "teens", "age_band=12-14|sex=F"),
        ("", "", ""),
    ],
)
def test_sex_and_age_make_the_breakdown(sex, age, key):
    template = TEMPLATE.format(extra=GROUPS)
    read = read_one(f"Period,Sex,Age,People\n2031-Q1,{sex},{age},7\n", template=template)
    assert read.column("core_reported_values", "disagg_key") == [key]


def test_an_unknown_word_for_sex_keeps_back_its_row():
    template = TEMPLATE.format(extra=GROUPS)
    read = read_one("Period,Sex,Age,People\n2031-Q1,everybody,15-17,7\n", template=template)
    assert [reason for _, reason in read.kept_back] == ["unknown_code"]


PERIODS = """
id = "table"
title = "A table"
produces = "values"
[report]
key = ["file"]
[source]
date_order = "dmy"
{columns}
[[values]]
headers = ["People"]
indicator = "out_unique_participants"
"""


def column(name):
    return f'[columns.{name}]\nheaders = ["{name}"]\n'


@pytest.mark.parametrize(
    ("names", "cells", "period"),
    [
        (["period"], "2. kvartal 2031", "2031-Q2"),
        (["period_start", "period_end"], "01.04.2031,30.06.2031", "2031-Q2"),
        (["period_start", "period_end"], "15.04.2031,15.07.2031", "R:2031-04-15/2031-07-15"),
        (["year", "quarter"], "2031,2", "2031-Q2"),
        (["year", "month"], "2031,maj", "2031-05"),
    ],
)
def test_a_row_tells_its_period_in_one_of_four_ways(names, cells, period):
    template = PERIODS.format(columns="".join(map(column, names)))
    read = read_one(f"{','.join(names)},People\n{cells},7\n", template=template)
    assert read.column("core_reported_values", "period_id") == [period]


@pytest.mark.parametrize(
    ("names", "cells", "cell", "reason"),
    [
        (["period"], "1. tertial 2031", "A2", "not_a_period"),
        (["period"], "2031/32", "A2", "ambiguous_period"),
        (["period_start", "period_end"], "01.04.1446,30.06.1446", "B2", "other_calendar"),
        (["period"], "9999", "A2", "not_a_period"),
        (["period"], "", "A2", "missing_value"),
        (["period_start", "period_end"], "01.07.2031,30.06.2031", "B2", "not_a_period"),
        (["year", "quarter"], "203²,2", "A2", "not_a_period"),
        (["year", "month"], "2031,13", "A2", "not_a_period"),
    ],
)
def test_a_row_without_a_period_is_kept_back(names, cells, cell, reason):
    template = PERIODS.format(columns="".join(map(column, names)))
    read = read_one(f"{','.join(names)},People\n{cells},7\n", template=template)
    assert read.kept_back == [(cell, reason)]


@pytest.mark.parametrize("text", NONE)
def test_no_incident_is_a_count_of_nought_though_its_indicator_is_a_rate(text):
    extra = '[[values]]\nheaders = ["Incidents"]\nindicator = "im_hate_incidents_rate"\n'
    template = TEMPLATE.format(extra=f'{extra}part = "numerator"')
    read = read_one(f"Period,Incidents\n2031-Q1,{text}\n", template=template)
    assert read.column("core_reported_values", "reported_value") == [0.0]


SEXES = """
id = "sexes"
title = "By sex"
produces = "values"
[report]
key = ["file"]
[columns.period]
headers = ["Period"]
[columns.sex]
headers = ["Sexo"]
{words}
[[values]]
headers = ["Value"]
indicator = "out_unique_participants"
"""


def by_sex(path, *rows, words=""):
    text = "Period,Sexo,Value\n" + "\n".join(f"2031-Q1,{row}" for row in rows) + "\n"
    return read_one(text, path=path, template=SEXES.format(words=words))


def test_m_is_for_men_beside_an_f():
    read = by_sex("eastmere/r.csv", "F,30", "M,20")
    assert read.column("core_reported_values", "disagg_key") == ["sex=F", "sex=M"]


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("eastmere/r.csv", ["H,30", "M,20"]),
        ("rioclaro/r.csv", ["M,20"]),
        ("rioclaro/r.csv", ["F,1", "M,20"]),
    ],
)
def test_m_may_be_for_mujeres(path, rows):
    read = by_sex(path, *rows)
    assert "sex=M" not in read.column("core_reported_values", "disagg_key")
    assert "unknown_code" in [reason for _, reason in read.kept_back]


def test_the_template_knows_what_m_is_for():
    words = '[columns.sex.words]\nM = "F"\nH = "M"'
    read = by_sex("rioclaro/r.csv", "H,30", "M,20", words=words)
    assert read.column("core_reported_values", "disagg_key") == ["sex=M", "sex=F"]
