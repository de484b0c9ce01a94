"""Write the workload: event logs of 300 invented cities, 17 columns, about 110 bytes a row."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

CITIES = 300
ACTIVITIES = (
    "sports", "mentoring", "awareness_session", "after_school", "arts_culture", "youth_council",
    "media_literacy", "parenting_family", "practitioner_training", "intergroup_dialogue",
)  # fmt: skip
AUDIENCES = (
    "adolescents_12_17",
    "young_adults_18_29",
    "teachers",
    "general_public",
    "children_u12",
)
STATUSES = ("completed", "completed", "completed", "completed", "cancelled", "postponed")
MODES = ("in_person", "in_person", "in_person", "online", "hybrid")
TEMPLATE = Path(__file__).with_name("event-log.toml")


@dataclass(frozen=True, slots=True)
class Workload:
    """So many rows in so many files; each file is one city's log of one period."""

    name: str
    rows: int
    files: int

    @property
    def months(self) -> int:
        """Files of each city, a month each; one file covers a year."""
        return self.files // CITIES

    @property
    def title(self) -> str:
        """As the printed table names it."""
        return f"{self.rows // 1_000_000} M events in {self.files:,} files"


LARGE = Workload("large", 10_000_000, 300)
MANY = Workload("many", 1_000_000, 18_000)
SMALL = Workload("small", 1_000_000, 300)


def write_workload(workload: Workload, root: Path) -> Path:
    """A workspace with the workload in its drop folder; written once and kept."""
    workspace = root / f"{workload.name}-{workload.rows}"
    if (workspace / "complete").exists():
        return workspace
    shutil.rmtree(workspace, ignore_errors=True)
    _write_reference(workspace)
    for city in range(CITIES):
        for part in range(workload.months):
            _write_log(workspace, workload, city, part)
    (workspace / "complete").touch()
    return workspace


def city_name(number: int) -> str:
    """An invented city."""
    return f"city-{number:03d}"


def _write_reference(workspace: Path) -> None:
    reference = workspace / "reference"
    (reference / "templates").mkdir(parents=True)
    shutil.copy(TEMPLATE, reference / "templates")
    names = [city_name(n) for n in range(CITIES)]
    cities = [f"{name},City {name[5:]},GB,en,.,ymd" for name in names]
    _write_lines(
        reference / "cities.csv",
        "city_id,city_name,country,language,decimal_mark,date_order",
        cities,
    )
    programs = [f"{name}/p{k},{name},Program {k}" for name in names for k in range(3)]
    _write_lines(reference / "programs.csv", "program_id,city_id,program_name", programs)
    partners = [f"{name}/q{k},{name},Partner {k},ngo_cbo" for name in names for k in range(5)]
    _write_lines(
        reference / "partners.csv", "partner_id,city_id,partner_name,partner_type", partners
    )
    states = [f"{name},*,2020-01-01,public" for name in names]
    _write_lines(reference / "release_states.csv", "city_id,indicator_id,since,state", states)
    settings = '[network]\nname = "Benchmark"\nsynthetic = true\n[clock]\ndata_date = 2026-06-01\n'
    (workspace / "network.toml").write_text(settings + "[intake]\nsettle_seconds = 0\n")


def _write_lines(path: Path, heading: str, lines: list[str]) -> None:
    path.write_text("\n".join([heading, *lines]) + "\n", encoding="utf-8")


def _write_log(workspace: Path, workload: Workload, city: int, part: int) -> None:
    folder = workspace / "raw" / city_name(city)
    folder.mkdir(parents=True, exist_ok=True)
    rows = workload.rows // workload.files
    year, month = 2021 + part // 12, part % 12 + 1
    name = f"{year}-{month:02d} events.csv" if workload.months > 1 else "2025 events.csv"
    log = make_log(
        rows, seed=city * 1000 + part, period=(year, month) if workload.months > 1 else None
    )
    log.write_csv(folder / name)


def make_log(rows: int, seed: int, period: tuple[int, int] | None) -> pl.DataFrame:
    """One log: of every thousand rows one repeats another, and one has a day that is none.

    Nobody comes to what is called off; a log in which somebody does is given back to its city.
    """
    chance = np.random.default_rng(seed)
    if period:
        days = np.datetime64(f"{period[0]}-{period[1]:02d}-01") + chance.integers(0, 28, rows)
    else:
        days = np.datetime64("2025-01-01") + chance.integers(0, 365, rows)
    statuses = _pick(chance, STATUSES, rows)
    is_held = (statuses == "completed").to_numpy()
    women, men, rest = (chance.integers(0, 20, rows) * is_held for _ in range(3))
    young = chance.integers(0, 1 + women + men)
    has_partner = chance.random(rows) < 0.33
    log = pl.DataFrame(
        {
            # with a letter: 101000-1234 would be taken for a Danish identity number
            "Ref": [f"E{seed}-{n}" for n in range(rows)],
            "Date": days,
            "Planned on": days - chance.integers(1, 90, rows),
            "Title": _pick(chance, ("Open evening", "Club", "Workshop", "Circle"), rows),
            "Program": _pick(chance, ("Program 0", "Program 1", "Program 2"), rows),
            "Activity": _pick(chance, ACTIVITIES, rows),
            "Mode": _pick(chance, MODES, rows),
            "Status": statuses,
            "Audience": _pick(chance, AUDIENCES, rows),
            "Partners": _pick(chance, tuple(f"Partner {k}" for k in range(5)), rows),
            "Role of partners": _pick(chance, ("lead", "co_lead", "host"), rows),
            "Participants": women + men + rest,
            "Women": women,
            "Men": men,
            "Under 15": rest // 2,
            "15-29": young,
            "30 and over": women + men - young,
        }
    ).with_columns(
        pl.col("Date", "Planned on").cast(pl.Date).cast(pl.String),
        pl.when(pl.lit(pl.Series(has_partner))).then(pl.col("Partners", "Role of partners")),
    )
    return _with_faults(log, chance)


def change_files(workspace: Path, share: float) -> int:
    """Change a few rows in some of the files, every time anew; returns in how many."""
    files = sorted((workspace / "raw").glob("*/*.csv"))
    changed = files[:: max(1, round(1 / share))]
    for file in changed:
        log = pl.read_csv(file, infer_schema=False)
        is_chosen = pl.int_range(pl.len()) % (log.height // 3 + 1) == 1
        title = pl.when(is_chosen).then(pl.col("Title") + ", again").otherwise("Title")
        log.with_columns(title.alias("Title")).write_csv(file)
    return len(changed)


def _pick(chance: np.random.Generator, words: tuple[str, ...], rows: int) -> pl.Series:
    return pl.Series(words).gather(chance.integers(0, len(words), rows))


def _with_faults(log: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    place = pl.int_range(pl.len())
    some = int(chance.integers(0, 1000))
    spoilt = pl.when(place % 1000 == some).then(pl.lit("2025-02-31")).otherwise("Date")
    log = log.with_columns(spoilt.alias("Date"))
    repeated = log.filter(place % 1000 == (some + 7) % 1000)
    return pl.concat([log, repeated])
