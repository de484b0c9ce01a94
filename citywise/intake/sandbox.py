"""Read untrusted files in processes of their own, which may die without the night.

Two readers work ahead of the night. Where one gives up, the file that it was at is read again
alone, and refused if it does it again; the files before and after it are read as usual.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar, cast

from citywise.intake.cells import Problem
from citywise.intake.confinement.child import Task
from citywise.intake.confinement.process import GaveUp, ReaderProcess
from citywise.intake.copying import CopiedFile, CopiedFiles, copy_files, small_batches
from citywise.intake.reading import BatchRead, look_at, read_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from citywise.intake.confinement.limits import Limits
    from citywise.intake.copying import FileToCopy
    from citywise.intake.formats.sheet import Sheet
    from citywise.intake.reading import FileToRead
    from citywise.intake.templates.template import Template

T = TypeVar("T")
B = TypeVar("B")

READERS = 2
AHEAD = READERS + 1
"""Batches that may be read while one is being kept, so that no reader waits for another.

It bounds the files in scratch."""
_HEAVY = 64 * 1024 * 1024
"""Bytes of files to copy for which a second reader is worth its start."""
_SHARE = 20
"""A batch that failed as a whole is read again in this many parts, and these again."""


class Sandbox:
    """Readers that may die without taking the night with them."""

    def __init__(self, templates: list[Template], scratch: Path, limits: Limits) -> None:
        self._templates = templates
        self._scratch = scratch
        self._limits = limits
        self._readers: list[ReaderProcess] = []
        self._waiting: SimpleQueue[ReaderProcess] = SimpleQueue()
        self._threads = ThreadPoolExecutor(READERS)

    def close(self) -> None:
        """End the readers, also one that hangs."""
        for reader in self._readers:
            reader.close()
        self._threads.shutdown(wait=True, cancel_futures=True)
        self._release()

    @property
    def unheld(self) -> list[str]:
        """What this machine does not hold back from its readers."""
        return sorted({name for reader in self._readers for name in reader.unheld})

    @property
    def process_ids(self) -> list[int]:
        """The numbers of the readers' processes that run now."""
        numbers = [reader.process_id for reader in list(self._readers)]
        return [number for number in numbers if number is not None]

    def read(self, batches: list[list[FileToRead]]) -> Iterator[BatchRead]:
        """The batches in order, a few of them read ahead."""
        self._use_readers_for(batches)
        yield from self._ahead(self._read, batches, AHEAD)

    def look(self, file: FileToRead, look: Callable[[list[Sheet | Problem]], T]) -> T | Problem:
        """What `look` says of the sheets of one file; it runs where the file is read."""
        self._use_readers_for([[file]])
        work = partial(look_at, file, self._limits.largest_bytes, look)
        seen = self._readers[0].do(Task(work, 1))
        if isinstance(seen, GaveUp):
            return Problem(file.number, "reader_gave_up", seen.cause)
        return cast("T", seen)

    def copies(self, wanted: list[FileToCopy]) -> Iterator[tuple[int, CopiedFile]]:
        """The number and the cells of each file, in their order, some of them copied ahead.

        A file on which its reader gives up has no sheets.
        """
        batches = list(small_batches(wanted))
        readers = READERS if len(batches) > 1 and _weight(wanted) > _HEAVY else 1
        self._use_readers_for([[one.file for one in wanted]], readers)
        for copied in self._ahead(self._copy, batches, readers):
            yield from copied

    def _ahead(self, work: Callable[[B], T], batches: list[B], count: int) -> Iterator[T]:
        """What `work` makes of each batch, in order, with so many under way."""
        under_way = [self._threads.submit(work, batch) for batch in batches[:count]]
        for following in [*batches[count:], *([None] * count)]:
            if not under_way:
                return
            result = under_way.pop(0).result()
            if following is not None:
                under_way.append(self._threads.submit(work, following))
            yield result

    def _copy(self, batch: list[FileToCopy]) -> list[tuple[int, CopiedFile]]:
        with self._free_reader() as reader:
            return self._copy_whole(reader, batch)

    def _copy_whole(
        self, reader: ReaderProcess, batch: list[FileToCopy]
    ) -> list[tuple[int, CopiedFile]]:
        """What was copied of each; where the reader gives up, they are copied one by one."""
        work = partial(copy_files, batch, self._templates, self._limits.largest_bytes)
        copied = reader.do(Task(work, len(batch)))
        if isinstance(copied, CopiedFiles) and len(copied.files) == len(batch):
            numbers = [one.file.number for one in batch]
            return list(zip(numbers, copied.files, strict=True))
        if len(batch) == 1:
            return [(batch[0].file.number, CopiedFile())]
        return [copied for one in batch for copied in self._copy_whole(reader, [one])]

    def _use_readers_for(self, batches: list[list[FileToRead]], readers: int = READERS) -> None:
        """Readers that can open the files of these batches, and no others."""
        self._release()
        paths = tuple(sorted({file.path for batch in batches for file in batch}))
        for _ in range(readers):
            reader = ReaderProcess(paths, self._scratch, self._limits)
            self._readers.append(reader)
            self._waiting.put(reader)

    def _release(self) -> None:
        for reader in self._readers:
            reader.release()
        self._readers.clear()
        self._waiting = SimpleQueue()

    def _read(self, batch: list[FileToRead]) -> BatchRead:
        with self._free_reader() as reader:
            return self._read_whole(reader, batch)

    @contextmanager
    def _free_reader(self) -> Generator[ReaderProcess]:
        reader = self._waiting.get()
        try:
            yield reader
        finally:
            self._waiting.put(reader)

    def _read_whole(
        self, reader: ReaderProcess, batch: list[FileToRead], *, is_again: bool = False
    ) -> BatchRead:
        """The batch, in parts where the reader gives up on the whole."""
        read = self._attempt(reader, batch)
        if isinstance(read, BatchRead):
            return read
        position = 0 if len(batch) == 1 else read.position
        at = batch[position] if position < len(batch) else None
        whole = BatchRead()
        if at and (read.is_final or is_again):
            whole.problems.append(Problem(at.number, "reader_gave_up", read.cause))
        elif at:
            # what the files before it left behind, or a busy machine, may have been the cause
            whole = self._read_whole(reader, [at], is_again=True)
        for part in _parts(batch, position):
            one = self._read_whole(reader, part)
            whole.files += one.files
            whole.blocks += one.blocks
            whole.problems += one.problems
        return whole

    def _attempt(self, reader: ReaderProcess, batch: list[FileToRead]) -> BatchRead | GaveUp:
        work = partial(
            read_batch, batch, self._templates, str(self._scratch), self._limits.largest_bytes
        )
        read = reader.do(Task(work, len(batch)))
        return read if isinstance(read, BatchRead | GaveUp) else GaveUp(0, type(read).__name__)


def _weight(wanted: list[FileToCopy]) -> int:
    return sum(Path(one.file.path).stat().st_size for one in wanted)


def _parts(batch: list[FileToRead], at: int) -> list[list[FileToRead]]:
    """What else is to be read again: around the file that was at fault, or, if all were, less."""
    if at < len(batch):
        return [part for part in (batch[:at], batch[at + 1 :]) if part]
    length = max(1, len(batch) // _SHARE)
    return [batch[start : start + length] for start in range(0, len(batch), length)]


@contextmanager
def open_sandbox(templates: list[Template], scratch: Path, limits: Limits) -> Generator[Sandbox]:
    """A sandbox whose readers are gone when the block ends."""
    sandbox = Sandbox(templates, scratch, limits)
    try:
        yield sandbox
    finally:
        sandbox.close()
