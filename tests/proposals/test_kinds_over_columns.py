"""Targets and actuals of each month over columns, and what is no word that anybody must explain."""

from tests.fixtures.workbooks import workbook
from tests.proposals.proposed import propose_for, questions_of, read_by, taken_for

ROWS = [
    ["Gösterge", "Ocak", "", "Şubat", ""],
    ["", "Hedef", "Gerçekleşen", "Hedef", "Gerçekleşen"],
    ["out_participations", 40, 31, 50, 44],
    ["out_sessions_delivered", 4, 3, 5, 5],
]
MERGES = {"A": ["A1:A2", "B1:C1", "D1:E1"]}


def test_periods_over_targets_and_actuals_are_offered_as_levels():
    content = workbook({"A": ROWS}, merges=MERGES)
    proposal = propose_for(content, "eastmere/2031.xlsx")
    asked = questions_of(proposal)["unpivot.levels"]
    assert "period,kind" in asked.choices
    read = read_by(
        proposal, content, "eastmere/2031.xlsx", unpivot__levels="period,kind", report__period="file_name",
        accumulation="in_period",
    )  # fmt: skip
    assert read.column("core_reported_values", "reported_value") == [31, 44, 3, 5]
    assert {row["value_kind_code"] for row in read.rows("core_targets")} == {"target"}
    assert {row["period_id"] for row in read.rows("core_targets")} == {"2031-01", "2031-02"}


def test_decimals_are_no_ages():
    rows = ["2031-01-02;sports;12;2,5", "2031-01-09;sports;9;1,5", "2031-01-16;sports;7;2,5"]
    content = "\n".join(["Date;Activity;Participants;Budget (k€)", *rows]) + "\n"
    assert "produces" not in questions_of(propose_for(content))


def test_a_year_and_a_quarter_are_the_period():
    content = "indicador,anio,trimestre,valor\nout_participations,2031,1,40\nout_participations,2031,2,31\n"
    told = taken_for(propose_for(content))
    assert (told["B"], told["C"]) == ("year", "quarter")


def test_a_heading_that_stands_below_once_more_is_no_unknown_word():
    rows = [f"2031-01-0{n};sports;completed;12" for n in range(1, 8)]
    lines = [
        *rows[:4],
        "Date;Activity;Status;Participants",
        *rows[4:],
        "2031-01-09;Xyz;completed;9",
    ]
    content = "\n".join(["Date;Activity;Status;Participants", *lines]) + "\n"
    asked = questions_of(propose_for(content))
    assert "words.status" not in asked
    assert asked["words.activity_type"].cells == ("Xyz",)
