"""True outcomes of the progress reports and the monthly matrix."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from citywise.demo.progress import CURRENCIES, PLAIN
from citywise.demo.truth.events import attendance_of, distinct
from citywise.demo.truth.values import (
    Cell,
    Parts,
    TrueValue,
    bounds_of,
    count_of,
    ratio_of,
    status_of,
    sum_of,
)
from citywise.demo.world import RATIOS, City

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.demo.network import Told


class ReportTruth:
    """What the reports of one city tell, by quarter."""

    def __init__(
        self,
        city: City,
        told: dict[str, Told],
        rates: dict[tuple[str, str], float],
        people: dict[tuple[str, str], float],
    ) -> None:
        self._city, self._told = city, told
        self._rates, self._people = rates, people

    def values(self) -> Iterator[TrueValue]:
        """Every outcome of the city's reports."""
        before: Told | None = None
        for period, told in self._told.items():
            yield from self._progress_values(period, told, before)
            if told.quarter.matrix:
                yield from self._matrix_values(period, told)
            before = told

    def _value(
        self,
        indicator: str,
        period: str,
        status: str,
        cell: Cell = ("", ""),
        parts: Parts = (None, None, None, None),
    ) -> TrueValue:
        program, key = cell
        return TrueValue(self._city.id, program, indicator, period, key, "report", status, *parts)

    def _progress_values(self, period: str, told: Told, before: Told | None) -> Iterator[TrueValue]:
        for indicator in (*PLAIN, *RATIOS, "fi_cost_per_participation", "im_hate_incidents_rate"):
            status = self._progress_status(indicator, period, told, before)
            parts = None if status else self._progress_parts(indicator, period, told)
            if parts is None:
                yield self._value(indicator, period, status or "not_reported")
            else:
                yield self._value(indicator, period, status_of(parts), parts=parts)

    def _progress_status(self, indicator: str, period: str, told: Told, before: Told | None) -> str:
        """Why a figure of the quarter cannot be told, or nothing."""
        if not told.has_progress or indicator in told.lost_indicators:
            return "not_reported"
        if indicator in told.held_indicators:
            return "quarantined"
        if period.endswith("Q1") or indicator == "gv_framework_stage":
            return ""
        # figures to date need the quarter before; the first report began in a year's last quarter
        if before is None or not before.has_progress or indicator in before.lost_indicators:
            return "not_reported"
        return "quarantined" if indicator in before.held_indicators else ""

    def _progress_parts(self, indicator: str, period: str, told: Told) -> Parts | None:
        quarter = told.quarter
        if indicator in RATIOS:
            return ratio_of(*quarter.ratios[indicator])
        count = quarter.counts[indicator]
        if indicator == "im_hate_incidents_rate":
            return ratio_of(count, self._people[self._city.id, period[:4]])
        if indicator != "fi_cost_per_participation":
            return count_of(count)
        if told.events is None:
            return None
        low, high, _, _ = attendance_of(self._city, distinct(told.events))["", ""]
        currency = CURRENCIES[self._city.row["country"]]
        spent = count * (1.0 if currency == "EUR" else self._rates[currency, period])
        return (spent, spent, low, high)

    def _matrix_values(self, period: str, told: Told) -> Iterator[TrueValue]:
        for indicator in ("out_unique_participants", "out_participations"):
            if not told.has_matrix:
                yield self._value(indicator, period, "not_reported")
                continue
            for cell, parts in self._matrix_cells(told, indicator).items():
                status = status_of(parts)
                yield self._value(indicator, period, status, cell, parts)

    def _matrix_cells(self, told: Told, indicator: str) -> dict[Cell, Parts]:
        """Totals, sexes and age groups of the city and of each program."""
        cells: dict[Cell, dict[tuple[str, str], list[float]]] = defaultdict(
            lambda: defaultdict(lambda: [0, 0])
        )
        for (name, program, month, sex, band), people in told.quarter.matrix.items():
            if name != indicator:
                continue
            low, high = (
                (1, 4) if self._city.id == "qasr-salma" and 1 <= people <= 4 else (people, people)
            )
            for key in ("", f"sex={sex}", f"age_band={band}"):
                for owner in ("", program):
                    spot = cells[owner, key][program, month]
                    spot[0] += low
                    spot[1] += high
        if indicator == "out_participations":
            return {cell: sum_of(spots.values()) for cell, spots in cells.items()}
        return {cell: bounds_of(spots.values()) for cell, spots in cells.items()}
