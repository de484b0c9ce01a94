"""How fast workbooks become records of text, beside python-calamine that only opens them.

`CalamineWorkbook.from_path(…)`, then `to_python()` of every sheet, the values thrown away, in one
process: that is the floor. Citywise reads the same files in the two readers of its sandbox, to
Arrow blocks, with everything it does to a file on the way: looking inside, screening for personal
data, fitting templates. Every round reads with each in turn, so that what else the machine does
bears on all alike; what counts is the median of the rounds' ratios. Where other work keeps the
processors busy two readers get less than two of them: then the processors' seconds tell more.
"""

from __future__ import annotations

import resource
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import polars as pl
import xlsxwriter
from python_calamine import CalamineWorkbook

from citywise.intake.batches import Waiting, make_batches
from citywise.intake.confinement.limits import Limits
from citywise.intake.reading import FileToRead
from citywise.intake.sandbox import Sandbox
from citywise.intake.templates.files import parse_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from citywise.intake.reading import BatchRead

TEMPLATE = Path(__file__).with_name("event-log.toml")
LIMITS = Limits(megabytes=1024, seconds=20, largest_bytes=64 * 1024 * 1024)
ROUNDS = 3
HEADING = (
    "Ref", "Date", "Title", "Program", "Activity", "Mode", "Status", "Audience", "Partners",
    "Participants", "Women", "Men", "Under 15", "15-29", "30 and over", "Planned on",
    "Role of partners",
)  # fmt: skip
FIRST_DAY = datetime(2025, 1, 1)  # noqa: DTZ001 - workbooks know no zones
KIBIBYTE = 1024


@dataclass(frozen=True, slots=True)
class Workload:
    """So many different files of so many rows, each of them read several times."""

    files: int
    rows: int
    columns: int
    times: int

    @property
    def title(self) -> str:
        """As the printed table names it."""
        read = self.files * self.times
        return f"{read:,} workbooks of {self.rows:,} rows × {self.columns} columns"

    @property
    def row_count(self) -> int:
        """Rows that are read in one round."""
        return self.files * self.times * self.rows


WORKLOADS = (Workload(400, 205, 12, times=5), Workload(8, 50_000, 17, times=1))


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds on the wall and of processors, and what the largest process held at its worst."""

    seconds: float
    peak_bytes: int
    processor_seconds: float = 0


def write_workbooks(workload: Workload, root: Path) -> list[Path]:
    """The files, written once and kept."""
    folder = root / f"workbooks-{workload.files}-{workload.rows}-{workload.columns}"
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"2025 city-{number:03d}.xlsx" for number in range(workload.files)]
    for number, path in enumerate(paths):
        if not path.exists():
            unfinished = path.with_suffix(".part")
            _write_workbook(unfinished, workload, Random(number))  # noqa: S311 - no secret
            unfinished.rename(path)
    return paths


def _write_workbook(path: Path, workload: Workload, chance: Random) -> None:
    book = xlsxwriter.Workbook(path)
    sheet, day = book.add_worksheet("Log"), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, HEADING[: workload.columns])
    for row in range(1, workload.rows + 1):
        for column, value in enumerate([*_event(row, chance)][: workload.columns]):
            sheet.write(row, column, value, day if isinstance(value, datetime) else None)
    book.close()


def _event(row: int, chance: Random) -> Iterator[object]:
    """Text, days and numbers, of which the reference and the title differ from row to row."""
    day = FIRST_DAY + timedelta(chance.randrange(365))
    women, men, young = (chance.randrange(most) for most in (40, 40, 9))
    yield from (f"E{chance.randrange(10**6)}-{row}", day, f"Open house {chance.randrange(2_000)}")
    yield from (f"Program {chance.randrange(9)}", chance.choice(["sports", "mentoring"]))
    yield from (chance.choice(["in_person", "online"]), chance.choice(["completed", "cancelled"]))
    yield from (chance.choice(["teachers", "children_u12"]), f"Youth club {chance.randrange(30)}")
    yield from (women + men, women, men, young, chance.randrange(9), chance.randrange(9))
    yield from (day - timedelta(14), "host")


def read_bare(path: Path) -> int:
    """Every sheet of a workbook as Python's values; how many rows it has."""
    book = CalamineWorkbook.from_path(path)
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def run_bare_here(paths: list[Path]) -> Run:
    """In this process, one file after the other."""
    began, used = time.perf_counter(), time.process_time()
    for path in paths:
        read_bare(path)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    return Run(seconds, peak_bytes("self"), used)


def run_bare(paths: list[Path], processes: int) -> Run:
    """Side by side, without the time that the processes take to start."""
    with get_context("spawn").Pool(processes) as pool:
        pool.map(read_bare, paths[:1] * processes, chunksize=1)
        began = time.perf_counter()
        pool.map(read_bare, paths, chunksize=max(1, min(40, len(paths) // (4 * processes))))
        seconds = time.perf_counter() - began
        peaks = pool.map(_own_peak, range(processes), chunksize=1)
    return Run(seconds, max(peaks))


def _own_peak(_: int) -> int:
    return peak_bytes("self")


def peak_bytes(process: int | str) -> int:
    """What a process held at its worst moment, as the kernel counts it."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="ignore")
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * KIBIBYTE


def run_citywise(paths: list[Path], rows: int) -> Run:
    """With the start of its readers; every row must have been read."""
    files = [FileToRead(number, str(path)) for number, path in enumerate(paths, 1)]
    batches = make_batches(
        Waiting(file, "workbook", Path(file.path).stat().st_size) for file in files
    )
    template = parse_template(TEMPLATE.read_bytes(), TEMPLATE.name, TEMPLATE.parent)
    used = _used_by_children()
    with (
        TemporaryDirectory() as scratch,
        closing(Sandbox([template], Path(scratch), LIMITS)) as box,
    ):
        began = time.perf_counter()
        read = [_row_count(batch) for batch in box.read(batches)]
        seconds = time.perf_counter() - began
        peak = max(map(peak_bytes, box.process_ids))
    if sum(read) != rows:
        raise RuntimeError(f"{sum(read)} rows of {rows}")
    return Run(seconds, peak, _used_by_children() - used)


def _used_by_children() -> float:
    """Seconds of processors that ended processes of this one have used."""
    about = resource.getrusage(resource.RUSAGE_CHILDREN)
    return about.ru_utime + about.ru_stime


def _row_count(batch: BatchRead) -> int:
    """As the night does, every block is taken and its file let go."""
    if batch.problems:
        raise RuntimeError(f"a clean file is not clean: {batch.problems[0]}")
    count = 0
    for block in batch.blocks:
        count += pl.scan_ipc(block.path).select(pl.len()).collect().item()
        Path(block.path).unlink()
    return count


def print_workload(workload: Workload, root: Path) -> None:
    """One row a way of reading."""
    paths = write_workbooks(workload, root) * workload.times
    rounds = [_round(paths, workload) for _ in range(ROUNDS)]
    one, two, own, start = (median(run[way].seconds for run in rounds) for way in range(4))
    floor = [run[0].seconds for run in rounds]
    ways = (
        ("python-calamine, one process", 0, one, floor),
        ("python-calamine, two processes", 1, two, [run[1].seconds for run in rounds]),
        ("Citywise, two readers", 2, own, [run[2].seconds for run in rounds]),
        ("… without their start", 2, own - start, [r[2].seconds - r[3].seconds for r in rounds]),
    )
    for name, way, seconds, each in ways:
        peak = max(run[way].peak_bytes for run in rounds) / KIBIBYTE**3
        speed = workload.row_count / seconds
        ratio = median(base / mine for base, mine in zip(floor, each, strict=True))
        used = median(run[way].processor_seconds for run in rounds)
        cells = (workload.title, name, f"{seconds:.2f} s", f"{speed:,.0f}", f"{ratio:.2f}")
        told = (*cells, f"{used:.1f} s" if used else "", f"{peak:.2f} GiB")
        print("|", " | ".join(told), "|", flush=True)


def _round(paths: list[Path], workload: Workload) -> tuple[Run, Run, Run, Run]:
    """Each way once; the last is what the readers take to start and to read next to nothing."""
    rows = workload.row_count
    alone = run_bare_here(paths), run_bare(paths, 2)
    return *alone, run_citywise(paths, rows), _start(paths[0].parent.parent)


def _start(root: Path) -> Run:
    least = Workload(2, 1, 12, times=1)
    paths = write_workbooks(least, root)
    return run_citywise(paths, least.row_count)


def main(arguments: Iterable[str]) -> None:
    """Measure each workload; the files go into the folder that is named, or beside this one."""
    root = Path(next(iter(arguments), str(Path(__file__).with_name(".work"))))
    print("| Workbooks | Way | Wall | Rows a second | × one process | Processors | Peak of one |")
    print("|---|---|---|---|---|---|---|")
    for workload in WORKLOADS:
        print_workload(workload, root)


if __name__ == "__main__":
    main(sys.argv[1:])
