"""Women, men and a total side by side: the total is held against them, asked for or not."""

import pytest

from tests.fixtures.invented import read_one
from tests.fixtures.small_templates import a_log

REPORT = """
id = "breve"
title = "Figures by sex"
produces = "values"

[report]
key = ["folder", "file"]

[columns.indicator]
headers = ["Measure"]
required = true
words = { Reached = "out_participations", Completion = "out_training_completion" }
unknown = "local"

[columns.period]
headers = ["Period"]
required = true

[[values]]
headers = ["Women"]
breakdown = { sex = "F" }
required = true

[[values]]
headers = ["Men"]
breakdown = { sex = "M" }
"""
ASKED = """
[[values]]
headers = ["Total"]
"""
LOG = a_log("Women", "Men")
ASKED_IN_LOG = """
[[counts]]
headers = ["Total"]
"""


def report(cells, template=REPORT, heading="Women,Men,Total", measure="Reached"):
    content = f"Measure,Period,{heading}\n{measure},2031-Q1,{cells}\n"
    return read_one(content, path="eastmere/breve.csv", template=template)


def log(cells, template=LOG, heading="Women,Men,Total"):
    content = f"Day,Activity,{heading}\n2031-01-05,sports,{cells}\n"
    return read_one(content, path="eastmere/breve.csv", template=template)


@pytest.mark.parametrize("read", [report, log])
@pytest.mark.parametrize(
    ("cells", "total", "told"),
    [
        ("30,20,50", (50.0, 50.0, True), {}),
        ("30,20,41", (41.0, 50.0, False), {"total_row": 1}),
        ("18,22,41", (41.0, 40.0, False), {"total_row": 1}),
        ("30,,41", (41.0, None, True), {"total_not_compared": 1}),
        ("30,,30", (30.0, 30.0, True), {}),
        ("30,<5,33", (33.0, None, True), {"total_not_compared": 1}),
    ],
)
def test_a_total_that_is_not_asked_for_is_compared(read, cells, total, told):
    found = read(cells)
    assert found.totals == [("E2", *total)]
    assert found.findings == told
    assert found.kept_back == []


@pytest.mark.parametrize("read", [report, log])
def test_nothing_is_compared_where_no_total_stands(read):
    assert read("30,20,").totals == []
    assert read("30,20,41", heading="Women,Men,Sessions in total").totals == []


@pytest.mark.parametrize(
    ("cells", "kept_back", "loaded"),
    [
        ("30,20,41", [("E2", "parts_exceed_total")], [30.0, 20.0]),
        ("30,10-20,35", [("E2", "parts_exceed_total")], [30.0, None]),
        ("30,10-20,45", [], [30.0, None, 45.0]),
        ("18,22,41", [], [18.0, 22.0, 41.0]),
        ("30,20,50", [], [30.0, 20.0, 50.0]),
    ],
)
def test_a_whole_that_is_asked_for_is_never_less_than_its_parts(cells, kept_back, loaded):
    found = report(cells, REPORT + ASKED)
    assert found.kept_back == kept_back
    assert found.column("core_reported_values", "reported_value") == loaded


@pytest.mark.parametrize(
    ("cells", "told", "kept_back"),
    [("21,21,41", 1, []), ("21,21,40", 0, [("E2", "parts_exceed_total")])],
)
def test_parts_that_may_have_been_rounded_are_told_and_loaded(cells, told, kept_back):
    found = report(cells, REPORT + ASKED)
    assert found.findings.get("parts_exceed_total", 0) == told
    assert found.kept_back == kept_back


def test_a_log_keeps_back_the_whole_event():
    assert log("30,20,41", LOG + ASKED_IN_LOG).kept_back == [("E2", "parts_exceed_total")]
    assert log("18,22,41", LOG + ASKED_IN_LOG).kept_back == []


def test_a_template_may_let_the_whole_pass_and_have_it_told():
    template = REPORT + ASKED + '[rules]\nparts_exceed_total = "warn"\n'
    found = report("30,20,41", template)
    assert found.column("core_reported_values", "reported_value") == [30.0, 20.0, 41.0]
    assert found.findings == {"parts_exceed_total": 1}


@pytest.mark.parametrize("asked", ["", ASKED])
def test_of_percentages_no_whole_is_the_sum(asked):
    found = report("80 %,70 %,75 %", REPORT + asked, measure="Completion")
    assert (found.totals, found.findings, found.kept_back) == ([], {}, [])


AGES = """
id = "breve"
title = "Figures by age"
produces = "values"

[report]
key = ["folder", "file"]

[columns.indicator]
headers = ["Measure"]
required = true

[columns.period]
headers = ["Period"]
required = true

[columns.age_band]
headers = ["Age"]
words = { All = "all" }

[[values]]
headers = ["Figure"]
required = true
"""


@pytest.mark.parametrize(
    ("ages", "kept_back"),
    [
        (["15-17", "18-24"], [("D2", "parts_exceed_total")]),
        (["15-24", "18-24"], []),
        (["15-24", "around 30"], []),
    ],
)
def test_groups_of_ages_that_overlap_may_be_more_than_all(ages, kept_back):
    rows = [("All", 41), *zip(ages, (30, 20), strict=True)]
    lines = [f"out_participations,2031-Q1,{age},{figure}" for age, figure in rows]
    content = "\n".join(["Measure,Period,Age,Figure", *lines]) + "\n"
    assert read_one(content, path="eastmere/breve.csv", template=AGES).kept_back == kept_back


def test_a_total_is_that_of_the_columns_under_its_own_heading():
    template = REPORT.replace("[report]", "[source]\nheader_rows = 2\n\n[report]")
    template = template.replace('"Women"', '"Done / Women"').replace('"Men"', '"Done / Men"')
    content = (
        "Measure,Period,Planned,Planned,Done,Done,Done\n"
        "Measure,Period,Women,Total,Women,Men,Total\n"
        "Reached,2031-Q1,9,99,30,20,50\n"
    )
    found = read_one(content, path="eastmere/breve.csv", template=template)
    assert found.totals == [("G3", 50.0, 50.0, True)]


def test_figures_that_are_all_rounded_may_come_to_more():
    rows = "".join(f"Reached,2031-Q{quarter},25,20,40\n" for quarter in (1, 2, 3, 4))
    content = f"Measure,Period,Women,Men,Total\n{rows}"
    found = read_one(content, path="eastmere/breve.csv", template=REPORT + ASKED)
    assert found.kept_back == []
    assert found.findings["parts_exceed_total"] == 4
