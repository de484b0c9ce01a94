"""A network of two cities whose outcomes are written by hand, and what it would release."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from tiny_values import values

from citywise.contracts.ddl import frame_schema
from citywise.contracts.tables import TABLES
from citywise.network.network import read_network
from citywise.periods import parse_period
from citywise.stages.night import open_night
from citywise.stages.protect import protect
from citywise.stages.refer import refer
from citywise.workspace import Workspace

SETTINGS = """
[network]
name = "Two cities"
[release]
audience = "{audience}"
[reporting]
closing_days = 45
[clock]
data_date = {data_date}
"""
CITIES = """city_id,city_name,country,language,contact
aarby,Aarby,DK,da,
borg,Borg,DK,da,Youth office: youth@borg.example
"""
TEMPLATES = {
    "list": 'produces = "people"\n[people]\n[columns.date]\nheaders = ["Day"]',
    "log": 'produces = "events"\n[columns.date]\nheaders = ["Day"]',
}
PERIODS = ("2025-Q1", "2025-Q2", "2025-01", "2025-02", "2025-05", "2025")


@pytest.fixture(scope="session")
def night(tmp_path_factory):
    """A night of the two cities; settings and release states are read again for each release."""
    root = tmp_path_factory.mktemp("two-cities")
    (root / "reference" / "templates").mkdir(parents=True)
    (root / "reference" / "cities.csv").write_text(CITIES)
    for name, text in TEMPLATES.items():
        file = root / "reference" / "templates" / f"{name}.toml"
        file.write_text(f'id = "{name}"\ntitle = ""\n{text}')
    (root / "network.toml").write_text(SETTINGS.format(audience="network", data_date="2025-06-01"))
    with open_night(Workspace(root)) as opened:
        yield opened


@pytest.fixture
def release(night):
    """`release([count(30)], states="aarby,*,2025-01-01,public")`: what an audience would see.

    The answer is every `out_` table by its name.
    """

    def released(rows, states="aarby,*,2000-01-01,network", audience="network",
                 data_date="2025-06-01", **tables):  # fmt: skip
        root = night.workspace.root
        settings = SETTINGS.format(audience=audience, data_date=data_date)
        (root / "network.toml").write_text(settings)
        said = "\n".join(["city_id,indicator_id,since,state", *states.split()])
        (root / "reference" / "release_states.csv").write_text(said + "\n")
        tonight = replace(night, network=read_network(night.workspace))
        night.store.run("delete from core_state where entry_key in ('reference', 'protected')")
        refer(tonight)
        _fill(night.store, {"measure_values": values(*rows), **tables})
        protect(tonight)
        return {name: night.store.rows(f"from {name}") for name in TABLES if "out_" in name}

    return released


def _fill(store, tables):
    known = sorted(map(parse_period, PERIODS))
    periods = [(p.id, p.type, p.start, p.end) for p in known]
    schema = frame_schema(TABLES["core_periods"])
    store.replace("core_periods", pl.DataFrame(periods, schema=schema, orient="row"))
    for name in _EMPTIED:
        store.run(f"delete from {name}")
    for name, frame in tables.items():
        store.replace(name, frame)


_EMPTIED = (
    "core_events",
    "core_targets",
    "core_submissions",
    "core_quarantine_items",
    "core_quality_results",
)
