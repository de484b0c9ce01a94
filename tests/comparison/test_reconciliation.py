"""Event logs beside reports: the gap, what explains it, and what is never subtracted."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_release import write_release

from citywise.catalogue.vocabularies import vocabulary
from citywise.comparison.reconciliation import reconcile, reconcile_pairs
from citywise.warehouse.reading import open_release

SCHEMA = {
    "unit_code": pl.String, "aggregation_code": pl.String,
    "log_status_code": pl.String, "log_value": pl.Float64, "log_least": pl.Float64,
    "log_most": pl.Float64, "log_coverage_share": pl.Float64, "log_version": pl.Int64,
    "report_status_code": pl.String, "report_value": pl.Float64, "report_least": pl.Float64,
    "report_most": pl.Float64, "report_method_code": pl.String, "report_version": pl.Int64,
    "programs_without_logs": pl.List(pl.String), "programs_without_reports": pl.List(pl.String),
    "unlogged": pl.Float64, "unreported": pl.Float64, "months_without_sessions": pl.List(pl.String),
}  # fmt: skip
NUMBERS = ("gap_least", "gap_most", "ratio", "explained_least", "explained_most")


def side(name, least, most=None, status="reported"):
    most = least if most is None else most
    return {f"{name}_status_code": status, f"{name}_value": least if least == most else None,
            f"{name}_least": least, f"{name}_most": most}  # fmt: skip


def pair(log, report, **other):
    """Two totals of one definition, of which everything was loaded; each a number or two ends."""
    ends = [each if isinstance(each, tuple) else (each, each) for each in (log, report)]
    plain = {
        "unit_code": "count", "aggregation_code": "sum", "log_coverage_share": 1.0,
        "log_version": 1, "report_version": 1, "report_method_code": None,
        "programs_without_logs": [], "programs_without_reports": [], "unlogged": 0.0,
        "unreported": 0.0, "months_without_sessions": [],
    }  # fmt: skip
    return plain | side("log", *ends[0]) | side("report", *ends[1]) | other


def told(*pairs):
    return reconcile_pairs(pl.DataFrame(list(pairs), schema=SCHEMA)).row(0, named=True)


def test_the_same_number_agrees():
    found = told(pair(120, 120))
    assert (found["reconciliation_code"], found["gap_least"], found["ratio"]) == ("agree", 0, 1)
    assert found["reasons"] == []


@pytest.mark.parametrize(
    ("log", "report", "verdict", "gap"),
    [
        (120, 150, "differ", (30, 30)),
        (120, 90, "differ", (-30, -30)),
        ((95, 123), 120, "agree", (-3, 25)),
        ((95, 123), (124, 130), "differ", (1, 35)),
    ],
)
def test_ranges_agree_where_they_meet(log, report, verdict, gap):
    found = told(pair(log, report))
    assert found["reconciliation_code"] == verdict
    assert (found["gap_least"], found["gap_most"]) == gap


@pytest.mark.parametrize(
    ("report", "verdict"), [(100, "agree"), (125, "explained"), (126, "differ"), (99, "differ")]
)
def test_what_was_loaded_stands_for_all_of_the_log(report, verdict):
    found = told(pair(100, report, log_coverage_share=0.8))
    assert (found["reconciliation_code"], found["reasons"]) == (verdict, ["log_incomplete"])
    assert (found["explained_least"], found["explained_most"]) == (100, 125)


@pytest.mark.parametrize(("report", "verdict"), [(140, "explained"), (141, "differ")])
def test_programs_without_a_log_explain_as_much_as_they_report(report, verdict):
    found = told(pair(100, report, programs_without_logs=["Mentors"], unlogged=40.0))
    assert found["reconciliation_code"] == verdict
    assert found["reasons"] == ["programs_without_logs"]


@pytest.mark.parametrize(("report", "verdict"), [(70, "explained"), (69, "differ")])
def test_programs_that_report_nothing_explain_as_much_as_their_logs_tell(report, verdict):
    found = told(pair(100, report, programs_without_reports=["Mentors"], unreported=30.0))
    assert found["reconciliation_code"] == verdict


@pytest.mark.parametrize(
    ("report", "other"),
    [
        (10_000, {"programs_without_logs": ["Mentors"], "unlogged": None}),
        (10_000, {"log_coverage_share": 0.0}),
        (0, {"programs_without_reports": ["Mentors"], "unreported": None}),
    ],
)
def test_what_nobody_outside_can_size_may_explain_any_gap(report, other):
    assert told(pair(100, report, **other))["reconciliation_code"] == "explained"


@pytest.mark.parametrize(
    ("report", "other"),
    [
        (99, {"programs_without_logs": ["Mentors"], "unlogged": None}),
        (99, {"log_coverage_share": 0.0}),
        (101, {"programs_without_reports": ["Mentors"], "unreported": None}),
    ],
)
def test_and_no_gap_the_other_way(report, other):
    assert told(pair(100, report, **other))["reconciliation_code"] == "differ"


def test_a_share_is_not_scaled_up():
    found = told(pair(0.4, 0.5, unit_code="percent", aggregation_code="ratio_of_sums",
                      log_coverage_share=0.8))  # fmt: skip
    assert found["reconciliation_code"] == "differ"
    assert (found["explained_least"], found["explained_most"]) == (0.4, 0.4)


def test_nothing_is_divided_by_a_log_of_none():
    found = told(pair(0, 12))
    assert (found["ratio"], found["gap_least"], found["reconciliation_code"]) == (
        None,
        12,
        "differ",
    )


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"report_method_code": "estimate"}, "own_method"),
        ({"months_without_sessions": ["2025-11"]}, "months_without_sessions"),
        ({"log_status_code": "correction_held"}, "correction_held"),
        ({"report_status_code": "estimated"}, "estimated"),
        (side("report", 90, 110), "range_only"),
    ],
)
def test_a_reason_is_named(other, reason):
    assert reason in told(pair(100, 150) | other)["reasons"]


WITHHELD = {"status": "suppressed_by_us"}


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (side("log", None, **WITHHELD), ["log_withheld"]),
        (side("report", None, **WITHHELD), ["report_withheld"]),
        (side("log", None, status="not_reported"), ["no_log"]),
        (side("report", None, status=None), ["no_report"]),
        ({"report_version": 2}, ["other_definition"]),
    ],
)
def test_nothing_is_subtracted_where_one_side_has_no_number_or_another_meaning(other, reason):
    found = told(pair(100, 150, programs_without_logs=["Mentors"], unlogged=40.0) | other)
    assert (found["reconciliation_code"], found["reasons"]) == ("not_told", reason)
    assert all(found[name] is None for name in NUMBERS)


def test_a_withheld_side_tells_nothing_even_if_a_number_stood_there():
    found = told(pair(100, 150, log_status_code="suppressed_by_us"))
    assert all(found[name] is None for name in NUMBERS)
    assert found["reconciliation_code"] == "not_told"


def test_what_programs_make_up_is_not_handed_out():
    assert not {"unlogged", "unreported"} & set(told(pair(1, 2)))


AMOUNTS = st.integers(1, 10_000)
SHARES = st.floats(0.1, 1)


@given(AMOUNTS, AMOUNTS, SHARES, SHARES)
def test_the_less_was_loaded_the_more_is_explained(log, report, share, other):
    less, more = sorted((share, other))
    verdicts = [
        told(pair(log, report, log_coverage_share=each))["reconciliation_code"]
        for each in (more, less)
    ]
    order = ["differ", "explained", "agree"]
    assert order.index(verdicts[0]) <= order.index(verdicts[1])


@given(AMOUNTS, AMOUNTS, SHARES, st.integers(2, 9))
def test_another_unit_changes_no_verdict(log, report, share, factor):
    one, other = (told(pair(log * f, report * f, log_coverage_share=share)) for f in (1, factor))
    assert one["reconciliation_code"] == other["reconciliation_code"]
    assert one["ratio"] == pytest.approx(other["ratio"])
    assert one["gap_least"] * factor == pytest.approx(other["gap_least"])


@given(AMOUNTS, AMOUNTS, SHARES, st.integers(1, 500), st.integers(1, 500))
def test_a_further_program_of_one_side_explains_no_less(log, report, share, one, other):
    for name in ("unlogged", "unreported"):
        few, more, unknown = (
            told(pair(log, report, log_coverage_share=share) | {name: amount})
            for amount in (one, one + other, None)
        )
        order = ["differ", "explained", "agree"]
        places = [order.index(x["reconciliation_code"]) for x in (few, more, unknown)]
        assert places == sorted(places)


def test_every_code_has_words():
    codes = {told(pair(1, each))["reconciliation_code"] for each in (1, 2)}
    assert codes <= set(vocabulary("reconciliation").codes)


def test_a_release_tells_the_pairs_of_what_is_told_twice(tmp_path):
    with open_release(write_release(tmp_path)) as release:
        one = reconcile(release).row(0, named=True)
        assert reconcile(release).height == 1
        assert reconcile(release, city="borg").is_empty()
    assert (one["city_id"], one["gap_least"], one["ratio"]) == ("aarby", 30, 1.25)
