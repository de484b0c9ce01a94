"""Reports with targets: results of activities in one workbook, and a form export of projects."""

import pytest


@pytest.fixture(scope="module")
def unhcr(one_night):
    return one_night(
        "unhcr", "iati/unhcr_2021_iati_result.xlsx", "iati/unhcr_2026_iati_result_EMPTY.xlsx"
    )


@pytest.fixture(scope="module")
def interface(one_night):
    """Two submissions of the same form as its interface gives them."""
    return one_night("dairy", "kobo_odk/wkcdd_report_submission.json")


@pytest.fixture(scope="module")
def dairy(one_night):
    return one_night("dairy", "kobo_odk/wkcdd_dairy_cows_project_report.csv")


def held(store, reason, field):
    """How many records were kept back for the reason, found in cells of the field."""
    sql = (
        "select count(*) from core_quarantine_items"
        " where reason_code = ? and field_name = ? and held_code = 'record'"
    )
    return store.value(sql, [reason, field])


class TestResultsOfActivities:
    """2241 baselines, 4718 targets, 4646 actuals; 24 rows hold no figure and name no place."""

    @pytest.mark.parametrize(("kind", "figures"), [("baseline", 2240), ("target", 4716)])
    def test_baselines_and_targets(self, unhcr, kind, figures):
        sql = (
            "select count(*) from core_targets"
            " where value_kind_code = ? and reported_value is not null"
        )
        assert unhcr.value(sql, [kind]) == figures

    def test_a_baseline_below_zero_is_kept_back(self, unhcr):
        assert held(unhcr, "negative_count", "figure") == 1

    def test_figures_that_contradict_each_other_are_both_kept_back(self, unhcr):
        told = "select count(*) from core_reported_values where reported_value is not null"
        assert unhcr.value(told) == 4644
        assert held(unhcr, "conflicting_values", "figure") == 4

    def test_one_target_stands_twice_with_two_numbers(self, unhcr):
        sql = (
            "select distinct column_letter, raw_text from core_quarantine_items"
            " where reason_code = 'conflicting_values' order by all"
        )
        told = unhcr.rows(sql).rows()
        assert told == [("AA", "1"), ("AA", "16"), ("U", "1"), ("U", "22")]

    def test_every_activity_is_a_program(self, unhcr):
        assert unhcr.value("select count(distinct program_id) from core_programs") == 109

    def test_counts_and_percentages_are_never_one_indicator(self, unhcr):
        sql = (
            "select unit_code, count(distinct source_row) from (from core_targets union all by name"
            " from core_reported_values) join core_indicators using (indicator_id) group by all"
        )
        assert dict(unhcr.rows(sql).rows()) == {"count": 3559 - 16 - 2, "percent": 1262 - 8}
        assert held(unhcr, "missing_value", "city") == 16 + 8

    def test_counts_are_whole_and_percentages_are_shares(self, unhcr):
        sql = (
            "select unit_code, max(reported_value) from core_reported_values"
            " join core_indicators using (indicator_id) group by all"
        )
        most = dict(unhcr.rows(sql).rows())
        assert most["percent"] == pytest.approx(2.0176)
        assert most["count"] > 1_000_000

    def test_every_percentage_is_one_that_was_reported_and_no_sum_of_them(self, unhcr):
        sql = (
            "select count(*), count(told.reported_value)"
            " from measure_values as outcome join core_indicators using (indicator_id)"
            " left join core_reported_values as told"
            " on told.city_id = outcome.city_id and told.indicator_id = outcome.indicator_id"
            " and told.period_id = outcome.period_id and told.reported_value = outcome.value"
            " where unit_code = 'percent' and outcome.value is not null and basis_code = 'report'"
        )
        outcomes, reported = unhcr.rows(sql).row(0)
        assert outcomes == reported > 1000

    def test_an_empty_workbook_is_a_report_of_no_records(self, unhcr):
        sql = (
            "select submission_status_code, record_count from core_submissions"
            " where file_path like '%EMPTY.xlsx'"
        )
        assert unhcr.rows(sql).row(0) == ("accepted", 0)
        told = (
            "select failed_count from core_quality_results join core_submissions"
            " using (submission_id) where check_id = 'empty_table' and file_path like '%EMPTY.xlsx'"
        )
        assert unhcr.value(told) == 1


class TestFormExportOfProjects:
    @pytest.mark.parametrize(
        ("table", "figures"), [("core_targets", 2439), ("core_reported_values", 1182)]
    )
    def test_cows_of_all_reports(self, dairy, table, figures):
        sql = (
            f"select sum(reported_value) from {table} join core_indicators using (indicator_id)"
            " where indicator_name = 'dairy_cows_bought'"
        )
        assert dairy.value(sql) == figures

    def test_cows_by_county(self, dairy):
        sql = (
            "select city_id, sum(reported_value) from {} join core_indicators using (indicator_id)"
            " where indicator_name = 'dairy_cows_bought' group by all"
        )
        targets, actuals = (
            dict(dairy.rows(sql.format(table)).rows())
            for table in ("core_targets", "core_reported_values")
        )
        assert targets == {
            "kakamega": 1750, "bungoma": 464, "vihiga": 110, "busia": 99, "siaya": 16,
        }  # fmt: skip
        assert actuals == {
            "kakamega": 757, "bungoma": 304, "vihiga": 72, "busia": 39, "siaya": 10,
        }  # fmt: skip

    def test_not_applicable_is_not_a_number(self, dairy):
        sql = (
            "select value_status_code, count(*), count(reported_value) from core_reported_values"
            " join core_indicators using (indicator_id)"
            " where indicator_name = 'direct_beneficiaries' group by all order by all"
        )
        assert dairy.rows(sql).rows() == [
            ("not_applicable", 56, 0),
            ("reported", 28, 28),
            ("reported_zero", 1, 1),
        ]

    def test_a_target_a_hundred_times_its_fellows_is_flagged_and_stays(self, dairy):
        sql = (
            "select example_text from core_quality_results"
            " where check_id = 'digit_slip' and table_name = 'core_targets'"
        )
        assert "wkcdd_dairy_cows_project_report.csv!80" in dairy.value(sql)
        assert dairy.value("select count(*) from core_targets where reported_value = 250000") == 1

    def test_members_by_sex_make_up_all_members(self, dairy):
        sql = (
            "select disagg_key, sum(reported_value) from core_reported_values"
            " join core_indicators using (indicator_id)"
            " where indicator_name = 'project_members' group by all order by all"
        )
        assert dairy.rows(sql).rows() == [("", 9149), ("sex=F", 5098), ("sex=M", 4051)]

    def test_reports_of_each_county(self, dairy):
        sql = "select city_id, count(distinct source_row) from core_reported_values group by all"
        assert dict(dairy.rows(sql).rows()) == {
            "kakamega": 37, "bungoma": 32, "busia": 11, "vihiga": 3, "siaya": 2,
        }  # fmt: skip

    def test_fifty_four_spellings_are_forty_nine_projects(self, dairy):
        """`SWYH` and `Swyh` have the same place and the same members."""
        assert dairy.value("select count(distinct program_id) from core_reported_values") == 49

    def test_members_at_meetings_are_loaded_or_kept_back(self, dairy):
        sql = (
            "select sum(reported_value) from core_reported_values join core_indicators"
            " using (indicator_id) where indicator_name = ?"
        )
        held = (
            "select sum(raw_text::int) from core_quarantine_items"
            " where reason_code = 'conflicting_values' and column_letter = 'AH'"
        )
        assert dairy.value(sql, ["members_expected_at_meetings"]) == 9199
        attended = dairy.value(sql, ["members_attending_meetings"])
        assert attended + dairy.value(held) == 4933

    def test_three_years_are_written_in_two_ways(self, dairy):
        sql = "select min(period_id), max(period_id) from core_reported_values"
        assert dairy.rows(sql).row(0) == ("2012-09", "2015-02")

    def test_the_interface_gives_the_same_form(self, interface):
        sql = (
            "select disagg_key, sum(reported_value) from core_reported_values join core_indicators"
            " using (indicator_id) where indicator_name = 'project_members' group by all order by 1"
        )
        assert interface.rows(sql).rows() == [("", 316), ("sex=F", 226), ("sex=M", 90)]
