"""Parse untrusted files in child processes with limits on memory and time.

A batch that ends its child, or takes too long, is read again file by file; the file that
does it alone is refused, and the rest of the night goes on.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

from citywise.intake.cells import Problem
from citywise.intake.reading import BatchRead, FileToRead, look_at, read_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

    from citywise.intake.formats.sheet import Sheet
    from citywise.intake.templates import Template

T = TypeVar("T")

MEGABYTE = 1024 * 1024
AHEAD = 2
"""Batches that may be read while one is being kept; bounds the files in scratch."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reader may use. `seconds` is for one file; a batch has its sum, capped."""

    megabytes: int
    seconds: float
    largest_bytes: int


class Sandbox:
    """Readers that may die without taking the night with them."""

    def __init__(self, templates: list[Template], scratch: Path, limits: Limits) -> None:
        self._templates = templates
        self._scratch = scratch
        self._limits = limits
        self._pool = self._new_pool()

    def close(self) -> None:
        """End the readers, also one that hangs."""
        # a pool has no public way to reach a reader that hangs
        for process in list((self._pool._processes or {}).values()):  # noqa: SLF001
            process.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def read(self, batches: list[list[FileToRead]]) -> Iterator[BatchRead]:
        """The batches in order, a few of them read ahead."""
        waiting = [(batch, self._submit(batch)) for batch in batches[:AHEAD]]
        for following in [*batches[AHEAD:], *([None] * AHEAD)]:
            if not waiting:
                return
            batch, future = waiting.pop(0)
            result = self._result(batch, future)
            if isinstance(result, str):
                # alone, so that what ends the reader of another batch refuses no file of this one
                self._renew()
                result = self._read_singly(batch)
                waiting = [(later, self._submit(later)) for later, _ in waiting]
            if following is not None:
                waiting.append((following, self._submit(following)))
            yield result

    def look(self, file: FileToRead, look: Callable[[list[Sheet | Problem]], T]) -> T | Problem:
        """What `look` says of the sheets of one file; it runs where the file is read."""
        with _no_main_module():
            future = self._pool.submit(look_at, file, self._limits.largest_bytes, look)
        try:
            return future.result(timeout=self._limits.seconds)
        except (BrokenProcessPool, TooSlow) as error:
            self._renew()
            return Problem(file.number, "reader_gave_up", type(error).__name__)

    def _submit(self, batch: list[FileToRead]) -> Future[BatchRead]:
        with _no_main_module():
            return self._pool.submit(
                read_batch, batch, self._templates, str(self._scratch), self._limits.largest_bytes
            )

    def _result(self, batch: list[FileToRead], future: Future[BatchRead]) -> BatchRead | str:
        """The batch as read, or why its reader gave up; a dead or hanging one is replaced."""
        try:
            return future.result(timeout=self._limits.seconds * min(len(batch), 10))
        except (BrokenProcessPool, TooSlow) as error:
            self._renew()
            return type(error).__name__
        except Exception as error:  # noqa: BLE001 - whatever a strange file provokes, it is refused
            return type(error).__name__

    def _renew(self) -> None:
        self.close()
        self._pool = self._new_pool()

    def _read_singly(self, batch: list[FileToRead]) -> BatchRead:
        whole = BatchRead()
        for file in batch:
            one = self._result([file], self._submit([file]))
            if isinstance(one, str):
                whole.problems.append(Problem(file.number, "reader_gave_up", one))
                continue
            whole.files += one.files
            whole.blocks += one.blocks
            whole.problems += one.problems
        return whole

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            max_workers=2,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin_reader,
            initargs=(self._limits.megabytes,),
        )


@contextmanager
def open_sandbox(templates: list[Template], scratch: Path, limits: Limits) -> Generator[Sandbox]:
    """A sandbox whose readers are gone when the block ends."""
    sandbox = Sandbox(templates, scratch, limits)
    try:
        yield sandbox
    finally:
        sandbox.close()


@contextmanager
def _no_main_module() -> Generator[None]:
    """A reader that starts in here does not run the program again that started the night."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _begin_reader(megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, megabytes * MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Thread(target=_end_with_night, daemon=True).start()


def _end_with_night() -> None:
    """A night that is killed takes its readers along."""
    if night := multiprocessing.parent_process():
        night.join()
        os._exit(1)
