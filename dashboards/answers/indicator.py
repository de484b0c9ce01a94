"""An indicator in words: what it says, how it is made, what its comparison asks, its versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citywise.catalogue.vocabularies import vocabularies
from citywise.comparison.gate import list_demands
from citywise.comparison.middle import PER
from dashboards.amounts import write_count, write_day
from dashboards.wording import REFUSALS, label

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import polars as pl

    from dashboards.answers.definition import Terms

INTERVAL_SOURCES = {
    "wilson": "95 % interval of a share, by Wilson's score (Wilson 1927): wilson_interval in"
    " citywise/comparison/intervals.py.",
    "byar": "95 % interval of a count, exact below 10 (Garwood 1936), by Byar's approximation from"
    " 10 on (Breslow and Day 1987): poisson_interval in citywise/comparison/intervals.py.",
    "bounds": "No interval by chance: the least and the most that the figure can be, in"
    " citywise/comparison/outcomes.py.",
    "none": "None: the figure is a plain count or amount, and nothing is said about chance.",
}
"""How limits come about, by interval code, with the source of the formula and where it stands."""

_SAME = {"exact": "byar"}


def list_terms(indicator: dict[str, Any], breakdowns: Iterable[str]) -> Terms:
    """What the number is and how to read it; `indicator` is a row of out_indicators.

    `breakdowns`: breakdowns in which it is released, such as `sex=F`.
    """
    below = indicator["denominator_text"] or ""
    return [
        ("Above the line" if below else "Counted", indicator["numerator_text"]),
        ("Below the line", below),
        ("Told per", _per(indicator) if below else ""),
        ("Unit", label("unit", indicator["unit_code"])),
        ("Which way is good", label("direction", indicator["direction_code"])),
        ("Parts and wholes", label("aggregation", indicator["aggregation_code"])),
        ("Broken down by", _dimensions(breakdowns)),
        ("Seen by", label("tier", indicator["tier_code"])),
        ("Keep in mind", indicator["caveat_text"] or ""),
        ("Do not use it for", indicator["not_for_text"] or ""),
        ("Source of the definition", indicator["source_text"] or ""),
    ]


def tell_comparability(indicator: dict[str, Any]) -> str:
    """Whether cities may stand side by side on it at all, said plainly."""
    code = indicator["comparability_code"]
    if code == "within_city":
        return f"Within-city change only. {REFUSALS[code]}"
    return REFUSALS.get(code) or f"{label('comparability', code)}."


def list_demand_terms(indicator: dict[str, Any]) -> Terms:
    """What keeps a city out of a comparison, and what is named beside it."""
    demands = list_demands(indicator)
    return [
        ("Keeps a city out", _sentences(demands.sets_aside)),
        ("Is named, and the city compared", _sentences(demands.caveats)),
    ]


def list_version_terms(versions: pl.DataFrame) -> Terms:
    """Each version with its first day and what it changed; the one in force first."""
    return [
        (_version_title(row, is_in_force=place == 0), _version_text(row))
        for place, row in enumerate(versions.iter_rows(named=True))
    ]


def list_interval_terms(codes: Collection[str]) -> Terms:
    """How the limits of the released figures were made, each way once."""
    ways = {_SAME.get(code, code) for code in codes}
    return [("Interval", text) for code, text in INTERVAL_SOURCES.items() if code in ways]


def _per(indicator: dict[str, Any]) -> str:
    per = PER.get(indicator["unit_code"], 1.0)
    return write_count(per) if per != 1.0 else ""


def _dimensions(breakdowns: Iterable[str]) -> str:
    names = dict.fromkeys(key.partition("=")[0] for key in breakdowns if "|" not in key)
    known = vocabularies()
    titles = [known[name].title if name in known else name for name in names if name != "dimension"]
    return ", ".join(titles) or "Nothing in this release"


def _sentences(codes: Iterable[str]) -> str:
    return " ".join(f"{label('comparison_finding', code)}." for code in codes)


def _version_title(row: dict[str, Any], *, is_in_force: bool) -> str:
    since = row["since_date"]
    day = f", from {write_day(since)}" if since else ""
    return f"Version {row['definition_version']}{day}{' (in force)' if is_in_force else ''}"


def _version_text(row: dict[str, Any]) -> str:
    if row["change_text"]:
        return f"{row['change_text']} {row['definition_text']}."
    if row["definition_version"] == 1:
        return f"The first. {row['definition_text']}."
    return f"What it changed is not written down. {row['definition_text']}."
