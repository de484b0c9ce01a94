"""Releases from the operator's side: listed, verified, rolled back, and the nights after that."""

import json
import shutil

import duckdb
import pytest
from demonstration import citywise
from small_network import night

from citywise.stages.night import open_night
from citywise.warehouse.shelf import manifest_path, shown_path

DONE, FAILED, UNUSABLE, BUSY = 0, 1, 2, 75
FIRST, SECOND, THIRD = (f"R000{n}-2026-02-20" for n in (1, 2, 3))
EVENTS = "port-halden/2025-Q2 events.csv"


def edit(workspace, old, new):
    path = workspace.raw / EVENTS
    text = path.read_bytes()
    assert old in text
    path.write_bytes(text.replace(old, new, 1))


def told(done, code):
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_a_rollback_and_the_nights_after_it(small):
    edit(small, b"Completed", b"Cancelled")
    assert night(small).said["release"].release_id == SECOND
    said = told(citywise("rollback", "--why", "wrong file", workspace=small.root), DONE)
    assert f"Readers see {FIRST} instead of {SECOND}" in said

    said = told(citywise("run", workspace=small.root), DONE)
    assert f"{FIRST} stays: this night made again what {SECOND} showed" in said

    said = told(citywise("releases", workspace=small.root), DONE)
    second, first, who = said.splitlines()
    assert second.startswith(SECOND)
    assert "rolled back" in second
    assert first.endswith("readers see it")
    assert who.endswith(f"instead of {SECOND}: wrong file")

    edit(small, b"Completed", b"Cancelled")
    assert night(small).said["release"].release_id == THIRD


def test_the_night_releases_again_what_was_rolled_back_when_it_is_told_to(small):
    edit(small, b"Completed", b"Cancelled")
    night(small)
    told(citywise("rollback", "R0001", "--why", "too soon", workspace=small.root), DONE)
    said = told(citywise("run", "--republish", workspace=small.root), DONE)
    assert THIRD in said


def test_a_rollback_waits_for_no_night_and_needs_a_reason(small):
    with open_night(small):
        said = told(citywise("rollback", "--why", "x", workspace=small.root), BUSY)
    assert "Another night is running" in said
    assert "--why" in told(citywise("rollback", workspace=small.root), UNUSABLE)
    assert "no earlier release" in told(
        citywise("rollback", "--why", "x", workspace=small.root), UNUSABLE
    )


def test_a_release_is_verified_where_it_was_made_and_where_it_was_sent(small, tmp_path):
    said = told(citywise("key", workspace=small.root), DONE)
    assert "release.pub" in said
    edit(small, b"Completed", b"Cancelled")
    night(small)
    said = told(citywise("verify", workspace=small.root), DONE)
    assert f"{SECOND} is what was released." in said
    assert "not signed" in told(citywise("verify", "R0001", workspace=small.root), DONE)

    released = shown_path(small)
    for path in released.parent.glob(f"citywise-{SECOND}*"):
        shutil.copy(path, tmp_path)
    sent, key = str(tmp_path / released.name), str(small.root / "keys" / "release.pub")
    told(citywise("verify", sent, "--key", key, workspace=small.root), DONE)
    with duckdb.connect(sent) as connection:
        connection.execute("delete from out_values")
    said = told(citywise("verify", sent, "--key", key, workspace=small.root), FAILED)
    assert "WRONG: the file is not the one that was released" in said


def test_what_is_not_there_is_said_to_be_not_there(small, tmp_path):
    assert "no release 'R0009'" in told(citywise("verify", "R0009", workspace=small.root), UNUSABLE)
    missing = str(tmp_path / "some.duckdb")
    assert "There is no manifest" in told(citywise("verify", missing, workspace=small.root), FAILED)


@pytest.fixture
def manifest(released_demo):
    released = (released_demo / "warehouse" / "citywise.duckdb").resolve()
    return manifest_path(released).read_text(encoding="utf-8")


def internal(released_demo, query):
    file = str(released_demo / "warehouse" / "working.duckdb")
    with duckdb.connect(file, read_only=True) as connection:
        return connection.execute(query).fetchall()


NAMED = "select file_path, file_sha256 from raw_deliveries where byte_count > 0"


def test_the_manifest_names_no_file_and_no_hash_of_one(released_demo, manifest):
    for path, sha256 in internal(released_demo, NAMED):
        assert path not in manifest
        assert sha256 not in manifest


def test_the_internal_manifest_accounts_for_every_record_of_every_file(released_demo):
    (file,) = (released_demo / "warehouse" / "manifests").glob("R0001*.json")
    files = json.loads(file.read_bytes())["files"]
    sums = "select count(*), sum(loaded_count), sum(quarantined_count) from core_submissions"
    assert internal(released_demo, sums) == [
        (
            len(files),
            sum(one["loaded_count"] for one in files),
            sum(one["quarantined_count"] for one in files),
        )
    ]
    assert all(
        one["record_count"] == one["loaded_count"] + one["quarantined_count"] for one in files
    )


def test_the_demonstration_passes_its_disclosure_verdict(manifest):
    assert [promise["broken"] for promise in json.loads(manifest)["disclosure"]] == [0] * 8
