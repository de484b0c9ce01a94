"""Copy what cannot be made again, with the hash of every file, and put it back.

A backup is taken while no night can run, because store and archive belong together. It gets its
name by its last step, so that half a copy is never taken for one; and it is verified as a whole
before anything is restored. Links are followed, but for the one that points at a release.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from citywise.errors import CitywiseError
from citywise.locks import alone
from citywise.warehouse.durable import owner_only, sync
from citywise.warehouse.working import connect_working
from citywise.workspace import OWNER_ONLY_FOLDER, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

_MANIFEST = "backup.json"
_FORMAT = "citywise-backup/1"
_CHUNK = 1 << 20
_PASSING = {".lock", ".db-wal", ".db-shm", ".db-journal"}
"""Endings of files that mean nothing outside the process that holds them."""


class BackupError(CitywiseError):
    """A backup cannot be taken, or is not what was taken."""


@dataclass(frozen=True, slots=True)
class Copied:
    """One file of a backup. `path` is that in the workspace; `mode` are its permissions."""

    path: str
    sha256: str
    byte_count: int
    mode: int


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: files, links with where they lead, and folders with permissions."""

    format: str
    made_at_utc: datetime
    version: str
    files: tuple[Copied, ...]
    links: dict[str, str]
    folders: dict[str, int]

    @property
    def byte_count(self) -> int:
        """All files together."""
        return sum(file.byte_count for file in self.files)


_AS_JSON = TypeAdapter(Backup)


def back_up(workspace: Workspace, folder: Path, *, with_keys: bool = False) -> Backup:
    """Copy the workspace without its drop folder into a new folder.

    Raises:
        BusyError: a night is running, or another program holds the store.
        BackupError: the folder is there already, or lies in the workspace.
    """
    folder = folder.resolve()
    _require_new(folder)
    if folder.is_relative_to(workspace.root):
        raise BackupError(f"{folder} lies in the workspace.", "Choose a folder on another disk.")
    workspace.make_folders()
    with owner_only(), alone(workspace.lock_file, "night", "back up again"):
        _write_out_store(workspace)
        aside = _aside(folder)
        try:
            backup = _copy_all(workspace, aside, with_keys=with_keys)
            (aside / _MANIFEST).write_bytes(_AS_JSON.dump_json(backup, indent=1))
            _finish(aside, folder)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
    return backup


def restore(folder: Path, target: Path) -> Backup:
    """Make a new workspace of a backup, once every file was found to be what was copied.

    Raises:
        BackupError: the target is not empty, or the backup is not whole; nothing is restored.
    """
    target = target.resolve()
    _require_new(target)
    backup = verify_backup(folder)
    aside = _aside(target)
    try:
        with owner_only():
            _put_back(backup, folder, aside)
        Workspace(aside).make_folders()
        _finish(aside, target)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return backup


def verify_backup(folder: Path) -> Backup:
    """Hold every file against its hash; what is missing, changed or added is named."""
    backup = _read_manifest(folder)
    expected = {file.path: file.sha256 for file in backup.files}
    found = {name for name, path in _walk(folder) if not path.is_dir()} - {_MANIFEST}
    wrong = [f"{name} is missing" for name in expected if name not in found]
    wrong += [f"{name} is not of the backup" for name in sorted(found - set(expected))]
    there = [name for name in expected if name in found]
    wrong += [f"{name} is changed" for name in there if expected[name] != _digest(folder / name)]
    if wrong:
        more = f" and {len(wrong) - 5} more" if len(wrong) > 5 else ""
        raise BackupError(
            f"{folder} is not what was backed up: {'; '.join(wrong[:5])}{more}.",
            "Nothing was restored. Take another backup.",
        )
    return backup


def _read_manifest(folder: Path) -> Backup:
    try:
        backup = _AS_JSON.validate_json((folder / _MANIFEST).read_bytes())
    except (OSError, ValidationError) as error:
        raise BackupError(
            f"{folder} is no backup: {_MANIFEST} in it cannot be read.",
            "Name the folder that `citywise backup` has made.",
        ) from error
    names = [*(file.path for file in backup.files), *backup.links, *backup.folders]
    places = [PurePosixPath(link).parent / to for link, to in backup.links.items()]
    strays = [str(path) for path in (*map(PurePosixPath, names), *places) if _leads_out(path)]
    if backup.format != _FORMAT or strays:
        raise BackupError(
            f"{folder} is no backup of this version of Citywise.", "Use the version that made it."
        )
    return backup


def _leads_out(path: PurePosixPath) -> bool:
    """A manifest that somebody wrote must not write outside of the new workspace."""
    return path.is_absolute() or ".." in path.parts


def _require_new(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupError(f"{folder} is not empty.", "Choose a new folder.")


def _write_out_store(workspace: Workspace) -> None:
    """What was committed stands in the store's own file, and not beside it."""
    if workspace.working_file.exists():
        with closing(connect_working(workspace)) as connection:
            connection.execute("checkpoint")


def _aside(folder: Path) -> Path:
    aside = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True, mode=OWNER_ONLY_FOLDER)
    return aside


def _finish(aside: Path, folder: Path) -> None:
    for _, path in _walk(aside):
        if not path.is_symlink():
            sync(path)
    sync(aside)
    aside.replace(folder)
    sync(folder.parent)


def _copy_all(workspace: Workspace, aside: Path, *, with_keys: bool) -> Backup:
    files: list[Copied] = []
    links: dict[str, str] = {}
    folders: dict[str, int] = {}
    for name, path in _to_copy(workspace, with_keys=with_keys):
        target = aside / name
        if path == workspace.released_file:
            links[name] = str(path.readlink())
        elif path.is_dir():
            folders[name] = path.stat().st_mode & 0o777
            target.mkdir()
        elif path.is_file():
            files.append(_copy(path, target, name))
    now = datetime.now(UTC).replace(microsecond=0)
    return Backup(_FORMAT, now, version("citywise"), tuple(files), links, folders)


def _to_copy(workspace: Workspace, *, with_keys: bool) -> Iterator[tuple[str, Path]]:
    """Each folder before what is in it."""
    yield workspace.settings_file.name, workspace.settings_file
    keys = [workspace.root / "keys"] if with_keys else []
    for top in (workspace.reference, workspace.warehouse, *keys):
        if top.is_dir():
            yield top.name, top
            for name, path in _walk(top):
                if path.suffix not in _PASSING and not path.is_relative_to(workspace.scratch):
                    yield f"{top.name}/{name}", path


def _walk(top: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(top.iterdir()):
        yield path.name, path
        if path.is_dir():
            yield from ((f"{path.name}/{name}", each) for name, each in _walk(path))


def _copy(path: Path, target: Path, name: str) -> Copied:
    if path.suffix == ".db":
        _copy_live(path, target)
    else:
        shutil.copyfile(path, target)
    # hashed as it was written, so that what went wrong on the way does not pass for right
    mode = path.stat().st_mode & 0o777
    if path.suffix != ".db" and _digest(path) != (written := _digest(target)):
        raise BackupError(
            f"{name} was changed, or not copied whole ({written[:8]}).", "Back up again."
        )
    return Copied(name, _digest(target), target.stat().st_size, mode)


def _copy_live(path: Path, target: Path) -> None:
    """The orchestrator's history, which it may be writing to at this moment."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _put_back(backup: Backup, folder: Path, aside: Path) -> None:
    for name in backup.folders:
        (aside / name).mkdir()
    for file in backup.files:
        target = aside / file.path
        shutil.copyfile(folder / file.path, target)
        if _digest(target) != file.sha256:
            raise BackupError(f"{file.path} could not be copied whole.", "Restore again.")
        target.chmod(file.mode)
    for name, to in backup.links.items():
        (aside / name).symlink_to(to)
    for name, mode in backup.folders.items():
        (aside / name).chmod(mode | OWNER_ONLY_FOLDER)
