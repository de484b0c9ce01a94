"""Write a quarter's events as the city's event log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.demo.grid import Cell, Grid, Value
from citywise.demo.habits import Habits, headings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from citywise.demo.world import Attendance, Event, Quarter
    from citywise.network.reference import Row

COLUMNS = (
    "event_ref", "date", "planned_on", "title", "program", "activity_type", "mode", "status",
    "audience", "partner", "partner_role", "participants", "women", "men", "another_gender",
    "under_15", "from_15_to_29", "from_30", "remarks",
)  # fmt: skip

LogRow = dict[str, Cell]


@dataclass(slots=True)
class Log:
    """A log about to be written: its columns in order, and a row of cells for each event."""

    columns: list[str]
    rows: list[LogRow]
    events: list[Event]


def make_log(habits: Habits, quarter: Quarter, names: dict[str, Row]) -> Log:
    """The cells of a quarter's log; `names` are the programs and partners by id."""
    write = _RowWriter(habits, names)
    return Log(
        _columns(habits), [write.row(event) for event in quarter.events], list(quarter.events)
    )


def _columns(habits: Habits) -> list[str]:
    city = habits.city
    left_out = {
        "planned_on": not city.tells_plan,
        "partner": not city.tells_partners,
        "partner_role": not city.tells_partners,
        "another_gender": not city.tells_another_gender,
        "under_15": not city.tells_age,
        "from_15_to_29": not city.tells_age,
        "from_30": not city.tells_age,
    }
    columns = [name for name in COLUMNS if not left_out.get(name)]
    turn = habits.index % 5
    return [*columns[:1], *columns[1 + turn :], *columns[1 : 1 + turn]]


class _RowWriter:
    def __init__(self, habits: Habits, names: dict[str, Row]) -> None:
        self._habits, self._names = habits, names
        self._as_text = habits.logs_are_text

    def row(self, event: Event) -> LogRow:
        habits = self._habits
        came = event.attendance
        ages = came.ages or (None, None, None)
        program = self._names[event.program_id] if event.program_id else None
        values: dict[str, Value] = {
            "event_ref": event.ref,
            "date": habits.day(event.day, as_text=self._as_text),
            "planned_on": habits.day(event.planned_on, as_text=self._as_text)
            if event.planned_on
            else None,
            "title": headings()["titles"][habits.language][event.title],
            "program": habits.name(program, "program") if program else None,
            "activity_type": habits.word("activity_type", event.activity),
            "mode": habits.word("mode", event.mode),
            "status": habits.word("event_status", event.status),
            "audience": "; ".join(habits.word("audience", code) for code in event.audiences),
            "partner": "; ".join(habits.name(self._names[p], "partner") for p in event.partners)
            or None,
            "partner_role": habits.word("partner_role", event.role) if event.partners else None,
            "participants": self._attendance(came),
            "women": self._count(came.women),
            "men": self._count(came.men),
            "another_gender": self._count(came.other),
            "under_15": self._count(ages[0]),
            "from_15_to_29": self._count(ages[1]),
            "from_30": self._count(ages[2]),
            "remarks": None,
        }
        return {name: Cell(value) for name, value in values.items()}

    def _attendance(self, came: Attendance) -> Value:
        if came.low is None or came.high is None:
            return None
        if came.low != came.high:
            return "<5" if came.high == 4 else f"{came.low}-{came.high}"
        return self._count(came.low)

    def _count(self, count: int | None) -> Value:
        return None if count is None else self._habits.number(count, as_text=self._as_text)


def log_grid(habits: Habits, log: Log, *, total: Callable[[str], Cell | None]) -> Grid:
    """The log as a sheet: titles above it in some cities, a total row or a note below in others."""
    grid = Grid(habits.heading("event_log", "sheet"))
    if not habits.logs_are_text and habits.index % 4 == 1:
        grid.add(f"{habits.city.row['city_name']}")
        grid.add()
    grid.add(*(habits.heading("event_log", name) for name in log.columns))
    for row in log.rows:
        grid.rows.append([row[name] for name in log.columns])
    if not habits.logs_are_text and habits.index % 4 == 3:
        grid.rows.append([total(name) or Cell() for name in log.columns])
    return grid


def total_row(habits: Habits, log: Log) -> Callable[[str], Cell | None]:
    """The city's own total of its numbers, under the attendance and its parts."""
    numeric = {"participants", "women", "men"}

    def cell(name: str) -> Cell | None:
        if name == "event_ref":
            return Cell(headings()["matrix"]["total"][habits.language])
        if name not in numeric:
            return None
        return Cell(_sum(row[name] for row in log.rows))

    return cell


def _sum(cells: Sequence[Cell] | object) -> int:
    return sum(cell.value for cell in cells if isinstance(cell.value, int))  # type: ignore[attr-defined]
