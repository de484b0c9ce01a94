"""Rolling back: which release readers see then, what the next nights do, and what is refused.

R0001 shows 40 sessions, R0002 50, R0003 60.
"""

import duckdb
import pytest
from filelock import FileLock
from shelf import make_workspace, mode, night, refused, sessions_in, shown

from citywise.errors import BusyError
from citywise.warehouse.contents import noted_contents
from citywise.warehouse.history import read_history, rollback_in_force
from citywise.warehouse.listing import list_releases
from citywise.warehouse.rollback import read_rollbacks, roll_back
from citywise.warehouse.shelf import manifest_path, release_path

FIRST, SECOND, THIRD, FOURTH = (f"R000{n}-2026-02-20" for n in (1, 2, 3, 4))


@pytest.fixture
def workspace(tmp_path):
    made = make_workspace(tmp_path)
    for sessions in (40, 50, 60):
        night(made, sessions)
    return made


def back(workspace, wanted=""):
    return roll_back(workspace, wanted, "Ada", "counted twice")


@pytest.mark.parametrize(
    ("wanted", "seen"),
    [("", (SECOND, 50)), ("R0001", (FIRST, 40)), (FIRST, (FIRST, 40)), (SECOND, (SECOND, 50))],
)
def test_readers_see_the_release_that_was_asked_for(workspace, wanted, seen):
    assert back(workspace, wanted).release_id == seen[0]
    assert shown(workspace) == seen
    assert mode(release_path(workspace, seen[0])) == 0o644
    assert mode(manifest_path(release_path(workspace, seen[0]))) == 0o644
    assert mode(release_path(workspace, THIRD)) == 0o600


def test_a_reader_keeps_what_it_has_open(workspace):
    path = str(release_path(workspace, THIRD))
    with duckdb.connect(path, read_only=True) as reader:
        back(workspace)
        assert reader.execute("select session_count from out_sessions_by_month").fetchone() == (60,)


def test_who_when_and_why_are_on_record_and_not_for_everybody(workspace):
    back(workspace)
    (done,) = read_rollbacks(workspace)
    assert (done.release_id, done.instead_of, done.by) == (SECOND, THIRD, "Ada")
    assert done.why == "counted twice"
    assert mode(workspace.manifests / "rollbacks.json") == 0o600
    public = workspace.release_history.read_text(encoding="utf-8")
    assert done.at_utc in public
    assert "Ada" not in public
    assert "counted twice" not in public


def test_what_everybody_may_read_has_no_digest_of_what_was_shown(workspace):
    back(workspace)
    public = workspace.release_history.read_text(encoding="utf-8")
    contents = noted_contents(workspace)
    assert contents.keys() == {FIRST, SECOND, THIRD}
    assert not [digest for digest in contents.values() if digest in public]
    assert mode(workspace.manifests / "contents.json") == 0o600


def test_a_release_from_before_there_were_digests_is_held_back_too(workspace):
    (workspace.manifests / "contents.json").unlink()
    back(workspace)
    assert night(workspace, 60) == SECOND


def test_a_second_rollback_goes_further_back_and_not_to_what_was_rolled_back(workspace):
    back(workspace)
    back(workspace)
    assert shown(workspace) == (FIRST, 40)
    with refused("no earlier release"):
        back(workspace)


def test_the_default_passes_over_what_was_rolled_back(workspace):
    back(workspace)
    night(workspace, 70)
    back(workspace)
    assert shown(workspace) == (SECOND, 50)


@pytest.mark.parametrize("again", [50, 60])
def test_a_night_does_not_release_by_itself_what_was_rolled_back(workspace, again):
    back(workspace, FIRST)
    assert night(workspace, again) == FIRST
    assert shown(workspace) == (FIRST, 40)
    assert sessions_in(release_path(workspace, THIRD)) == 60


def test_a_night_with_other_content_releases_it_under_a_number_of_its_own(workspace):
    back(workspace, FIRST)
    assert night(workspace, 70) == FOURTH
    query = "select previous_release_id from out_releases"
    with duckdb.connect(str(release_path(workspace, FOURTH)), read_only=True) as connection:
        assert connection.execute(query).fetchone() == (FIRST,)


def test_what_was_rolled_back_stays_held_back_after_later_releases(workspace):
    back(workspace)
    night(workspace, 70)
    assert night(workspace, 60) == FOURTH
    assert shown(workspace) == (FOURTH, 70)


def test_what_was_rolled_back_is_released_again_on_demand(workspace):
    back(workspace)
    assert night(workspace, 60, republish=True) == FOURTH
    assert shown(workspace) == (FOURTH, 60)
    night(workspace, 70)
    assert night(workspace, 60).startswith("R0006")


def test_a_rollback_can_be_taken_back(workspace):
    back(workspace, FIRST)
    back(workspace, THIRD)
    assert shown(workspace) == (THIRD, 60)
    assert rollback_in_force(workspace) is None
    assert read_history(workspace).withdrawn == {SECOND}
    assert night(workspace, 60) == THIRD


def test_no_number_is_given_twice(workspace):
    back(workspace)
    for path in workspace.releases.glob("citywise-R0003*"):
        path.unlink()
    assert night(workspace, 70) == FOURTH


def test_pages_are_told_what_was_rolled_back(workspace):
    assert rollback_in_force(workspace) is None
    back(workspace, FIRST)
    event = rollback_in_force(workspace)
    assert event.rolled_back == (SECOND, THIRD)
    night(workspace, 70)
    assert rollback_in_force(workspace) is None


def test_the_list_says_which_one_readers_see(workspace):
    back(workspace)
    told = [(one.release_id, one.is_shown, one.is_rolled_back) for one in list_releases(workspace)]
    assert told == [(THIRD, False, True), (SECOND, True, False), (FIRST, False, False)]


def test_a_link_that_was_moved_by_hand_counts_as_a_rollback(workspace):
    workspace.released_file.unlink()
    workspace.released_file.symlink_to(release_path(workspace, SECOND))
    assert night(workspace, 60) == SECOND
    assert read_history(workspace).withdrawn == {THIRD}


def test_it_is_refused_where_there_is_nothing_of_the_kind(workspace):
    with refused("There is no release 'R0009'"):
        back(workspace, "R0009")
    with refused(f"Readers see {THIRD} already"):
        back(workspace, "R0003")
    assert read_rollbacks(workspace) == []


def test_it_is_refused_where_the_release_does_not_verify(workspace):
    manifest_path(release_path(workspace, SECOND)).unlink()
    with refused("R0002-2026-02-20 does not verify: manifest"):
        back(workspace, "R0002")
    assert shown(workspace) == (THIRD, 60)


def test_it_is_refused_while_a_night_is_running(workspace):
    with FileLock(workspace.lock_file), pytest.raises(BusyError):
        back(workspace)
    assert shown(workspace) == (THIRD, 60)


def test_it_is_refused_before_the_first_release(tmp_path):
    empty = make_workspace(tmp_path / "other")
    with refused("Nothing has been released yet"):
        back(empty)
