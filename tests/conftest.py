"""What tests of several rooms want: a real release of the demonstration, and published results."""

from __future__ import annotations

import json
import os
from pathlib import Path

import duckdb
import polars as pl
import pytest
from demonstration import make_demonstration
from filelock import FileLock
from hypothesis import HealthCheck, settings

# how long an example takes says how busy the machine is; benchmarks tell what is slow
settings.register_profile(
    "any_machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any_machine")

_connect = duckdb.connect


def connect_alone(database=":memory:", *, read_only=False, config=None):
    """A connection without threads of its own: each processor has a process of tests already."""
    return _connect(database, read_only=read_only, config={"threads": 1} | (config or {}))


duckdb.connect = connect_alone

TRUTH_VARIABLE = "CITYWISE_TRUTH_FILES"


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory, request) -> Path:
    """A folder that all workers of one test run share.

    While developing, CITYWISE_TEST_FOLDER names one that stays: the demonstration is then
    made once, and again only after the folder is removed.
    """
    if kept := os.environ.get("CITYWISE_TEST_FOLDER"):
        return Path(kept)
    own = tmp_path_factory.getbasetemp()
    return own.parent if hasattr(request.config, "workerinput") else own


@pytest.fixture(scope="session")
def released_demo(shared_folder) -> Path:
    """A workspace with the released demonstration; made once a test run, and only to be read."""
    folder, done = shared_folder / "demo", shared_folder / "demo.done"
    with FileLock(shared_folder / "demo.lock"):
        if not done.exists():
            make_demonstration(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def folder_of_others():
    """Where the published results lie."""
    folder = os.environ.get(TRUTH_VARIABLE)
    if not folder:
        pytest.skip(f"Set {TRUTH_VARIABLE} to the folder of published results (01_….csv, …).")
    return Path(folder)


@pytest.fixture(scope="session")
def published(folder_of_others):
    """`published("01_proportion_wilson.csv")`: the table with what others have computed."""
    return lambda name: pl.read_csv(folder_of_others / name)


@pytest.fixture(scope="session")
def published_facts(folder_of_others):
    """`published_facts("10_trend_proportions.json")`: as `published`, where it is no table."""
    return lambda name: json.loads((folder_of_others / name).read_text())


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What tests of a module share is made once; and the slow ones come first.

    Begun last, a slow one would run alone while the other processors wait.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    for item in items:
        if shares_with_its_module(item):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


def shares_with_its_module(item: pytest.Item) -> bool:
    """Whether it takes a fixture that a second process would have to make again."""
    known = item._fixtureinfo.name2fixturedefs.values()
    return item.get_closest_marker("xdist_group") is None and any(
        fixture.scope == "module" for definitions in known for fixture in definitions
    )
