"""A clock that is off by so many days, for everything of Citywise that reads one."""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta

_ROOMS = ("citywise", "assets", "pipelines")
NANOSECONDS_A_DAY = 86_400 * 10**9


def set_clock_off(days: int) -> None:
    """In this process, and for good."""
    really_now, really_ns = datetime.now, time.time_ns

    class Off(datetime):
        @classmethod
        def now(cls, tz=None):
            return really_now(tz) + timedelta(days=days)

    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in _ROOMS and getattr(module, "datetime", None) is datetime:
            module.datetime = Off
    time.time_ns = lambda: really_ns() + days * NANOSECONDS_A_DAY
