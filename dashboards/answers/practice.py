"""One practice: the answer in words, harm before success, and what each plot and table shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.comparison.harm import BETTER
from dashboards.amounts import write_day
from dashboards.answers.city import tell_figure, tell_limits
from dashboards.answers.evidence_words import (
    BESIDE,
    GRADES,
    count_of,
    tell_expected,
    tell_finding,
    tell_harm,
    write_effect_range,
    write_effect_with_range,
)
from dashboards.answers.practices import Known, pick_finding
from dashboards.wording import count_label, label, languages, status_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SUPPRESSED = "withheld to protect small groups"
_NOT_IN_FORCE = "another version of the definition; not pooled"
_ROWS = {
    "kind_code": pl.String, "name": pl.String, "behind": pl.String, "told": pl.String,
    "value": pl.Float64, "low": pl.Float64, "high": pl.Float64,
}  # fmt: skip


def tell_practice(row: Mapping[str, Any], known: Known) -> str:
    """The answer: what it moved, what a new city might expect, and harm; harm first where shown."""
    practice = row["practice_id"]
    harm = known.harm(practice)
    outcomes = known.of(practice).filter(~pl.col("is_safeguard"))
    if outcomes.is_empty():
        return f"{GRADES[row['practice_evidence_code']]} {tell_harm(harm, known.names)}"
    best = outcomes.filter(gain_code=BETTER)
    finding = pick_finding(outcomes if best.is_empty() else best)
    told = f"{tell_finding(finding)}. {tell_expected(finding)}"
    safety = tell_harm(harm, known.names)
    return f"{safety} Beside it: {told}" if harm.code == "shown" else f"{told} {safety}"


def list_harm_terms(practice: str, known: Known) -> list[tuple[str, str]]:
    """Each safeguard with what studies found, or that nobody has looked; then what else fell."""
    rows = known.of(practice)
    told = [(known.names[name], _tell_safeguard(rows, name)) for name in known.safeguards]
    worsened = rows.filter(~pl.col("is_safeguard"), gain_code="worse").iter_rows(named=True)
    return [*told, *((row["indicator_name"], f"{tell_finding(row)}.") for row in worsened)]


def _tell_safeguard(rows: pl.DataFrame, indicator: str) -> str:
    found = rows.filter(indicator_id=indicator).iter_rows(named=True)
    told = [f"{tell_finding(row)}." for row in found]
    return " ".join(told) or "Nobody has looked. That is no sign of safety."


def list_reported_terms(values: pl.DataFrame) -> list[tuple[str, str]]:
    """What programs that follow it report on safeguards; rows of list_safeguard_values."""
    return [
        (
            f"{row['city_name']}, {row['program_name']}",
            f"{row['indicator_name']}: {_tell_value(row)}",
        )
        for row in values.iter_rows(named=True)
    ]


def _tell_value(row: Mapping[str, Any]) -> str:
    if row["value"] is None and row["low"] is None:
        return status_label(row["value_status_code"]).lower()
    told = dict(row)
    limits = tell_limits(told, row["unit_code"])
    count = count_label(row["n_count"], told, row["basis_code"])
    inner = ", ".join(part for part in (limits, count) if part)
    return tell_figure(told, row["unit_code"], "") + (f" ({inner})" if inner else "")


def lay_out_forest(studies: pl.DataFrame, pooled: Mapping[str, Any] | None) -> pl.DataFrame:
    """Rows of `forest_plot`: studies by city, then all together, then a new city.

    `studies`: rows of list_studies on one indicator and design; `pooled`: what they say together.
    """
    rows = [_study_row(row) for row in studies.iter_rows(named=True)]
    if pooled and pooled["city_count"] > 1:
        rows.append(_summary_row("pooled", "All together", pooled, "effect"))
    if pooled and pooled["expected_low"] is not None:
        rows.append(_summary_row("expected", "A new city might expect", pooled, "expected"))
    return pl.DataFrame(rows, schema=_ROWS)


def _study_row(row: dict[str, Any]) -> dict[str, Any]:
    if row["effect_value"] is None:
        why = SUPPRESSED if row["value_status_code"] == "suppressed_by_us" else "no effect told"
        return dict.fromkeys(_ROWS) | {
            "kind_code": "withheld", "name": row["city_name"], "behind": "", "told": why
        }  # fmt: skip
    told = write_effect_with_range(row) if row["is_in_force"] else _NOT_IN_FORCE
    return {
        "kind_code": "study" if row["is_in_force"] else "withheld",
        "name": row["city_name"],
        "behind": _tell_people(row),
        "told": told,
        "value": row["effect_value"] if row["is_in_force"] else None,
        "low": row["effect_low"],
        "high": row["effect_high"],
    }


def _tell_people(row: Mapping[str, Any]) -> str:
    """`n 90, 88` before and after; the group without behind it."""
    told = f"n {row['before_count']}, {row['after_count']}"
    others = (row["other_before_count"], row["other_after_count"])
    return told if None in others else f"{told}; without {others[0]}, {others[1]}"


def _summary_row(kind: str, name: str, pooled: Mapping[str, Any], what: str) -> dict[str, Any]:
    low, high = pooled[f"{what}_low"], pooled[f"{what}_high"]
    told = write_effect_with_range(pooled) if kind == "pooled" else write_effect_range(low, high)
    return {
        "kind_code": kind, "name": name, "behind": "", "told": told,
        "value": pooled["effect_value"], "low": low, "high": high,
    }  # fmt: skip


def find_ends(rows: pl.DataFrame) -> tuple[float, float]:
    """Ends of the axis for all plots: what studies show, at least half a standard deviation."""
    ends = [end for name in ("effect_low", "effect_high") for end in rows[name].drop_nulls()]
    most = max([0.5, *(abs(end) for end in ends)])
    return -min(most, 2.0) * 1.05, min(most, 2.0) * 1.05


def list_follower_terms(followers: pl.DataFrame) -> list[tuple[str, str]]:
    """Each city with whom to call, since when, by which program, and what it adapted."""
    return [
        (row["city_name"], " · ".join(_tell_follower(row)))
        for row in followers.iter_rows(named=True)
    ]


def _tell_follower(row: Mapping[str, Any]) -> Iterator[str]:
    yield f"Call: {row['contact_text']}" if row["contact_text"] else "No contact is told"
    if row["since_date"]:
        yield f"since {write_day(row['since_date'])}"
    if row["program_name"]:
        yield f"program {row['program_name']}"
    if row["context_text"]:
        yield f"Adapted: {row['context_text']}"


def list_material_terms(materials: pl.DataFrame) -> list[tuple[str, str]]:
    """Title; kind, languages, publisher, where."""
    return [
        (row["material_title"], " · ".join(_tell_material(row)))
        for row in materials.iter_rows(named=True)
    ]


def _tell_material(row: Mapping[str, Any]) -> Iterator[str]:
    yield label("resource_type", row["resource_type_code"])
    if row["languages"]:
        yield languages(row["languages"])
    for name in ("publisher_name", "publication_year", "licence_text", "link_text"):
        if row[name]:
            yield str(row[name])


def list_exchange_terms(exchanges: pl.DataFrame) -> list[tuple[str, str]]:
    """What, who from whom, when, how far."""
    return [
        (
            row["exchange_title"] or label("exchange_type", row["exchange_type_code"]),
            _tell_exchange(row),
        )
        for row in exchanges.iter_rows(named=True)
    ]


def _tell_exchange(row: Mapping[str, Any]) -> str:
    is_open = row["exchange_status_code"] == "asked"
    nobody = "asks; nobody has answered" if is_open else "asked"
    host = f"from {row['host_name']}" if row["host_name"] else nobody
    day = row["start_date"] or row["asked_date"]
    parts = (
        label("exchange_type", row["exchange_type_code"]), f"{row['learner_name']} {host}",
        write_day(day) if day else "",
        label("exchange_status", row["exchange_status_code"]).lower(),
    )  # fmt: skip
    return " · ".join(part for part in parts if part)


def tabulate_contexts(contexts: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    """`contexts`: rows of pool_by_context, in words; languages last, which are many and small."""
    is_language = pl.col("context_code") == "language"
    rows = [
        {
            "Cities": _tell_group(row),
            "Outcome": names.get(row["indicator_id"], row["indicator_id"]),
            "Design": BESIDE[row["study_design_code"]],
            "How many": count_of(row["city_count"], "city", "cities"),
            "Effect (95 % interval)": write_effect_with_range(row),
        }
        for row in contexts.sort(is_language, maintain_order=True).iter_rows(named=True)
    ]
    return pl.DataFrame(rows)


def _tell_group(row: Mapping[str, Any]) -> str:
    if row["context_code"] == "language":
        return f"Language: {label('material_language', row['group_code'])}"
    is_share = row["context_code"].endswith("share")
    middle = f"{row['middle'] * 100:.0f} %" if is_share else f"{row['middle']:,.0f}"
    side = "up to" if row["group_code"] == "at_most" else "above"
    return f"{label('city_attribute', row['context_code'])} {side} {middle}"
