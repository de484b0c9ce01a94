"""What cities of the tiny release have learned: five practices, each for one thing to be said.

*Mentors* helped on sessions as planned, in three cities beside comparison groups, and was looked at
for safety; *Checklists* helped as much and people felt less safe; *Assembly* changed nothing;
*Kitchen* has one study whose number is withheld; *Doors* is described and no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
from tiny_release import read_table, write_release

from citywise.comparison.grades import grade_practices
from citywise.comparison.practice_evidence import pool_studies

if TYPE_CHECKING:
    from pathlib import Path

TRUST, SAFE, RATE = "oc_trust_local_gov", "oc_felt_safe_respected", "out_session_delivery_rate"

INDICATOR = """
indicator_id           indicator_name unit_code counted_code direction_code aggregation_code comparability_code is_safeguard
oc_felt_safe_respected Felt_safe      percent   respondents  higher         ratio_of_sums    yes                true
oc_complaints_resolved Complaints     percent   complaints   higher         ratio_of_sums    context            true
"""

PRACTICES = """
practice_id practice_name activity_type_code resource_level_code
mentors     <b>Mentors</b> mentoring         low
checklists  Checklists    training           low
assembly    Assembly      -                  high
kitchen     kitchen       -                  -
doors       Doors         -                  medium
"""

FOLLOWERS = """
practice_id city_id program_id    since_date context_text
mentors     aarby   aarby/mentors 2024-02-01 Evenings_only
mentors     ceder   -             2024-03-01 -
checklists  aarby   -             -          -
assembly    borg    -             -          -
kitchen     aarby   -             -          -
doors       aarby   -             -          -
"""

STUDIES = """
practice_id city_id indicator_id              design           value variance
mentors     aarby   out_session_delivery_rate comparison_group 0.40  0.001
mentors     borg    out_session_delivery_rate comparison_group 0.50  0.001
mentors     ceder   out_session_delivery_rate comparison_group 0.45  0.001
mentors     aarby   out_session_delivery_rate matched          0.60  0.010
mentors     aarby   oc_felt_safe_respected    matched          0.05  0.010
checklists  aarby   out_session_delivery_rate matched          0.40  0.001
checklists  aarby   oc_felt_safe_respected    matched          -0.42 0.010
checklists  borg    oc_felt_safe_respected    matched          -0.38 0.010
assembly    borg    oc_trust_local_gov        unmatched        0.01  0.010
kitchen     aarby   oc_trust_local_gov        matched          -     -
"""

MATERIALS = """
material_id material_title resource_type_code practice_id
guide       Guide_<i>      guide              mentors
"""

EXCHANGES = """
exchange_id exchange_type_code exchange_status_code learner_city_id host_city_id practice_id start_date
visit       study_visit        held                 ceder           aarby        mentors     2025-03-01
ask         mentoring          asked                borg            -            mentors     -
"""

CONTACT = "Youth office <script>"


def write_learning(root: Path, name: str = "R0007") -> Path:
    """The tiny release with what its cities have learned."""
    write_release(root, name)
    file = root / "warehouse" / "releases" / f"{name}.duckdb"
    with duckdb.connect(str(file)) as connection:
        _fill(connection)
    return root


def tiny_studies() -> pl.DataFrame:
    """Rows of out_studies, as far as pooling needs them."""
    return pl.DataFrame(
        [_study(n, row) for n, row in enumerate(read_table(STUDIES))], infer_schema_length=None
    )


def _fill(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("update out_cities set contact_text = ? where city_id = 'aarby'", [CONTACT])
    connection.execute("update out_cities set release_state_code = 'public' where city_id = 'borg'")
    _insert(connection, "out_indicators", [_indicator(row) for row in read_table(INDICATOR)])
    studies = tiny_studies()
    evidence = pool_studies(studies)
    directions = dict.fromkeys([TRUST, SAFE, RATE], "higher")
    names = [row["practice_id"] for row in read_table(PRACTICES)]
    grades = grade_practices(names, studies, evidence, {"doors"}, directions)
    _insert(connection, "out_practices", [_practice(r, grades) for r in read_table(PRACTICES)])
    _insert(connection, "out_practice_cities", _spaced(FOLLOWERS))
    _insert(connection, "out_studies", studies.to_dicts())
    _insert(connection, "out_practice_evidence", evidence.to_dicts())
    _insert(connection, "out_materials", _spaced(MATERIALS))
    _insert(connection, "out_exchanges", _spaced(EXCHANGES))
    tagged = [("mentors", "youth_voice"), ("checklists", "practitioner_capability")]
    rows = [{"practice_id": p, "theme_code": t} for p, t in tagged]
    _insert(connection, "out_practice_themes", rows)
    language = [{"material_id": "guide", "material_language_code": "da"}]
    _insert(connection, "out_material_languages", language)


def _spaced(text: str) -> list[dict[str, Any]]:
    """Underscores are spaces in texts that people wrote."""
    wordy = ("context_text", "material_title")
    return [
        {k: v.replace("_", " ") if v and k in wordy else v for k, v in row.items()}
        for row in read_table(text)
    ]


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        names, places = ", ".join(row), ", ".join("?" * len(row))
        connection.execute(f"insert into {table} ({names}) values ({places})", [*row.values()])


def _indicator(row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        "indicator_name": row["indicator_name"].replace("_", " "), "indicator_level_code": "outcome",
        "tier_code": "public", "definition_version": 1, "definition_text": "x", "numerator_text": "x",
    }  # fmt: skip


def _practice(row: dict[str, Any], grades: dict[str, str]) -> dict[str, Any]:
    practice = row["practice_id"]
    followers = [each for each in read_table(FOLLOWERS) if each["practice_id"] == practice]
    return row | {
        "practice_text": f"What {practice} do",
        "practice_evidence_code": grades[practice],
        "city_count": len(followers),
        "material_count": int(practice == "mentors"),
    }


def _study(number: int, row: dict[str, Any]) -> dict[str, Any]:
    value, variance = (None if row[x] is None else float(row[x]) for x in ("value", "variance"))
    reach = None if variance is None else 1.96 * variance**0.5
    return {
        "study_id": f"{number:016x}", "city_id": row["city_id"],
        "practice_id": row["practice_id"], "indicator_id": row["indicator_id"],
        "definition_version": 1, "study_design_code": row["design"],
        "value_status_code": "suppressed_by_us" if value is None else "reported",
        "before_count": None if value is None else 60, "after_count": None if value is None else 58,
        "effect_value": value, "effect_variance": variance, "start_date": None,
        "effect_low": None if value is None else value - reach,
        "effect_high": None if value is None else value + reach,
    }  # fmt: skip
