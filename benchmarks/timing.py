"""Time a command as a whole: wall clock, and the memory of all its processes together."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass

import psutil

_LOOK_EVERY_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds on the wall, and bytes held at the worst moment by the command and its children."""

    seconds: float
    peak_bytes: int


def time_command(command: list[str]) -> Timing:
    """Run a command to its end.

    Raises:
        RuntimeError: the command failed; a benchmark of a failure says nothing.
    """
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as running:
        peak = _watch(running)
        said = running.stdout.read().decode() if running.stdout else ""
    if running.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {running.returncode}:\n{said}")
    return Timing(time.perf_counter() - began, peak)


def _watch(running: subprocess.Popen[bytes]) -> int:
    peak, family = 0, psutil.Process(running.pid)
    while running.poll() is None:
        peak = max(peak, _held_by(family))
        time.sleep(_LOOK_EVERY_SECONDS)
    return peak


def _held_by(family: psutil.Process) -> int:
    held = 0
    try:
        for process in (family, *family.children(recursive=True)):
            held += process.memory_info().rss
    except psutil.NoSuchProcess:
        return held
    return held
