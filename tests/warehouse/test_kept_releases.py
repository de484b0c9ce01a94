"""What a release promises: a manifest that tells no more than the file, and nothing shown unverified."""

import json

import duckdb
import pytest
from shelf import GOOD, files, make_workspace, mode, night, refused, sessions_in, shown

from citywise.warehouse.listing import list_releases
from citywise.warehouse.manifest import Disclosed, file_digest
from citywise.warehouse.shelf import inputs_path, manifest_path, release_path, shown_path
from citywise.warehouse.verification import verify_release

FIRST, SECOND, THIRD = (f"R000{n}-2026-02-20" for n in (1, 2, 3))


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path)


def manifest_of(workspace, release_id):
    return json.loads(manifest_path(release_path(workspace, release_id)).read_bytes())


def verdict_of(workspace, release_id):
    return verify_release(release_path(workspace, release_id), [])


def test_a_release_lies_beside_its_manifest(workspace):
    assert night(workspace, 40) == FIRST
    assert files(workspace) == {
        f"citywise-{FIRST}.duckdb",
        f"citywise-{FIRST}.manifest.json",
        "history.json",
    }
    assert shown(workspace) == (FIRST, 40)


def test_the_manifest_says_what_the_file_says(workspace):
    night(workspace, 40)
    night(workspace, 50)
    told, file = manifest_of(workspace, SECOND), release_path(workspace, SECOND)
    assert told["release"]["previous_release_id"] == FIRST
    assert told["release"]["data_date"] == "2026-02-20"
    assert told["file"] == {"byte_count": file.stat().st_size, "sha256": file_digest(file)}
    assert told["tables"]["out_sessions_by_month"]["rows"] == 1
    assert told["made_by"]["citywise"] == "0.1.0"
    assert told["disclosure"] == [{"says": "Nothing small is shown", "broken": 0}]
    assert told["signing_key"] is None


def test_the_manifest_can_be_computed_from_the_file_but_for_versions_and_the_salted_hash(workspace):
    night(workspace, 40)
    told = manifest_of(workspace, FIRST)
    beside = {"format", "made_by", "disclosure", "inputs_sha256", "signing_key"}
    from_the_file = {"release", "file", "tables", "content_sha256", "outcomes", "reports",
                     "withdrawn_cities", "kept_back", "checks"}  # fmt: skip
    assert told.keys() == beside | from_the_file


def test_what_went_in_is_the_owners_alone_and_bound_to_the_manifest(workspace):
    night(workspace, 40)
    inputs = inputs_path(workspace, FIRST)
    assert mode(inputs) == 0o600
    assert mode(inputs.parent) == 0o700
    assert manifest_of(workspace, FIRST)["inputs_sha256"] == file_digest(inputs)
    assert json.loads(inputs.read_bytes())["files"] == []


def test_the_same_inputs_do_not_have_the_same_hash(workspace):
    night(workspace, 40)
    night(workspace, 50)
    told = [manifest_of(workspace, name)["inputs_sha256"] for name in (FIRST, SECOND)]
    assert len(set(told)) == 2


def test_a_verdict_that_is_not_passed_leaves_the_last_release_in_place(workspace):
    night(workspace, 40)
    with refused("disclosure: Nothing small is shown"):
        night(workspace, 50, audit=[Disclosed("Nothing small is shown", 3)])
    assert shown(workspace) == (FIRST, 40)
    with refused("nothing was promised"):
        night(workspace, 50, audit=[])
    assert shown(workspace) == (FIRST, 40)
    assert night(workspace, 50, audit=GOOD) == SECOND


def test_a_file_that_was_damaged_on_its_way_is_never_shown(workspace, monkeypatch):
    from citywise.warehouse import releases  # noqa: PLC0415

    night(workspace, 40)
    move = releases.move

    def damage(source, target):
        move(source, target)
        target.write_bytes(target.read_bytes()[:-1] + b"?")

    monkeypatch.setattr(releases, "move", damage)
    with refused("checksum: the file is not the one that was released"):
        night(workspace, 50)
    assert shown(workspace) == (FIRST, 40)


def overwrite(workspace, query):
    """Change a released file, as nothing of Citywise ever does."""
    path = release_path(workspace, FIRST)
    with duckdb.connect(str(path)) as connection:
        connection.execute(query)


def rewrite(workspace, change):
    path = manifest_path(release_path(workspace, FIRST))
    told = json.loads(path.read_bytes())
    change(told)
    path.write_text(json.dumps(told), encoding="utf-8")


MORE = "update out_sessions_by_month set session_count = 41"


def test_a_release_verifies(workspace):
    night(workspace, 40)
    verdict = verdict_of(workspace, FIRST)
    assert verdict.is_passed
    assert {f.what for f in verdict.findings} >= {"manifest", "signature", "checksum", "counts"}


def test_a_changed_file_does_not_verify_and_is_not_opened(workspace):
    night(workspace, 40)
    overwrite(workspace, MORE)
    verdict = verdict_of(workspace, FIRST)
    assert verdict.reasons == "checksum: the file is not the one that was released"
    assert "opens" not in {f.what for f in verdict.findings}


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        (MORE, "counts"),
        ("drop table out_targets", "counts"),
        ("update out_releases set network_name = 'Another'", "release"),
        ("update out_sessions_by_month set session_count = 0", "rules"),
    ],
)
def test_a_file_that_another_manifest_was_given_to_does_not_verify(workspace, query, wrong):
    night(workspace, 40)
    overwrite(workspace, query)
    new = file_digest(release_path(workspace, FIRST))
    rewrite(workspace, lambda told: told["file"].update(sha256=new))
    assert f"{wrong}: " in verdict_of(workspace, FIRST).reasons


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": "citywise-manifest/1"}', "null"])
def test_what_is_no_manifest_does_not_verify(workspace, content):
    night(workspace, 40)
    path = manifest_path(release_path(workspace, FIRST))
    path.write_text(content, encoding="utf-8")
    assert "is not a manifest" in verdict_of(workspace, FIRST).reasons


def test_a_release_without_manifest_does_not_verify_and_is_listed(workspace):
    night(workspace, 40)
    manifest_path(release_path(workspace, FIRST)).unlink()
    assert "There is no manifest" in verdict_of(workspace, FIRST).reasons
    (kept,) = list_releases(workspace)
    assert (kept.data_date, kept.released_at_utc, kept.disclosure) == ("2026-02-20", "", "")


def test_changed_inputs_are_found_out(workspace):
    night(workspace, 40)
    inputs, released = inputs_path(workspace, FIRST), release_path(workspace, FIRST)
    assert verify_release(released, [], inputs=inputs).is_passed
    inputs.write_bytes(inputs.read_bytes() + b" ")
    assert "internal manifest" in verify_release(released, [], inputs=inputs).reasons


def test_releases_are_listed_newest_first(workspace):
    for sessions in (40, 50, 60):
        night(workspace, sessions, keep=2)
    told = [(kept.release_id, kept.is_shown, kept.disclosure) for kept in list_releases(workspace)]
    assert told == [(THIRD, True, "passed"), (SECOND, False, "passed")]


def test_only_so_many_are_kept_with_all_that_lies_beside_them(workspace):
    for sessions in (40, 50, 60):
        night(workspace, sessions, keep=1)
    assert {name.split(".")[0] for name in files(workspace)} == {f"citywise-{THIRD}", "history"}
    assert [path.stem for path in workspace.manifests.glob("R*")] == [THIRD]


def test_older_releases_and_their_manifests_are_the_owners_alone(workspace):
    night(workspace, 40)
    night(workspace, 50)
    modes = {path.name: mode(path) for path in workspace.releases.iterdir()}
    assert {m for name, m in modes.items() if FIRST in name} == {0o600}
    assert {m for name, m in modes.items() if SECOND in name} == {0o644}


def test_a_lost_link_is_put_back(workspace):
    night(workspace, 40)
    night(workspace, 50)
    workspace.released_file.unlink()
    assert night(workspace, 50) == SECOND
    assert shown(workspace) == (SECOND, 50)


def test_releases_from_before_there_was_a_history_stay(workspace):
    night(workspace, 40)
    night(workspace, 50)
    workspace.release_history.unlink()
    assert night(workspace, 60) == THIRD
    assert shown_path(workspace) == release_path(workspace, THIRD)
    assert sessions_in(release_path(workspace, FIRST)) == 40


def test_a_history_that_cannot_be_read_stops_the_night_and_not_the_readers(workspace):
    night(workspace, 40)
    workspace.release_history.write_text("{", encoding="utf-8")
    with refused("history.json cannot be read"):
        night(workspace, 50)
    assert shown(workspace) == (FIRST, 40)
