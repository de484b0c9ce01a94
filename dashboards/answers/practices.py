"""The list of practices: what is done, how well it is known, what it moved, and harm beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.comparison.harm import BETTER, WORSE, Harm, add_gains, judge_harm
from dashboards.answers.evidence_words import (
    GRADES,
    count_of,
    tell_finding,
    tell_grade,
    tell_harm,
)
from dashboards.links import practice_link
from dashboards.markup.practices import Practice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STRENGTH = {"comparison_group": 0, "matched": 1, "unmatched": 2}
"""Designs, the one that can say most first."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a release knows of what practices changed.

    `gains`: rows of `list_evidence` by `add_gains`. `safeguards` and `names`: indicators that guard
    against harm, and names of all.
    """

    gains: pl.DataFrame
    safeguards: tuple[str, ...]
    names: dict[str, str]

    def of(self, practice: str) -> pl.DataFrame:
        """The rows of one practice."""
        return self.gains.filter(practice_id=practice)

    def harm(self, practice: str) -> Harm:
        """What is known of its harm."""
        return judge_harm(self.of(practice), self.safeguards)


def gather_known(evidence: pl.DataFrame, safeguards: pl.DataFrame) -> Known:
    """`evidence`: rows of `list_evidence`, `safeguards`: of `list_safeguards`."""
    both = [evidence, safeguards]
    names = {k: v for rows in both for k, v in rows.select("indicator_id", "indicator_name").rows()}
    directions = dict(evidence.select("indicator_id", "direction_code").rows())
    return Known(add_gains(evidence, directions), tuple(safeguards["indicator_id"]), names)


def list_cards(practices: pl.DataFrame, known: Known, city: str) -> list[Practice]:
    """One card a practice, in the order of the rows; links carry the city along."""
    return [_card(row, known, city) for row in practices.iter_rows(named=True)]


def _card(row: dict[str, Any], known: Known, city: str) -> Practice:
    practice = row["practice_id"]
    harm = known.harm(practice)
    said = tell_harm(harm, known.names)
    return Practice(
        name=row["practice_name"],
        link=practice_link(practice, city),
        about=row["practice_text"] or "",
        warning=said if harm.code == "shown" else "",
        facts=(
            ("How well it is known", tell_grade(row["practice_evidence_code"])),
            ("What it moved", tell_moved(known, row)),
            ("Harm", said),
            ("Where, and with what", tell_reach(row)),
        ),
    )


def tell_moved(known: Known, row: Mapping[str, Any]) -> str:
    """The strongest finding about an outcome, better or not; without one, what the grade means."""
    outcomes = known.of(row["practice_id"]).filter(~pl.col("is_safeguard"))
    if outcomes.is_empty():
        return GRADES[row["practice_evidence_code"]] if row["practice_evidence_code"] < "2" else (
            "Only safeguards were looked at."
        )  # fmt: skip
    first = pick_finding(outcomes)
    more = outcomes["indicator_id"].n_unique() - 1
    others = f" And {count_of(more, 'more outcome', 'more outcomes')}." if more else ""
    return f"{tell_finding(first)}.{others}"


def pick_finding(outcomes: pl.DataFrame) -> dict[str, Any]:
    """Worse, better, unclear; then several cities before one; then the stronger design."""
    clear = pl.col("gain_code").replace_strict({WORSE: 0, BETTER: 1}, default=2)
    ordered = outcomes.sort(
        clear,
        pl.col("city_count") == 1,  # the largest of several alone would promise too much
        pl.col("study_design_code").replace_strict(STRENGTH, default=3),
        -pl.col("city_count").cast(pl.Int64),
        "indicator_id",
    )
    return ordered.row(0, named=True)


def tell_reach(row: Mapping[str, Any]) -> str:
    """`12 cities · 5 materials`."""
    cities = count_of(row["city_count"], "city", "cities")
    return f"{cities} · {count_of(row['material_count'], 'material', 'materials')}"


def filter_practices(
    practices: pl.DataFrame, theme: str, audience: str, activity: str
) -> pl.DataFrame:
    """Those with all that is asked for; '' asks for nothing."""
    asked = [
        *([pl.col("themes").list.contains(theme)] if theme else []),
        *([pl.col("audiences").list.contains(audience)] if audience else []),
        *([pl.col("activity_type_code") == activity] if activity else []),
    ]
    return practices.filter(*asked) if asked else practices


def sort_practices(practices: pl.DataFrame, by: str) -> pl.DataFrame:
    """By name, or by how well it is known and then by name; never by city."""
    name = pl.col("practice_name").str.to_lowercase()
    if by == "grade":
        return practices.sort(pl.col("practice_evidence_code"), name, descending=[True, False])
    return practices.sort(name)


def tell_practices(practices: pl.DataFrame, known: Known) -> str:
    """How many there are, how many of them cities have tested, and of how many harm is known."""
    if practices.is_empty():
        return "No practice has all of this."
    studied = practices.filter(pl.col("practice_evidence_code") >= "2").height
    replicated = practices.filter(practice_evidence_code="4").height
    harmful = sum(known.harm(name).code == "shown" for name in practices["practice_id"])
    first = f"{count_of(practices.height, 'practice', 'practices')}; {_tell(studied, 'studied')}"
    harm = f" Take care: {_tell(harmful, 'made something worse')}." if harmful else ""
    return f"{first}, {_tell(replicated, 'replicated in two or more cities')}.{harm}"


def _tell(count: int, words: str) -> str:
    return f"{count or 'none'} {words}"


def list_options(
    codes: Iterable[str | None], everything: str, labels: Mapping[str, str]
) -> dict[str, str]:
    """Choices of a filter: everything first, then the codes that occur by their label."""
    occurring = {code: labels.get(code, code) for code in codes if code}
    return {"": everything} | dict(sorted(occurring.items(), key=lambda item: item[1].casefold()))


def tabulate_practices(practices: pl.DataFrame, known: Known) -> pl.DataFrame:
    """The list as a table for a download."""
    rows = practices.iter_rows(named=True)
    told = [
        (tell_moved(known, row), tell_harm(known.harm(row["practice_id"]), known.names))
        for row in rows
    ]
    return practices.select(
        "practice_id", "practice_name", "practice_text", "activity_type_code",
        "resource_level_code", "practice_evidence_code", "city_count", "material_count",
        pl.Series("moved", [moved for moved, _ in told], pl.String),
        pl.Series("harm", [harm for _, harm in told], pl.String),
        pl.col("themes").list.join("; "), pl.col("audiences").list.join("; "),
    )  # fmt: skip
