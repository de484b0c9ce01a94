"""A whole that one report tells and parts that another tells: it cannot be less than they are."""

import pytest

COUNT, PEOPLE, SHARE = "out_resources_adapted", "out_unique_participants", "oc_retention"
SUBMISSIONS = "submission_id report_key template_id\n1 r1 report\n2 r2 {}"
FINDINGS = (
    "select submission_id, failed_count from core_quality_results"
    " where check_id = 'whole_below_parts'"
)


@pytest.fixture
def figures(measured, nights):
    """Outcomes of the indicator from two reports, and the reports in which a whole is too small."""

    def run(text, indicator=COUNT, template="report"):
        head, *lines = text.strip().splitlines()
        rows = "\n".join([f"indicator_id {head}", *(f"{indicator} {line}" for line in lines)])
        outcomes = measured(
            indicator, core_submissions=SUBMISSIONS.format(template), core_reported_values=rows
        )
        return outcomes, nights("quarter").store.rows(FINDINGS).rows()

    return run


PARTS = """
submission_id disagg_key period_id reported_value
1             ''         2025-Q1   {}
2             sex=F      2025-Q1   70
2             sex=M      2025-Q1   65
"""


@pytest.mark.parametrize("indicator", [COUNT, PEOPLE])
def test_a_whole_less_than_its_parts_is_kept_back_and_told(figures, indicator):
    rows, told = figures(PARTS.format(54), indicator)
    assert rows["2025-Q1"][2] == "quarantined"
    assert rows["sex=F 2025-Q1"] == (70, None, "reported")
    assert told == [(1, 1)]


@pytest.mark.parametrize("whole", [135, 136, 200])
def test_one_that_is_not_less_holds(figures, whole):
    rows, told = figures(PARTS.format(whole))
    assert rows["2025-Q1"] == (whole, None, "reported")
    assert told == []


@pytest.mark.parametrize(
    ("whole", "status"), [(130, "reported"), (100, "reported"), (60, "quarantined")]
)
def test_what_may_come_from_rounding_is_let_pass(figures, whole, status):
    parts = PARTS.replace("70", "60").replace("65", "60")
    rows, _ = figures(parts.format(whole))
    assert rows["2025-Q1"][2] == status


def test_groups_of_ages_that_overlap_prove_nothing(figures):
    parts = PARTS.replace("sex=F", "age_band=15-24").replace("sex=M", "age_band=18-29")
    assert figures(parts.format(101))[1] == []
    apart = PARTS.replace("sex=F", "age_band=15-17").replace("sex=M", "age_band=18-29")
    assert figures(apart.format(101))[1] == [(1, 1)]


def test_what_added_up_to_the_quarter_by_month_is_no_less_either(figures):
    rows, told = figures("""
        submission_id disagg_key period_id reported_value
        1             ''         2025-Q1   54
        2             sex=F      2025-01   30
        2             sex=F      2025-02   30
        2             sex=F      2025-03   30
    """)
    assert rows["2025-Q1"][2] == "quarantined"
    assert told == [(1, 1)]


CITY = "submission_id program_id period_id reported_value\n1 - 2025-Q1 {}\n2 aarby/a 2025-Q1 50\n2 aarby/b 2025-Q1 30"


@pytest.mark.parametrize(
    ("indicator", "city", "status"),
    [
        (COUNT, 54, "quarantined"),
        (COUNT, 81, "reported"),
        # the same people may come to both
        (PEOPLE, 54, "reported"),
        (PEOPLE, 41, "quarantined"),
    ],
)
def test_a_city_is_not_less_than_its_programs(figures, indicator, city, status):
    rows, told = figures(CITY.format(city), indicator)
    assert rows["2025-Q1"][2] == status
    assert rows["aarby/a 2025-Q1"][2] == "reported"
    assert told == ([(1, 1)] if status == "quarantined" else [])


def test_a_whole_of_which_a_month_is_missing_proves_nothing(figures):
    rows, told = figures("""
        submission_id program_id period_id reported_value
        1             -          2025-01   50
        1             -          2025-02   40
        2             aarby/a    2025-01   30
        2             aarby/a    2025-02   30
        2             aarby/a    2025-03   60
    """)
    assert rows["aarby/a 2025-Q1"] == (120, None, "reported")
    assert rows["2025-Q1"][2] == "not_reported"
    assert told == []


def test_one_of_which_a_month_waits_is_kept_back_and_not_told(measured, nights):
    rows = measured(
        COUNT,
        core_submissions=SUBMISSIONS.format("report"),
        core_reported_values=f"""
            indicator_id submission_id disagg_key period_id accumulation_code reported_value
            {COUNT}      1             ''         2025-01   to_date           30
            {COUNT}      1             ''         2025-02   to_date           60
            {COUNT}      2             sex=F      2025-01   in_period         30
            {COUNT}      2             sex=F      2025-02   in_period         30
            {COUNT}      2             sex=F      2025-03   in_period         60
        """,
        core_gaps=f"""
            indicator_id submission_id record_number period_id accumulation_code
            {COUNT}      1             3             2025-03   to_date
        """,
    )
    assert rows["2025-Q1"][2] == "quarantined"
    assert nights("quarter").store.rows(FINDINGS).rows() == []


def test_shares_and_states_are_no_sums(figures):
    assert figures(PARTS.format(0.5).replace("70", "0.6").replace("65", "0.4"), SHARE)[1] == []
