"""Landing: every content is archived once; what is no plain file is not followed."""

import hashlib
import os
import stat
import time

import pytest

from citywise.intake.landing import archive, archived, changed_since, scan, settle
from tests.fixtures.invented import make_workspace


@pytest.fixture
def workspace(tmp_path):
    made = make_workspace(tmp_path / "workspace")
    made.make_folders()
    return made


def drop(workspace, path, content="x", seconds_ago=60):
    file = workspace.raw / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)
    at = time.time() - seconds_ago
    os.utime(file, (at, at))
    return file


def landed(workspace):
    arrivals = archive(workspace, scan(workspace.raw), by_file_time=False)
    return {arrival.found.path: arrival.file_sha256 for arrival in arrivals}


def test_a_content_is_archived_under_its_hash_for_the_owner_alone(workspace):
    drop(workspace, "eastmere/a.csv", "some rows")
    sha256 = hashlib.sha256(b"some rows").hexdigest()
    assert landed(workspace) == {"eastmere/a.csv": sha256}
    kept = archived(workspace, sha256)
    assert kept.read_text() == "some rows"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_the_same_content_is_archived_once(workspace):
    drop(workspace, "eastmere/a.csv")
    drop(workspace, "eastmere/deep/copy of a.csv")
    assert len(set(landed(workspace).values())) == 1
    assert len([file for file in workspace.archive.rglob("*") if file.is_file()]) == 1
    assert list(workspace.scratch.iterdir()) == []


def test_the_drop_folder_is_left_as_it_was(workspace):
    file = drop(workspace, "eastmere/a.csv")
    before = file.stat()
    landed(workspace)
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


@pytest.mark.parametrize(
    "name", [".hidden", "~$open.xlsx", "report.csv.part", "report.TMP", "x.crdownload"]
)
def test_unfinished_and_hidden_files_are_left_alone(workspace, name):
    drop(workspace, f"eastmere/{name}")
    assert scan(workspace.raw) == []


def as_link(workspace, secret):
    (workspace.raw / "eastmere" / "trap.csv").symlink_to(secret)


def as_second_name(workspace, secret):
    os.link(secret, workspace.raw / "eastmere" / "trap.csv")


def as_pipe(workspace, _secret):
    os.mkfifo(workspace.raw / "eastmere" / "trap.csv")


@pytest.mark.parametrize("trap", [as_link, as_second_name, as_pipe])
def test_what_is_no_plain_file_is_told_and_not_opened(workspace, tmp_path, trap):
    secret = tmp_path / "secret.txt"
    secret.write_text("not yours")
    drop(workspace, "eastmere/a.csv")
    trap(workspace, secret)
    started = time.monotonic()
    found = landed(workspace)
    assert time.monotonic() - started < 5
    assert found["eastmere/trap.csv"] is None
    assert found["eastmere/a.csv"] is not None


def test_a_folder_behind_a_link_is_not_entered(workspace, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "b.csv").write_text("not yours")
    drop(workspace, "eastmere/a.csv")
    (workspace.raw / "eastmere" / "more").symlink_to(tmp_path / "elsewhere")
    assert [(f.path, f.is_file) for f in scan(workspace.raw)] == [
        ("eastmere/a.csv", True),
        ("eastmere/more", False),
    ]


def test_a_file_that_became_a_link_after_it_was_seen_is_not_followed(workspace, tmp_path):
    file = drop(workspace, "eastmere/a.csv")
    found = scan(workspace.raw)
    (tmp_path / "secret.txt").write_text("not yours")
    file.unlink()
    file.symlink_to(tmp_path / "secret.txt")
    (arrival,) = archive(workspace, found, by_file_time=False)
    assert arrival.file_sha256 is None


def test_a_file_that_changed_after_it_was_seen_waits(workspace):
    file = drop(workspace, "eastmere/a.csv")
    found = scan(workspace.raw)
    file.write_text("more than before")
    assert archive(workspace, found, by_file_time=False) == []
    file.unlink()
    assert archive(workspace, found, by_file_time=False) == []


def test_a_growing_file_waits_and_a_finished_one_does_not(workspace, monkeypatch):
    drop(workspace, "eastmere/old.csv")
    drop(workspace, "eastmere/new.csv", seconds_ago=0)
    growing = drop(workspace, "eastmere/growing.csv", seconds_ago=0)
    found = scan(workspace.raw)
    # the file grows while the night waits to see whether it does
    monkeypatch.setattr(time, "sleep", lambda _: growing.write_text("half of it and more"))
    complete, waiting = settle(workspace, found, seconds=30)
    assert [f.path for f in complete] == ["eastmere/new.csv", "eastmere/old.csv"]
    assert [f.path for f in waiting] == ["eastmere/growing.csv"]


def test_deliveries_found_together_are_in_the_order_of_their_own_times(workspace):
    drop(workspace, "eastmere/a corrected.csv", "late", seconds_ago=60)
    drop(workspace, "eastmere/b.csv", "early", seconds_ago=600)
    assert list(landed(workspace)) == ["eastmere/b.csv", "eastmere/a corrected.csv"]


@pytest.mark.parametrize(
    "name", ["with\nnewline.csv", "a..b.csv", "x" * 251 + ".csv", "\u202egnp.csv", "e\u0301te.csv"]
)
def test_strange_names_are_only_names(workspace, name):
    drop(workspace, f"eastmere/{name}")
    assert None not in landed(workspace).values()
    assert len(landed(workspace)) == 1


def test_a_name_that_is_no_text_is_told_in_ascii(workspace):
    (workspace.raw / "eastmere").mkdir()
    (workspace.raw / "eastmere" / os.fsdecode(b"caf\xe9.csv")).write_text("x")
    assert landed(workspace) == {"eastmere/caf\\udce9.csv": None}


def test_only_what_changed_since_its_last_delivery_is_looked_at(workspace):
    drop(workspace, "eastmere/a.csv")
    drop(workspace, "eastmere/b.csv")
    found = scan(workspace.raw)
    known = {f.path: (f.byte_count, f.modified_at_ns) for f in found}
    assert changed_since(found, known) == []
    drop(workspace, "eastmere/b.csv", "longer")
    assert [f.path for f in changed_since(scan(workspace.raw), known)] == ["eastmere/b.csv"]


def test_a_full_disk_ends_the_night_and_refuses_no_file(workspace):
    drop(workspace, "eastmere/a.csv")
    found = scan(workspace.raw)
    workspace.scratch.rmdir()  # writing fails, reading does not
    with pytest.raises(FileNotFoundError):
        archive(workspace, found, by_file_time=False)
    workspace.scratch.mkdir()
    assert None not in landed(workspace).values()
