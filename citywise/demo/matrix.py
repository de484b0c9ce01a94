"""Write a quarter's people as a wide matrix with merged headings and totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_date

from citywise.catalogue.indicators import packaged_indicators
from citywise.catalogue.totals import is_total_word
from citywise.demo.grid import Cell, Grid
from citywise.demo.habits import Habits, headings
from citywise.demo.world import AGE_BANDS, Quarter
from citywise.periods import Period, periods_between

if TYPE_CHECKING:
    from citywise.network.reference import Row

_BANDS = dict(zip(AGE_BANDS, ("under_15", "from_15_to_29", "from_30"), strict=True))
_SEXES = {"F": "women", "M": "men"}
_LOCALES = {"JO": "ar_JO", "LB": "ar_LB", "TN": "ar_TN"}
HEADING_ROWS = 3
_CELLS_A_MONTH = len(_SEXES) * len(_BANDS) + 1
"""Of each sex and age, and their total."""


def matrix_grid(habits: Habits, quarter: Quarter, names: dict[str, Row]) -> Grid:
    """The matrix as a sheet; every total is a number that the parts make up."""
    words = headings()["matrix"]
    grid = Grid(habits.heading("matrix", "sheet"))
    grid.add(habits.city.row["city_name"])
    grid.add(headings()["progress"]["period"][habits.language], habits.quarter(quarter.period))
    grid.add()
    months = periods_between(quarter.period.start, quarter.period.end, "month")
    _add_heading(grid, habits, months)
    for indicator in ("out_unique_participants", "out_participations"):
        title = packaged_indicators()[indicator].name[habits.language]
        rows = [_row(quarter, indicator, program, months) for program in habits.city.programs]
        for program, row in zip(habits.city.programs, rows, strict=True):
            grid.add(title, habits.name(names[program], "program"), *row)
        totals = [sum(column) for column in zip(*rows, strict=True)]
        grid.add(title, words["total"][habits.language], *totals)
    if habits.index % 2:
        grid.hidden["list"] = [[Cell("F"), Cell("M")]]
    return grid


def withhold_at_source(grid: Grid) -> None:
    """As a city that itself writes `<5` for one to four people, and the total of them beside it.

    That total would tell what is withheld; one over programs is only compared.
    """
    for row in grid.rows[3 + HEADING_ROWS :]:
        figures = row[2:]
        for cell in figures:
            if isinstance(cell.value, int) and 1 <= cell.value <= 4:
                cell.value = "<5"
        for start in range(0, len(figures), _CELLS_A_MONTH):
            *parts, total = figures[start : start + _CELLS_A_MONTH]
            if not is_total_word(str(row[1].value)) and any(p.value == "<5" for p in parts):
                total.fault = "total_tells_withheld"


def _add_heading(grid: Grid, habits: Habits, months: list[Period]) -> None:
    top = len(grid.rows)
    levels: list[list[str]] = [[], [], []]
    for name in ("indicator", "program"):
        _merge(grid, levels, top, [habits.heading("matrix", name)] * 3, width=1, depth=3)
    for month in months:
        start = len(levels[0])
        for sex in _SEXES.values():
            for band in _BANDS.values():
                levels[0].append(_month(habits, month))
                levels[1].append(habits.heading("matrix", sex))
                levels[2].append(habits.heading("matrix", band))
            grid.merges.append((top + 1, len(levels[1]) - 3, top + 1, len(levels[1]) - 1))
        total = headings()["matrix"]["total"][habits.language]
        levels[0].append(_month(habits, month))
        levels[1].append(total)
        levels[2].append(total)
        grid.merges.append((top + 1, len(levels[1]) - 1, top + 2, len(levels[1]) - 1))
        grid.merges.append((top, start, top, len(levels[0]) - 1))
    for level in levels:
        grid.add(*level)


def _merge(
    grid: Grid, levels: list[list[str]], top: int, texts: list[str], *, width: int, depth: int
) -> None:
    left = len(levels[0])
    for level, text in zip(levels, texts, strict=True):
        level.append(text)
    grid.merges.append((top, left, top + depth - 1, left + width - 1))


def _month(habits: Habits, month: Period) -> str:
    locale = _LOCALES.get(habits.city.row["country"], habits.language)
    if habits.language != "ar":
        locale = habits.language
    name = format_date(month.start, "LLLL", locale=locale)
    return name if habits.index % 2 else f"{name} {month.start.year}"


def _row(quarter: Quarter, indicator: str, program: str, months: list[Period]) -> list[int]:
    """Six cells and their total for each month."""
    row: list[int] = []
    for month in months:
        people = [
            quarter.matrix[indicator, program, month.id, sex, band]
            for sex in _SEXES
            for band in AGE_BANDS
        ]
        row += [*people, sum(people)]
    return row
