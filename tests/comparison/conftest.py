"""Published results to compare with; they lie outside the project."""

from __future__ import annotations

import json
import os
from pathlib import Path

import polars as pl
import pytest

VARIABLE = "CITYWISE_TRUTH_FILES"


@pytest.fixture(scope="session")
def folder_of_others():
    """Where the published results lie."""
    folder = os.environ.get(VARIABLE)
    if not folder:
        pytest.skip(f"Set {VARIABLE} to the folder of published results (01_….csv, …).")
    return Path(folder)


@pytest.fixture(scope="session")
def published(folder_of_others):
    """`published("01_proportion_wilson.csv")`: the table with what others have computed."""
    return lambda name: pl.read_csv(folder_of_others / name)


@pytest.fixture(scope="session")
def published_facts(folder_of_others):
    """`published_facts("10_trend_proportions.json")`: as `published`, where it is no table."""
    return lambda name: json.loads((folder_of_others / name).read_text())
