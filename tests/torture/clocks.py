"""A clock that is off by so many days, for everything of Citywise that reads one."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

_ROOMS = ("citywise", "assets", "pipelines")
NANOSECONDS_A_DAY = 86_400 * 10**9


@contextmanager
def off_by(days: int) -> Generator[None]:
    """Meanwhile, in this process."""
    really, really_ns = datetime, time.time_ns

    class Off(datetime):
        @classmethod
        def now(cls, tz=None):
            return really.now(tz) + timedelta(days=days)

    asking = [
        module
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] in _ROOMS and getattr(module, "datetime", None) is datetime
    ]
    for module in asking:
        module.datetime = Off
    time.time_ns = lambda: really_ns() + days * NANOSECONDS_A_DAY
    try:
        yield
    finally:
        time.time_ns = really_ns
        for module in asking:
            module.datetime = really
