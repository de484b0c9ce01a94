"""What the pages ask a release, on one small enough to know the answers."""

import pytest

from dashboards import queries

HOSTILE = "x' or 1=1; drop table out_cities; --"


def test_every_released_and_unreleased_city_has_a_row(release):
    rows = queries.compare_cities(release, "out_session_delivery_rate", "2025-Q4", "", "events")
    assert dict(rows.select("city_id", "value_status_code").iter_rows()) == {
        "aarby": "reported",
        "borg": "reported",
        "ceder": "not_reported",
        "dorp": "unreleased",
    }


def test_a_city_without_a_figure_is_absent_not_zero(release):
    rows = queries.compare_cities(release, "out_women_share", "2024-Q4", "", "events")
    ceder = rows.row(2, named=True)
    assert (ceder["value_status_code"], ceder["value"], ceder["interval_code"]) == (
        "absent",
        None,
        "none",
    )


def test_bases_are_never_mixed(release):
    assert queries.list_bases(release, "out_participations")["basis_code"].to_list() == [
        "events",
        "report",
    ]
    outcomes = queries.list_outcomes(release, "2025-Q4")
    shown = outcomes.filter(indicator_id="out_participations")
    assert set(shown["basis_code"]) == {"events"}
    assert shown["program_id"].null_count() == shown.height


def test_sums_add_both_ends_of_a_range(release):
    (row,) = queries.trace_network(release, "out_participations", "events").iter_rows(named=True)
    assert (row["low"], row["high"], row["city_count"]) == (215, 243, 2)


def test_histories_cover_every_period_of_released_cities(release):
    rows = queries.trace_cities(release, "oc_trust_local_gov", "", "report")
    assert rows.height == 3 * 2
    assert rows.filter(city_id="aarby")["value"].to_list() == [0.5, 0.6]


def test_periods_are_those_of_the_networks_rhythm_latest_first(release):
    assert queries.list_periods(release)["period_id"].to_list() == ["2025-Q4", "2024-Q4"]


def test_targets_come_with_their_outcome(release):
    (row,) = queries.list_targets(release, "aarby", "2025-Q4").iter_rows(named=True)
    assert (row["target_value"], row["value"], row["low"]) == (0.9, 0.75, 0.6)


def test_breakdowns_are_those_with_figures(release):
    keys = queries.list_breakdowns(release, "out_session_delivery_rate", "events")
    assert keys["disagg_key"].to_list() == ["mode=online"]


@pytest.mark.parametrize(
    "question",
    [
        lambda r: queries.compare_cities(r, HOSTILE, HOSTILE, HOSTILE, HOSTILE),
        lambda r: queries.trace_cities(r, HOSTILE, HOSTILE, HOSTILE),
        lambda r: queries.list_targets(r, HOSTILE, HOSTILE),
        lambda r: queries.count_sessions(r, HOSTILE),
        lambda r: queries.list_breakdowns(r, HOSTILE, HOSTILE),
    ],
)
def test_hostile_choices_are_only_ever_values(release, question):
    question(release)
    assert queries.list_cities(release).height == 4


def test_all_other_questions_can_be_asked(release):
    for question in (
        queries.list_attributes,
        queries.list_indicators,
        queries.list_reports,
        queries.list_changes,
        queries.list_quarantine,
        queries.list_checks,
    ):
        question(release)
    assert queries.list_programs(release, "aarby").height == 1
    assert queries.list_program_outcomes(release, "aarby", "2025-Q4").height == 1
