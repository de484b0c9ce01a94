"""Published results to compare with; they lie outside the project."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

VARIABLE = "CITYWISE_TRUTH_FILES"


@pytest.fixture(scope="session")
def published():
    """`published("01_proportion_wilson.csv")`: the table with what others have computed."""
    folder = os.environ.get(VARIABLE)
    if not folder:
        pytest.skip(f"Set {VARIABLE} to the folder of published results (01_….csv, …).")
    return lambda name: pl.read_csv(Path(folder) / name)
