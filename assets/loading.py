"""Load Great Expectations beside the first stages of a night that will need it.

Loading it takes seconds, in which the night waits for readers of files and for DuckDB anyway. It
is done before the stages load libraries of their own: two threads that load the same ones at the
same time could each find the other's half loaded.
"""

from __future__ import annotations

import contextlib
import importlib
from threading import Thread

_loading: list[Thread] = []


def load_expectations() -> None:
    """Begin; a night that fails before it needs them ends when they are loaded.

    A process that ends in the middle of loading a library may crash instead of saying why.
    """
    thread = Thread(target=_load, name="expectations")
    _loading.append(thread)
    thread.start()


def await_expectations() -> None:
    """Wait until it is loaded, if that was begun."""
    while _loading:
        _loading.pop().join()


def _load() -> None:
    # whoever needs it loads it once more, and then says what is wrong
    with contextlib.suppress(Exception):
        importlib.import_module("assets.validation")
