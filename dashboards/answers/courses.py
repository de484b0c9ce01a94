"""A city's own course in words: its trend, its signs, its season, what it begins anew with."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from citywise.comparison.control_charts import ENOUGH, STEADY
from citywise.periods import MONTHS_IN, parse_period, period_of
from dashboards.amounts import write_amount, write_difference, write_period, write_span
from dashboards.wording import heading, status_label

if TYPE_CHECKING:
    from citywise.comparison.network_trends import NetworkTrends


class Point(NamedTuple):
    """One period of a city: its figure, or `why` there is none; `begins`: why anew, if it does."""

    period: str
    value: float | None
    cause: str
    part: int
    begins: str | None
    why: str


Points = list[Point]

_SIGNS = {
    "outside_high": "lies above its limits",
    "outside_low": "lies below its limits",
    "trend_up": "seven or more in a row that rise",
    "trend_down": "seven or more in a row that fall",
    "two_of_three_high": "two of three in a row near the upper limit",
    "two_of_three_low": "two of three in a row near the lower limit",
    "shift_high": "seven or more in a row above the middle",
    "shift_low": "seven or more in a row below the middle",
}
UPWARD = ("outside_high", "trend_up", "two_of_three_high", "shift_high")
DOWNWARD = ("outside_low", "trend_down", "two_of_three_low", "shift_low")
_QUIET = ("none", "common")
_NAMED = 6
"""So many cities are named; of more only how many there are."""

_BREAKS = {
    "definition": "another version of the definition",
    "method": "another way of counting",
}
_NOUNS = {"month": "months", "quarter": "quarters", "half_year": "half-years", "year": "years"}
_SEASONAL = (
    "It goes up and down with the time of the year: hold a period against the same one a year"
    " before."
)
_SEASON_OPEN = (
    "Fewer than three whole years have a figure: whether it goes with the season (holidays,"
    " Ramadan, summer) cannot be told."
)
HOW_TO_READ = (
    "Dashed lines: between them the city moves by its own usual ups and downs. A sign is a reason"
    " to ask what happened, not a finding: of seven steady courses of twenty figures, one has a"
    " sign by chance alone."
)


def tell_course(
    told: NetworkTrends, city: str, indicator: dict[str, Any], currency: str
) -> list[str]:
    """Sentences on one city, the most important first; of a city without figures, that."""
    rows = told.cities.filter(city_id=city)
    points = _points(told.points.filter(city_id=city)).get(city, [])
    if rows.is_empty() or not rows["point_count"][0]:
        return ["No figure of this city can be told over time.", _tell_gaps(points)]
    course = rows.row(0, named=True)
    trend = tell_trend(course, told, indicator["unit_code"], currency)
    signs = _tell_signs_of(points)
    # that no trend can be tested is no answer to begin with
    first = (signs, trend) if course["trend_code"] == "not_tested" else (trend, signs)
    return [
        sentence
        for sentence in (
            *first,
            _tell_break(points),
            _tell_season(course),
            _tell_provision(course, told),
            _tell_gaps(points),
        )
        if sentence
    ]


def tell_trend(course: dict[str, Any], told: NetworkTrends, unit: str, currency: str = "") -> str:
    """As `Rising: from about 84 % in Q1 2023 to about 92 % in Q4 2025, more than chance would.`."""
    code, count = course["trend_code"], course["point_count"]
    if code == "too_short":
        figures = f"{count} figure{'s' if count != 1 else ''}"
        return f"Too short for a verdict: {figures}; it takes {ENOUGH}."
    if told.chart == "none":
        return "Stages go up one by one: no limits are drawn, and no trend is tested."
    if code == "not_tested":
        return "No trend is tested: how sure these figures are is not known."
    if code == "no_trend":
        return f"No trend beyond chance since {write_period(course['first_period'])}."
    word, grew = ("Rising", "rise") if code == "rising" else ("Falling", "fall")
    first, last = (write_period(course[end]) for end in ("first_period", "last_period"))
    low, high = sorted(abs(course[end]) for end in ("slope_low", "slope_high"))
    pace = f"{write_span(low, high, unit, currency).replace('+', '')} a year"
    ends = _ends(course, told, unit, currency, first, last)
    return f"{word}: {ends}; a {grew} of {pace}, more than chance would."


def list_signs_of(points: Points) -> list[str]:
    """The signs of one city's points in order of time: `Q3 2025 lies above its limits`."""
    runs = groupby(points, key=lambda point: (point.cause, point.part))
    return [
        _tell_run(cause, [point.period for point in run])
        for (cause, _), run in runs
        if cause not in _QUIET
    ]


def list_events(programs: pl.DataFrame, periods: list[str]) -> list[tuple[str, str]]:
    """In which periods programs began or ended: (period, words); not those there from the first on.

    `programs`: a city's rows of out_programs. That something follows a beginning is no effect.
    """
    kind = first.type if (first := parse_period(periods[0])) else ""
    if kind not in MONTHS_IN:
        return []
    found: dict[tuple[str, str], list[str]] = {}
    for name, *days in programs.select("program_name", "start_date", "end_date").iter_rows():
        for day, word in zip(days, ("begin", "end"), strict=True):
            if day is not None:
                found.setdefault((period_of(day, kind).id, word), []).append(name)
    told = sorted(found.items())
    return [
        (period, _tell_event(names, word))
        for (period, word), names in told
        if period in periods[1:]
    ]


def _tell_event(names: list[str], word: str) -> str:
    return f"{names[0]} {word}s" if len(names) == 1 else f"{len(names)} programs {word}"


def tell_scale(least: float, most: float, unit: str, told: NetworkTrends) -> str:
    """From where to where every small panel runs."""
    if told.is_change:
        return f"Every panel runs over {write_span(least, most, unit)}, from the first figure on."
    return f"Every panel runs from {write_amount(least, unit)} to {write_amount(most, unit)}."


def tell_network(told: NetworkTrends) -> str:
    """How many cities rise, fall and have signs, by name and in alphabetical order."""
    apart = [
        _name_cities(told.cities.filter(trend_code=code), word)
        for code, word in (("rising", "Rising"), ("falling", "Falling"))
    ]
    signed = told.points.filter(~pl.col("cause_code").is_in(_QUIET))["city_id"].unique().to_list()
    signs = _name_cities(told.cities.filter(pl.col("city_id").is_in(signed)), "With a sign")
    short = told.cities.filter(trend_code="too_short").height
    parts = [part for part in (*apart, signs) if part]
    if told.chart == "none":
        return ""
    parts = parts or ["No city has a trend or a sign beyond its own ups and downs."]
    return " ".join([*parts, f"Too short for a verdict: {_count_cities(short)}." if short else ""])


def tabulate_courses(told: NetworkTrends, unit: str, currency: str) -> pl.DataFrame:
    """One row a city: latest figure, trend, signs, season, periods without a figure."""
    by_city = _points(told.points)
    rows = [
        _table_row(course, by_city[course["city_id"]], told, unit, currency)
        for course in told.cities.iter_rows(named=True)
    ]
    return pl.DataFrame(rows)


def _table_row(
    course: dict[str, Any], points: Points, told: NetworkTrends, unit: str, currency: str
) -> dict[str, Any]:
    latest = next((point for point in reversed(points) if point.value is not None), None)
    figure = ""
    if latest and latest.value is not None:
        figure = f"{write_amount(latest.value, unit, currency)} ({write_period(latest.period)})"
    return {
        heading("city_name"): course["city_name"],
        **({} if told.is_change else {"Latest": figure}),
        "Trend": tell_trend(course, told, unit, currency).removesuffix("."),
        "Signs": "; ".join(list_signs_of(points)),
        "Season": "Goes with the time of the year" if course["is_seasonal"] else "",
        "Begins anew": _tell_break(points).removesuffix("."),
        "Without a figure": _list_gaps(points),
    }


def _ends(
    course: dict[str, Any], told: NetworkTrends, unit: str, currency: str, first: str, last: str
) -> str:
    if told.is_change:
        moved = write_difference(course["line_last"], unit, currency)
        return f"by about {moved} from {first} to {last}"
    start, end = (write_amount(course[f"line_{end}"], unit, currency) for end in ("first", "last"))
    return f"from about {start} in {first} to about {end} in {last}"


def _tell_signs_of(points: Points) -> str:
    signs = list_signs_of(points)
    if signs:
        return f"{'Signs' if len(signs) > 1 else 'Sign'}: {'; '.join(signs)}."
    has_limits = any(point.cause != "none" for point in points)
    return "No sign of more than its own usual ups and downs." if has_limits else ""


def _tell_run(code: str, periods: list[str]) -> str:
    first, last = write_period(periods[0]), write_period(periods[-1])
    if code.startswith("outside"):
        return f"{' and '.join(map(write_period, periods))} {_lie(code, periods)}"
    return (
        f"{_SIGNS[code]} ({first} to {last})" if len(periods) > 1 else f"{_SIGNS[code]} ({first})"
    )


def _lie(code: str, periods: list[str]) -> str:
    return _SIGNS[code].replace("lies", "lie") if len(periods) > 1 else _SIGNS[code]


def _tell_break(points: Points) -> str:
    """Where limits begin anew, and why."""
    told = [
        f"{write_period(point.period)} ({_BREAKS[point.begins]})"
        for point in points
        if point.begins
    ]
    if not told:
        return ""
    return f"Begins anew with {' and '.join(told)}; what was before is not held against it."


def _tell_season(course: dict[str, Any]) -> str:
    if course["is_seasonal"] is None:
        return _SEASON_OPEN
    return _SEASONAL if course["is_seasonal"] else ""


def _tell_provision(course: dict[str, Any], told: NetworkTrends) -> str:
    count = course["point_count"]
    if told.chart == "none" or not ENOUGH <= count < STEADY:
        return ""
    period = parse_period(course["last_period"])
    noun = _NOUNS.get(period.type, "periods") if period else "periods"
    return f"Limits are provisional: they rest on {count} {noun}; from {STEADY} on they are steady."


def _tell_gaps(points: Points) -> str:
    gaps = _list_gaps(points)
    return f"Without a figure: {gaps}." if gaps else ""


def _list_gaps(points: Points) -> str:
    """As `Withheld to protect small groups: Q2 2023, Q1 2024; Not reported: Q3 2024`."""
    gaps: dict[str, list[str]] = {}
    for point in points:
        if point.value is None:
            gaps.setdefault(point.why, []).append(write_period(point.period))
    return "; ".join(f"{_why(why)}: {', '.join(periods)}" for why, periods in gaps.items())


def _points(points: pl.DataFrame) -> dict[str, list[Point]]:
    """Each city's points in order of time; plain rows, since there are thousands of them."""
    why = pl.when(pl.col("interval_code") == "bounds").then(pl.lit("range"))
    columns = ("period_id", "value", "cause_code", "part", "break_code")
    rows = points.select("city_id", *columns, why.otherwise("value_status_code").alias("why"))
    by_city: dict[str, list[Point]] = {}
    for city, *point in rows.iter_rows():
        by_city.setdefault(city, []).append(Point(*point))
    return by_city


def _why(code: str) -> str:
    return "Known only as a range" if code == "range" else status_label(code)


def _name_cities(cities: pl.DataFrame, word: str) -> str:
    names = cities["city_name"].sort().to_list()
    shown = ", ".join(names[:_NAMED]) + (
        f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    )
    return f"{word}: {shown}." if names else ""


def _count_cities(count: int) -> str:
    return "1 city" if count == 1 else f"{count} cities"
