"""Wide matrices: months, sexes and ages in merged headings, and the totals beside them."""

import pytest

from tests.fixtures.invented import read_one
from tests.fixtures.workbooks import workbook

ABOUT = [["Reporting period", "2031-Q1"]]
PEOPLE = "People directly reached (unique)"


def matrix(heading, *rows, about=ABOUT, merges=()):
    told = zip(("The Club", "Mentors"), rows, strict=False)
    sheet = [*about, *heading, *([PEOPLE, program, *figures] for program, figures in told)]
    raw = workbook({"Matrix": sheet}, merges={"Matrix": list(merges)})
    return read_one(raw, path="eastmere/matrix.xlsx")


def by_group(read):
    rows = read.rows("core_reported_values")
    return {(r["period_id"], r["disagg_key"]): r["reported_value"] for r in rows}


def heading(months, sexes, ages):
    return [["Indicator", "Program", *months], ["Indicator", "Program", *sexes],
            ["Indicator", "Program", *ages]]  # fmt: skip


def test_every_cell_is_a_figure_of_its_month_sex_and_age():
    read = matrix(
        heading(["Jan", None, "Feb", None], ["Women", "Men", "Women", "Men"], ["15-17"] * 4),
        [1, 2, 3, 4],
        merges=["C2:D2", "E2:F2"],
    )
    assert by_group(read) == {
        ("2031-01", "age_band=15-17|sex=F"): 1.0,
        ("2031-01", "age_band=15-17|sex=M"): 2.0,
        ("2031-02", "age_band=15-17|sex=F"): 3.0,
        ("2031-02", "age_band=15-17|sex=M"): 4.0,
    }
    assert read.column("core_reported_values", "cell_ref") == ["C5", "D5", "E5", "F5"]


@pytest.mark.parametrize(
    ("months", "sexes", "ages", "keys"),
    [
        (["mars"], ["Femmes"], ["Moins de 15 ans"], [("2031-03", "age_band=0-14|sex=F")]),
        (["Marts"], ["Mænd"], ["30 år og derover"], [("2031-03", "age_band=30+|sex=M")]),
        (["marzo"], ["Mujeres"], ["15-29 años"], [("2031-03", "age_band=15-29|sex=F")]),
        (["Mart"], ["Erkek"], ["15 yaş altı"], [("2031-03", "age_band=0-14|sex=M")]),
        (["آذار"], ["نساء"], ["٣٠ فأكثر"], [("2031-03", "age_band=30+|sex=F")]),
        (["كانون الثاني"], ["ذكور"], ["دون 15"], [("2031-01", "age_band=0-14|sex=M")]),
        (["Q1"], ["Unknown"], ["15-35"], [("2031-Q1", "age_band=local:15-35|sex=U")]),
        ([3], ["F"], ["15–17"], [("2031-03", "age_band=15-17|sex=F")]),
    ],
)
def test_headings_in_the_six_languages(months, sexes, ages, keys):
    read = matrix(heading(months, sexes, ages), [7])
    assert list(by_group(read)) == keys


@pytest.mark.parametrize(
    ("month", "sex", "age", "reason"),
    [
        ("sometime", "Women", "15-17", "not_a_period"),
        ("Jan", "everybody", "15-17", "unknown_code"),
        ("Jan", "Women", {"serial": 48195}, "unknown_code"),
        ("Jan", {"error": "#REF!"}, "15-17", "error_cell"),
    ],
)
def test_figures_under_a_heading_that_means_nothing_are_kept_back(month, sex, age, reason):
    read = matrix(heading([month, "Feb"], [sex, "Women"], [age, "15-17"]), [7, 8])
    assert [told for _, told in read.kept_back] == [reason]
    assert by_group(read) == {("2031-02", "age_band=15-17|sex=F"): 8.0}


@pytest.mark.parametrize("level", [["Goal", "Result"], ["sometime"], ["Everyone", "Comments"]])
def test_a_table_of_which_no_heading_names_a_period_is_no_matrix_by_period(level):
    people = len(level)
    read = matrix(heading(level, ["Women"] * people, ["15-17"] * people), [7] * people)
    assert read.kept_back == [("", "unknown_layout")]


@pytest.mark.parametrize(
    "level",
    ["Jan", "sept.", "كانون الثاني", "الربع الأول", "2. kvartal", "1er trimestre", "5 Ağu", "H1"],
)
def test_one_heading_that_may_name_one_makes_it_a_matrix(level):
    read = matrix(heading([level, "Goal"], ["Women"] * 2, ["15-17"] * 2), [7, 8])
    assert ("", "unknown_layout") not in read.kept_back


def test_where_no_period_is_found_it_is_said_which_template_looked_for_it():
    months = heading(["Jan"], ["Women"], ["15-17"])
    read = matrix(months, [7], about=[["Invented report"]])
    assert read.kept_back == [("", "period_missing")]
    assert [problem.text for problem in read.batch.problems] == ['monthly-matrix, period = "cell"']


def test_totals_are_compared_with_what_they_sum_and_never_counted():
    read = matrix(
        [["Indicator", "Program", "Jan", "Jan", "Total"],
         ["Indicator", "Program", "Women", "Men", "Total"],
         ["Indicator", "Program", "15-17", "15-17", "Total"]],
        [1, 2, 3],
        [4, 5, 10],
    )  # fmt: skip
    assert read.column("core_reported_values", "reported_value") == [1.0, 2.0, 4.0, 5.0]
    assert read.totals == [("E5", 3.0, 3.0, True), ("E6", 10.0, 9.0, False)]
    assert read.findings["total_row"] == 1


def test_a_total_beside_a_blank_cell_agrees_or_is_not_compared():
    read = matrix(
        [["Indicator", "Program", "Jan", "Jan", "Total"],
         ["Indicator", "Program", "Women", "Men", "Total"],
         ["Indicator", "Program", "15-17", "15-17", "Total"]],
        [1, None, 3],
        [4, None, 4],
    )  # fmt: skip
    assert read.totals == [("E5", 3.0, None, True), ("E6", 4.0, 4.0, True)]
    assert read.findings == {"total_not_compared": 1}


def test_sheets_of_different_periods_are_not_one_report():
    def sheet(period):
        return [["Reporting period", period], *heading(["Jan"], ["Women"], ["15-17"]),
                [PEOPLE, "The Club", 7]]  # fmt: skip

    raw = workbook({"One": sheet("2031-Q1"), "Two": sheet("2031-Q2")})
    read = read_one(raw, path="eastmere/matrix.xlsx")
    assert read.kept_back == [("", "sheets_of_several_periods")]
    assert [problem.text for problem in read.batch.problems] == ["One: 2031-Q1; Two: 2031-Q2"]


def test_hidden_sheets_are_not_read_and_that_is_told():
    sheet = [*ABOUT, *heading(["Jan"], ["Women"], ["15-17"]), [PEOPLE, "The Club", 7]]
    raw = workbook({"Matrix": sheet, "Old": sheet}, hidden=("Old",))
    read = read_one(raw, path="eastmere/matrix.xlsx")
    assert len(by_group(read)) == 1
    assert read.findings == {"hidden_sheet": 1}
