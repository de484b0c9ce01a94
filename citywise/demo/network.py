"""Write the synthetic network: a drop folder of messy reports, and the truth beside it."""

from __future__ import annotations

import csv
import random
import shutil
from dataclasses import astuple, dataclass, field, fields, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from citywise.demo.chronicle import make_world
from citywise.demo.deliveries import (
    COPIED,
    IN_TWO_VERSIONS,
    MISSING,
    REPEATED_ROW,
    TWICE,
    UNREADABLE,
    WRONG_TOTAL,
    Arrival,
    arrival_day,
    stamp,
)
from citywise.demo.event_logs import Log, log_grid, make_log, total_row
from citywise.demo.faults import IN_LOGS, IN_REPORTS, IN_TEXT, spoil_log, spoil_progress
from citywise.demo.files import TextStyle, write_text, write_workbook
from citywise.demo.grid import Cell, Grid, Planted, planted_in
from citywise.demo.habits import Habits
from citywise.demo.learning.files import write_registers
from citywise.demo.learning.rollouts import make_moves
from citywise.demo.learning.world import Learning, make_learning
from citywise.demo.matrix import HEADING_ROWS, matrix_grid, withhold_at_source
from citywise.demo.people import write_people
from citywise.demo.progress import make_progress, progress_grid
from citywise.demo.strays import write_strays
from citywise.demo.world import City, Event, Quarter
from citywise.errors import WorkspaceError
from citywise.network.network import read_network
from citywise.periods import make_period

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from citywise.network.reference import Row
    from citywise.workspace import Workspace

SEED = 20260220


@dataclass(slots=True)
class Told:
    """What the reports of one city and quarter tell, once faults have taken their share."""

    quarter: Quarter
    events: list[Event] | None = None
    held_events: int = 0
    unread_partners: int = 0
    unread_plans: int = 0
    has_progress: bool = False
    has_matrix: bool = False
    held_indicators: set[str] = field(default_factory=set[str])
    lost_indicators: set[str] = field(default_factory=set[str])


@dataclass(slots=True)
class Demo:
    """Everything that was written: what is told, what arrived when, and the planted faults."""

    cities: list[City]
    learning: Learning
    told: dict[tuple[str, str], Told] = field(default_factory=dict[tuple[str, str], Told])
    arrivals: list[Arrival] = field(default_factory=list[Arrival])
    planted: list[Planted] = field(default_factory=list[Planted])


def write_demo(workspace: Workspace, seed: int = SEED) -> Demo:
    """Write the drop folder anew; whatever lay in it before is removed."""
    network = read_network(workspace)
    if not network.settings.network.synthetic:
        raise WorkspaceError(
            f"{workspace.root} is not the workspace of a demonstration.",
            "The demonstration removes what lies in raw/. Choose a workspace whose network.toml"
            " says synthetic = true.",
        )
    for folder in workspace.raw.iterdir() if workspace.raw.exists() else ():
        if folder.is_dir():
            shutil.rmtree(folder)
    names = {row["program_id"]: row for row in network.sheets["programs"]}
    names |= {row["partner_id"]: row for row in network.sheets["partners"]}
    names |= {row["city_id"]: row for row in network.sheets["cities"]}
    learning = make_learning(network, seed)
    moved = make_moves(learning.followings, learning.exchanges)
    world = make_world(network, seed, moved)
    demo = Demo([_with_copied_report(city) for city in world], learning)
    for index, city in enumerate(demo.cities):
        habits = Habits(city, index, random.Random(f"{seed}/habits/{city.id}"))
        _CityWriter(workspace.raw, habits, names, demo).write()
        demo.planted += write_registers(workspace.raw, habits, names, learning)
    demo.planted += write_strays(workspace.raw)
    demo.planted += write_people(workspace.raw)
    return demo


def _with_copied_report(city: City) -> City:
    """A report that repeats the one before tells that nothing was added."""
    if city.id != COPIED[0]:
        return city
    quarters = list(city.quarters)
    for position, quarter in enumerate(quarters):
        if quarter.period.id == COPIED[1]:
            stage = quarters[position - 1].counts["gv_framework_stage"]
            counts = dict.fromkeys(quarter.counts, 0) | {"gv_framework_stage": stage}
            ratios = dict.fromkeys(quarter.ratios, (0, 0))
            quarters[position] = replace(quarter, counts=counts, ratios=ratios)
    return replace(city, quarters=tuple(quarters))


class _CityWriter:
    """Writes one city's reports as the city would, and keeps the books of the truth."""

    def __init__(self, raw: Path, habits: Habits, names: dict[str, Row], demo: Demo) -> None:
        self._raw, self._habits, self._names, self._demo = raw, habits, names, demo
        self._city = habits.city

    def write(self) -> None:
        for position, quarter in enumerate(self._city.quarters):
            told = Told(quarter)
            self._demo.told[self._city.id, quarter.period.id] = told
            self._write_log(quarter, told)
            self._write_progress(position, quarter, told)
            if quarter.matrix:
                self._write_matrix(quarter, told)
        if self._habits.index in (5, 8):
            self._write_open_quarter()

    def _arrives(self, quarter: Quarter, template: str) -> date | None:
        """The day on which the report arrives, or None when it never does."""
        key = (self._city.id, quarter.period.id, template)
        day = arrival_day(self._habits.index, quarter.period, self._habits.chance)
        if key in MISSING:
            return None
        if key not in UNREADABLE:
            self._demo.arrivals.append(Arrival(*key, day))
        return day

    def _write_log(self, quarter: Quarter, told: Told) -> None:
        day = self._arrives(quarter, "event-log")
        if day is None:
            return
        log = make_log(self._habits, quarter, self._names)
        day = self._spoil(log, quarter, told, day)
        key = (self._city.id, quarter.period.id)
        if key == REPEATED_ROW:
            log.rows.insert(4, {name: Cell(cell.value) for name, cell in log.rows[3].items()})
            log.events.insert(4, log.events[3])
        path = self._save_log(log, quarter)
        self._spoil_text(path, log, quarter, told)
        stamp(path, day)
        if key == TWICE:
            again = path.with_name(f"Copy of {path.name}")
            shutil.copy(path, again)
            stamp(again, day + timedelta(days=3))
        if key == IN_TWO_VERSIONS:
            self._save_first_version(path, quarter, day)
        if (*key, "event-log") in UNREADABLE:
            self._make_unreadable(path, told, day)

    def _spoil(self, log: Log, quarter: Quarter, told: Told, day: date) -> date:
        """Plant the cell faults of this log; returns the day on which it was sent."""
        held: set[int] = set()
        for fault in IN_LOGS:
            if (fault.city_id, fault.period_id) == (self._city.id, quarter.period.id):
                held |= spoil_log(log, fault.kind)
                told.unread_partners += fault.kind == "unknown_partner"
                told.unread_plans += fault.kind == "unclear_plan"
                if fault.kind == "completed_in_future":
                    day = max(e.day for e in log.events if e.status == "completed") - timedelta(1)
                    self._resend(quarter, day)
        told.events = [e for p, e in enumerate(log.events) if p not in held]
        told.held_events = len(held)
        return day

    def _resend(self, quarter: Quarter, day: date) -> None:
        arrivals = self._demo.arrivals
        arrivals[-1] = Arrival(self._city.id, quarter.period.id, "event-log", day)

    def _save_log(self, log: Log, quarter: Quarter, suffix: str = "") -> Path:
        grid = log_grid(self._habits, log, total=total_row(self._habits, log))
        name = self._habits.file_name("event_log", quarter.period) + suffix
        return self._save(grid, name, as_text=self._habits.logs_are_text)

    def _save(self, grid: Grid, name: str, *, as_text: bool) -> Path:
        path = self._raw / self._city.id / f"{name}{'.csv' if as_text else '.xlsx'}"
        if as_text:
            write_text(grid, path, self._habits.text_style())
        else:
            write_workbook(grid, path)
        relative = path.relative_to(self._raw).as_posix()
        self._demo.planted += planted_in(grid, relative, has_sheets=not as_text)
        return path

    def _spoil_text(self, path: Path, log: Log, quarter: Quarter, told: Told) -> None:
        """Break a whole row of a text file."""
        for fault in IN_TEXT:
            if (fault.city_id, fault.period_id) != (self._city.id, quarter.period.id):
                continue
            row = len(log.rows) - 2 if fault.kind == "unclosed_quote" else 5
            _break_row(path, row, fault.kind, self._habits.text_style())
            relative = path.relative_to(self._raw).as_posix()
            self._demo.planted.append(Planted(relative, f"{relative}!{row + 1}", fault.kind))
            events = told.events or []
            events.remove(log.events[row - 1])
            told.held_events += 1

    def _save_first_version(self, path: Path, quarter: Quarter, day: date) -> None:
        """An incomplete version that came ten days before the final one."""
        final = path.with_name(f"{path.stem} v2 FINAL{path.suffix}")
        path.rename(final)
        part = replace(quarter, events=quarter.events[: len(quarter.events) // 2])
        first = self._save_log(make_log(self._habits, part, self._names), part)
        stamp(first, day - timedelta(days=10))
        stamp(final, day)

    def _make_unreadable(self, path: Path, told: Told, day: date) -> None:
        path.write_bytes(path.read_bytes().decode("utf-8-sig").encode("cp1252"))
        stamp(path, day)
        told.events = None
        relative = path.relative_to(self._raw).as_posix()
        self._demo.planted.append(Planted(relative, relative, "encoding_unknown"))

    def _write_progress(self, position: int, quarter: Quarter, told: Told) -> None:
        day = self._arrives(quarter, "quarterly-progress")
        if day is None:
            return
        first = next(p for p in range(position, -1, -1) if _opens(self._city, p))
        progress = make_progress(self._habits, list(self._city.quarters[first : position + 1]))
        for fault in IN_REPORTS:
            if (fault.city_id, fault.period_id) == (self._city.id, quarter.period.id):
                spoilt = spoil_progress(progress, fault.kind)
                lost = fault.kind == "unknown_indicator"
                (told.lost_indicators if lost else told.held_indicators).update(spoilt)
        told.has_progress = True
        grid = progress_grid(self._habits, progress, quarter)
        name = self._habits.file_name("progress", quarter.period)
        stamp(self._save(grid, name, as_text=self._habits.index % 6 == 2), day)

    def _write_matrix(self, quarter: Quarter, told: Told) -> None:
        day = self._arrives(quarter, "monthly-matrix")
        if day is None:
            return
        told.has_matrix = True
        grid = matrix_grid(self._habits, quarter, self._names)
        if (self._city.id, quarter.period.id) == WRONG_TOTAL:
            total = grid.rows[3 + HEADING_ROWS][8]
            total.value = int(str(total.value)) + 10
        if self._city.id == "qasr-salma":
            withhold_at_source(grid)
        stamp(
            self._save(grid, self._habits.file_name("matrix", quarter.period), as_text=False), day
        )

    def _write_open_quarter(self) -> None:
        """A first log of the quarter that is still running; it must not be published yet."""
        last = self._city.quarters[-1]
        period = make_period("quarter", 2026, 1)
        events = tuple(
            replace(e, ref=f"261-{n:03d}", day=period.start + timedelta(days=n), planned_on=None)
            for n, e in enumerate(last.events[:6], 1)
        )
        quarter = Quarter(period, events)
        stamp(
            self._save_log(make_log(self._habits, quarter, self._names), quarter), date(2026, 2, 10)
        )


def _opens(city: City, position: int) -> bool:
    """The position of a year's first quarter, or of the first quarter that is told at all."""
    return position == 0 or city.quarters[position].period.id.endswith("Q1")


def _break_row(path: Path, row: int, kind: str, style: TextStyle) -> None:
    lines = path.read_bytes().decode(style.encoding).split(style.line_end)
    if kind == "ragged_row":
        lines[row] += style.delimiter + "x"
    else:
        lines[row] = lines[row].replace(style.delimiter, f'{style.delimiter}"', 1)
    path.write_bytes(style.line_end.join(lines).encode(style.encoding))


def write_rows(path: Path, rows: Iterable[object], kind: type) -> None:
    """Write dataclass rows as CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in fields(kind)])
        writer.writerows(astuple(row) for row in rows)  # type: ignore[call-overload]
