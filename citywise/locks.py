"""One at a time: a night or a pull holds its workspace while it works."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from citywise.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@contextmanager
def alone(lock_file: Path, work: str, again: str) -> Generator[None]:
    """Hold the lock of some work, such as `night`; `again` is what to do once it is free.

    Raises:
        BusyError: somebody else holds it.
    """
    lock = FileLock(lock_file)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise BusyError(
            f"Another {work} is running on this workspace.", f"Wait until it ends, then {again}."
        ) from error
    try:
        yield
    finally:
        lock.release()
