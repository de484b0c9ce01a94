"""Ended at any change to the disk, readers see a whole release, and the next night finishes.

Each round begins with the same shelf and ends a few changes later than the round before, until
nothing is left to be cut short. A reader holds the released file open all the while. The changes
are those that Citywise itself makes; `make torture` ends at every one, those of libraries too.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager, nullcontext

import duckdb
import pytest
from crashes import CrashAt

from citywise.workspace import Workspace
from tests.warehouse.cut_short import (
    back,
    expect_first_released,
    expect_no_further,
    expect_released,
    expect_rolled_back,
    no_release,
    publish,
    publish_first,
    three_releases,
    two_releases,
)

pytestmark = pytest.mark.slow

ENOUGH, STEP = 200, 3


def rounds(workspace, folder, monkeypatch, work, *, is_read=True):
    """The workspace after each way in which the work can be cut short, and at which change."""
    for n in range(1, ENOUGH, STEP):
        copy = Workspace(shutil.copytree(workspace.root, folder / f"{n}", symlinks=True))
        with reading(copy) if is_read else nullcontext(), CrashAt(monkeypatch, n) as crash:
            work(copy)
        if not crash.is_over:
            assert n > 20, "There are more changes than that."
            return
        yield copy, f"{n}: {crash.what}"
        shutil.rmtree(copy.root)
    raise AssertionError("The work does not come to an end.")


@contextmanager
def reading(workspace):
    """A reader whose release stays whole under it, whatever happens to the link."""
    look = "select (from out_releases select release_id), session_count from out_sessions_by_month"
    with duckdb.connect(str(workspace.released_file.resolve()), read_only=True) as connection:
        before = connection.execute(look).fetchall()
        yield
        assert connection.execute(look).fetchall() == before


def test_a_release_that_is_cut_short(tmp_path, monkeypatch):
    begun = two_releases(tmp_path)
    for workspace, where in rounds(begun, tmp_path, monkeypatch, publish):
        expect_released(workspace, where)


def test_a_first_release_that_is_cut_short_is_none_before_it_was_noted(tmp_path, monkeypatch):
    begun = no_release(tmp_path)
    for workspace, where in rounds(begun, tmp_path, monkeypatch, publish_first, is_read=False):
        expect_first_released(workspace, where)


def test_a_rollback_that_is_cut_short_is_finished_by_the_next_night(tmp_path, monkeypatch):
    begun = two_releases(tmp_path)
    for workspace, where in rounds(begun, tmp_path, monkeypatch, back):
        expect_rolled_back(workspace, where)


def test_a_rollback_that_is_cut_short_goes_no_further_when_it_is_tried_again(tmp_path, monkeypatch):
    begun = three_releases(tmp_path)
    for workspace, where in rounds(begun, tmp_path, monkeypatch, back):
        expect_no_further(workspace, where)
