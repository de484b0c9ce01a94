"""Every way to the numbers leads through the released tables, and through nothing else."""

from __future__ import annotations

import re
import shutil

import pytest
from demonstration import CHECKOUT
from everything_public import told_by_export, told_by_pages, told_by_python, told_over_the_network

from citywise.contracts.tables import TABLES
from citywise.workspace import Workspace

WAYS = {
    "pages": "dashboards/**/*.py",
    "exports": "citywise/exports/**/*.py",
    "remote queries": "citywise/sharing/**/*.py",
    "comparisons": "citywise/comparison/[!o]*.*",
    "notebooks": "docs/notebooks/*.py",
    "views": "citywise/contracts/views/*.sql",
    "macros": "citywise/contracts/macros/*.py",
    "open_release": "citywise/warehouse/reading.py",
    "answers": "citywise/warehouse/answers.py",
    "worked queries": "docs/queries.md",
}
"""Where the code of each way to the numbers stands. `comparison/outcomes.py` works at night."""

INTERNAL = [name for name in TABLES if not name.startswith("out_")]
OPENS_THE_STORE = re.compile(
    rf"\b({'|'.join(INTERNAL)}|past_out_\w+|open_working|WorkingStore|working_file|open_night)\b"
)


@pytest.mark.parametrize("way", WAYS)
def test_no_way_names_an_internal_table(way):
    files = sorted(CHECKOUT.glob(WAYS[way]))
    named = {
        str(file.relative_to(CHECKOUT)): sorted(set(OPENS_THE_STORE.findall(text)))
        for file in files
        if OPENS_THE_STORE.search(text := file.read_text(encoding="utf-8"))
    }
    assert files
    assert named == {}


def test_an_internal_table_would_be_noticed():
    assert OPENS_THE_STORE.search("select * from measure_values")
    assert OPENS_THE_STORE.search("with open_working(workspace) as store:")
    assert not OPENS_THE_STORE.search("select * from out_values")


@pytest.fixture(scope="module")
def released_alone(true_world, tmp_path_factory):
    """The workspace of the true world with its releases, and nothing else that nights have written."""
    root = tmp_path_factory.mktemp("released-alone")
    full = true_world.workspace
    shutil.copytree(full.releases, root / "warehouse" / "releases")
    released = full.released_file.resolve().relative_to(full.warehouse.resolve())
    (root / "warehouse" / "citywise.duckdb").symlink_to(root / "warehouse" / released)
    shutil.copy(full.settings_file, root)
    return Workspace(root)


def test_exports_need_the_release_alone(true_world, released_alone, tmp_path):
    whole = told_by_export(true_world.workspace, tmp_path / "whole")
    assert told_by_export(released_alone, tmp_path / "alone") == whole


def test_answers_need_the_release_alone(true_world, released_alone):
    assert told_by_python(released_alone) == told_by_python(true_world.workspace)
    assert told_over_the_network(released_alone) == told_over_the_network(true_world.workspace)


def test_pages_need_the_release_alone(released_alone, monkeypatch):
    told = told_by_pages(released_alone, monkeypatch)
    assert "suppressed_by_us" in "\n".join(told.values())
