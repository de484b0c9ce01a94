"""*Over time* on *Compare cities*: a city's course drawn, and told in words."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from tiny_courses import SHARE, history, versions

from citywise.comparison.network_trends import draw_trends
from dashboards.answers.courses import list_events, tabulate_courses, tell_course, tell_network
from dashboards.figures.courses import course_plot
from dashboards.theme import DIRECTED_COLOURS

STEADY = "50/100 52/100 48/100 51/100 49/100 50/100 52/100 48/100"
RISING = "30/100 35/100 40/100 45/100 50/100 55/100 60/100 65/100"


def courses(rows, **indicator):
    return draw_trends(rows, SHARE | indicator)


def words(line, **indicator):
    told = courses(history(aarby=line), **indicator)
    return " ".join(tell_course(told, "aarby", SHARE, ""))


def draw(rows, **more):
    told = courses(rows)
    points = told.points.filter(city_id="aarby")
    others = told.points.filter(pl.col("city_id") != "aarby")
    return course_plot(points=points, others=others, unit="percent", direction="higher", **more)


def trace(figure, name):
    (found,) = (trace for trace in figure.data if trace.name == name)
    return found


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (STEADY, "No trend beyond chance since Q1 2024."),
        (STEADY, "No sign of more than its own usual ups and downs."),
        (STEADY, "Limits are provisional: they rest on 8 quarters; from 12 on they are steady."),
        (STEADY, "whether it goes with the season (holidays, Ramadan, summer) cannot be told"),
        (RISING, "Rising: from about 30\u00a0% in Q1 2024 to about 65\u00a0% in Q4 2025;"),
        (RISING, "points a year, more than chance would."),
        (STEADY + " 90/100", "Q1 2026 lies above its limits."),
        ("50/100 52/100", "Too short for a verdict: 2 figures; it takes 6."),
        ("w w w", "No figure of this city can be told over time."),
        ("50/100 w . 48/100", "Withheld to protect small groups: Q2 2024; Not reported: Q3 2024."),
    ],
)  # fmt: skip
def test_a_course_is_told(line, told):
    assert told in words(line)


def test_seven_in_a_row_are_told_once_with_their_periods():
    told = words("52/100 53/100 52/100 53/100 52/100 53/100 52/100 40/100 41/100 40/100 41/100 40/100")  # fmt: skip
    assert told.count("seven or more in a row above the middle (Q1 2024 to Q3 2025)") == 1


def test_what_begins_anew_is_told_with_its_reason():
    rows = versions(history(aarby=f"{STEADY} {STEADY}"), *[1] * 8, *[2] * 8)
    told = " ".join(tell_course(courses(rows), "aarby", SHARE, ""))
    assert "Begins anew with Q1 2026 (another version of the definition)" in told


def test_where_levels_are_not_compared_no_level_is_told():
    told = courses(history(aarby=RISING), comparability_code="within_city")
    sentences = " ".join(tell_course(told, "aarby", SHARE, ""))
    assert "Rising: by about +35\u00a0points" in sentences
    assert "%" not in sentences
    assert "Latest" not in tabulate_courses(told, "percent", "").columns


def test_the_network_is_told_by_names_and_in_alphabetical_order():
    told = courses(history(celle=RISING, aarby=RISING, borg="50/100 w w w w w w w"))
    assert tell_network(told) == (
        "Rising: Aarby, Celle. With a sign: Aarby, Celle. Too short for a verdict: 1 city."
    )


def test_the_table_has_a_row_a_city_with_its_gaps():
    table = tabulate_courses(courses(history(aarby=STEADY + " w", borg=RISING)), "percent", "")
    rows = {row["City"]: row for row in table.iter_rows(named=True)}
    assert rows["Aarby"]["Without a figure"] == "Withheld to protect small groups: Q1 2026"
    assert rows["Aarby"]["Latest"] == "48\u00a0% (Q4 2025)"
    assert rows["Borg"]["Trend"].startswith("Rising")


def test_a_withheld_quarter_is_a_gap_and_a_named_mark_and_never_nought():
    figure = draw(history(aarby="50/100 w 48/100 51/100 49/100 50/100 52/100"))
    assert list(trace(figure, "course").y)[:3] == [50, None, 48]
    marks = trace(figure, "absences")
    assert list(marks.x) == [1]
    assert marks.text[0] == "Q2 2024<br>Withheld to protect small groups"


def test_other_cities_are_one_grey_trace_whatever_their_number():
    few = draw(history(aarby=STEADY, borg=STEADY))
    many = draw(history(aarby=STEADY, **{f"c{n}": STEADY for n in range(30)}))
    assert len(few.data) == len(many.data)
    # eight quarters each, and a break behind them
    assert np.isnan(trace(many, "others").x).sum() == 30
    assert len(trace(many, "others").x) == 30 * 9


def test_a_sign_is_a_triangle_in_the_colour_of_its_direction():
    sign = trace(draw(history(aarby=STEADY + " 90/100")), "sign higher")
    assert (sign.marker.symbol, sign.marker.color) == ("triangle-up", DIRECTED_COLOURS["better"])


def test_a_break_is_an_upright_line_with_its_words():
    figure = draw(versions(history(aarby=f"{STEADY} {STEADY}"), *[1] * 8, *[2] * 8))
    assert [note.text for note in figure.layout.annotations] == ["new definition"]
    assert figure.layout.shapes[0].x0 == 7.5
    assert None in list(trace(figure, "limit_low").x)


PROGRAMS = pl.DataFrame(
    [
        ("Mentors", date(2024, 1, 1), date(2024, 8, 1)),
        ("Coaches", date(2024, 4, 5), None),
        ("Clubs", date(2024, 6, 30), None),
        ("Later", date(2027, 1, 1), None),
    ],
    schema={"program_name": pl.String, "start_date": pl.Date, "end_date": pl.Date},
    orient="row",
)


def test_programs_that_began_or_ended_on_the_way_are_events():
    quarters = ["2024-Q1", "2024-Q2", "2024-Q3"]
    assert list_events(PROGRAMS, quarters) == [
        ("2024-Q2", "2 programs begin"), ("2024-Q3", "Mentors ends")
    ]  # fmt: skip
    assert list_events(PROGRAMS, ["R:2024-04-15/2024-07-15"]) == []


def test_what_the_city_began_is_marked_and_a_name_with_markup_stays_a_name():
    figure = draw(history(aarby=STEADY), events=[("2024-Q3", "<b>Mentors</b> begins")])
    assert figure.layout.annotations[0].text == "&lt;b&gt;Mentors&lt;/b&gt; begins"
    assert figure.layout.shapes[0].x0 == 1.5
