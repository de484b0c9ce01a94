"""Compare all cities on everything a release tells, as a share of the night that released it.

    python benchmarks/whole_comparison.py WORKSPACE

Every indicator in every basis: cities side by side for each period, with the funnel where figures
have a size; courses over time; and changes up to each period, since the year before.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import typer

import citywise
from citywise.comparison.comparing import compare_cities
from citywise.comparison.middle import PER
from citywise.comparison.network_changes import compare_changes
from citywise.comparison.network_funnel import draw_funnel
from citywise.comparison.network_trends import trace_trends

if TYPE_CHECKING:
    from citywise.comparison.comparing import Comparison

_CITYWISE = Path(sys.executable).with_name("citywise")
_TOLD = """
select indicator_id, unit_code, basis_code, list_sort(list(distinct period_id)) as periods
from out_values
join out_indicators using (indicator_id)
where program_id is null and disagg_key = ''
group by all
order by all
"""


def main(workspace: Path) -> None:
    """Print how long the whole comparison takes, beside the night."""
    began, levels = time.perf_counter(), 0
    with citywise.open_release(workspace) as release:
        for indicator, unit, basis, periods in release.query(_TOLD).iter_rows():
            trace_trends(release, indicator, basis=basis)
            for period in periods:
                levels += 1
                _draw(compare_cities(release, indicator, period, basis=basis), unit)
                compare_changes(release, indicator, period, basis=basis)
    took, night = time.perf_counter() - began, _seconds_of_night(workspace)
    print(f"{levels} comparisons with funnels, courses and changes: {took:.1f} s")
    print(f"the night: {night:.1f} s; the comparisons are {took / night:.0%} of it")


def _draw(told: Comparison, unit: str) -> None:
    sized = told.outcomes.filter(
        pl.col("city_id").is_in(told.verdict.compared), pl.col("denominator_count") > 0
    )
    if sized.height and unit in ("percent", *PER):
        draw_funnel(sized["numerator_count"], sized["denominator_count"], per=PER.get(unit))


def _seconds_of_night(workspace: Path) -> float:
    """How long the last night took that released something, without its start."""
    command = [str(_CITYWISE), "nights", "--json", "--limit", "50", "--workspace", str(workspace)]
    told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    last = next(night for night in told["nights"] if night["outcome"] == "released")
    ended, began = (datetime.fromisoformat(last[f"{when}_at_utc"]) for when in ("ended", "began"))
    return (ended - began).total_seconds()


if __name__ == "__main__":
    typer.run(main)
