"""Who sees what, and when: release states, closed periods, and the tables beside the outcomes."""

import hashlib
from datetime import date, datetime

import polars as pl
import pytest
from tiny_values import count, share

from citywise.contracts.ddl import frame_schema
from citywise.contracts.tables import TABLES

SESSIONS, LINKAGE = "out_sessions_delivered", "oc_service_linkage"
TIMELY, TRAINED = "dq_report_timeliness", "out_practitioners_trained"


def cities_with_values(release):
    return set(release["out_values"]["city_id"])


@pytest.mark.parametrize(
    ("state", "audience", "is_seen"),
    [
        ("draft", "network", False),
        ("city", "network", False),
        ("network", "network", True),
        ("public", "network", True),
        ("draft", "public", False),
        ("city", "public", False),
        ("network", "public", False),
        ("public", "public", True),
    ],
)
def test_a_city_is_seen_as_far_as_it_has_released(release, state, audience, is_seen):
    seen = release([count(30)], f"aarby,*,2025-01-01,{state}", audience)
    assert cities_with_values(seen) == ({"aarby"} if is_seen else set())


@pytest.mark.parametrize(
    ("states", "is_seen"),
    [
        # nothing said: draft
        ("borg,*,2025-01-01,public", False),
        # the latest word holds
        ("aarby,*,2025-01-01,public aarby,*,2025-02-01,draft", False),
        ("aarby,*,2025-01-01,draft aarby,*,2025-02-01,network", True),
        # a word on the indicator outweighs a word on all of them
        ("aarby,*,2025-02-01,public aarby,out_participations,2025-01-01,draft", False),
        ("aarby,*,2025-02-01,draft aarby,out_participations,2025-01-01,public", True),
        # what holds from tomorrow on does not hold today
        ("aarby,*,2025-06-01,public", True),
        ("aarby,*,2025-06-02,public", False),
    ],
)
def test_which_word_holds(release, states, is_seen):
    seen = release([count(30)], states)
    assert cities_with_values(seen) == ({"aarby"} if is_seen else set())


def test_a_city_that_has_released_nothing_is_named_and_nothing_more(release):
    seen = release([count(30)], "borg,*,2025-01-01,public")
    states = dict(seen["out_cities"].select("city_id", "release_state_code").rows())
    assert states == {"aarby": "draft", "borg": "public"}
    others = [frame for name, frame in seen.items() if name != "out_cities"]
    assert not [f for f in others if "city_id" in f.columns and "aarby" in f["city_id"].to_list()]


def test_whom_to_call_is_told_of_cities_that_have_released_something(release):
    """`contact` in cities.csv: aarby tells none, borg has one."""
    shown = release([count(30)], "aarby,*,2025-01-01,public borg,*,2025-01-01,public")
    held = release([count(30)], "aarby,*,2025-01-01,public")
    contacts = [
        dict(s["out_cities"].select("city_id", "contact_text").rows()) for s in (shown, held)
    ]
    assert contacts == [
        {"aarby": None, "borg": "Youth office: youth@borg.example"},
        {"aarby": None, "borg": None},
    ]


@pytest.mark.parametrize(
    ("indicator", "audience", "is_seen"),
    [
        (SESSIONS, "public", True),
        (TIMELY, "public", False),
        (TIMELY, "network", True),
        (LINKAGE, "network", False),
        (LINKAGE, "public", False),
        ("local_cows", "network", False),
    ],
)
def test_an_indicator_is_seen_by_its_tier_at_most(release, indicator, audience, is_seen):
    seen = release([count(30, indicator=indicator)], "aarby,*,2025-01-01,public", audience)
    assert (indicator in seen["out_values"]["indicator_id"]) is is_seen
    assert (indicator in seen["out_indicators"]["indicator_id"]) is is_seen


@pytest.mark.parametrize(
    ("data_date", "periods"),
    [
        # 2025-Q1 is closed 45 days after 31 March
        ("2025-05-14", set()),
        ("2025-05-15", {"2025-Q1"}),
        ("2025-08-13", {"2025-Q1"}),
        ("2025-08-14", {"2025-Q1", "2025-Q2"}),
    ],
)
def test_only_closed_periods_are_shown(release, data_date, periods):
    rows = [count(30, period="2025-Q1"), count(40, period="2025-Q2")]
    seen = release(rows, data_date=data_date)
    assert set(seen["out_values"]["period_id"]) == periods
    assert set(seen["out_periods"]["period_id"]) == periods


def test_only_the_breakdowns_of_the_catalogue_are_shown(release):
    rows = [count(30), count(15, key="sex=F"), count(15, key="neighbourhood=north")]
    assert set(release(rows)["out_values"]["disagg_key"]) == {"", "sex=F"}


def test_what_is_not_released_withholds_nothing(release):
    quarters = [count(5, period="2025-Q2", key="sex=F"), count(30), count(15, key="sex=F")]
    assert set(release(quarters)["out_values"]["value"]) == {30, 15}


def events(*rows):
    """`(day, activity, sessions, status)` of Aarby's event log."""
    common = {
        "submission_id": 1, "sheet_number": 1, "city_id": "aarby", "date_precision_code": "day",
        "participation_status_code": "reported", "participation_count": 3,
        "has_sex_counts": False, "has_age_counts": False,
    }  # fmt: skip
    names = ("event_date", "activity_type_code", "session_count", "event_status_code")
    told = [
        common | dict(zip(names, row, strict=True)) | {"record_number": n, "source_row": n}
        for n, row in enumerate(rows, start=2)
    ]
    return pl.DataFrame(told, schema=frame_schema(TABLES["core_events"]))


SUBMISSION = {
    "submission_id": 1, "file_path": "aarby/a.csv", "file_sha256": "0" * 64, "folder_name": "aarby",
    "submission_status_code": "accepted", "input_fingerprint": "", "record_count": 1,
    "loaded_count": 1, "quarantined_count": 0, "report_key": "a", "city_id": "aarby",
    "template_id": "log", "received_at_utc": datetime(2025, 4, 1),  # noqa: DTZ001
}  # fmt: skip


def submissions():
    schema = frame_schema(TABLES["core_submissions"])
    return pl.DataFrame([SUBMISSION], schema=schema)


def test_sessions_by_month_show_closed_months_and_no_attendance(release):
    log = events(
        (date(2025, 1, 7), "sports", 2, "completed"),
        (date(2025, 1, 8), "sports", 1, "cancelled"),
        (date(2025, 2, 9), None, 1, "completed"),
        (date(2025, 2, 9), "local:pottery", 1, "completed"),
        (date(2025, 5, 1), "sports", 9, "completed"),
    )
    seen = release([count(30)], core_events=log, core_submissions=submissions())
    months = seen["out_sessions_by_month"].sort("period_id")
    assert months.columns == ["city_id", "period_id", "activity_type_code", "session_count"]
    assert months.rows() == [("aarby", "2025-01", "sports", 2), ("aarby", "2025-02", "other", 2)]


def figures(*rows):
    """`(kind, part, figure, breakdown)` of Aarby's targets and baselines."""
    common = {
        "submission_id": 1, "sheet_number": 1, "cell_ref": "A1", "city_id": "aarby",
        "definition_version": 1, "period_id": "2025-Q1", "accumulation_code": "in_period",
        "value_status_code": "reported",
    }  # fmt: skip
    names = ("indicator_id", "value_kind_code", "part_code", "reported_value", "disagg_key")
    told = [
        common | dict(zip(names, row, strict=True)) | {"record_number": n, "source_row": n}
        for n, row in enumerate(rows, start=2)
    ]
    return pl.DataFrame(told, schema=frame_schema(TABLES["core_targets"]))


def told_targets(release, outcomes, *told):
    seen = release(outcomes, core_targets=figures(*told), core_submissions=submissions())
    rows = (
        seen["out_targets"]
        .sort("disagg_key")
        .select("disagg_key", "target_value", "baseline_value")
    )
    return rows.rows()


def trained(size, key="", **more):
    return count(size, key=key, basis="report", indicator=TRAINED, **more) | {
        "value_id": told_id(TRAINED, key)
    }


def told_id(indicator, key=""):
    """The identity that an outcome of a report has in the store."""
    told = f"aarby||{indicator}|2025-Q1|{key}|report"
    return hashlib.md5(told.encode(), usedforsecurity=False).hexdigest()[:16]


@pytest.mark.parametrize(("baseline", "shown"), [(62, 62), (10, 10), (9, None), (1, None), (0, 0)])
def test_a_baseline_is_a_count_like_any_other(release, baseline, shown):
    told = [(TRAINED, "target", "value", 40, ""), (TRAINED, "baseline", "value", baseline, "")]
    assert told_targets(release, [trained(30)], *told) == [("", 40, shown)]


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [(30, 60, 0.5), (3, 60, None), (57, 60, None), (0, 1, None), (0, 60, 0), (4, 9, None)],
)
def test_a_baseline_share_is_a_share_like_any_other(release, numerator, denominator, shown):
    told = [
        ("oc_retention", "baseline", "numerator", numerator, ""),
        ("oc_retention", "baseline", "denominator", denominator, ""),
        ("oc_retention", "target", "value", 0.7, ""),
    ]
    outcome = share(30, 60) | {"value_id": told_id("oc_retention")}
    assert told_targets(release, [outcome], *told) == [("", 0.7, shown)]


def test_a_small_baseline_is_not_the_rest_of_the_others(release):
    outcomes = [trained(90), trained(30, "sex=F"), trained(60, "sex=M")]
    told = [
        (TRAINED, "baseline", "value", size, key)
        for key, size in {"": 45, "sex=F": 5, "sex=M": 40}.items()
    ]
    assert told_targets(release, outcomes, *told) == [("", None, 45)]


def test_the_baseline_of_a_withheld_outcome_is_not_told_and_its_target_is(release):
    told = [(TRAINED, "target", "value", 40, ""), (TRAINED, "baseline", "value", 30, "")]
    assert told_targets(release, [trained(5)], *told) == [("", 40, None)]


@pytest.mark.parametrize(("rates", "shown"), [([("DKK", "2025-Q1", 0.5)], 20.0), ([], None)])
def test_a_target_in_another_currency_is_converted_or_not_told(release, rates, shown):
    cost = "fi_cost_per_participation"
    told = [(cost, "target", "value", 40, ""), (cost, "baseline", "value", 30, "")]
    schema = frame_schema(TABLES["core_fx_rates"])
    names = ("currency_code", "period_id", "rate_to_base")
    seen = release(
        [trained(30), count(12, basis="report", indicator=cost) | {"value_id": told_id(cost)}],
        core_targets=figures(*told).with_columns(currency_code=pl.lit("DKK")),
        core_submissions=submissions(),
        core_fx_rates=pl.DataFrame(
            [dict(zip(names, r, strict=True)) for r in rates], schema=schema
        ),
    )
    assert seen["out_targets"]["target_value"].to_list() == ([] if shown is None else [shown])
