"""Land what arrived: hash it, archive it once, give each delivery its number.

The drop folder is the supplier's and is only read. Deliveries are numbered at receipt;
what came on an earlier night stays earlier, whatever clocks and names say.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from citywise.intake.formats import recognise_format
from citywise.workspace import OWNER_ONLY_FILE, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 4 * 1024 * 1024
_LEAST_READ = 64 * 1024
"""Room for a whole chunk costs more than most files do."""
_TEMPORARY = ("~$", ".")
_UNFINISHED = (".part", ".tmp", ".crdownload", ".partial", ".filepart")


@dataclass(frozen=True, slots=True)
class Found:
    """A file in the drop folder as the folder shows it."""

    path: str
    byte_count: int
    modified_at_ns: int
    is_file: bool = True

    @property
    def folder(self) -> str:
        """The top folder: who sent it."""
        return self.path.partition("/")[0] if "/" in self.path else ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that is new or changed, archived under its hash (None: not a regular file)."""

    found: Found
    received_at_utc: datetime
    file_sha256: str | None = None
    format_code: str = "unknown"


class _Paths(NamedTuple):
    """Put together once: for each of many small files that takes as long as to copy it."""

    raw: str
    scratch: Path
    archive: Path


def scan(raw: Path) -> list[Found]:
    """Every file below the drop folder, by path; unfinished and hidden ones are left alone."""
    return sorted(_walk(raw, ""), key=lambda found: found.path)


def _walk(folder: Path, prefix: str) -> Iterator[Found]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(_TEMPORARY) or entry.name.lower().endswith(_UNFINISHED):
                continue
            # what is gone before it was looked at never arrived
            with suppress(FileNotFoundError):
                yield from _look_at(entry, prefix)


def _look_at(entry: os.DirEntry[str], prefix: str) -> Iterator[Found]:
    about = entry.stat(follow_symlinks=False)
    # a name that is no UTF-8 can be told, but not opened again by its telling
    path = (prefix + entry.name).encode("utf-8", "backslashreplace").decode()
    try:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), f"{prefix}{entry.name}/")
            return
    except PermissionError:
        yield Found(path, 0, about.st_mtime_ns, is_file=False)
        return
    is_file = _is_plain(about) and path == prefix + entry.name
    yield Found(path, about.st_size, about.st_mtime_ns, is_file)


def _is_plain(about: os.stat_result) -> bool:
    """A regular file with one name: a second one may lead to a file of somebody else's."""
    return stat.S_ISREG(about.st_mode) and about.st_nlink == 1


def changed_since(found: list[Found], known: dict[str, tuple[int, int]]) -> list[Found]:
    """Files whose size or time differs from their last delivery `path → (size, time)`."""
    return [f for f in found if known.get(f.path) != (f.byte_count, f.modified_at_ns)]


def settle(
    workspace: Workspace, found: list[Found], seconds: float
) -> tuple[list[Found], list[Found]]:
    """Files that are complete, and those that are still being written.

    A file changed within the last `seconds` is looked at again after they have passed.
    """
    if not found:
        return [], []
    horizon = _now_on_disk(workspace) - int(seconds * 1e9)
    young = [f for f in found if f.modified_at_ns > horizon]
    if not young:
        return found, []
    time.sleep(seconds)
    now = {f.path: f for f in scan(workspace.raw)}
    growing = [f for f in young if now.get(f.path) != f]
    return [f for f in found if f not in growing], growing


def _now_on_disk(workspace: Workspace) -> int:
    """The time by the clock that dates files; a share has another than this machine."""
    probe = workspace.scratch / uuid4().hex
    probe.touch()
    try:
        return probe.stat().st_mtime_ns
    finally:
        probe.unlink()


def archive(workspace: Workspace, found: list[Found], *, by_file_time: bool) -> list[Arrival]:
    """Copy each file into the archive under its hash; what changes meanwhile waits a night.

    Received is now, or the file's own time where that is what the network goes by. What is
    found together has no order of receipt: then, and only then, the file's time gives one.
    """
    now = datetime.now(UTC)
    in_order = sorted(found, key=lambda f: (f.modified_at_ns, f.path))
    received = [(f, _file_time(f) if by_file_time else now) for f in in_order]
    paths = _Paths(str(workspace.raw), workspace.scratch, workspace.archive)
    archived_ones = (_archive_one(paths, f, at) for f, at in received)
    arrivals = [arrival for arrival in archived_ones if arrival]
    if arrivals:
        os.sync()
    return arrivals


def _file_time(found: Found) -> datetime:
    return datetime.fromtimestamp(found.modified_at_ns / 1e9, UTC)


def _archive_one(paths: _Paths, found: Found, at: datetime) -> Arrival | None:
    received = at.replace(tzinfo=None)
    if not found.is_file:
        return Arrival(found, received)
    temporary = paths.scratch / uuid4().hex
    try:
        reader = _open(f"{paths.raw}/{found.path}")
    except FileNotFoundError:
        return None
    except OSError:
        return Arrival(found, received)
    with reader:
        digest, head, copied = _copy(reader, temporary, found.byte_count)
    if copied != (found.byte_count, found.modified_at_ns):
        temporary.unlink()
        return None
    _keep_once(temporary, place_in(paths.archive, digest))
    return Arrival(found, received, digest, recognise_format(head)[0])


def _open(source: str) -> FileIO:
    """Open without following links or waiting on devices; anything but a plain file is refused."""
    descriptor = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if _is_plain(os.fstat(descriptor)):
        return FileIO(descriptor, "rb")
    os.close(descriptor)
    raise PermissionError(f"{source} is not a plain file")


def _copy(reader: FileIO, target: Path, expected: int) -> tuple[str, bytes, tuple[int, int]]:
    """Hash, first bytes, size and time of what was copied; about `expected` bytes.

    A failure while copying (a full disk) ends the night: it is not the sender's, and a file
    that was refused for it would not be looked at again.
    """
    digest = hashlib.sha256()
    head, size, most = b"", 0, min(CHUNK, max(expected + 1, _LEAST_READ))
    with open(target, "xb", buffering=0, opener=_owner_only) as writer:
        while chunk := reader.read(most):
            head = head or chunk[:4096]
            size += len(chunk)
            digest.update(chunk)
            _write_whole(writer, chunk)
    return digest.hexdigest(), head, (size, os.fstat(reader.fileno()).st_mtime_ns)


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, OWNER_ONLY_FILE)


def _write_whole(writer: FileIO, chunk: bytes) -> None:
    """A disk that is nearly full takes a part of it before it takes no more."""
    rest = memoryview(chunk)
    while rest:
        rest = rest[writer.write(rest) :]


def _keep_once(temporary: Path, place: Path) -> None:
    if place.exists():
        temporary.unlink()
        return
    try:
        temporary.rename(place)
    except FileNotFoundError:
        place.parent.mkdir(exist_ok=True)
        temporary.rename(place)


def archived(workspace: Workspace, file_sha256: str) -> Path:
    """Where a content lies in the archive."""
    return place_in(workspace.archive, file_sha256)


def place_in(archive: Path, file_sha256: str) -> Path:
    """The same, where many are asked for."""
    return archive / f"{file_sha256[:2]}/{file_sha256}"


def remove_archived(workspace: Workspace, file_sha256: str) -> None:
    """Take a content out of the archive; the drop folder is the supplier's and keeps its copy."""
    archived(workspace, file_sha256).unlink(missing_ok=True)


def bring_back(workspace: Workspace, path: str, file_sha256: str) -> bool:
    """Archive a removed content again from the drop folder, if exactly it still lies there."""
    place = archived(workspace, file_sha256)
    if place.exists():
        return True
    temporary = workspace.scratch / uuid4().hex
    try:
        with _open(f"{workspace.raw}/{path}") as reader:
            digest, _, _ = _copy(reader, temporary, CHUNK)
    except OSError:
        temporary.unlink(missing_ok=True)
        return False
    if digest != file_sha256:
        temporary.unlink()
        return False
    _keep_once(temporary, place)
    return True
