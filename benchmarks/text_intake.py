"""How fast clean text becomes sheets, beside DuckDB's own reader of the same files.

Both end with every cell as text in memory. One process each; what counts is the ratio.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb

from citywise.intake.cells import Problem
from citywise.intake.formats.delimited import read_texts
from citywise.intake.formats.encodings import decode

if TYPE_CHECKING:
    from collections.abc import Callable

HEADING = ["Ref", "Date", "Title", "Activity", "Mode", "Status", "Partners", "Participants"]
ROW = ["R{n}", "2025-01-05", "Åben dør", "sports", "in_person", "completed", "A school", "20"]
TIMES = 3


def write_files(folder: Path, files: int, rows: int, quote: str) -> list[Path]:
    """Files of an event log; the reference tells the rows apart."""
    paths = [folder / f"{files} of {rows} {quote} {number}.csv" for number in range(files)]
    for path in paths:
        with path.open("w", encoding="utf-8") as file:
            file.write(",".join(f"{quote}{cell}{quote}" for cell in HEADING) + "\n")
            line = ",".join(f"{quote}{cell}{quote}" for cell in ROW) + "\n"
            file.writelines(line.replace("{n}", str(n)) for n in range(rows))
    return paths


def read_with_duckdb(paths: list[Path]) -> int:
    with duckdb.connect() as connection:
        connection.execute(
            "create table cells as"
            " from read_csv(?, all_varchar = true, header = true, delim = ',')",
            [[str(path) for path in paths]],
        )
        return connection.execute("select count(*) from cells").fetchall()[0][0]


def read_with_citywise(paths: list[Path]) -> int:
    texts = [decode(number, path.read_bytes()) for number, path in enumerate(paths)]
    whole = [text for text in texts if not isinstance(text, Problem)]
    count = 0
    for found in read_texts(whole, _is_heading):
        if isinstance(found, Problem):
            raise TypeError(f"a clean file is not clean: {found}")
        # where files are read alone, their heading is a row like the others
        count += found.cells.filter(found.cells["source_row"] > 1).height
    return count


def _is_heading(cells: list[str]) -> bool:
    return [cell.strip('"') for cell in cells] == HEADING


def best_seconds(read: Callable[[list[Path]], int], paths: list[Path], rows: int) -> float:
    """The best of several times; every row must have been read."""
    seconds: list[float] = []
    for _ in range(TIMES):
        began = time.perf_counter()
        if (count := read(paths)) != rows:
            raise RuntimeError(f"{count} rows of {rows}")
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def main() -> None:
    print(
        "| Files | DuckDB | Citywise | Citywise's rows per second, × DuckDB's |\n|---|---|---|---|"
    )
    for files, rows, quote in ((1, 1_000_000, ""), (300, 3_000, ""), (1, 1_000_000, '"')):
        with TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
            paths = write_files(Path(folder), files, rows, quote)
            floor = best_seconds(read_with_duckdb, paths, files * rows)
            own = best_seconds(read_with_citywise, paths, files * rows)
        what = f"{files} × {rows:,} rows{', every cell quoted' if quote else ''}"
        print(f"| {what} | {floor:.2f} s | {own:.2f} s | {floor / own:.2f} |")


if __name__ == "__main__":
    main()
