"""A night that is told to end: by the service manager (SIGTERM), or at the keyboard (Ctrl-C).

Dagster and DuckDB both catch such a signal in the first thread and may go on regardless. So the
night runs in a thread of its own, where neither can, and the first one waits for it. It ends as if
it had been killed, which is what a night survives: the next one makes good what it left behind.
"""

from __future__ import annotations

import signal
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, NoReturn, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

_Made = TypeVar("_Made")
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class ToldToEnd(BaseException):
    """Somebody wants it so; the work goes on until whoever catches this ends the process."""

    def __init__(self, number: int) -> None:
        name = signal.Signals(number).name
        super().__init__(
            f"Told to end ({name}). The last release stays in place; the next night goes on."
        )
        self.code = 128 + number
        """What the process ends with, as shells have it."""


def work_until_told(work: Callable[[], _Made]) -> _Made:
    """What `work` makes, or raises, in a thread of its own.

    Raises:
        ToldToEnd: SIGTERM or Ctrl-C came first.
    """
    made: Future[_Made] = Future()
    with _raising_at_signals():
        Thread(target=_fulfil, args=(made, work), name="night", daemon=True).start()
        return made.result()


@contextmanager
def _raising_at_signals() -> Generator[None]:
    earlier = {number: signal.signal(number, _raise) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)


def _raise(number: int, _frame: object) -> NoReturn:
    raise ToldToEnd(number)


def _fulfil(made: Future[_Made], work: Callable[[], _Made]) -> None:
    try:
        made.set_result(work())
    except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
        made.set_exception(error)
