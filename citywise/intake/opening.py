"""Open an archived file: the file itself, no link, no pipe, and nothing larger than is taken."""

from __future__ import annotations

import errno
import os
import stat

from citywise.intake.cells import Problem
from citywise.intake.formats import recognise_format


def open_file(number: int, path: str, largest: int) -> bytes | Problem:
    """What stands in the file, or why it is not opened or not read."""
    # neither through a link nor from a pipe, on which one could wait for ever
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        if error.errno == errno.ELOOP:
            return Problem(number, "not_a_file")
        raise
    with open(descriptor, "rb") as opened:  # noqa: PTH123 - there is no path any more
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            return Problem(number, "not_a_file")
        if about.st_size > largest:
            return Problem(number, "too_large")
        raw = opened.read()
    if not raw.strip():
        return Problem(number, "empty_file")
    _, refusal = recognise_format(raw[:4096])
    return Problem(number, refusal) if refusal else raw
