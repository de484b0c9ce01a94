"""How a view was computed: the formula of each thing in it, whose it is, and the SQL behind it.

The SQL stands as it was run on the released file, with the reader's choices in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from citywise.comparison.control_charts import ENOUGH, STEADY
from citywise.measures.runner import EVENT_MEASURES, measure_sql

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


class Step(NamedTuple):
    """What is computed, by which formula, and where that comes from."""

    what: str
    formula: str
    source: str


_Z = "z = 1.96"
_WILSON = Step(
    "Interval of a share p of n",
    f"(p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n), {_Z}",
    "Wilson 1927",
)
_POISSON = Step(
    "Interval of a count x",
    "below 10: ½·χ²(0.025; 2x) to ½·χ²(0.975; 2x+2); from 10 on: x·(1 - 1/9x - z/3√x)³ to"
    f" (x+1)·(1 - 1/9(x+1) + z/3√(x+1))³, {_Z}; a rate: divided by its exposure",
    "Garwood 1936; Byar in Breslow and Day 1987, volume II, page 69",
)
_BOUNDS = Step("A range", "the least to the most that it can be; no probability", "Arithmetic")
INTERVALS = {"wilson": _WILSON, "byar": _POISSON, "exact": _POISSON, "bounds": _BOUNDS}
_MIDDLES = {
    "ratio": Step("Middle of cities", "Σ numerators / Σ denominators", "Ratio of sums"),
    "median": Step("Middle of cities", "the median of exact figures", "Arithmetic"),
}
_STANDING = Step(
    "Lower, similar, higher",
    "the whole interval lies below, around or above the middle",
    "Public-health profiles (Fingertips)",
)
FUNNEL = (
    Step(
        "Distance of a city from the middle θ",
        "shares: (arcsin√p - arcsin√θ)·2√n; rates: (√(x/e) - 1)·2√e, e = exposure·θ",
        "Spiegelhalter 2005",
    ),
    Step(
        "How far cities differ beyond chance",
        "φ = mean z², of distances of which the outermost tenth at each end is drawn in; τ² by the"
        " method of moments; limits: ± 1.96 or 3.09·√(s² + τ²)",
        "Spiegelhalter 2005, DerSimonian and Laird 1986",
    ),
    Step(
        "Told apart",
        "p-values of all cities, sorted: the largest k with p(k) ≤ 0.05·k/m, and all before it",
        "Benjamini and Hochberg 1995",
    ),
)
_CHANGES = {
    "p": Step(
        "Change of a share, p₁ to p₂",
        "p₂ - p₁; from -√((p₂-l₂)² + (u₁-p₁)²) below to +√((u₂-p₂)² + (p₁-l₁)²) above it, l and u"
        " the Wilson limits",
        "Newcombe 1998, method 10",
    ),
    "u": Step(
        "Change of a count or rate, x₁/e₁ to x₂/e₂",
        "(x₂/e₂) / (x₁/e₁) - 1; limits from the Wilson limits of x₂ / (x₁ + x₂)",
        "Graham, Mengersen and Morton 2003",
    ),
    "xmr": Step("Change", "later minus earlier; no interval can be told", "Arithmetic"),
}
_BASELINE = Step(
    "Change since a stated baseline b", "figure - b, limits - b; b is taken as exact", "Arithmetic"
)
_TARGET = Step("Target", "reached where the whole interval lies on its right side", "Interval rule")
_LANEY = "widened by s = max(1, mean moving range of z / 1.128)"
_CHARTS = {
    "p": Step(
        "Limits (P chart)",
        f"p̄ ± 3·s·√(p̄(1-p̄)/n) in each period, p̄ = Σ numerators / Σ denominators; {_LANEY}",
        "Shewhart 1931; Laney 2002",
    ),
    "u": Step(
        "Limits (U chart)",
        f"ū ± 3·s·√(ū/e) in each period, ū = Σ counts / Σ exposures; {_LANEY}",
        "Shewhart 1931; Laney 2002",
    ),
    "xmr": Step(
        "Limits (XmR chart)",
        "mean ± 2.66·mean moving range, ranges above 3.267 means left out once where others move",
        "Wheeler 1993; NHS Making Data Count",
    ),
}
_RULES = Step(
    "Signs",
    "outside a limit; seven in a row that rise or fall; two of three beyond two thirds of the way"
    " to a limit; seven in a row on one side of the middle",
    "NHS Making Data Count",
)
_TRENDS = {
    "p": "Cochran 1954, Armitage 1955; Benjamini and Hochberg 1995",
    "u": "Armitage 1955; Benjamini and Hochberg 1995",
}
_SLOPE = (
    "slope = Σ(t-t̄)(x-n·p̄) / Σn(t-t̄)², its error √(v / Σn(t-t̄)²)·s, v = p̄(1-p̄) for shares and ū"
    " for rates; by Student's t where s, the widening, is above 1; told where false ones among the"
    " cities shown are kept at 5 %"
)
_PARTS = Step(
    "Parts",
    f"limits and trends begin anew with another version of the definition or way of counting; of"
    f" fewer than {ENOUGH} figures nothing is told, below {STEADY} limits are provisional",
    "docs/decisions/0044",
)
_SEASON = Step(
    "Season",
    "places in the year by ranks, each year's own level taken off, and growth from year to year as"
    " well if less is told then; p < 0.05; from three years on",
    "Hodges and Lehmann 1962; Iman and Davenport 1980",
)


def explain_intervals(codes: Collection[str], middle: str) -> list[Step]:
    """The steps of the view city by city; `codes` are the intervals that occur in it."""
    methods = dict.fromkeys(INTERVALS[code] for code in sorted(codes) if code in INTERVALS)
    return [*methods, _MIDDLES[middle], _STANDING]


def explain_changes(chart: str, since: str) -> list[Step]:
    """The steps of the changes; `chart` as the core chose it."""
    change = _BASELINE if since == "baseline" else _CHANGES.get(chart, _CHANGES["xmr"])
    return [change, _TARGET]


def explain_trends(chart: str) -> list[Step]:
    """The steps of the courses; `chart` as the core chose it."""
    if chart not in _CHARTS:
        return [Step("Limits", "none: stages have no ups and downs by chance", "")]
    trend = [Step("Trend", _SLOPE, _TRENDS[chart])] if chart in _TRENDS else []
    return [_CHARTS[chart], _RULES, *trend, _SEASON, _PARTS]


def write_sql(sql: str, choices: Sequence[str]) -> str:
    """The question with the choices in their places, as it can be run on the released file."""
    first, *rest = sql.strip().split("?")
    literals = ("'" + choice.replace("'", "''") + "'" for choice in choices)
    return first + "".join(told + part for told, part in zip(literals, rest, strict=True))


def find_measure(indicator: str, basis: str) -> str:
    """The SQL by which the night counts it from event logs; '' where it comes from elsewhere."""
    is_counted = basis == "events" and indicator in EVENT_MEASURES
    return measure_sql(f"events/{indicator}.sql") if is_counted else ""
