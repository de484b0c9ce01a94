"""A release small enough to read: four cities, five indicators, two quarters a year apart.

Aarby reports well, Borg has a withheld share, Ceder a range, Dorp has released nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import duckdb

from citywise.contracts.ddl import create_table
from citywise.contracts.tables import stage_tables
from citywise.contracts.version import CONTRACT_VERSION
from citywise.warehouse.toolkit import write_toolkit

if TYPE_CHECKING:
    from pathlib import Path

RELEASES = """
release_id    network_name  audience_tier_code threshold_count withheld_count period_type_code
R0007         Tiny_network  network            10              1              quarter
"""

CITIES = """
city_id city_name country_code language_code release_state_code
borg    Borg      DK           da            public
aarby   Aarby     DK           da            network
ceder   ceder     LB           fr            public
dorp    Dorp      FR           fr            draft
"""

ATTRIBUTES = """
city_id attribute_code attribute_year attribute_value
aarby   population     2025           100000
aarby   youth_share    2025           0.20
borg    population     2025           110000
borg    youth_share    2025           0.21
ceder   population     2025           900000
ceder   youth_share    2025           0.30
"""

INDICATORS = """
indicator_id              indicator_name    unit_code counted_code   direction_code aggregation_code comparability_code
out_session_delivery_rate Sessions_as_plan  percent   sessions       higher         ratio_of_sums    yes
out_women_share           Women_share       percent   participations neutral        ratio_of_sums    yes
out_participations        Participations    count     participations neutral        sum              context
oc_trust_local_gov        Trust             percent   respondents    higher         ratio_of_sums    within_city
im_hate_incidents_rate    Hate_incidents    per_100k  incidents      neutral        ratio_of_sums    no
"""

VALUES = """
city  program indicator                 period  breakdown basis  value num den low  high n   interval status
aarby -       out_session_delivery_rate 2025-Q4 -         events 0.75  30  40  0.60 0.86 40  wilson   reported
borg  -       out_session_delivery_rate 2025-Q4 -         events 0.20  4   20  0.08 0.42 20  wilson   reported
ceder -       out_session_delivery_rate 2025-Q4 -         events -     -   -   -    -    -   none     not_reported
aarby -       out_session_delivery_rate 2024-Q4 -         events 0.70  28  40  0.55 0.82 40  wilson   reported
aarby -       out_session_delivery_rate 2025-Q4 mode=online events 0.5 5   10  0.24 0.76 10  wilson   reported
aarby -       out_women_share           2025-Q4 -         events 0.48  48  100 0.38 0.58 100 wilson   reported
borg  -       out_women_share           2025-Q4 -         events -     -   -   -    -    -   none     suppressed_by_us
ceder -       out_women_share           2025-Q4 -         events 0.48  96  200 0.41 0.55 200 wilson   reported
aarby -       out_participations        2025-Q4 -         events 120   120 -   -    -    9   none     reported
aarby -       out_participations        2025-Q4 -         report 150   150 -   -    -    150 none     reported
aarby -       out_participations        2025-Q4 sex=U     events 30    30  -   -    -    9   none     reported
ceder -       out_participations        2025-Q4 -         events -     -   -   95   123  12  bounds   estimated
aarby -       oc_trust_local_gov        2025-Q4 -         report 0.60  60  100 0.50 0.69 100 wilson   reported
aarby -       oc_trust_local_gov        2024-Q4 -         report 0.50  50  100 0.40 0.60 100 wilson   reported
aarby -       im_hate_incidents_rate    2025-Q4 -         report 3.4   3   88000 0.7 9.9 88000 exact  reported
aarby aarby/mentors out_participations  2025-Q4 -         events 80    80  -   -    -    6   none     reported
"""

REPORTS = """
city_id template_id period_id due_date   report_status_code record_count loaded_count quarantined_count
aarby   event-log   2025-Q4   2026-01-30 on_time            20           20           0
borg    event-log   2025-Q4   2026-01-30 late               10           8            2
ceder   event-log   2025-Q4   2026-01-30 missing            -            -            -
aarby   event-log   2024-Q4   2025-01-30 on_time            20           20           0
"""

QUARANTINE = """
item_id          file_path        reason_code      held_code cell_address            fix_hint city_id period_id field_name
0000000000000001 borg/a.csv       ambiguous_number record    borg/a.csv!F14          hint     borg    2025-Q4   figure
0000000000000002 =cmd|'x'!A1.csv  unknown_layout   file      =cmd|'x'!A1.csv         hint     -       -         -
"""

CHECKS = """
check_id  table_name       file_path  check_text    severity_code is_passed checked_count failed_count city_id period_id example_text
total_row core_submissions borg/a.csv Totals_agree  warning       false     5             1            borg    2025-Q4   borg/a.csv!I7
total_row core_submissions aarby/a.csv Totals_agree warning       true      5             0            aarby   2025-Q4   -
"""


def write_release(root: Path, name: str = "R0007", **facts: Any) -> Path:
    """Make a workspace below `root` whose newest release is this one; `facts` change its row."""
    folder = root / "warehouse" / "releases"
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(folder / f"{name}.duckdb")) as connection:
        _fill(connection, facts)
    link = root / "warehouse" / "citywise.duckdb"
    link.unlink(missing_ok=True)
    link.symlink_to(folder / f"{name}.duckdb")
    return root


def read_table(text: str) -> list[dict[str, Any]]:
    """Rows of a table as written above; `-` is nothing, `_` a space in names."""
    head, *lines = (line.split() for line in text.strip().splitlines())
    return [dict(zip(head, map(_cell, line), strict=True)) for line in lines]


def _cell(text: str) -> str | None:
    return None if text == "-" else text


def _fill(connection: duckdb.DuckDBPyConnection, facts: dict[str, Any]) -> None:
    for table in stage_tables("out"):
        connection.execute(create_table(table))
    write_toolkit(connection)
    _insert(connection, "out_releases", [_release(row) | facts for row in read_table(RELEASES)])
    _insert(connection, "out_cities", read_table(CITIES))
    _insert(connection, "out_city_attributes", read_table(ATTRIBUTES))
    _insert(connection, "out_periods", _periods())
    _insert(connection, "out_indicators", [_indicator(row) for row in read_table(INDICATORS)])
    _insert(connection, "out_indicator_versions", [_version(r) for r in read_table(INDICATORS)])
    _insert(connection, "out_values", [_value(i, row) for i, row in enumerate(read_table(VALUES))])
    _insert(connection, "out_programs", [_program()])
    _insert(connection, "out_targets", [_target()])
    _insert(connection, "out_reporting", read_table(REPORTS))
    _insert(connection, "out_sessions_by_month", _sessions())
    _insert(connection, "out_quarantine_items", read_table(QUARANTINE))
    _insert(connection, "out_quality_results", read_table(CHECKS))


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        names, places = ", ".join(row), ", ".join("?" * len(row))
        connection.execute(f"insert into {table} ({names}) values ({places})", [*row.values()])


def _release(row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        "network_name": "Tiny network",
        "released_at_utc": datetime(2026, 2, 21, 2, 0),  # noqa: DTZ001
        "data_date": date(2026, 2, 20),
        "content_fingerprint": "f",
        "contract_version": CONTRACT_VERSION,
        "is_synthetic": True,
        "base_currency_code": "EUR",
        "licence_text": "=free",
        "contact_text": "data@network.example",
    }


def _periods() -> list[dict[str, Any]]:
    spans = (
        ("2024-Q4", "quarter", "2024-10-01", "2024-12-31"),
        ("2025-Q4", "quarter", "2025-10-01", "2025-12-31"),
        ("2025-12", "month", "2025-12-01", "2025-12-31"),
    )
    names = ("period_id", "period_type_code", "start_date", "end_date")
    return [dict(zip(names, span, strict=True)) for span in spans]


def _indicator(row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        "indicator_name": row["indicator_name"].replace("_", " "),
        "indicator_level_code": "output",
        "tier_code": "public",
        "definition_version": 1,
        "definition_text": f"Definition of {row['indicator_id']}",
        "numerator_text": "above",
        "caveat_text": "Mind the <gap>",
        "not_for_text": "Ranking",
    }


def _version(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "indicator_id": row["indicator_id"],
        "definition_version": 1,
        "definition_text": f"Definition of {row['indicator_id']}",
        "since_date": date(2024, 1, 1),
    }


def _value(number: int, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "value_id": f"{number:016x}",
        "city_id": row["city"],
        "program_id": row["program"],
        "indicator_id": row["indicator"],
        "definition_version": 1,
        "period_id": row["period"],
        "disagg_key": row["breakdown"] or "",
        "basis_code": row["basis"],
        "value": row["value"],
        "numerator_count": row["num"],
        "denominator_count": row["den"],
        "low": row["low"],
        "high": row["high"],
        "n_count": row["n"],
        "coverage_share": 1.0 if row["n"] else None,
        "interval_code": row["interval"],
        "value_status_code": row["status"],
    }


def _program() -> dict[str, Any]:
    return {
        "program_id": "aarby/mentors",
        "city_id": "aarby",
        "program_name": "Mentors",
        "prevention_level_code": "primary",
        "theme_code": "youth_voice",
        "practice_evidence_code": "1",
        "start_date": date(2023, 1, 1),
    }


def _target() -> dict[str, Any]:
    return {
        "value_id": f"{0:016x}",
        "city_id": "aarby",
        "indicator_id": "out_session_delivery_rate",
        "period_id": "2025-Q4",
        "disagg_key": "",
        "target_value": 0.9,
    }


def _sessions() -> list[dict[str, Any]]:
    names = ("city_id", "period_id", "activity_type_code", "session_count")
    rows = (("aarby", "2025-12", "sports", 4), ("aarby", "2025-11", "mentoring", 2))
    return [dict(zip(names, row, strict=True)) for row in rows]
