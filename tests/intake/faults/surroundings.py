"""Read a harmful file between good ones as a night would, and measure what it took."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.reasons import reasons
from citywise.conform.block import BatchConformed, conform_batch
from citywise.conform.quarantine import quarantine_items
from citywise.conform.reports import Delivery
from citywise.conform.submissions import submission_rows
from citywise.intake.reading import FileToRead
from tests.fixtures.invented import invented_network
from tests.fixtures.tables import FORMATS
from tests.intake.faults.fault import HEADING, Outcome, event

if TYPE_CHECKING:
    from citywise.intake.sandbox import Sandbox

PAUSE_BETWEEN_LOOKS = 0.01
RECEIVED = datetime(2031, 6, 1, 12)  # noqa: DTZ001 - times in the store are UTC without a mark
GOOD = {
    1: FORMATS["csv"]([HEADING, event(1), event(2), event(3)]),
    2: FORMATS["xlsx"]([HEADING, event(4), event(5)]),
    4: FORMATS["csv"]([HEADING, event(6)]),
}
GOOD_OUTCOMES = {1: Outcome(3), 2: Outcome(2), 4: Outcome(1)}
BAD = 3


@dataclass(frozen=True)
class Survived:
    """What became of each file, by number, and what the readers took at most."""

    outcomes: dict[int, Outcome]
    peak_megabytes: float
    seconds: float


def read_between_good_files(sandbox: Sandbox, content: bytes, folder: Path) -> Survived:
    """Files 1, 2 and 4 are good, `content` is file 3, and all are one batch."""
    files = [_file(folder, n, c) for n, c in sorted((GOOD | {BAD: content}).items())]
    watch = _Watch(sandbox)
    watch.start()
    started = time.monotonic()
    (read,) = sandbox.read([files])
    seconds = time.monotonic() - started
    watch.stop()
    network, templates = invented_network()
    deliveries = {f.number: _delivery(f.number) for f in files}
    batch = conform_batch(read, deliveries, templates, network)
    return Survived({n: _outcome(batch, n) for n in deliveries}, watch.peak_megabytes, seconds)


class _Watch(threading.Thread):
    """Looks at how much memory the readers have taken at most, also those that are ended."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(daemon=True)
        self._sandbox = sandbox
        self.peak_megabytes = 0.0
        self._is_done = threading.Event()

    def run(self) -> None:
        while not self._is_done.wait(PAUSE_BETWEEN_LOOKS):
            peaks = [_peak_megabytes(number) for number in self._sandbox.process_ids]
            self.peak_megabytes = max(self.peak_megabytes, *peaks, 0)

    def stop(self) -> None:
        self._is_done.set()
        self.join()


def _peak_megabytes(process: int) -> float:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:  # it has ended meanwhile
        return 0
    kilobytes = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(kilobytes[0]) / 1024 if kilobytes else 0


def _file(folder: Path, number: int, content: bytes) -> FileToRead:
    path = folder / f"{number}.file"
    path.write_bytes(content)
    return FileToRead(number, str(path))


def _delivery(number: int) -> Delivery:
    return Delivery(number, f"eastmere/2031-Q1 {number}.file", "eastmere", "0" * 64, RECEIVED)


def _outcome(batch: BatchConformed, number: int) -> Outcome:
    _, templates = invented_network()
    submissions = submission_rows(batch, templates, lambda *_: "")
    row = submissions.row(by_predicate=pl.col("submission_id") == number, named=True)
    assert row["record_count"] == row["loaded_count"] + row["quarantined_count"]
    items = quarantine_items(batch, templates).filter(submission_id=number)
    items = items.sort("source_row", "column_letter").select("cell_address", "reason_code")
    kept_back = tuple((address.partition("!")[2], reason) for address, reason in items.rows())
    told = [p.reason for p in batch.problems if p.file_number == number]
    notes = tuple(reason for reason in told if reasons()[reason].held == "note")
    return Outcome(row["loaded_count"], kept_back, notes)
