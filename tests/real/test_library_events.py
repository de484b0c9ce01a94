"""Two library systems: one row an event, and one row a branch, month and audience."""

import pytest


@pytest.fixture(scope="module")
def barnet(one_night):
    return one_night(
        "barnet",
        "city_events/events_barnet.csv",
        "city_events/lib_events_fail.csv",
        "iati/not-xml.xml",
    )


@pytest.fixture(scope="module")
def timberland(one_night):
    return one_night("timberland", "city_events/timberland_Raw_2021Programs.csv")


@pytest.fixture(scope="module")
def cleaned(one_night):
    """The same table as a curator cleaned it: X for blank, no year, two branches renamed."""
    return one_night("timberland", "city_events/timberland_Normalized_2021Programs.csv")


def findings(store, check):
    """Of each submission that the check concerns: how many did not pass, and whether it holds."""
    sql = "select failed_count from core_quality_results where check_id = ? and submission_id > 0"
    return store.rows(sql, [check])["failed_count"].to_list()


class TestOneRowAnEvent:
    def test_every_row_and_attendance_is_kept(self, barnet):
        kept = "select count(*), sum(participation_count) from core_events"
        assert barnet.rows(kept).row(0) == (4312, 66651)

    def test_the_night_counts_what_the_publisher_counts(self, barnet):
        # chance repeats are told, not set aside: two equal sessions a day are ordinary here
        counted = "select count(*), sum(participation_count) from core_events_current"
        assert barnet.rows(counted).row(0) == (4312, 66651)

    @pytest.mark.parametrize(
        ("place", "events", "attendances"),
        [("colindale", 785, 11729), ("chipping-barnet", 372, 9775)],
    )
    def test_places_agree_with_the_publisher(self, barnet, place, events, attendances):
        sql = "select count(*), sum(participation_count) from core_events where city_id = ?"
        assert barnet.rows(sql, [place]).row(0) == (events, attendances)

    def test_outcomes_of_all_quarters_and_places_add_up_to_every_attendance(self, barnet):
        sql = (
            "select sum(value) from measure_values where indicator_id = 'out_participations'"
            " and disagg_key = '' and program_id is null"
        )
        assert barnet.value(sql) == 66651

    def test_zero_is_a_number(self, barnet):
        sql = "select count(*) from core_events where participation_status_code = 'reported_zero'"
        assert barnet.value(sql) == 137

    def test_exact_repeats_are_told_and_stay(self, barnet):
        assert findings(barnet, "same_row") == [101]
        assert barnet.value("select bool_or(is_set_aside) from core_event_duplicates") is False

    def test_stray_dates_are_flagged_and_stay(self, barnet):
        assert findings(barnet, "stray_date") == [5]
        early = "select count(*) from core_events where event_date < date '2018-01-01'"
        assert barnet.value(early) == 5


class TestFilesThatMustNotLoad:
    def test_a_record_without_place_date_and_number(self, barnet):
        sql = (
            "select record_count, loaded_count, quarantined_count from core_submissions"
            " where file_path like '%lib_events_fail.csv'"
        )
        assert barnet.rows(sql).row(0) == (1, 0, 1)

    def test_something_that_is_no_table(self, barnet):
        sql = (
            "select submission_status_code, record_count from core_submissions"
            " where file_path like '%not-xml.xml'"
        )
        assert barnet.rows(sql).row(0) == ("refused", 0)

    def test_each_is_told_why(self, barnet):
        sql = (
            "select count(*) from core_submissions as submission where loaded_count = 0 and not"
            " exists (from core_quarantine_items as item"
            " where item.submission_id = submission.submission_id and item.fix_hint <> '')"
        )
        assert barnet.value(sql) == 0


class TestOneRowABranchMonthAndAudience:
    def test_records_sessions_and_attendances(self, timberland):
        sql = "select count(*), sum(session_count), sum(participation_count) from core_events"
        assert timberland.rows(sql).row(0) == (1308, 2195, 28527)

    def test_blank_attendance_is_not_recorded_and_not_zero(self, timberland):
        sql = (
            "select participation_status_code, count(*), sum(participation_count) from core_events"
            " group by all"
        )
        assert set(timberland.rows(sql).rows()) == {
            ("reported", 860, 28527),
            ("reported_zero", 13, 0),
            ("not_reported", 435, None),
        }

    def test_a_month_told_by_less_than_the_network_asks_shows_no_attendance(self, timberland):
        sql = (
            "select count(*) from measure_values where indicator_id = 'out_participations'"
            " and coverage_share < 0.8"
        )
        numbers = "coalesce(value, numerator_count, low, high, n_count) is not null"
        assert timberland.value(sql) > 0
        assert timberland.value(f"{sql} and {numbers}") == 0

    def test_forty_two_combinations_are_seven_audiences(self, timberland):
        sql = "select audience_code, count(*) from core_event_audiences group by all order by 2"
        assert timberland.rows(sql).rows() == [
            ("local:babies-and-toddlers-ages-0-2", 228),
            ("local:family", 253),
            ("local:teen-ages-12-18", 315),
            ("general_public", 332),
            ("local:school-age-ages-6-11", 345),
            ("local:preschool-ages-3-6", 352),
            ("local:adult-18-and-older", 602),
        ]

    def test_no_month_stands_apart_from_the_others(self, timberland):
        assert findings(timberland, "stray_date") == []

    def test_sessions_of_all_branches_and_months_add_up(self, timberland):
        sql = (
            "select sum(value) from measure_values where indicator_id = 'out_sessions_delivered'"
            " and disagg_key = ''"
        )
        assert timberland.value(sql) == 2195


class TestTheSameTableAsACuratorCleanedIt:
    def test_every_branch_and_month_agrees_with_the_raw_table(self, timberland, cleaned):
        sql = (
            "select city_id, event_date, count(*), sum(session_count), sum(participation_count)"
            " from core_events group by all order by all"
        )
        assert timberland.rows(sql).rows() == cleaned.rows(sql).rows()
        assert cleaned.value("select sum(participation_count) from core_events") == 28527

    def test_a_written_blank_is_not_recorded(self, cleaned):
        sql = "select count(*) from core_events where participation_status_code = 'not_reported'"
        assert cleaned.value(sql) == 435

    def test_nineteen_combinations_of_audiences_are_left(self, cleaned):
        sql = (
            "select count(distinct audiences) from (select list(audience_code order by all) as"
            " audiences from core_event_audiences group by submission_id, record_number)"
        )
        assert cleaned.value(sql) == 19
