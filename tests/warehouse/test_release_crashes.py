"""Ended at any change to the disk, readers see a whole release, and the next night finishes.

Each round begins with the same shelf and ends one change later than the round before, until
nothing is left to be cut short. A reader holds the released file open all the while.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager

import duckdb
import pytest
from crashes import CrashAt
from shelf import files, make_workspace, mode, night, shown

from citywise.warehouse.history import read_history
from citywise.warehouse.rollback import read_rollbacks, roll_back
from citywise.warehouse.shelf import shown_path
from citywise.warehouse.signing import known_keys, make_key
from citywise.warehouse.verification import verify_release
from citywise.workspace import Workspace

pytestmark = pytest.mark.slow

FIRST, SECOND, THIRD = (f"R000{n}-2026-02-20" for n in (1, 2, 3))
ENOUGH = 200


@pytest.fixture
def two_releases(tmp_path):
    workspace = make_workspace(tmp_path)
    make_key(workspace)
    night(workspace, 40)
    night(workspace, 50)
    return workspace


def rounds(workspace, folder, monkeypatch, work):
    """The workspace after each way in which the work can be cut short, and at which change."""
    for n in range(1, ENOUGH):
        copy = Workspace(shutil.copytree(workspace.root, folder / f"{n}", symlinks=True))
        with reading(copy), CrashAt(monkeypatch, n) as crash:
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


def assert_whole(workspace, where):
    """Readers may open what the link leads to, and it is what was released."""
    path = shown_path(workspace)
    assert path is not None, where
    assert mode(path) == 0o644, where
    verdict = verify_release(path, known_keys(workspace), needs_signature=True, config={})
    assert verdict.is_passed, (where, verdict.reasons)


def assert_tidy(workspace, where, *, names):
    """Of each release the file, the manifest and the signature; nothing else, nothing pending."""
    endings = ("duckdb", "manifest.json", "manifest.json.minisig")
    expected = {f"citywise-{name}.{ending}" for name in names for ending in endings}
    assert files(workspace) == expected | {"history.json"}, where
    assert {path.stem for path in workspace.manifests.glob("R*")} == set(names), where
    assert not [*workspace.warehouse.glob(".aside*"), *workspace.manifests.glob(".aside*")], where
    assert all(event.is_done for event in read_history(workspace).events), where
    others = [path for path in workspace.releases.glob("*.duckdb") if path != shown_path(workspace)]
    assert {mode(path) for path in others} <= {0o600}, where


def test_a_release_that_is_cut_short(two_releases, tmp_path, monkeypatch):
    def publish(workspace):
        night(workspace, 60, keep=2)

    for workspace, where in rounds(two_releases, tmp_path, monkeypatch, publish):
        assert shown(workspace) in {(SECOND, 50), (THIRD, 60)}, where
        assert_whole(workspace, where)
        assert night(workspace, 60, keep=2) == THIRD, where
        assert shown(workspace) == (THIRD, 60), where
        assert_whole(workspace, where)
        kept = {path.stem.removeprefix("citywise-") for path in workspace.releases.glob("*.duckdb")}
        assert kept <= {FIRST, SECOND, THIRD}, where
        assert_tidy(workspace, where, names=kept)


def test_a_rollback_that_is_cut_short_is_finished_by_the_next_night(
    two_releases, tmp_path, monkeypatch
):
    for workspace, where in rounds(two_releases, tmp_path, monkeypatch, back):
        assert shown(workspace) in {(FIRST, 40), (SECOND, 50)}, where
        assert_whole(workspace, where)
        was_noted = read_history(workspace).last.kind == "rollback"
        assert night(workspace, 50) == (FIRST if was_noted else SECOND), where
        assert_whole(workspace, where)
        assert_tidy(workspace, where, names={FIRST, SECOND})
        if not was_noted:
            back(workspace)
        assert shown(workspace) == (FIRST, 40), where
        assert {done.why for done in read_rollbacks(workspace)} == {"counted twice"}, where
        assert night(workspace, 60) == THIRD, where


def test_a_rollback_that_is_cut_short_goes_no_further_when_it_is_tried_again(
    two_releases, tmp_path, monkeypatch
):
    night(two_releases, 60)
    for workspace, where in rounds(two_releases, tmp_path, monkeypatch, back):
        if not read_history(workspace).last.is_done:
            assert back(workspace).release_id == SECOND, where
            assert shown(workspace) == (SECOND, 50), where
            assert_tidy(workspace, where, names={FIRST, SECOND, THIRD})


def back(workspace):
    return roll_back(workspace, "", "Ada", "counted twice")
