"""What one reader may use of the machine, held by the kernel.

`seconds` are for one file. Of memory the writable part counts (RLIMIT_DATA): unlike the
address space it grows with what is really used, so a reader stays below it also in total.
"""

from __future__ import annotations

import math
import resource
import time
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
_RESERVED = 2048 * MEGABYTE
"""Address space for code and for what allocators reserve and never touch."""
_OPEN_FILES = 128


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reader may use: memory, seconds for one file, and the largest file it opens."""

    megabytes: int
    seconds: float
    largest_bytes: int


def limit_process(megabytes: int) -> None:
    """Hold this process to its memory, and to files of a size that fits it."""
    memory = megabytes * MEGABYTE
    for kind, most in (
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_AS, memory + _RESERVED),
        (resource.RLIMIT_FSIZE, memory),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, highest = resource.getrlimit(kind)
        lowered = most if highest == resource.RLIM_INFINITY else min(most, highest)
        resource.setrlimit(kind, (lowered, lowered))


def grant_seconds(seconds: float) -> None:
    """From now on this process may use so many seconds of the processor; then it is ended."""
    _, highest = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + seconds), highest))
