"""What holds after a release or a rollback was cut short, and how the next night makes it good.

R0001 shows 40 sessions, R0002 50, and the release that is cut short is to show 60.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.warehouse.history import read_history
from citywise.warehouse.listing import list_releases
from citywise.warehouse.rollback import read_rollbacks, roll_back
from citywise.warehouse.shelf import shown_path
from citywise.warehouse.signing import known_keys, make_key
from citywise.warehouse.verification import verify_release
from tests.warehouse.shelf import files, make_workspace, mode, night, shown

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.workspace import Workspace

FIRST, SECOND, THIRD = (f"R000{n}-2026-02-20" for n in (1, 2, 3))


def no_release(folder: Path) -> Workspace:
    workspace = make_workspace(folder)
    make_key(workspace)
    return workspace


def two_releases(folder: Path) -> Workspace:
    workspace = no_release(folder)
    night(workspace, 40)
    night(workspace, 50)
    return workspace


def three_releases(folder: Path) -> Workspace:
    workspace = two_releases(folder)
    night(workspace, 60)
    return workspace


def publish(workspace: Workspace) -> None:
    night(workspace, 60, keep=2)


def publish_first(workspace: Workspace) -> None:
    night(workspace, 40)


def back(workspace: Workspace):
    return roll_back(workspace, "", "Ada", "counted twice")


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


def expect_first_released(workspace, where):
    """After a first release that was cut short: what was not noted was never shown, and is none."""
    was_noted = bool(read_history(workspace).events)
    assert [each.release_id for each in list_releases(workspace)] == [FIRST] * was_noted, where
    # other numbers this time: what lies there of the first try is not what is shown now
    assert night(workspace, 50) == (SECOND if was_noted else FIRST), where
    assert shown(workspace) == (SECOND if was_noted else FIRST, 50), where
    assert_whole(workspace, where)
    assert_tidy(workspace, where, names={FIRST, SECOND} if was_noted else {FIRST})


def expect_released(workspace, where):
    """After a release that was cut short."""
    assert shown(workspace) in {(SECOND, 50), (THIRD, 60)}, where
    assert_whole(workspace, where)
    assert night(workspace, 60, keep=2) == THIRD, where
    assert shown(workspace) == (THIRD, 60), where
    assert_whole(workspace, where)
    kept = {path.stem.removeprefix("citywise-") for path in workspace.releases.glob("*.duckdb")}
    assert kept <= {FIRST, SECOND, THIRD}, where
    assert_tidy(workspace, where, names=kept)


def expect_rolled_back(workspace, where):
    """After a rollback that was cut short: the next night finishes it, or it never began."""
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


def expect_no_further(workspace, where):
    """After a rollback from R0003 that was cut short: a second try goes no further back."""
    if not read_history(workspace).last.is_done:
        assert back(workspace).release_id == SECOND, where
        assert shown(workspace) == (SECOND, 50), where
        assert_tidy(workspace, where, names={FIRST, SECOND, THIRD})
