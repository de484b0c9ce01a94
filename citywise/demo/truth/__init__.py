"""The truth: what every outcome of the demonstration must be, told without the pipeline.

Plain sums over what happened and was told. Nothing here reads a file that intake wrote, or
borrows a measure; where a report is missing or a record kept back, the truth says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.demo.grid import Planted
from citywise.demo.network import write_rows
from citywise.demo.truth.events import EventTruth
from citywise.demo.truth.learning import write_learning
from citywise.demo.truth.reports import ReportTruth
from citywise.demo.truth.values import TrueValue, ratio_of, status_of
from citywise.demo.world import City, quarters

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from citywise.demo.network import Demo
    from citywise.network.network import Network


def write_truth(folder: Path, demo: Demo, network: Network) -> None:
    """Write what every outcome must be, and where every fault was planted."""
    write_rows(folder / "values.csv", sorted(true_values(demo, network), key=_place), TrueValue)
    write_rows(folder / "faults.csv", demo.planted, Planted)
    write_learning(folder, demo.learning)


def _place(value: TrueValue) -> tuple[str, ...]:
    return (value.city_id, value.indicator_id, value.period_id, value.basis_code,
            value.program_id, value.disagg_key)  # fmt: skip


def true_values(demo: Demo, network: Network) -> list[TrueValue]:
    """Every outcome of every city, open quarters left out."""
    rates = {
        (row["currency"], row["period"]): float(row["rate_to_base"])
        for row in network.sheets["fx_rates"]
    }
    people = {
        (row["city_id"], row["year"]): float(row["value"])
        for row in network.sheets["city_attributes"]
        if row["attribute"] == "population"
    }
    values: list[TrueValue] = []
    for city in demo.cities:
        told = {q.period.id: demo.told[city.id, q.period.id] for q in city.quarters}
        values += EventTruth(city, told).values()
        values += ReportTruth(city, told, rates, people).values()
        values += _of_reporting(demo, city)
    return values


def _of_reporting(demo: Demo, city: City) -> Iterator[TrueValue]:
    """Share of the reports due that came in time."""
    arrived = {(a.period_id, a.template_id): a for a in demo.arrivals if a.city_id == city.id}
    for period in quarters():
        expected = ["event-log", "quarterly-progress"]
        expected += ["monthly-matrix"] if city.quarters[0].matrix else []
        came = [arrived.get((period.id, template)) for template in expected]
        on_time = sum(1 for arrival in came if arrival and arrival.is_on_time(period))
        parts = ratio_of(on_time, len(expected))
        yield TrueValue(
            city.id, "", "dq_report_timeliness", period.id, "", "pipeline", status_of(parts), *parts
        )


__all__ = ["TrueValue", "true_values", "write_truth"]
