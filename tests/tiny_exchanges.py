"""The tiny release with twenty more cities, twelve quarters, and what they learn from one another.

Twelve cities have had an exchange about youth between Q2 and Q4 2024; in the quarters since then
20 points more of their sessions took place. Nothing else was moved.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import duckdb
from tiny_release import read_table, write_release

from citywise.periods import parse_period

if TYPE_CHECKING:
    from pathlib import Path

QUARTERS = [f"{year}-Q{part}" for year in (2023, 2024, 2025) for part in (1, 2, 3, 4)]
CITIES = [f"town{number:02}" for number in range(1, 21)]
LEARNERS = CITIES[:12]
HELD_ON = (date(2024, 5, 6), date(2024, 8, 1), date(2024, 12, 30))
COUNTRIES = ("DK", "LB", "TN", "JO", "US", "FR", "TR", "NO")

PRACTICES = """
practice_id practice_name   practice_evidence_code city_count material_count
mentors     Mentors_<b>     2                      3          0
kitchen     Shared_kitchen  1                      1          0
"""

FOLLOWED = """
practice_id city_id since_date
mentors     aarby   2023-01-01
mentors     town01  2024-07-01
mentors     town02  2023-06-01
kitchen     borg    -
"""

EXCHANGES = """
exchange_id exchange_type_code exchange_status_code learner_city_id host_city_id practice_id asked_date start_date end_date
ask-1       technical_support  asked                borg            -            mentors     2025-12-01 -          -
ask-2       study_visit        asked                aarby           borg         kitchen     2025-04-14 -          -
plan-1      summit             agreed               borg            aarby        mentors     2025-12-01 2026-05-01 2026-05-02
off-1       webinar            cancelled            borg            aarby        mentors     2025-01-01 -          -
back-1      peer_review        held                 aarby           town02       kitchen     2025-01-01 2025-06-01 2025-06-02
back-2      webinar            held                 aarby           town02       kitchen     2025-01-01 2025-09-01 2025-09-01
"""

ACTIONS = """
action_id exchange_id exchange_action_status_code action_text  due_date   done_date  reason_text
back-1/1  back-1      done                        Try_a_<menu> 2025-09-01 2025-10-01 -
back-1/2  back-1      dropped                     Find_a_room  2025-09-01 -          No_room
back-1/3  back-1      agreed                      Ask_cooks    2026-01-15 -          -
"""


def write_exchanges(root: Path) -> Path:
    """Make a workspace below `root` whose newest release tells of exchanges."""
    write_release(root)
    file = root / "warehouse" / "releases" / "R0007.duckdb"
    with duckdb.connect(str(file)) as connection:
        for table, rows in _tables().items():
            for row in rows:
                _insert(connection, table, row)
    return root


def _tables() -> dict[str, list[dict[str, Any]]]:
    exchanges = [*_visits(), *_told(EXCHANGES)]
    return {
        "out_cities": [_city(place, name) for place, name in enumerate(CITIES)],
        "out_periods": [_period(name) for name in QUARTERS if name not in {"2024-Q4", "2025-Q4"}],
        "out_values": list(_values()),
        "out_practices": _told(PRACTICES),
        "out_practice_cities": _told(FOLLOWED),
        "out_exchanges": exchanges,
        "out_exchange_themes": [_theme(row) for row in exchanges],
        "out_exchange_actions": [*_visit_actions(), *_told(ACTIONS)],
    }


def _told(text: str) -> list[dict[str, Any]]:
    rows = read_table(text)
    named = ("practice_name", "action_text", "reason_text")
    return [
        {key: x.replace("_", " ") if x and key in named else x for key, x in row.items()}
        for row in rows
    ]


def _insert(connection: duckdb.DuckDBPyConnection, table: str, row: dict[str, Any]) -> None:
    names, places = ", ".join(row), ", ".join("?" * len(row))
    connection.execute(f"insert into {table} ({names}) values ({places})", [*row.values()])


def _city(place: int, name: str) -> dict[str, Any]:
    return {
        "city_id": name,
        "city_name": name.title(),
        "country_code": COUNTRIES[place % len(COUNTRIES)],
        "language_code": "en",
        "release_state_code": "public",
    }


def _period(name: str) -> dict[str, Any]:
    period = parse_period(name)
    assert period
    return {"period_id": name, "period_type_code": "quarter",
            "start_date": period.start, "end_date": period.end}  # fmt: skip


def _visits() -> list[dict[str, Any]]:
    return [
        {
            "exchange_id": f"visit-{place:02}",
            "exchange_type_code": ("study_visit", "twinning", "mentoring")[place % 3],
            "exchange_status_code": "held",
            "learner_city_id": city,
            "host_city_id": CITIES[12 + place % 5],
            "practice_id": "mentors",
            "start_date": HELD_ON[place % 3],
            "end_date": HELD_ON[place % 3] + timedelta(1),
        }
        for place, city in enumerate(LEARNERS)
    ]


def _visit_actions() -> list[dict[str, Any]]:
    return [
        {
            "action_id": f"visit-{place:02}/1",
            "exchange_id": f"visit-{place:02}",
            "exchange_action_status_code": "done" if place % 4 else "started",
            "action_text": "Train staff",
            "due_date": date(2025, 6, 1),
            "done_date": date(2025, 5, 1) if place % 4 else None,
        }
        for place in range(len(LEARNERS))
    ]


def _theme(row: dict[str, Any]) -> dict[str, Any]:
    theme = "youth_voice" if row["practice_id"] == "mentors" else "social_cohesion"
    return {"exchange_id": row["exchange_id"], "theme_code": theme}


def _values() -> list[dict[str, Any]]:
    """Sessions that took place, of a hundred planned: each city its own level, and chance."""
    chance = random.Random(11)
    rows: list[dict[str, Any]] = []
    for place, city in enumerate(CITIES):
        level = 0.5 + 0.01 * place
        begun = HELD_ON[place % 3] if city in LEARNERS else None
        for quarter in QUARTERS:
            period = parse_period(quarter)
            assert period
            gain = 0.2 if begun and period.end > begun else 0.0
            for indicator, share in (
                ("out_session_delivery_rate", level + gain),
                ("out_women_share", level),
            ):
                count = round(100 * min(1, max(0, share + chance.gauss(0, 0.03))))
                rows.append(_value(f"{len(rows) + 4096:016x}", city, indicator,
                                   quarter, count))  # fmt: skip
    return rows


def _value(name: str, city: str, indicator: str, quarter: str, count: int) -> dict[str, Any]:
    return {
        "value_id": name,
        "city_id": city,
        "indicator_id": indicator,
        "definition_version": 1,
        "period_id": quarter,
        "disagg_key": "",
        "basis_code": "events",
        "value": count / 100,
        "numerator_count": count,
        "denominator_count": 100,
        "low": max(0, count / 100 - 0.1),
        "high": min(1, count / 100 + 0.1),
        "n_count": 100,
        "coverage_share": 1.0,
        "interval_code": "wilson",
        "value_status_code": "reported",
    }
