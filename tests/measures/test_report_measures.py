"""Reports: each table is the figures of one city, and what must become of them."""

import pytest

COUNT, PEOPLE, TRAINED = (
    "out_resources_adapted",
    "out_unique_participants",
    "out_practitioners_trained",
)
SHARE, STAGE, COST = "oc_retention", "gv_framework_stage", "fi_cost_per_participation"
RATE = "im_hate_incidents_rate"


def figures(measured, indicator, text, grain="quarter", **tables):
    """Outcomes of the indicator from figures that all belong to it."""
    head, *lines = text.strip().splitlines()
    rows = "\n".join([f"indicator_id {head}", *(f"{indicator} {line}" for line in lines)])
    submission = "submission_id report_key template_id\n1 r1 report"
    return measured(
        indicator, grain, core_submissions=submission, core_reported_values=rows, **tables
    )


def test_a_figure_stands_as_it_is(measured):
    rows = figures(measured, COUNT, "period_id reported_value\n2025-Q1 7")
    assert rows == {"2025-Q1": (7, None, "reported")}


@pytest.mark.parametrize(
    ("cell", "status", "outcome"),
    [
        ("0 - -", "reported_zero", (0, None, "reported_zero")),
        ("40 - -", "estimated", (40, None, "estimated")),
        ("- 12 15", "estimated", ((12, 15), None, "estimated")),
        ("- 1 4", "suppressed_at_source", ((1, 4), None, "suppressed_at_source")),
        ("- - -", "not_reported", (None, None, "not_reported")),
        ("- - -", "not_applicable", (None, None, "not_applicable")),
    ],
)
def test_every_kind_of_cell(measured, cell, status, outcome):
    head = "period_id reported_value numerator_low numerator_high value_status_code"
    rows = figures(measured, COUNT, f"{head}\n2025-Q1 {cell} {status}")
    assert rows["2025-Q1"] == outcome


@pytest.mark.parametrize("change", ["-5", "-1.5", "12"])
def test_a_mean_is_no_count_of_those_it_rests_on(measured, nights, change):
    rows = figures(measured, "oc_brave14_change", f"period_id reported_value\n2025-Q1 {change}")
    assert rows == {"2025-Q1": (float(change), None, "reported")}
    query = "select n_count from measure_counts where indicator_id = 'oc_brave14_change'"
    assert nights("quarter").store.value(query) is None


def test_a_count_rests_on_what_it_counts(measured, nights):
    figures(measured, PEOPLE, "period_id reported_value\n2025-Q1 12")
    query = f"select n_count from measure_counts where indicator_id = '{PEOPLE}' and period_id = '2025-Q1'"
    assert nights("quarter").store.value(query) == 12


def test_programs_make_up_their_city(measured):
    rows = figures(measured, COUNT, "program_id period_id reported_value\n"
                                    "aarby/a 2025-Q1 7\naarby/b 2025-Q1 5")  # fmt: skip
    assert rows["2025-Q1"] == (12, None, "reported")


def test_what_a_city_says_of_itself_holds(measured):
    text = "program_id period_id reported_value\naarby/a 2025-Q1 7\n- 2025-Q1 20"
    assert figures(measured, COUNT, text)["2025-Q1"] == (20, None, "reported")


def test_a_withheld_figure_makes_the_sum_a_range(measured):
    text = """
    program_id period_id reported_value numerator_low numerator_high value_status_code
    aarby/a    2025-Q1   7              -             -              reported
    aarby/b    2025-Q1   -              1             4              suppressed_at_source
    """
    assert figures(measured, COUNT, text)["2025-Q1"] == ((8, 11), None, "estimated")


def test_a_missing_figure_leaves_the_whole_unknown(measured):
    text = """
    program_id period_id reported_value value_status_code
    aarby/a    2025-Q1   7              reported
    aarby/b    2025-Q1   -              not_reported
    """
    assert figures(measured, COUNT, text)["2025-Q1"][2] == "not_reported"


@pytest.mark.parametrize("indicator", [PEOPLE, TRAINED])
def test_people_of_two_programs_are_between_the_larger_one_and_their_sum(measured, indicator):
    text = "program_id period_id reported_value\naarby/a 2025-Q1 50\naarby/b 2025-Q1 30"
    assert figures(measured, indicator, text)["2025-Q1"] == ((50, 80), None, "estimated")


@pytest.mark.parametrize(
    ("indicator", "quarter"),
    [
        # months add up, distinct people overlap, stages follow each other
        (COUNT, (12, None, "reported")),
        (PEOPLE, ((5, 12), None, "estimated")),
        (TRAINED, (12, None, "reported")),
        (STAGE, (5, None, "reported")),
    ],
)
def test_three_months_make_a_quarter(measured, indicator, quarter):
    text = "period_id reported_value\n2025-01 3\n2025-02 4\n2025-03 5"
    assert figures(measured, indicator, text)["2025-Q1"] == quarter


@pytest.mark.parametrize("indicator", [COUNT, PEOPLE])
def test_two_months_make_no_quarter(measured, indicator):
    text = "period_id reported_value\n2025-01 3\n2025-02 4"
    assert figures(measured, indicator, text)["2025-Q1"][2] == "not_reported"


def test_a_year_stays_a_year(measured):
    rows = figures(measured, COUNT, "period_id reported_value\n2024 12")
    assert rows["2024"] == (12, None, "reported")


TO_DATE = "period_id reported_value accumulation_code"


@pytest.mark.parametrize(
    ("to_date", "added"),
    [
        # what was added since the quarter before; a new year begins anew
        ("2025-Q1 10|2025-Q2 25", {"2025-Q1": 10, "2025-Q2": 15}),
        ("2024-Q4 90|2025-Q1 10", {"2025-Q1": 10}),
        # the quarter before is not known
        ("2025-Q1 10|2025-Q3 25", {"2025-Q1": 10, "2025-Q3": None}),
        # what falls cannot have been added
        ("2025-Q1 10|2025-Q2 8", {"2025-Q1": 10, "2025-Q2": None}),
    ],
)
def test_figures_to_date_tell_what_was_added(measured, to_date, added):
    lines = [f"{line} to_date" for line in to_date.split("|")]
    rows = figures(measured, COUNT, "\n".join([TO_DATE, *lines]))
    assert {period: rows[period][0] for period in added} == added


def test_a_figure_to_date_that_fell_is_kept_back(measured):
    text = f"{TO_DATE}\n2025-Q1 10 to_date\n2025-Q2 8 to_date"
    assert figures(measured, COUNT, text)["2025-Q2"][2] == "quarantined"


def test_distinct_people_to_date_tell_nothing_of_a_later_quarter(measured):
    text = f"{TO_DATE}\n2025-Q1 10 to_date\n2025-Q2 25 to_date"
    rows = figures(measured, PEOPLE, text)
    assert rows["2025-Q1"] == (10, None, "reported")
    assert rows["2025-Q2"][0] is None


def test_a_range_to_date_leaves_a_range_of_what_was_added(measured):
    text = """
    period_id reported_value numerator_low numerator_high value_status_code    accumulation_code
    2025-Q1   -              1             4              suppressed_at_source to_date
    2025-Q2   25             -             -              reported             to_date
    """
    assert figures(measured, COUNT, text)["2025-Q2"][0] == (21, 24)


BOTH = """
period_id reported_value accumulation_code
2025-Q1   5              in_period
2025-Q1   5              to_date
2025-Q2   7              in_period
2025-Q2   12             to_date
2025-Q3   4              in_period
2025-Q3   -              to_date
"""


@pytest.mark.parametrize("q2", ["12", "10"])
def test_what_was_added_holds_where_both_are_told(measured, q2):
    rows = figures(measured, COUNT, BOTH.replace(" 12 ", f" {q2} ").replace("-  ", "16 "))
    assert {name: row[0] for name, row in rows.items()} == {
        "2025-Q1": 5, "2025-Q2": 7, "2025-Q3": 4,
    }  # fmt: skip


def test_the_last_figure_of_a_stage_is_told_once(measured):
    text = "period_id reported_value accumulation_code\n2025-Q1 3 in_period\n2025-Q1 3 to_date"
    assert figures(measured, STAGE, text)["2025-Q1"][0] == 3


def test_a_blank_figure_of_the_period_is_worked_out_from_those_to_date(measured):
    text = """
    period_id reported_value accumulation_code value_status_code
    2025-Q1   5              to_date           reported
    2025-Q2   -              in_period         not_reported
    2025-Q2   12             to_date           reported
    """
    assert figures(measured, COUNT, text)["2025-Q2"] == (7, None, "reported")


def test_a_share_is_its_two_counts_and_programs_add_up_both(measured):
    text = """
    program_id period_id part_code   reported_value
    aarby/a    2025-Q1   numerator   9
    aarby/a    2025-Q1   denominator 10
    aarby/b    2025-Q1   numerator   15
    aarby/b    2025-Q1   denominator 30
    """
    rows = figures(measured, SHARE, text)
    assert rows["aarby/a 2025-Q1"] == (9, 10, "reported")
    assert rows["2025-Q1"] == (24, 40, "reported")


def test_half_a_share_is_no_share(measured):
    text = "period_id part_code reported_value\n2025-Q1 numerator 9"
    assert figures(measured, SHARE, text)["2025-Q1"][2] == "not_reported"


def test_nothing_out_of_nothing_is_not_applicable(measured):
    text = "period_id part_code reported_value\n2025-Q1 numerator 0\n2025-Q1 denominator 0"
    assert figures(measured, SHARE, text)["2025-Q1"][2] == "not_applicable"


def test_cells_by_sex_and_age_make_up_each_and_the_total(measured):
    text = """
    disagg_key           period_id reported_value
    age_band=15-17|sex=F 2025-Q1   12
    age_band=15-17|sex=M 2025-Q1   13
    age_band=18-24|sex=F 2025-Q1   20
    """
    rows = figures(measured, COUNT, text)
    assert {name: row[0] for name, row in rows.items()} == {
        "2025-Q1": 45, "sex=F 2025-Q1": 32, "sex=M 2025-Q1": 13,
        "age_band=15-17 2025-Q1": 25, "age_band=18-24 2025-Q1": 20,
    }  # fmt: skip


def test_a_blank_total_is_none_that_the_city_gave(measured):
    text = """
    disagg_key period_id reported_value value_status_code
    ''         2025-Q1   -              not_reported
    sex=F      2025-Q1   3              reported
    sex=M      2025-Q1   4              reported
    """
    assert figures(measured, COUNT, text)["2025-Q1"] == (7, None, "reported")


ATTENDED = "event_date participation_count\n2025-01-07 40\n2025-02-07 60"


def test_spending_is_divided_by_the_attendances_of_the_log(measured):
    text = "period_id part_code reported_value\n2025-Q1 numerator 5000"
    rows = figures(measured, COST, text, core_events=ATTENDED)
    assert rows["2025-Q1"] == (5000, 100, "reported")


def test_spending_without_a_log_tells_no_cost(measured):
    text = "period_id part_code reported_value\n2025-Q1 numerator 5000"
    assert figures(measured, COST, text)["2025-Q1"][2] == "not_reported"


def test_spending_in_another_currency_without_a_rate_tells_no_cost(measured):
    text = "period_id part_code reported_value currency_code\n2025-Q1 numerator 5000 DKK"
    rows = figures(measured, COST, text, core_events=ATTENDED)
    assert rows["2025-Q1"][2] == "not_reported"


def test_spending_is_converted_at_the_rate_of_its_period(measured):
    text = "period_id part_code reported_value currency_code\n2025-Q1 numerator 5000 DKK"
    rates = "currency_code period_id rate_to_base\nDKK 2025-Q1 0.13\nDKK 2025-Q2 0.5"
    rows = figures(measured, COST, text, core_events=ATTENDED, core_fx_rates=rates)
    assert rows["2025-Q1"][:2] == (650, 100)


def test_two_currencies_are_never_added(measured):
    text = """
    program_id period_id part_code reported_value currency_code
    aarby/a    2025-Q1   numerator 5000           DKK
    aarby/b    2025-Q1   numerator 100            EUR
    """
    rates = "currency_code period_id rate_to_base\nDKK 2025-Q1 0.13"
    with_rate = figures(measured, COST, text, core_events=ATTENDED, core_fx_rates=rates)
    assert with_rate["2025-Q1"] == (750, 100, "reported")
    without = figures(measured, COST, text, core_events=ATTENDED)
    assert without["2025-Q1"][2] == "not_reported"


def test_what_was_spent_to_date_in_two_currencies_has_no_difference(measured):
    text = """
    period_id part_code reported_value currency_code accumulation_code
    2025-Q1   numerator 100            EUR           to_date
    2025-Q2   numerator 5000           DKK           to_date
    """
    rates = "currency_code period_id rate_to_base\nDKK 2025-Q2 0.13"
    rows = figures(measured, COST, text, core_events=ATTENDED, core_fx_rates=rates)
    assert rows["2025-Q2"][2] == "not_reported"


def test_incidents_are_divided_by_the_population_of_their_year(measured):
    people = "attribute_code attribute_year attribute_value\npopulation 2025 90000"
    text = "period_id part_code reported_value\n2025-Q1 numerator 18"
    rows = figures(measured, RATE, text, core_city_attributes=people)
    assert rows["2025-Q1"] == (18, 90000, "reported")


def test_a_report_that_did_not_come_is_not_reported(measured):
    expected = (
        "template_id period_id due_date\nreport 2025-Q1 2025-04-30\nreport 2025-Q2 2025-07-30"
    )
    rows = figures(measured, COUNT, "period_id reported_value\n2025-Q1 7",
                   core_expected_reports=expected)  # fmt: skip
    assert rows["2025-Q2"] == (None, None, "not_reported")
