"""Tables of statistical offices, health services and open data, in whatever shape they come."""

import json

import pytest

FILES = "(select submission_id, file_path from core_submissions)"


@pytest.fixture(scope="module")
def populations(one_night):
    return one_night(
        "populations",
        "city_events/ons_mye24_population.csv",
        "indicators/ar_riyadh_districts.csv",
        "indicators/da_copenhagen_statbank_1850-1899.csv",
        "nasty/csvkit_Datagov_FY10_EDU.csv",
        "nasty/horror_utf-16le_encoded.csv",
    )


@pytest.fixture(scope="module")
def published(one_night):
    return one_night(
        "published",
        "indicators/phe_testdata_Rate.xlsx",
        "indicators/phe_testdata_Proportion.xlsx",
        "indicators/fingertips_rag_expected.json",
    )


def figures(store, file, where="true"):
    """Number and sum of the figures of a file."""
    sql = (
        "select count(reported_value), sum(reported_value) from core_reported_values"
        f" join core_indicators using (indicator_id) join {FILES} using (submission_id)"
        f" left join core_local_places using (city_id) where file_path like ? and {where}"
    )
    return store.rows(sql, [f"%{file}"]).row(0)


class TestInhabitantsByYearOfAge:
    FILE = "ons_mye24_population.csv"

    def test_areas(self, populations):
        assert figures(populations, self.FILE, "disagg_key = ''")[0] == 357

    def test_ages_make_up_all_ages_in_every_area(self, populations):
        sql = (
            f"select city_id from core_reported_values join {FILES} using (submission_id)"
            " where file_path like ? group by 1 having 2 * sum(reported_value) filter (where"
            " disagg_key = '') <> sum(reported_value)"
        )
        assert populations.rows(sql, [f"%{self.FILE}"]).height == 0
        assert figures(populations, self.FILE, "disagg_key like 'age_band=local:%'")[0] == 357 * 91

    def test_a_number_of_the_first_row(self, populations):
        where = "city_name = 'K04000001 | ENGLAND AND WALES' and disagg_key = ''"
        assert figures(populations, self.FILE, where) == (1, 61806682)


class TestDistrictsInTwoScripts:
    FILE = "ar_riyadh_districts.csv"

    def test_inhabitants(self, populations):
        where = "indicator_name = 'inhabitants' and disagg_key = ''"
        assert figures(populations, self.FILE, where) == (183, 6048568)

    def test_a_district_keeps_both_names(self, populations):
        sql = "select count(*) from core_local_places where city_name = 'Ad Dhubbat | الضباط'"
        assert populations.value(sql) == 1

    def test_shares_are_shares(self, populations):
        count, total = figures(populations, self.FILE, "indicator_name = 'share of men'")
        assert (count, round(total, 2)) == (183, 89.69)


class TestTotalsAmongOverlappingParts:
    FILE = "statbank_1850-1899.csv"

    def test_the_citys_own_figure_is_its_total(self, populations):
        where = "city_id = 'copenhagen' and period_id = '2023'"
        assert figures(populations, self.FILE, where) == (1, 5767)

    @pytest.mark.parametrize("split", ["Bydel", "Lokaludvalg", "Afstemning"])
    def test_each_split_adds_up_to_it_and_stays_out_of_it(self, populations, split):
        where = f"starts_with(city_name, '{split} ') and period_id = '2023'"
        assert figures(populations, self.FILE, where)[1] == 5767

    def test_that_the_splits_overlap_is_told(self, populations):
        sql = (
            "select failed_count, checked_count from core_quality_results"
            f" join {FILES} using (submission_id)"
            " where file_path like ? and check_id = 'overlapping_splits'"
        )
        # every row but the city's own 28
        assert populations.rows(sql, [f"%{self.FILE}"]).row(0) == (4060, 4088)

    def test_areas_and_years(self, populations):
        sql = (
            "select count(distinct city_id), count(distinct period_id) from core_reported_values"
            f" join {FILES} using (submission_id) where file_path like ?"
        )
        assert populations.rows(sql, [f"%{self.FILE}"]).row(0) == (146, 28)

    def test_only_the_city_is_measured(self, populations):
        sql = "select distinct city_id from measure_values where value is not null"
        assert populations.rows(sql)["city_id"].to_list() in ([], ["copenhagen"])


class TestStudentsByState:
    def test_states_and_programs(self, populations):
        assert figures(populations, "Datagov_FY10_EDU.csv")[0] == 53 * 6

    def test_stated_totals_agree_with_their_parts_and_are_not_counted(self, populations):
        sql = (
            "select count(*), sum(reported_total), bool_and(is_passed) from core_reported_totals"
            f" join {FILES} using (submission_id) where file_path like '%FY10_EDU.csv'"
        )
        assert populations.rows(sql).row(0) == (53, 800074, True)
        assert figures(populations, "Datagov_FY10_EDU.csv")[1] == 800074

    def test_the_year_is_that_of_the_government(self, populations):
        where = "period_id = 'R:2009-10-01/2010-09-30'"
        assert figures(populations, "Datagov_FY10_EDU.csv", where)[0] == 53 * 6


class TestAdmissionsInUtf16:
    FILE = "horror_utf-16le_encoded.csv"

    def test_numbers_keep_their_thousands(self, populations):
        name = "Total_formal_admissions_excluding_place_of_safety_detentions"
        assert figures(populations, self.FILE, f"indicator_name = '{name}'") == (327, 30092)

    def test_a_year_from_april_is_no_month(self, populations):
        where = "period_id = 'R:2010-04-01/2011-03-31'"
        assert figures(populations, self.FILE, where)[0] == 327 * 15


class TestPublishedRates:
    @pytest.mark.parametrize(
        ("file", "statistic", "rows"),
        [
            ("Proportion.xlsx", "proportion of 1", 11),
            ("Proportion.xlsx", "percentage", 8),
            ("Rate.xlsx", "rate per 100", 8),
            ("Rate.xlsx", "rate per 100000", 12),
        ],
    )
    def test_each_row_has_its_two_counts_and_its_value(self, published, file, statistic, rows):
        sql = (
            "select part_code, count(*) from core_reported_values join core_indicators"
            f" using (indicator_id) join {FILES} using (submission_id)"
            " where file_path like ? and indicator_name = ? group by all order by all"
        )
        parts = published.rows(sql, [f"%{file}", statistic]).rows()
        assert parts == [("denominator", rows), ("numerator", rows), ("value", rows)]

    def test_three_rows_have_no_value(self, published):
        sql = (
            "select city_name from core_reported_values join core_indicators using (indicator_id)"
            " join core_local_places using (city_id) where indicator_name = 'proportion of 1'"
            " and part_code = 'value' and value_status_code = 'not_reported' order by 1"
        )
        assert published.rows(sql)["city_name"].to_list() == ["Area09", "Area10", "Area11"]

    @pytest.mark.parametrize(
        ("statistic", "multiplier"),
        [("proportion of 1", 1), ("percentage", 100), ("rate per 100", 100),
         ("rate per 100000", 100_000)],
    )  # fmt: skip
    def test_values_are_what_their_counts_say(self, published, statistic, multiplier):
        sql = (
            "pivot (select city_id, submission_id, part_code, reported_value"
            " from core_reported_values join core_indicators using (indicator_id)"
            f" where indicator_name = '{statistic}') on part_code using first(reported_value)"
        )
        whole = published.rows(sql).drop_nulls()
        assert whole.height >= 8
        for row in whole.iter_rows(named=True):
            computed = multiplier * row["numerator"] / row["denominator"]
            assert row["value"] == pytest.approx(computed)


@pytest.fixture(scope="module")
def points(published):
    """One row a year and sex: the rate, the ends of its interval, and the benchmark's."""
    sql = (
        "pivot (select period_id, disagg_key, indicator_name, reported_value"
        " from core_reported_values join core_indicators using (indicator_id)"
        " where indicator_name like 'readmission rate%')"
        " on indicator_name using first(reported_value)"
    )
    return published.rows(sql)


class TestAnIndicatorWithItsIntervals:
    def test_points(self, points):
        assert points.height == 33
        assert points.null_count().sum_horizontal().item() == 0

    def test_verdicts_follow_from_the_intervals_as_they_were_loaded(self, points, real_files):
        file = real_files / "indicators" / "fingertips_rag_expected.json"
        (area,) = json.loads(file.read_text(encoding="utf-8"))["areaHealthData"]
        expected = {
            (point["datePeriod"]["from"], segment["sex"]["value"]): point["benchmarkComparison"][
                "outcome"
            ]
            for segment in area["indicatorSegments"]
            for point in segment["healthData"]
        }
        sexes = {"": "Persons", "sex=F": "Female", "sex=M": "Male"}
        told = {
            (row["period_id"][2:12], sexes[row["disagg_key"]]): _verdict(row)
            for row in points.iter_rows(named=True)
        }
        assert told == expected
        assert sorted(map(list(expected.values()).count, ("Worse", "Similar"))) == [5, 28]


def _verdict(row):
    """Low is good; similar where the interval holds the benchmark."""
    low, high = row["readmission rate, lower end"], row["readmission rate, upper end"]
    benchmark = row["readmission rate of the benchmark"]
    if low <= benchmark <= high:
        return "Similar"
    return "Worse" if low > benchmark else "Better"


def test_a_heading_of_five_merged_rows_is_one(one_night):
    store = one_night("multirow", "nasty/tabulator_multiline-headers.xlsx")
    sql = "select cell_address, raw_text from core_quarantine_items order by column_letter"
    told = [(where.rpartition("!")[2], text) for where, text in store.rows(sql).iter_rows()]
    assert told == [("B6", "B"), ("C6", "C"), ("D6", "D")]
