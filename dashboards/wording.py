"""Codes in plain English: breakdowns, statuses, bases, and what may be compared.

Labels come from the vocabularies and column headings from the contract; only whole
sentences are written here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citywise.catalogue.reasons import reasons
from citywise.catalogue.vocabularies import vocabularies, vocabulary
from citywise.comparison.gate import ASIDE
from citywise.contracts.columns import COLUMNS
from citywise.disclosure.rules import CORRECTION_HELD
from dashboards.amounts import write_count

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

ABSENT = "absent"
"""Status of a city that has released no figure for the choice; not a code of the contract."""

UNRELEASED = "unreleased"
"""Status of a city that has not released anything to this audience."""

_OWN_STATUSES = {
    ABSENT: "No figure released",
    UNRELEASED: "The city has released nothing yet",
    ASIDE: "Set aside: measured by another version of the definition",
}

REFUSALS = {
    "within_city": "Levels of this indicator are not compared between cities: people in"
    " different places understand the question differently, so that a higher figure does not"
    " mean a better situation. Shown instead is each city's own change over time.",
    "no": "This indicator is never compared between cities. Its level depends on how much is"
    " noticed, reported and recorded, which differs from city to city. It would become"
    " comparable only if all cities recorded it in the same way.",
}
"""Why no comparison of levels is drawn, by comparability code."""

CAUTIONS = {
    "context": "Read with the context in view: cities differ in size, budget and in what they"
    " offer, and the figure follows from that.",
    "same_instrument": "Comparable only where cities used the same questionnaire. This release"
    " does not say which one was used; ask before drawing conclusions.",
}
"""What to keep in mind while comparing, by comparability code."""

_METHODS = {
    "wilson": "Lines show 95 % intervals (Wilson): where the share would lie if the same work"
    " were repeated under the same conditions.",
    "byar": "Lines show 95 % intervals for a count (Byar; exact below 10): how much it may vary"
    " by chance alone.",
    "exact": "Lines show 95 % intervals for a count (Byar; exact below 10): how much it may vary"
    " by chance alone.",
    "bounds": "Bars show the least and the most possible where a figure is known only as a range.",
    "none": "Figures without a line or bar are plain counts or amounts; no interval is computed.",
}


def label(vocabulary_name: str, code: str | None) -> str:
    """What people read for a code; '' for no code, the code itself for an unknown one."""
    if not code:
        return ""
    try:
        return vocabulary(vocabulary_name).label(code)
    except KeyError:
        return code


def languages(codes: Iterable[str]) -> str:
    """`English, Danish` for codes of languages."""
    return ", ".join(label("material_language", code) for code in codes)


def heading(column: str) -> str:
    """The contract's heading of a column."""
    return COLUMNS[column].label


def explain(column: str) -> str:
    """The contract's sentence on a column, with its unit."""
    unit = COLUMNS[column].unit
    return f"{COLUMNS[column].says} [{unit}]" if unit else COLUMNS[column].says


def status_label(code: str) -> str:
    """Why there is no number, or what kind of number it is."""
    return _OWN_STATUSES.get(code) or label("value_status", code)


def held_note(row: dict[str, Any]) -> str:
    """That a number is an earlier one, where a correction of it waits; else nothing."""
    return status_label(CORRECTION_HELD) if row["value_status_code"] == CORRECTION_HELD else ""


def breakdown_label(key: str) -> str:
    """`age_band=15-29|sex=F` as `Age: 15–29, Sex: Women and girls`; the total as `Everything`."""
    return ", ".join(map(_part_label, key.split("|"))) if key else "Everything together"


def _part_label(part: str) -> str:
    name, _, code = part.partition("=")
    if name == "dimension":
        return (
            f"Broken down by {vocabularies()[code].title.lower()}"
            if code in vocabularies()
            else code
        )
    title = vocabularies()[name].title if name in vocabularies() else name
    shown = label(name, code)
    return f"{title}: {shown.replace('-', '–') if shown == code else shown}"


def count_label(count: float | None, indicator: Mapping[str, str], basis: str) -> str:
    """`n = 44 (sessions)`: how many units a figure rests on; a stage rests on itself alone."""
    if count is None or indicator["counted_code"] == "stages":
        return ""
    noun = _noun(indicator, basis)
    return f"n\u00a0=\u00a0{write_count(count)}{f' ({noun})' if noun else ''}"


def _noun(indicator: Mapping[str, str], basis: str) -> str:
    """A rate rests on inhabitants, attendances of event logs on records; money has no units."""
    if indicator["unit_code"] == "per_100k":
        return "inhabitants"
    is_attendance = (
        indicator["counted_code"] == "participations" and indicator["unit_code"] == "count"
    )
    if is_attendance and basis == "events":
        return "event records"
    return (
        "" if indicator["counted_code"] == "money" else label("counted", indicator["counted_code"])
    )


def reason_label(code: str) -> str:
    """A reason as a short name: `ambiguous_number` as `Ambiguous number`."""
    return code.replace("_", " ").capitalize()


def reason_says(code: str) -> str:
    """What was found, in a sentence; '' for a reason this version does not know."""
    return reasons()[code].says if code in reasons() else ""


def reason_fix(code: str, hint: str) -> str:
    """What the sender does about it; the released hint where the reason is unknown."""
    return reasons()[code].fix if code in reasons() else hint


def method_notes(interval_codes: Collection[str]) -> list[str]:
    """How the intervals of a chart were made, each sentence once."""
    order = [code for code in _METHODS if code in interval_codes]
    return list(dict.fromkeys(_METHODS[code] for code in order))
