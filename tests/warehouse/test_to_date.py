"""Figures "to date" become what was added in each quarter, and never more than is known."""

import pytest

from citywise.stages.measure import measure
from tests.fixtures.invented import make_workspace, night_on

REPORT = """\
Reporting period:,{period}
Measure,Actual to date
Complaints received,{received}
Complaints closed within 30 days,{closed}
"""


@pytest.fixture
def measured(tmp_path):
    """Complaints received by the end of each quarter → (period, least, most, status) of each."""

    def quarters(*to_date, closed="0"):
        workspace = make_workspace(tmp_path / "workspace")
        (workspace.raw / "eastmere").mkdir()
        for quarter, received in enumerate(to_date, 1):
            if received is None:
                continue
            text = REPORT.format(period=f"2025-Q{quarter}", received=received, closed=closed)
            (workspace.raw / "eastmere" / f"report {quarter}.csv").write_text(text)
        with night_on(workspace) as night:
            measure(night)
            told = night.store.rows(
                "select period_id, denominator_low, denominator_high, value_status_code"
                " from measure_counts where indicator_id = 'oc_complaints_resolved'"
                " and city_id = 'eastmere' and disagg_key = '' and program_id is null"
                " and period_id like '2025-Q%' order by period_id"
            ).rows()
            fell = night.store.rows(
                "select example_text from core_quality_results where check_id = 'to_date_fell'"
            )["example_text"].to_list()
        return [row for row in told if row[3] != "not_due"], fell

    return quarters


def test_each_quarter_is_what_it_added(measured):
    told, fell = measured("5", "12", "12", "20")
    assert [row[:3] for row in told] == [
        ("2025-Q1", 5, 5),
        ("2025-Q2", 7, 7),
        ("2025-Q3", 0, 0),
        ("2025-Q4", 8, 8),
    ]
    assert fell == []


def test_a_figure_that_fell_is_a_restatement_and_no_increment(measured):
    told, fell = measured("5", "3")
    assert [row[0] for row in told] == ["2025-Q1", "2025-Q2"]
    assert told[0][1:3] == (5, 5)
    assert told[1][1:] == (None, None, "quarantined")
    assert fell == ["eastmere/report 2.csv!3"]


def test_a_range_that_lies_lower_has_fallen_too(measured):
    told, fell = measured("10-12", "5-6")
    assert told[1][3] == "quarantined"
    assert fell == ["eastmere/report 2.csv!3"]


def test_a_new_year_begins_anew_and_nothing_has_fallen(tmp_path):
    found = fallen(tmp_path, {"2024-Q4": "12", "2025-Q1": "3"}, year_starts=1)
    assert found == []


def test_the_year_of_the_template_decides_what_has_fallen(tmp_path):
    reports = {"2024-Q4": "12", "2025-Q1": "3"}
    assert fallen(tmp_path, reports, year_starts=7) == ["eastmere/2025-Q1.csv!2"]


FISCAL = """
id = "fiscal"
title = "Complaints, by the fiscal year"
produces = "values"
[source]
year_starts = {year_starts}
quarters = "calendar"
[columns.period]
headers = ["Quarter"]
required = true
[[values]]
headers = ["Complaints to date"]
indicator = "oc_complaints_resolved"
part = "denominator"
accumulation = "to_date"
required = true
"""


def fallen(tmp_path, reports, year_starts):
    template = FISCAL.format(year_starts=year_starts)
    workspace = make_workspace(tmp_path / "workspace", templates={"fiscal.toml": template})
    (workspace.raw / "eastmere").mkdir()
    for quarter, figure in reports.items():
        text = f"Quarter,Complaints to date\n{quarter},{figure}\n"
        (workspace.raw / "eastmere" / f"{quarter}.csv").write_text(text)
    return findings(workspace, "to_date_fell")


def findings(workspace, check):
    with night_on(workspace) as night:
        measure(night)
        sql = "select example_text from core_quality_results where check_id = ?"
        return night.store.rows(sql, [check])["example_text"].to_list()


def test_an_amount_without_a_rate_stays_in_its_own_currency_and_is_told(tmp_path):
    report = "Reporting period:,2025-Q1\nMeasure,Currency,Actual to date\nSpending,{},5000\n"
    rates = "currency,period,rate_to_base,source\nDKK,2025-Q1,0.13,Invented bank\n"
    for currency, told in (("DKK", []), ("SEK", ["eastmere/report.csv!3"]), ("EUR", [])):
        workspace = make_workspace(tmp_path / currency, fx_rates=rates)
        (workspace.raw / "eastmere").mkdir()
        (workspace.raw / "eastmere" / "report.csv").write_text(report.format(currency))
        assert findings(workspace, "no_rate") == told


def test_after_a_fall_the_next_quarter_is_what_it_added_to_that(measured):
    told, _ = measured("5", "3", "9")
    assert told[2][:3] == ("2025-Q3", 6, 6)


def test_without_the_quarter_before_nothing_is_known(measured):
    told, _ = measured("5", None, "12")
    statuses = {row[0]: row[3] for row in told}
    assert statuses["2025-Q3"] == "not_reported"


def test_a_quarter_that_was_kept_back_keeps_the_next_one_unknown(measured):
    told, _ = measured("5", "a dozen", "20")
    assert {row[0]: row[3] for row in told} == {
        "2025-Q1": "reported_zero",
        "2025-Q2": "quarantined",
        "2025-Q3": "quarantined",
    }


def test_a_range_widens_what_was_added(measured):
    told, _ = measured("10-12", "20")
    assert told[1][:3] == ("2025-Q2", 8, 10)


SIDE_BY_SIDE = """
id = "side-by-side"
title = "What was added, and what came together"
produces = "values"
[report]
period = "file_name"
period_pattern = '(?P<year>20\\d\\d)-Q(?P<quarter>[1-4])'
[columns.indicator]
headers = ["Measure"]
required = true
[[values]]
headers = ["This quarter"]
required = true
[[values]]
headers = ["Since January"]
required = true
accumulation = "to_date"
"""


@pytest.mark.parametrize(("since_january", "disagrees"), [("12", []), ("11", ["Q2"])])
def test_columns_of_the_quarter_and_to_date_are_both_read_and_held_against_each_other(
    tmp_path, since_january, disagrees
):
    workspace = make_workspace(tmp_path / "w", templates={"side-by-side.toml": SIDE_BY_SIDE})
    (workspace.raw / "eastmere").mkdir()
    for quarter, added, together in (("Q1", "5", "5"), ("Q2", "7", since_january)):
        text = f"Measure,This quarter,Since January\nParticipations,{added},{together}\n"
        (workspace.raw / "eastmere" / f"2025-{quarter} figures.csv").write_text(text)
    with night_on(workspace) as night:
        measure(night)
        kept = night.store.rows("select reported_value from core_reported_values")
        told = night.store.rows(
            "select period_id, numerator_low from measure_counts where city_id = 'eastmere'"
            " and indicator_id = 'out_participations' and basis_code = 'report'"
            " and disagg_key = '' and numerator_low is not null order by period_id"
        ).rows()
        found = night.store.rows(
            "select example_text from core_quality_results where check_id = 'to_date_disagrees'"
            " and not is_passed"
        )["example_text"].to_list()
        waiting = night.store.rows("select reason_code from core_quarantine_items")
    assert (kept.height, waiting.height) == (4, 0)
    assert told == [("2025-Q1", 5), ("2025-Q2", 7)]
    assert [text.split()[0] for text in found] == [f"eastmere/2025-{q}" for q in disagrees]
