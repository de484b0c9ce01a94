"""Tiny tables in, tiny tables out: what was kept of one city's files, and what is measured of it."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cache

import polars as pl
import pytest

from citywise.contracts.ddl import frame_schema
from citywise.contracts.tables import TABLES
from citywise.contracts.tables.kept import KEPT
from citywise.stages.measure import measure
from citywise.stages.night import open_night
from citywise.stages.refer import refer
from citywise.workspace import Workspace

SETTINGS = """
[network]
name = "One city"
[reporting]
period = "{grain}"
[clock]
data_date = 2025-12-31
"""
CITIES = "city_id,city_name,country,language\naarby,Aarby,DK,da\n"
PROGRAMS = "program_id,city_id,program_name\naarby/a,aarby,A\naarby/b,aarby,B\n"
PARTNERS = """partner_id,city_id,partner_name,partner_type
aarby/mosque,aarby,Mosque,faith_organisation
aarby/club,aarby,Club,sports_club
aarby/police,aarby,Police,law_enforcement
"""
TEMPLATES = {
    "people": 'produces = "people"\n[people]\n[columns.date]\nheaders = ["Day"]',
    "log": 'produces = "events"\n[columns.date]\nheaders = ["Day"]',
    "report": 'produces = "values"\n[columns.period]\nheaders = ["Quarter"]\n'
    '[[values]]\nheaders = ["Figure"]\nindicator = "out_participations"',
}
EMPTIED = [
    *(table.name for table in KEPT if table.name != "core_state"),
    "core_expected_reports", "core_fx_rates", "core_city_attributes",
]  # fmt: skip
ALWAYS = {
    "submission_id": 1, "sheet_number": 1, "source_row": 1, "cell_ref": "A1", "city_id": "aarby",
    "date_precision_code": "day", "event_status_code": "completed", "session_count": 1,
    "participation_status_code": "reported", "has_sex_counts": False, "has_age_counts": False,
    "value_status_code": "reported", "definition_version": 1, "disagg_key": "", "part_code": "value",
    "accumulation_code": "in_period", "item_id": "0" * 16, "file_path": "aarby/a.csv",
    "held_code": "record", "reason_code": "not_a_number", "cell_address": "a.csv!A1",
    "fix_hint": "Write digits.", "file_sha256": "0" * 64, "folder_name": "aarby",
    "received_at_utc": "2025-04-01T03:00", "submission_status_code": "accepted",
    "input_fingerprint": "", "record_count": 1, "loaded_count": 1, "quarantined_count": 0,
    "template_id": "log", "layout_id": "0" * 16, "sheet_name": "", "severity_code": "warning",
}  # fmt: skip


@pytest.fixture(scope="session")
def nights(tmp_path_factory):
    """`nights("month")`: a night of a network that reports by month, with nothing kept."""
    with ExitStack() as opened:

        @cache
        def night_of(grain):
            night = opened.enter_context(open_night(_workspace(tmp_path_factory, grain)))
            refer(night)
            return night

        yield night_of


@pytest.fixture
def measured(nights):
    """`measured("out_participations", core_events=…)`: the indicator's rows of measure_counts.

    Each row by program and breakdown, as numerator, denominator and status; a range is a pair.
    """

    def run(indicator, grain="quarter", **tables):
        night = nights(grain)
        for table in EMPTIED:
            night.store.run(f"delete from {table}")
        for made in ("measured", "measured cities"):
            night.store.remember(made, "")
        for name, rows in _kept(tables).items():
            night.store.insert(name, rows)
        measure(night)
        sql = "from measure_counts where indicator_id = ? order by period_id"
        return _shown(night.store.rows(sql, [indicator]))

    return run


def _workspace(tmp_path_factory, grain):
    root = tmp_path_factory.mktemp(grain)
    reference = root / "reference"
    (reference / "templates").mkdir(parents=True, exist_ok=True)
    (root / "network.toml").write_text(SETTINGS.format(grain=grain))
    for name, text in {"cities": CITIES, "programs": PROGRAMS, "partners": PARTNERS}.items():
        (reference / f"{name}.csv").write_text(text)
    for name, text in TEMPLATES.items():
        (reference / "templates" / f"{name}.toml").write_text(f'id = "{name}"\ntitle = ""\n{text}')
    return Workspace(root)


def _kept(tables):
    """The tables with what every row has in common; one submission and its columns unless told."""
    fields = ("partner", "partner_role", "planned_on")
    common = {
        "core_submissions": "submission_id report_key\n1 r1",
        "core_submission_sheets": "submission_id\n1",
        "core_layouts": "\n".join(
            ["column_letter field_name", *(f"{c} {f}" for c, f in zip("ABC", fields, strict=True))]
        ),
    }
    return {name: read_rows(name, text) for name, text in (common | tables).items()}


def read_rows(name, text):
    """Rows of a table as written; `-` is nothing, `''` the empty text, records are numbered."""
    head, *lines = (line.split() for line in text.strip().splitlines())
    schema = frame_schema(TABLES[name])
    always = {column: value for column, value in ALWAYS.items() if column in schema}
    told = [
        {"record_number": number, "program_id": None}
        | always
        | {k: None if v == "-" else v.strip("'") for k, v in zip(head, line, strict=True)}
        for number, line in enumerate(lines, start=1)
    ]
    columns = {column: [row.get(column) for row in told] for column in schema}
    return pl.DataFrame([_series(n, v, schema[n]) for n, v in columns.items()])


def _series(name, cells, kind):
    texts = [None if cell is None else str(cell).lower() if kind == pl.Boolean else str(cell)
             for cell in cells]  # fmt: skip
    series = pl.Series(name, texts, dtype=pl.String)
    if kind == pl.Boolean:
        return series.eq("true").alias(name)
    return series.str.strptime(kind) if kind.is_temporal() else series.cast(kind)


def _shown(rows):
    return {
        " ".join(filter(None, (row["program_id"], row["disagg_key"], row["period_id"]))): (
            _pair(row["numerator_low"], row["numerator_high"]),
            _pair(row["denominator_low"], row["denominator_high"]),
            row["value_status_code"],
        )
        for row in rows.iter_rows(named=True)
    }


def _pair(low, high):
    return low if low == high else (low, high)
