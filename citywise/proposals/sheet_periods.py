"""Sheets of one layout that report on a period each: `Q1` and `Q2` of `2031 return.xlsx`.

A template then says period_of = "sheet". A log tells its days in its rows, and needs none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citywise.conform.period_texts import PeriodStyle
from citywise.conform.sheet_periods import period_by_name
from citywise.conform.told_periods import are_one, told_by
from citywise.periods import Period, parse_period
from citywise.proposals.proposal import Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.proposals.proposal import Proposal

_STYLE = PeriodStyle(quarters="calendar")
_INSIDE = ("cell", "title")
_KEY = "report.period"


def with_periods_of_sheets(draft: Proposal, alike: list[Proposal]) -> Proposal:
    """The proposal for sheets of one layout, of which none tells the period of the others."""
    periods = {other.period for other in alike}
    if draft.produces == "values" and not _tells_period_by_row(draft):
        inside = next((draft.ways[place] for place in _INSIDE if place in draft.ways), None)
        if inside and len(periods) > 1 and "" not in periods:
            return _of_each(draft, inside, "the sheets name different periods")
        if _are_named(draft, alike):
            names = ", ".join(other.sheet for other in alike)
            told = _report(draft) if _KEY not in _asked(draft) else {"period": "column"}
            return _of_each(draft, told, f"so the sheets are called: {names}")
    return _of_none(draft) if len(periods) > 1 else draft


def _tells_period_by_row(draft: Proposal) -> bool:
    return "period" not in _report(draft) and _KEY not in _asked(draft)


def _report(draft: Proposal) -> dict[str, object]:
    return dict(draft.entries.get("report", {}))


def _asked(draft: Proposal) -> set[str]:
    return {question.entry for question in draft.questions}


def _are_named(draft: Proposal, alike: list[Proposal]) -> bool:
    """Each sheet is called by a period of its own, within the one that the file tells."""
    wider = parse_period(draft.period) or _of_file_name(draft)
    named = [period_by_name(other.sheet, wider, _STYLE) for other in alike]
    told = {period for period in named if period}
    agree = wider is None or all(are_one([wider, period]) for period in told)
    return 1 < len(told) == len(alike) and agree


def _of_file_name(draft: Proposal) -> Period | None:
    pattern = draft.ways.get("file_name", {}).get("period_pattern")
    found = told_by(str(pattern), (draft.file_name,), _STYLE)[0] if pattern else []
    return found[0] if found and isinstance(found[0], Period) else None


def _of_each(draft: Proposal, told: Mapping[str, object], why: str) -> Proposal:
    city = {k: v for k, v in _report(draft).items() if k == "city"}
    report = {**told, **city, "period_of": "sheet"}
    evidence = f"report.period_of = 'sheet': {why}"
    return replace(
        draft,
        entries={**draft.entries, "report": report},
        questions=tuple(q for q in draft.questions if q.entry != _KEY),
        evidence=(*draft.evidence, evidence),
    )


def _of_none(draft: Proposal) -> Proposal:
    """What one sheet says is not said of the others: the file's name may tell it, or each row."""
    kept = [q for q in draft.questions if q.entry != _KEY]
    if draft.produces == "values":
        asks = (
            "The sheets do not report on one period, and not each of them names its own: leave"
            " out those that name none (source.sheets), or say where the period of a row stands."
        )
        places = ("file_name", "column", *(place for place in _INSIDE if place in draft.ways))
        kept.append(Question(_KEY, asks, (), places, is_binding=True))
    city = {k: v for k, v in _report(draft).items() if k == "city"}
    report = draft.ways.get("file_name", {"key": ["folder", "file"]})
    evidence = tuple(line for line in draft.evidence if not line.startswith(_KEY))
    return replace(
        draft,
        entries={**draft.entries, "report": report | city},
        questions=tuple(kept),
        evidence=(*evidence, "the sheets name different periods"),
    )
