"""Event logs beside reports of the tiny release: from SQL, in words, on the page."""

from html import unescape

import duckdb
import pytest
from test_pages import said
from tiny_release import write_release

from citywise.catalogue.vocabularies import vocabulary
from citywise.comparison.reconciliation import reconcile
from citywise.warehouse.reading import open_release
from dashboards.answers.reconciliation import flatten_gaps, tabulate_gaps, tell_gap

TOLD = ("city_id", "period_id", "log_value", "report_value", "reconciliation_code")


def only(release, **chosen):
    return reconcile(release, **chosen).row(0, named=True)


def changed(tmp_path, *statements):
    """The pair of Aarby's participations, after the release was changed."""
    root = write_release(tmp_path / "changed")
    with duckdb.connect(str(root / "warehouse" / "releases" / "R0007.duckdb")) as connection:
        for statement in statements:
            connection.execute(statement)
    with open_release(root) as release:
        return only(release)


def test_only_what_a_city_tells_twice_is_a_pair(release):
    (pair,) = reconcile(release).select(TOLD).rows()
    assert pair == ("aarby", "2025-Q4", 120.0, 150.0, "differ")


def test_a_pair_may_be_asked_for(release):
    assert reconcile(release, city="borg").is_empty()
    assert reconcile(release, indicator="out_women_share").is_empty()
    assert reconcile(release, period="2025-Q4").height == 1


def test_a_month_without_a_session_is_named(release):
    assert only(release)["months_without_sessions"] == ["2025-10"]


def test_a_program_with_a_log_and_no_report_counts_only_where_programs_report(release, tmp_path):
    assert only(release)["programs_without_reports"] == []
    other = """insert into out_programs by name (
        select * replace ('aarby/club' as program_id, 'Club' as program_name) from out_programs)"""
    reported = """insert into out_values by name (select * replace ('00000000000000aa' as value_id,
        'aarby/club' as program_id, 'report' as basis_code, 30 as value)
        from out_values where program_id is not null)"""
    pair = changed(tmp_path, other, reported)
    assert pair["programs_without_reports"] == ["Mentors"]
    assert pair["programs_without_logs"] == ["Club"]
    assert pair["explained_most"] == 120 + 30
    assert pair["reconciliation_code"] == "explained"


@pytest.mark.parametrize(
    ("status", "without_logs", "verdict"),
    [
        # the club may have had any number
        ("suppressed_by_us", ["Club"], "explained"),
        # the club has nothing that a log could tell
        ("not_applicable", [], "differ"),
    ],
)
def test_a_program_without_a_number_is_no_program_of_none(tmp_path, status, without_logs, verdict):
    other = """insert into out_programs by name (
        select * replace ('aarby/club' as program_id, 'Club' as program_name) from out_programs)"""
    withheld = f"""insert into out_values by name (select * replace ('00000000000000aa' as value_id,
        'aarby/club' as program_id, 'report' as basis_code, null as value,
        '{status}' as value_status_code) from out_values where program_id is not null)"""
    pair = changed(tmp_path, other, withheld)
    assert pair["programs_without_logs"] == without_logs
    assert pair["reconciliation_code"] == verdict


@pytest.mark.parametrize("basis", ["events", "report"])
def test_a_withheld_side_gives_no_gap_to_reckon_it_by(tmp_path, basis):
    nothing = ", ".join(
        f"{name} = null" for name in ("value", "numerator_count", "low", "high", "n_count")
    )
    pair = changed(
        tmp_path,
        f"update out_values set value_status_code = 'suppressed_by_us', {nothing} where city_id ="
        f" 'aarby' and indicator_id = 'out_participations' and disagg_key = '' and basis_code ="
        f" '{basis}' and program_id is null",
    )
    told = tell_gap(pair, "EUR")
    assert "withheld to protect small groups. " in told
    assert "They are not held against each other." in told
    assert "less the logs" not in told
    assert pair["gap_least"] is None


def test_the_gap_in_words(release):
    told = tell_gap(only(release), "EUR").replace("\u00a0", " ")
    assert told == (
        "Logs: 120. Reports: 150. The report less the logs: +30, 1.25 times the logs. They differ by"
        " more than what is known to be missing. The log has no completed session in: Oct 2025."
    )


def test_reasons_have_their_details(release):
    pair = only(release) | {
        "reasons": ["log_incomplete", "programs_without_logs", "own_method", "correction_held"],
        "log_coverage_share": 0.999, "programs_without_logs": ["Club", "Mentors"],
        "report_method_code": "register_dedup",
    }  # fmt: skip
    told = tell_gap(pair, "EUR").replace("\u00a0", " ")
    method = vocabulary("count_method").label("register_dedup").lower()
    assert "does not say how many came: >99 % of it is told." in told
    assert "Report, and have no log: Club, Mentors." in told
    assert f"counted in another way: {method}." in told
    assert "an earlier figure" in told


def test_of_two_that_agree_nothing_is_explained(release):
    pair = only(release) | {
        "report_value": 120.0, "gap_least": 0.0, "gap_most": 0.0, "ratio": 1.0,
        "reconciliation_code": "agree",
    }  # fmt: skip
    assert tell_gap(pair, "EUR") == "Logs: 120. Reports: 120. They agree."


def test_a_gap_between_ranges_has_two_ends(release):
    pair = only(release) | {"gap_least": -3.0, "gap_most": 25.0, "ratio": None}
    assert "The report less the logs: \u22123 to +25." in tell_gap(pair, "EUR")


def test_the_table_and_the_download_hold_the_same(release):
    pairs = reconcile(release)
    assert tabulate_gaps(pairs, "EUR")["Report less log"].to_list() == ["+30"]
    assert flatten_gaps(pairs)["reasons"].to_list() == ["months_without_sessions"]


def test_the_city_page_shows_it_to_a_city_that_tells_something_twice(open_page):
    app = open_page("city", city="aarby", period="2025-Q4")
    text = unescape(said(app))
    assert "Logs: 120. Reports: 150." in text
    labels = [button.label for button in app.get("download_button")]
    assert "Download logs beside reports as CSV" in labels
    assert "Logs:" not in said(open_page("city", city="borg", period="2025-Q4"))


def test_a_period_without_either_says_so(open_page):
    text = said(open_page("city", city="aarby", period="2024-Q4"))
    assert "Neither tells anything for this period." in text
