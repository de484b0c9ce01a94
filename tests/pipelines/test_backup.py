"""A workspace that is lost comes back from its backup, and the next night finds nothing to do."""

import json
import shutil

import pytest
from demonstration import citywise
from small_network import night

from citywise.errors import BusyError
from citywise.stages.night import open_night
from citywise.warehouse.backup import BackupError, back_up, restore, verify_backup
from citywise.warehouse.nights import list_nights
from citywise.workspace import Workspace
from tests.fixtures.invented import make_workspace

LOG = """\
Ref,Date,Activity,Status,Participants,Women,Men
A-1,2025-01-05,Sports,Completed,20,12,8
"""
RELEASE = "R0001-2031-06-01"


@pytest.fixture(scope="module")
def lost(tmp_path_factory):
    """A network after its first night; only to be copied."""
    workspace = make_workspace(tmp_path_factory.mktemp("backup") / "network")
    report = workspace.raw / "eastmere" / "2025-Q1.csv"
    report.parent.mkdir()
    report.write_text(LOG)
    assert night(workspace).is_success
    assert citywise("key", workspace=workspace.root).returncode == 0
    return workspace


@pytest.fixture
def network(lost, tmp_path):
    return Workspace(shutil.copytree(lost.root, tmp_path / "network", symlinks=True))


@pytest.fixture
def backup(lost, tmp_path):
    back_up(lost, tmp_path / "copy")
    return tmp_path / "copy"


@pytest.mark.parametrize("has_raw", [True, False])
def test_back_up_lose_restore_and_nothing_has_changed(network, tmp_path, has_raw):
    copy, again = tmp_path / "copy", tmp_path / "again"
    done = citywise("backup", str(copy), "--keys", workspace=network.root)
    assert done.returncode == 0, done.stderr
    raw = shutil.move(network.raw, tmp_path / "sent")
    shutil.rmtree(network.root)
    done = citywise("restore", str(copy), workspace=again)
    assert done.returncode == 0, done.stderr
    if has_raw:
        shutil.copytree(raw, again / "raw", dirs_exist_ok=True)
    done = citywise("run", workspace=again)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing to read" in done.stdout
    assert f"{RELEASE} stays: nothing has changed" in done.stdout
    assert citywise("verify", workspace=again).returncode == 0
    nights = list_nights(Workspace(again), limit=5)
    assert [each.outcome for each in nights] == ["unchanged", "released"]


def contents(root):
    """Of each file and link its content and permissions; of a history that lives, its name."""
    paths = [path for path in root.rglob("*") if path.is_symlink() or path.is_file()]
    return {
        path.relative_to(root).as_posix(): (content(path), path.lstat().st_mode) for path in paths
    }


def content(path):
    if path.is_symlink():
        return path.readlink()
    return b"" if path.suffix == ".db" else path.read_bytes()


def test_what_is_restored_is_what_was_there(network, tmp_path):
    back_up(network, tmp_path / "copy", with_keys=True)
    restore(tmp_path / "copy", tmp_path / "again")
    before = contents(network.root)
    left_out = {name for name in before if name.startswith("raw/") or name.endswith(".lock")}
    assert contents(tmp_path / "again") == {n: before[n] for n in before if n not in left_out}


def test_a_backup_is_the_owners_alone_and_holds_no_keys_and_no_drop_folder(backup):
    assert not (backup / "keys").exists()
    assert not (backup / "raw").exists()
    for path in (backup, *backup.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


def test_what_lies_elsewhere_behind_a_link_is_copied(network, tmp_path):
    elsewhere = shutil.move(network.archive, tmp_path / "large-disk")
    network.archive.symlink_to(elsewhere)
    back_up(network, tmp_path / "copy")
    restore(tmp_path / "copy", tmp_path / "again")
    assert (
        contents(Workspace(tmp_path / "again").archive) == contents(tmp_path / "large-disk") != {}
    )


def test_no_backup_is_taken_while_a_night_runs(network, tmp_path):
    with open_night(network), pytest.raises(BusyError):
        back_up(network, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def spoil(file):
    file.write_bytes(file.read_bytes()[:-1] + b"?")


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        (lambda at: spoil(at / "warehouse" / "working.duckdb"), "working.duckdb is changed"),
        (lambda at: (at / "network.toml").unlink(), "network.toml is missing"),
        (lambda at: (at / "reference" / "x.csv").touch(), "reference/x.csv is not of the backup"),
        (lambda at: (at / "backup.json").write_text("{"), "is no backup"),
        (lambda at: (at / "backup.json").unlink(), "is no backup"),
    ],
)
def test_a_backup_that_is_not_whole_is_not_restored(backup, tmp_path, happens, told):
    happens(backup)
    with pytest.raises(BackupError, match=told):
        restore(backup, tmp_path / "again")
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize("place", ["../outside.txt", "/tmp/outside.txt", "reference/../../x"])  # noqa: S108
def test_a_backup_that_names_places_elsewhere_is_refused(backup, place):
    manifest = backup / "backup.json"
    told = json.loads(manifest.read_text())
    told["files"][0]["path"] = place
    manifest.write_text(json.dumps(told))
    with pytest.raises(BackupError, match="is no backup"):
        verify_backup(backup)


def test_nothing_is_written_over(lost, backup, network):
    with pytest.raises(BackupError, match="is not empty"):
        back_up(lost, backup)
    with pytest.raises(BackupError, match="is not empty"):
        restore(backup, network.root)
    with pytest.raises(BackupError, match="lies in the workspace"):
        back_up(network, network.root / "copy")


def test_what_breaks_off_leaves_nothing_that_looks_like_a_backup(network, tmp_path, monkeypatch):
    def full(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(OSError, match="No space"):
        back_up(network, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    assert not list(tmp_path.glob(".copy*"))
