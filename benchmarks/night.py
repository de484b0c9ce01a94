"""The night against a plain DuckDB script over the same files, as ratios within one run."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import typer
from timing import Timing, time_command
from workload import LARGE, MANY, SMALL, Workload, change_files, write_workload

_HERE = Path(__file__).parent
_CITYWISE = Path(sys.executable).with_name("citywise")
_GIBIBYTE = 2**30


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the printed table."""

    job: str
    way: str
    timing: Timing
    floor: Timing | None = None

    def __str__(self) -> str:
        """Markdown, ready for the README."""
        ratio = f"{self.timing.seconds / self.floor.seconds:.2f}" if self.floor else ""
        peak = f"{self.timing.peak_bytes / _GIBIBYTE:.1f} GiB"
        return f"| {self.job} | {self.way} | {self.timing.seconds:.1f} s | {ratio} | {peak} |"


def main(root: Path, *, quick: bool = False, with_pandas: bool = False) -> None:
    """Write the workloads under ROOT once, then run every way of doing the same job."""
    print("| Job | Way | Wall | × floor | Peak memory |\n|---|---|---|---|---|")
    empty = _empty(root)
    _night(empty)  # so that every timed night finds its libraries in memory
    _show(Row("nothing at all", "Citywise", _night(empty)))
    for workload in (SMALL,) if quick else (LARGE, MANY):
        _compare(workload, write_workload(workload, root), with_pandas=with_pandas)


def _compare(workload: Workload, workspace: Path, *, with_pandas: bool) -> None:
    floor = _script("floor.py", workspace)
    _show(Row(workload.title, "plain DuckDB script", floor, floor))
    if with_pandas:
        pandas = _script("pandas_script.py", workspace)
        _show(Row(workload.title, "pandas + Great Expectations", pandas, floor))
    shutil.rmtree(workspace / "warehouse", ignore_errors=True)
    for way in ("first night", "nothing changed", "1 % of the files changed"):
        if way.endswith("files changed"):
            change_files(workspace, share=0.01)
        _show(Row(workload.title, f"Citywise, {way}", night := _night(workspace), floor))
        _show_shares(workspace, night)


def _show_shares(workspace: Path, night: Timing) -> None:
    """What of a night the checks take, and what lies outside its stages: start and Dagster."""
    told = subprocess.run(
        [str(_CITYWISE), "nights", "--json", "--limit", "1", "--workspace", str(workspace)],
        stdout=subprocess.PIPE,
        check=False,
    )
    stages: dict[str, float] = json.loads(told.stdout)["nights"][0]["stage_seconds"]
    checks = sum(seconds for stage, seconds in stages.items() if stage.startswith("check_"))
    for what, seconds in (
        ("the checks of it", checks),
        ("start and orchestration of it", night.seconds - sum(stages.values())),
    ):
        share = f"{seconds / night.seconds:.0%}"
        print(f"| | … {what} | {seconds:.1f} s ({share}) | | |", flush=True)


def _script(name: str, workspace: Path) -> Timing:
    target = workspace.with_suffix(".duckdb")
    return time_command([sys.executable, str(_HERE / name), str(workspace), str(target)])


def _night(workspace: Path) -> Timing:
    return time_command([str(_CITYWISE), "run", "--workspace", str(workspace)])


def _empty(root: Path) -> Path:
    workspace = root / "empty"
    shutil.rmtree(workspace, ignore_errors=True)
    time_command([str(_CITYWISE), "init", str(workspace)])
    return workspace


def _show(row: Row) -> None:
    print(row, flush=True)


if __name__ == "__main__":
    typer.run(main)
