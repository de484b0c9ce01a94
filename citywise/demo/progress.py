"""Write a quarter's figures as the city's progress report: baseline, target, actual to date."""

from __future__ import annotations

from dataclasses import dataclass, field

from citywise.catalogue.indicators import packaged_indicators
from citywise.demo.grid import Cell, Grid
from citywise.demo.habits import Habits, headings
from citywise.demo.world import RATIOS, Quarter

CURRENCIES = {
    "DK": "DKK", "FR": "EUR", "GB": "GBP", "US": "USD", "ES": "EUR", "MX": "MXN", "TR": "TRY",
    "JO": "JOD", "LB": "LBP", "TN": "TND", "SN": "XOF", "KE": "KES",
}  # fmt: skip
PLAIN = ("out_practitioners_trained", "out_resources_adapted", "gv_framework_stage")
SPENDING, INCIDENTS = "fi_cost_per_participation/numerator", "im_hate_incidents_rate/numerator"
COLUMNS = ("measure", "currency", "baseline", "target", "actual", "explanation")


@dataclass(slots=True)
class ProgressRow:
    """One measure about to be written; `meant` is the indicator, or its numerator."""

    meant: str
    cells: dict[str, Cell]


@dataclass(slots=True)
class Progress:
    """A progress report about to be written."""

    rows: list[ProgressRow] = field(default_factory=list[ProgressRow])

    def row(self, meant: str) -> ProgressRow:
        """The row of a measure."""
        return next(row for row in self.rows if row.meant == meant)


def make_progress(habits: Habits, so_far: list[Quarter]) -> Progress:
    """The report of the last quarter of `so_far`, which begins with the year's first quarter."""
    figures = figures_to_date(so_far)
    as_text = habits.index % 4 in (1, 2)
    return Progress(
        [_row(habits, meant, figure, as_text=as_text) for meant, figure in figures.items()]
    )


def figures_to_date(so_far: list[Quarter]) -> dict[str, int]:
    """Every figure of a report as it stands at the end of the last quarter."""
    figures = {name: sum(q.counts[name] for q in so_far) for name in PLAIN}
    figures["gv_framework_stage"] = so_far[-1].counts["gv_framework_stage"]
    for indicator in RATIOS:
        for position, part in enumerate(("numerator", "denominator")):
            total = sum(q.ratios[indicator][position] for q in so_far)
            figures[f"{indicator}/{part}"] = total
    for meant in (SPENDING, INCIDENTS):
        figures[meant] = sum(q.counts[meant.partition("/")[0]] for q in so_far)
    return figures


def _row(habits: Habits, meant: str, figure: int, *, as_text: bool) -> ProgressRow:
    goal = max(1, round(figure * 1.2))
    is_spending = meant == SPENDING
    cells = {
        "measure": Cell(measure_name(meant, habits.language)),
        "currency": Cell(CURRENCIES[habits.city.row["country"]] if is_spending else None),
        "baseline": Cell(habits.number(max(0, figure // 2), as_text=as_text)),
        "target": Cell(habits.number(goal, as_text=as_text)),
        "actual": Cell(habits.number(figure, as_text=as_text)),
        "explanation": Cell(),
    }
    if meant == "gv_framework_stage" or is_spending:
        cells["baseline"] = Cell("n/a")
    if figure == 0 and as_text:
        cells["actual"] = Cell({"da": "ingen", "fr": "aucun", "ar": "لا يوجد", "tr": "yok",
                                "es": "ninguno"}.get(habits.language, "nil"))  # fmt: skip
    return ProgressRow(meant, cells)


def measure_name(meant: str, language: str) -> str:
    """The words by which a report names a measure."""
    if names := headings()["measures"].get(meant):
        return names[language]
    return packaged_indicators()[meant].name[language]


def progress_grid(habits: Habits, progress: Progress, quarter: Quarter) -> Grid:
    """The report as a sheet: a title block with the period, the table, and a note below."""
    words = headings()["progress"]
    grid = Grid(habits.heading("progress", "sheet"))
    grid.add(words["title"][habits.language])
    grid.add(habits.city.row["city_name"])
    label, period = words["period"][habits.language], habits.quarter(quarter.period)
    if habits.index % 2:
        grid.add(f"{label}: {period}")
    else:
        grid.add(label, period)
    grid.add()
    grid.add(*(habits.heading("progress", name) for name in COLUMNS))
    for row in progress.rows:
        grid.rows.append([row.cells[name] for name in COLUMNS])
    grid.add(words["note"][habits.language])
    return grid
