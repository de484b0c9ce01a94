"""What cells prove is set; what they leave open is asked, with the cells that show it."""

import pytest

from citywise.proposals.rendering import render_template
from tests.fixtures.workbooks import workbook
from tests.proposals.proposed import propose_for, questions_of, read_by, taken_for


def log(*dates, figure="12", heading="Participants"):
    rows = [f"{day};sports;{figure}" for day in dates]
    return "\n".join([f"Date;Activity;{heading}", *rows])


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["03/04/2031", "14/04/2031"], "dmy"),
        (["03/04/2031", "04/14/2031"], "mdy"),
        (["14/04/31", "03/04/31"], "dmy"),
    ],
)
def test_a_date_that_is_a_day_in_one_order_only_proves_the_order(dates, order):
    proposal = propose_for(log(*dates))
    assert proposal.entries["source"]["date_order"] == order
    assert any(dates[0] in line or dates[1] in line for line in proposal.evidence)


@pytest.mark.parametrize(
    ("dates", "cells"),
    [
        (["03/04/2031", "04/05/2031"], ("A2: 03/04/2031", "A3: 04/05/2031")),
        (["14/04/2031", "04/14/2031"], ("A2: 14/04/2031", "A3: 04/14/2031")),
    ],
)
def test_dates_that_do_not_decide_their_order_are_asked_about(dates, cells):
    proposal = propose_for(log(*dates))
    assert "date_order" not in proposal.entries.get("source", {})
    assert questions_of(proposal)["source.date_order"].cells == cells


def test_days_written_from_the_year_on_leave_nothing_to_ask():
    proposal = propose_for(log("2031-03-04", "2031-04-05"))
    assert "source" not in proposal.entries
    assert "source.date_order" not in questions_of(proposal)


@pytest.mark.parametrize(
    ("figure", "entry", "asked"),
    [
        ("1.234,0", ",", False),
        ("1,234.0", ".", False),
        ("1.234", None, True),
        ("1234", None, False),
    ],
)
def test_the_decimal_mark_is_proved_or_asked(figure, entry, asked):
    proposal = propose_for(log("2031-03-04", figure=figure))
    assert proposal.entries.get("source", {}).get("decimal_mark") == entry
    assert ("source.decimal_mark" in questions_of(proposal)) is asked


def test_an_answer_takes_the_question_out_of_the_template():
    content = log("03/04/2031")
    proposal = propose_for(content)
    assert "Open, source.date_order" in render_template(proposal)
    answered = render_template(proposal, {"source.date_order": "mdy"})
    assert "Open, source.date_order" not in answered
    read = read_by(proposal, content, source__date_order="mdy")
    assert [str(day) for day in read.column("core_events", "event_date")] == ["2031-03-04"]


def test_words_that_no_list_knows_are_asked_about_and_can_be_given():
    content = "Date,Activity,Participants\n2031-01-04,street football,12\n2031-01-05,sports,9\n"
    proposal = propose_for(content)
    asked = questions_of(proposal)["words.activity_type"]
    assert asked.cells == ("street football",)
    assert "sports" in asked.choices
    read = read_by(proposal, content, **{"words.activity_type.street football": "sports"})
    assert read.column("core_events", "activity_type_code") == ["sports", "sports"]


def test_percentages_without_their_sign_are_asked_about():
    rows = [["Indicator", "Period", "Share (%)"], ["Held", "2031-Q1", 0.8]]
    proposal = propose_for(workbook({"A": rows}))
    assert questions_of(proposal)["percent.C"].choices == ("whole", "share")


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("2031-Q2 log.csv", "2031-Q2"),
        ("log T2 2031.csv", "2031-Q2"),
        ("log 2031-04.csv", "2031-04"),
        ("log_april_2031.csv", "2031-04"),
        ("registro abril 2031.csv", "2031-04"),
    ],
)
def test_the_period_in_a_files_name_is_found(name, period):
    content = log("2031-04-04")
    proposal = propose_for(content, path=f"eastmere/{name}")
    read = read_by(proposal, content, path=f"eastmere/{name}")
    assert read.batch.reports[1].period.id == period


def test_the_period_above_the_table_is_found():
    content = "Office;North;\nMonth reported:;April 2031;\n" + log("2031-04-04")
    proposal = propose_for(content)
    assert proposal.entries["report"] == {"period": "cell", "period_labels": ["Month reported"]}


def titled(line, name="log.csv"):
    return propose_for(f"{line};;\n;;\n" + log("2031-04-04"), path=f"eastmere/{name}")


@pytest.mark.parametrize(
    ("line", "name", "way", "asked"),
    [
        ("Period:;Q2 2031", "2031-Q2.csv", "cell", False),
        ("Period:;Q2 2031", "log 2031.csv", "cell", False),
        ("Period:;Q2 2031", "2031-Q1.csv", "cell", True),
        ("Journal, 2nd quarter 2031", "log.csv", "title", False),
        ("Journal, 2e trimestre 2031", "2031-Q1.csv", "title", True),
        ("Printed on 06/07/2031", "2031-Q1.csv", "file_name", False),
    ],
)
def test_the_period_in_the_file_stands_before_that_in_its_name(line, name, way, asked):
    proposal = titled(line, name)
    assert proposal.entries["report"]["period"] == way
    assert ("report.period" in questions_of(proposal)) is asked


def test_where_two_periods_differ_a_person_says_which_one_counts():
    proposal = titled("Period:;Q2 2031", "2031-Q1.csv")
    assert questions_of(proposal)["report.period"].is_binding
    text = render_template(proposal, {"report.period": "file_name"})
    assert 'period = "file_name"' in text
    assert "period_labels" not in text


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Plan agreed in Q4 2030\nProgress report Q2 2031", "log.csv"),
        ("Journal", "sent 2031-Q3 for 2031-Q2.csv"),
    ],
)
def test_two_periods_in_one_place_are_asked_about(line, name):
    question = questions_of(titled(line, name))["report.period"]
    assert question.is_binding
    assert "2031-Q2" in question.asks
    assert "period_pattern" in question.asks


def test_several_entries_in_a_cell_are_taken_apart_where_that_makes_known_names():
    content = (
        "Date,Activity,Partners,Participants\n"
        "2031-01-04,sports,Eastmere School; Eastmere FC,12\n2031-01-05,sports,Eastmere FC,9\n"
    )
    proposal = propose_for(content)
    assert 'split = ";"' in render_template(proposal)
    assert len(read_by(proposal, content).rows("core_event_partners")) == 3


def test_a_person_decides_against_the_proposal():
    content = "Date,Activity,Participants,Girls\n2031-01-04,sports,12,5\n"
    proposal = propose_for(content)
    assert taken_for(proposal)["D"] == "count[sex=F]"
    without = render_template(proposal, {"Girls": "-"})
    assert "Girls" not in without


@pytest.mark.parametrize("heading", ["_submitted_by", "Religion", "deviceid", "Nationality"])
def test_columns_that_nobody_may_ask_for_are_neither_proposed_nor_shown(heading):
    content = f"Date,Activity,Participants,{heading}\n2031-01-04,sports,12,secret\n"
    proposal = propose_for(content)
    assert "D" not in {column.letter for column in proposal.columns}
    assert "secret" not in repr(proposal)


def test_cells_of_columns_that_are_not_proposed_are_not_shown():
    content = "Date,Activity,Participants,Leader\n2031-01-04,sports,12,Jane Doe\n"
    assert "Jane" not in repr(propose_for(content))


@pytest.mark.parametrize("content", ["", "\n\n\n", "7\n", "<html></html>"])
def test_where_there_is_no_table_nothing_is_proposed(content):
    proposal = propose_for(content)
    assert proposal is None or not taken_for(proposal)


PEOPLE = "Date,Activity,Gender,Age\n2031-01-04,sports,F,14\n2031-01-04,sports,M,15\n"


def test_a_list_of_people_is_proposed_as_one_and_confirmed_as_one():
    proposal = propose_for(PEOPLE)
    assert proposal.produces == "people"
    assert questions_of(proposal)["produces"].is_binding
    assert taken_for(proposal) == {"A": "date", "B": "activity_type", "C": "sex", "D": "age"}


def test_people_are_counted_by_the_confirmed_proposal_and_none_of_their_cells_is_shown():
    proposal = propose_for(PEOPLE)
    read = read_by(proposal, PEOPLE, produces="people")
    assert read.kept_back == []
    assert read.column("core_events", "participation_count") == [2]
    assert not any(column.examples for column in proposal.columns)


def test_counts_beside_sexes_and_ages_are_no_list_of_people():
    content = "Date,Activity,Gender,Age,Participants\n2031-01-04,sports,F,14,3\n"
    assert propose_for(content).produces != "people"


def test_a_list_without_ages_is_asked_about():
    content = "Date,Activity,Gender\n2031-01-04,sports,F\n2031-01-04,sports,M\n"
    assert "one person" in questions_of(propose_for(content))["people"].asks


def test_a_list_of_places_is_told_how_it_is_read():
    proposal = propose_for("Code,County,Town\n1,North,Hill\n2,North,Dale\n")
    asked = questions_of(proposal)["figures"]
    assert asked.is_binding
    assert "places" in asked.asks


def test_a_row_that_is_the_sum_of_those_above_is_asked_about():
    content = "Indicator,Period,Women,Men\nA,2031-Q1,5,7\nB,2031-Q1,4,9\nC,2031-Q1,9,16\n"
    asked = questions_of(propose_for(content))["source.totals"]
    assert asked.cells == ("row 4",)
    assert "source.totals" not in questions_of(propose_for(content.replace("9,16", "9,17")))


def test_ages_that_stand_across_are_a_matrix_that_has_to_be_confirmed():
    ages = [*map(str, range(20)), "20+"]
    rows = [["Indicator", "Period", *ages], ["Held", "2031-Q1", *range(21)]]
    proposal = propose_for(workbook({"A": rows}))
    assert proposal.entries["unpivot"]["levels"] == ["age_band"]
    assert questions_of(proposal)["unpivot.levels"].is_binding


def test_rooms_that_stand_across_are_no_ages():
    rows = [["Indicator", "Period", *map(str, range(20))], ["Held", "2031-Q1", *range(20)]]
    assert "unpivot" not in propose_for(workbook({"A": rows})).entries


def test_sheets_of_several_months_are_no_report_on_one_of_them():
    heading = ["Date", "Activity", "Participants"]
    sheets = {
        "April": [["Journal, April 2031"], [], heading, ["2031-04-04", "sports", 12]],
        "May": [["Journal, May 2031"], [], heading, ["2031-05-04", "sports", 9]],
    }
    proposal = propose_for(workbook(sheets), path="eastmere/log.xlsx")
    assert proposal.entries["report"] == {"key": ["folder", "file"]}
    assert (
        len(read_by(proposal, workbook(sheets), path="eastmere/log.xlsx").rows("core_events")) == 2
    )


def test_a_sheet_whose_columns_stand_in_another_order_is_of_the_same_layout():
    sheets = {
        "Enero": [["Date", "Activity", "Women", "Men"], ["2031-01-04", "sports", 12, 3]],
        "Febrero": [["Date", "Men", "Activity", "Women"], ["2031-02-04", 4, "sports", 11]],
        "Notas": [["To whom", "Written"], ["Ana", "yes"]],
    }
    proposal = propose_for(workbook(sheets), path="eastmere/2031-Q1 log.xlsx")
    assert proposal.sheets == ("Enero", "Febrero")
    read = read_by(proposal, workbook(sheets), path="eastmere/2031-Q1 log.xlsx", count="no")
    assert read.column("core_event_counts", "measured_value") == [12, 11, 3, 4]
