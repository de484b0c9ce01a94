"""Exports of form tools, who-does-what tables and IATI documents, down to the working store."""

import pytest

IATI = {
    "old": "iati/default_currency.xml",
    "corners": "iati/24-results_schema_pass.xml",
    "twice": "iati/iati-dup-activity-ids.xml",
    "carriage returns": "iati/iati-act-line-endings-cr.xml",
    "payments": "iati/UNHCR-Activities-2023.xml",
}


@pytest.fixture(scope="module")
def iati(one_night):
    """The store after a night on one document alone."""
    nights = {}

    def night(name):
        if name not in nights:
            nights[name] = one_night("iati", IATI[name])
        return nights[name]

    return night


@pytest.fixture(scope="module")
def forms(one_night):
    return one_night(
        "forms",
        "kobo_odk/gc_kobo_multiple_sheets.xlsx",
        "kobo_odk/gc_kobo_semicolon.csv",
        "kobo_odk/gc_odk_submissions.json",
        "kobo_odk/formpack_nested_repeats_v1.json",
    )


@pytest.fixture(scope="module")
def parks(one_night):
    return one_night("parks", "city_events/nyc_city_events.json")


@pytest.fixture(scope="module")
def regions(one_night):
    return one_night("who-does-what", "hxl_5w/rowca-3w-hxl.csv")


def total(store, table):
    return store.rows(f"select count(reported_value), sum(reported_value) from {table}").row(0)


def found(store, check):
    sql = (
        "select sum(failed_count) from core_quality_results where check_id = ?"
        " and submission_id > 0 and not is_passed"
    )
    return store.value(sql, [check])


class TestActivities:
    def test_targets_and_actuals_of_before_version_2(self, iati):
        assert total(iati("old"), "core_targets") == (10, 20_000 + 22_500 + 1_540 + 2_555)
        assert total(iati("old"), "core_reported_values") == (10, 24_055 + 1_110 + 1_433 + 1_455)

    def test_two_numbers_in_one_value_are_kept_back(self, iati):
        """Seven of eight targets and actuals are written as `N=42;P=57`."""
        store = iati("corners")
        texts = store.rows("select raw_text from core_quarantine_items")["raw_text"].to_list()
        assert len(texts) == 7 + 7
        assert all(text.startswith("N=") for text in texts)
        assert total(store, "core_targets") == (1, 110)
        assert total(store, "core_reported_values") == (1, 111)

    @pytest.mark.parametrize("name", ["twice", "carriage returns"])
    def test_a_result_is_read_with_its_dimensions(self, iati, name):
        sql = "select disagg_key, reported_value from core_reported_values"
        assert iati(name).rows(sql).rows() == [("age_band=local:adult|sex=F", 11)]

    def test_two_activities_of_one_identifier_are_told(self, iati):
        assert found(iati("twice"), "repeated_activity") == 1
        assert found(iati("carriage returns"), "repeated_activity") is None

    def test_every_transaction_is_an_entry(self, iati):
        store = iati("payments")
        sql = (
            "select count(*), count(reported_value), count(currency_code), count(distinct cell_ref)"
            " from core_reported_values where accumulation_code = 'entry'"
        )
        assert store.rows(sql).row(0) == (2678, 2678, 2678, 2678)

    def test_entries_of_a_month_all_count_today(self, iati):
        sql = "select count(*) from core_reported_values_current"
        assert iati("payments").value(sql) == 2678

    def test_an_activity_without_an_identifier_names_no_program(self, iati):
        sql = "select count(program_id) from core_reported_values"
        assert iati("corners").value(sql) == 0


class TestFormExports:
    def test_the_same_three_submissions_in_two_sheets_and_a_text_count_once(self, forms):
        sql = "select count(*) from core_events_current where year(event_date) = 2023"
        assert forms.value(sql) == 3
        repeats = "select count(*) from core_event_duplicates where is_set_aside"
        assert forms.value(repeats) == 6

    def test_submissions_of_the_interface(self, forms):
        sql = "select count(*) from core_events_current where year(event_date) = 2025"
        assert forms.value(sql) == 3

    def test_communities_are_places_of_the_sender(self, forms):
        sql = "select city_name from core_local_places order by 1"
        assert forms.rows(sql)["city_name"].to_list() == [
            "Arlington", "Fairfax", "Springfield", "iriva", "klanda", "minura",
        ]  # fmt: skip

    def test_the_third_level_of_repeats_keeps_its_own_figures(self, forms):
        sql = (
            "pivot (select record_number, measure_code, measured_value from core_event_counts"
            " join core_count_kinds using (count_kind_id)) on measure_code"
            " using first(measured_value) order by record_number"
        )
        nests = forms.rows(sql).select("height", "eggs").rows()
        assert nests == [(13, 3), (15, 1), (10, 2)]

    def test_a_rejected_form_is_told_at_every_level(self, forms):
        """The fourth nest, 23 high with one egg, lies in a form that was not approved."""
        assert found(forms, "rejected_submission") == 4

    def test_nothing_about_submitters_is_kept(self, forms):
        names = "select lower(header_text) from core_layouts where field_name is not null"
        assert not any("submi" in text for text in forms.rows(names).to_series())


class TestWhoDoesWhatByRegion:
    """244 records under two rows of heading; 62 name no target."""

    def test_targets_and_achievements(self, regions):
        assert total(regions, "core_targets") == (244 - 62, 2153485)
        count, achieved = total(regions, "core_reported_values")
        assert (count, round(achieved, 2)) == (244, 2164830.77)

    def test_regions_of_two_countries(self, regions):
        sql = (
            "select split_part(city_name, ' | ', 1), count(*), count(distinct city_id)"
            " from core_reported_values join core_local_places using (city_id)"
            " group by all order by all"
        )
        assert regions.rows(sql).rows() == [("Mali", 132, 9), ("Senegal", 112, 14)]

    def test_months_are_those_of_the_declared_year(self, regions):
        sql = "select min(period_id), max(period_id), count(distinct period_id) from {}"
        told = regions.rows(sql.format("core_reported_values")).row(0)
        assert told == ("2014-01", "2014-07", 7)


def test_people_targeted_stand_once_though_two_sheets_tell_them(one_night):
    store = one_night("who-does-what", "hxl_5w/libhxl_input-quality.xlsx")
    assert store.value("select count(*) from core_events_current") == 4
    sql = (
        "select disagg_key, sum(measured_value) from core_event_counts semi join core_events_current"
        " using (submission_id, record_number) join core_count_kinds using (count_kind_id)"
        " group by all order by all"
    )
    assert store.rows(sql).rows() == [("sex=F", 605), ("sex=M", 535)]
    # the day is merged over all rows of the first sheet
    days = "select distinct event_date::varchar from core_events"
    assert store.rows(days).to_series().to_list() == ["2015-03-01"]


class TestEventsInParks:
    def test_attendance_is_that_of_the_file_without_a_count_below_zero(self, parks):
        told = "select count(*), sum(participation_count) from core_events"
        assert parks.rows(told).row(0) == (999, 135635 + 42)
        held = "select cell_address, raw_text from core_quarantine_items"
        assert parks.rows(held).rows() == [("sender/nyc_city_events.json!638/attendance", "-42.0")]

    def test_audiences_of_one_cell_are_several(self, parks):
        sql = "select audience_code, count(*) from core_event_audiences group by all order by all"
        told = dict(parks.rows(sql).rows())
        assert told["local:children"] == 218
        assert told["local:teens"] == 150
        assert told["general_public"] == 749 - 1

    def test_a_missing_key_is_not_reported(self, parks):
        sql = "select count(*) from core_events where participation_status_code = 'not_reported'"
        assert parks.value(sql) == 3
