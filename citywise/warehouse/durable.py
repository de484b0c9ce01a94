"""Changes to files that last: whole or not at all, also when the power goes in between.

Everything that releasing and rolling back do to the disk goes through here.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

_ASIDE = ".aside-"


@contextmanager
def owner_only() -> Generator[None]:
    """Files made meanwhile are closed to others; releasing opens what may be read."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def write_whole(path: Path, content: bytes, mode: int) -> None:
    """Put a file in place in one step; what stood there stays until then."""
    aside = _beside(path)
    aside.touch(mode)
    aside.chmod(mode)
    aside.write_bytes(content)
    move(aside, path)


def move(source: Path, target: Path) -> None:
    """Give a finished file its name once all of it is on the disk."""
    sync(source)
    source.replace(target)
    sync(target.parent)


def point(link: Path, target: Path) -> None:
    """Make a link lead to a file of its folder or below it, in one step."""
    aside = _beside(link)
    aside.symlink_to(target.relative_to(link.parent))
    aside.replace(link)
    sync(link.parent)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path) -> None:
    """Remove what a change that was cut short left beside its file."""
    for leftover in folder.glob(f"{_ASIDE}*"):
        leftover.unlink()


def _beside(path: Path) -> Path:
    return path.with_name(f"{_ASIDE}{uuid4().hex}")
