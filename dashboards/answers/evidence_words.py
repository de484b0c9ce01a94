"""What may be said of a practice: a sentence for each grade and design, and none that says more.

No design here is an experiment, so nothing says that a practice *causes* anything. What harms is
said before what helps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citywise.comparison.harm import BETTER, WORSE
from dashboards.wording import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citywise.comparison.harm import Harm

_MINUS, _PLUS, _DASH = "\u2212", "+", "\u2013"

GRADES = {
    "0": "Somebody has written down what is done. Nothing is known yet of what it changes.",
    "1": "Programs that follow it report what they did. Nobody has shown what it changes.",
    "2": "People were asked before and after, without a group to hold the change against."
    " Association, not proof.",
    "3": "The change was held against people without the practice. That is nearer to what the"
    " practice does, and no proof: nobody was assigned by chance.",
    "4": "In two or more cities people beside a comparison group did better on the same outcome,"
    " and the interval of all together lies wholly on the better side. No proof, but repeated.",
}
"""What a grade means, by code of the vocabulary `practice_evidence`."""

DESIGNS = {
    "comparison_group": "The change of people who took part, beyond that of people who did not."
    " The two groups may differ in more than the practice: association, not proof.",
    "matched": "The same people before and after. Whatever else happened in that time is in the"
    " change too: association, not proof.",
    "unmatched": "Other people before and after. They may differ in more than the practice, and"
    " whatever else happened is in it too: association, not proof, and the weakest of the three.",
}
"""What a change means that a design shows, by code of the vocabulary `study_design`."""

BESIDE = {
    "comparison_group": "beside a group without the practice",
    "matched": "the same people before and after",
    "unmatched": "other people before and after",
}

NOBODY_LOOKED = (
    "Nobody has looked whether people felt less safe or respected. That is no sign that they did"
    " not."
)

NOT_A_RANK = (
    "The grade says how well it is known what a practice changes, not how much, and nothing about"
    " harm."
)


def tell_grade(code: str) -> str:
    """The grade with its number: `3 · Comparison group or staggered roll-out`."""
    return f"{code} · {label('practice_evidence', code)}"


def write_effect(value: float) -> str:
    """`+0.42` in standard deviations."""
    rounded = round(value, 2)
    if rounded == 0:
        return "0.00"
    return f"{_PLUS if rounded > 0 else _MINUS}{abs(rounded):.2f}"


def write_effect_range(low: float, high: float) -> str:
    """`+0.10 to +0.74`."""
    return f"{write_effect(low)} to {write_effect(high)}"


def write_effect_with_range(row: Mapping[str, Any]) -> str:
    """`+0.42 (+0.10 to +0.74)`."""
    told = write_effect_range(row["effect_low"], row["effect_high"])
    return f"{write_effect(row['effect_value'])} ({told})"


def tell_finding(row: Mapping[str, Any]) -> str:
    """One row of evidence by `add_gains`, with its design: `…; 4 studies in 4 cities, …`."""
    return f"{tell_movement(row)}, {BESIDE[row['study_design_code']]}"


def tell_movement(row: Mapping[str, Any]) -> str:
    """The same where its design is said already: `Trust was better: +0.38 (…); 4 studies in …`."""
    return (
        f"{row['indicator_name']} {_verb(row)}: {write_effect_with_range(row)}; {tell_where(row)}"
    )


def tell_where(row: Mapping[str, Any]) -> str:
    """`4 studies in 3 cities`."""
    studies, cities = row["study_count"], row["city_count"]
    return f"{count_of(studies, 'study', 'studies')} in {count_of(cities, 'city', 'cities')}"


def count_of(count: int, one: str, many: str) -> str:
    """`1 city`, `3 cities`."""
    return f"{count:,} {one if count == 1 else many}"


def _verb(row: Mapping[str, Any]) -> str:
    code = row["gain_code"]
    if code == BETTER:
        return "was better"
    if code == WORSE:
        return "was worse"
    if code == "undirected":
        return "differed"
    return "did not clearly differ"


def tell_harm(harm: Harm, names: Mapping[str, str]) -> str:
    """What is known of harm, in a sentence or two."""
    if harm.code == "nobody_looked":
        return NOBODY_LOOKED
    looked = _join([names[i] for i in harm.looked_at if i in names])
    fell = _join([names.get(i, i) for i in harm.fell])
    if harm.code == "shown":
        worse = _join([names.get(i, i) for i in harm.worsened])
        unsafe = "" if harm.looked_at else f" {NOBODY_LOOKED}"
        return f"Got worse where it was looked at: {worse}.{unsafe}"
    if harm.code == "leaning":
        return f"May have got worse, and chance alone could do that: {fell}."
    return f"Looked at, and no fall was found: {looked}."


def _join(names: Sequence[str]) -> str:
    *first, last = names or [""]
    return f"{', '.join(first)} and {last}" if first else last


def tell_expected(row: Mapping[str, Any]) -> str:
    """What a new city might expect, or why that cannot be said."""
    if row["expected_low"] is None:
        return (
            f"What a new city might expect cannot be said: it takes three cities, and there"
            f" {'is' if row['city_count'] == 1 else 'are'} {row['city_count']}."
        )
    told = write_effect_range(row["expected_low"], row["expected_high"])
    both = row["expected_low"] < 0 < row["expected_high"]
    sides = " In some cities it may do nothing, or the opposite." if both else ""
    return f"A new city might expect {told}.{sides}"


def tell_differences(row: Mapping[str, Any]) -> str:
    """How far cities differ, in words, by the share that chance does not explain."""
    share = row["inconsistency_share"]
    if share is None:
        return "One city alone: nothing can be said of how cities differ."
    few = " With so few cities that is hardly known." if row["city_count"] < 5 else ""
    return f"Cities differ {_how_much(share)} (I² {round(share * 100)}\u00a0%).{few}"


def _how_much(share: float) -> str:
    if share < 0.25:
        return "hardly more than by chance"
    if share < 0.5:
        return "a little more than by chance"
    return "clearly more than by chance" if share < 0.75 else "much more than by chance"
