"""Be killed after so much work: by the kernel, however busy the machine is."""

from __future__ import annotations

import ctypes
import os
import signal
import time


class _Event(ctypes.Structure):
    _fields_ = [
        ("value", ctypes.c_void_p),
        ("signal", ctypes.c_int),
        ("way", ctypes.c_int),
        ("rest", ctypes.c_byte * 48),
    ]


class _Times(ctypes.Structure):
    _fields_ = [(name, ctypes.c_long) for name in ("again", "again_ns", "first", "first_ns")]


def die_after(seconds: float) -> None:
    """SIGKILL once this process has used the processor for so long from now on."""
    library, timer = ctypes.CDLL(None, use_errno=True), ctypes.c_void_p()
    event = _Event(signal=signal.SIGKILL)
    clock = time.CLOCK_PROCESS_CPUTIME_ID
    nanoseconds = max(1, int(seconds * 1e9))
    times = _Times(first=nanoseconds // 10**9, first_ns=nanoseconds % 10**9)
    failed = library.timer_create(clock, ctypes.byref(event), ctypes.byref(timer))
    if failed or library.timer_settime(timer, 0, ctypes.byref(times), None):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
