"""Give every column one meaning at most, and every field one column, the surest first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citywise.catalogue.vocabularies import vocabulary
from citywise.intake.cells import TYPED
from citywise.proposals.candidates import candidates_of, tool_columns
from citywise.proposals.matrices import find_matrix
from citywise.proposals.proposal import NOTHING, SURE, Candidate, Kind, ProposedColumn
from citywise.proposals.shapes import find_split

if TYPE_CHECKING:
    from citywise.proposals.columns import Column
    from citywise.proposals.shapes import Known

LEVEL, TOTAL = "level", "total"
"""A column of figures of a matrix, and one that sums others."""

REPEATABLE = ("actual", "target", "baseline", "to_date", "numerator", "denominator")
"""Kinds of figures that several columns may hold, where each is an indicator of its own."""

_SURELY = 0.8
_NAMED = 0.6
"""A column whose heading says as much is what it says, whatever its numbers come to."""

_EXCLUDE = {
    "period": ("year", "quarter", "month", "period_start", "period_end", "date"),
    "period_start": ("date", "period"),
    "date": ("year", "month", "period", "period_start", "period_end"),
}
"""Fields that tell what another one tells already."""


def assign(columns: list[Column], kind: Kind, known: Known) -> tuple[ProposedColumn, ...]:
    """The columns with their candidates and what each is proposed to be."""
    matrix = find_matrix(columns) if kind == "values" else None
    inside = matrix.columns if matrix else frozenset[int]()
    of_tools = tool_columns(columns)
    proposed = [
        _of_matrix(column)
        if column.index in inside
        else _with_candidates(column, kind, known, is_of_tool=column.index in of_tools)
        for column in columns
    ]
    return tuple(_chosen(proposed))


def _of_matrix(column: Column) -> ProposedColumn:
    why = ("each row of its heading tells a period, a sex, an age group or a total",)
    found = (Candidate(LEVEL, 0.9, why),)
    return ProposedColumn(column.letter, column.heading, found, LEVEL, _examples(column))


def _with_candidates(
    column: Column, kind: Kind, known: Known, *, is_of_tool: bool
) -> ProposedColumn:
    found = candidates_of(column, kind, known, is_of_tool=is_of_tool)
    split = _split(column, known)
    return ProposedColumn(
        column.letter, column.heading, found, NOTHING, _examples(column), split, column.sums
    )


def _split(column: Column, known: Known) -> str:
    """The mark between partners or audiences in one cell."""
    words = known.partners | frozenset(vocabulary("audience").words)
    return find_split(column, words)


def _examples(column: Column) -> tuple[str, ...]:
    return tuple(text.removeprefix(TYPED)[:60] for text, _ in column.texts[:3])


def _chosen(columns: list[ProposedColumn]) -> list[ProposedColumn]:
    pairs = [
        (candidate.score, -number, candidate.target)
        for number, column in enumerate(columns)
        for candidate in column.candidates
        if candidate.score >= SURE and column.chosen == NOTHING
    ]
    repeatable = () if any(target == "indicator" for _, _, target in pairs) else REPEATABLE
    taken: dict[str, int] = {}
    chosen: dict[int, str] = {}
    for _, minus, target in sorted(pairs, reverse=True):
        number = -minus
        is_free = target not in taken or target.partition("[")[0] in repeatable
        if number not in chosen and is_free and not _is_told(target, taken):
            taken[target] = number
            chosen[number] = target
    _drop_parts_of_years(chosen, taken)
    settled = [_settled(column, chosen.get(n, column.chosen)) for n, column in enumerate(columns)]
    return _with_sums(settled)


def _with_sums(columns: list[ProposedColumn]) -> list[ProposedColumn]:
    """A column that is the sum of figures that are read: the whole of its groups, or a total."""
    targets = {column.letter: column.chosen for column in columns}
    return [
        _as_sum(column, [targets[part] for part in column.sums], targets) if column.sums else column
        for column in columns
    ]


def _as_sum(column: ProposedColumn, parts: list[str], taken: dict[str, str]) -> ProposedColumn:
    read = [part for part in parts if part != NOTHING] or [NOTHING]
    kind, _, group = read[0].partition("[")
    of_one_kind = len(read) > 1 and {part.partition("[")[0] for part in read} == {kind}
    if not of_one_kind or column.chosen not in {NOTHING, "actual"} or column.score >= _NAMED:
        return column
    if kind == "actual" and not group:
        return column
    is_free = column.chosen == kind or kind not in taken.values()
    target = kind if group and is_free else TOTAL
    if kind not in {"count", "actual", LEVEL}:
        return column
    between = " and " if len(column.sums) == 2 else " to "
    why = f"its cells are the sum of {column.sums[0]}{between}{column.sums[-1]}"
    found = Candidate(target, 0.55, (why,))
    return replace(column, candidates=(found, *column.candidates), chosen=target)


def _settled(column: ProposedColumn, chosen: str) -> ProposedColumn:
    """What is not read is not shown either: it may be about anybody."""
    examples = () if chosen == NOTHING else column.examples
    return replace(column, chosen=chosen, examples=examples)


def _drop_parts_of_years(chosen: dict[int, str], taken: dict[str, int]) -> None:
    """A month without a year places nothing, and a year alone is a period by itself."""
    for part in ("month", "quarter"):
        if part in taken and "year" not in taken:
            del chosen[taken[part]]
    if {"month", "quarter", "year"} <= taken.keys():
        del chosen[taken["quarter"]]
    if "year" in taken and not taken.keys() & {"month", "quarter"}:
        is_told = {"period_start", "period_end"} <= taken.keys() or "period" in taken
        chosen[taken["year"]] = NOTHING if is_told else "period"


def _lists_people(
    people: tuple[ProposedColumn, ...],
    events: tuple[ProposedColumn, ...],
    values: tuple[ProposedColumn, ...],
) -> bool:
    """One sex and one age in each row, and no column of anything counted."""
    sure = {column.chosen for column in people if column.score >= _SURELY}
    counted = [
        c for c in events if c.chosen.partition("[")[0] == "count" and c.letter in _others(people)
    ]
    named = any(column.chosen in {"indicator", LEVEL} for column in values)
    return {"sex", "age"} <= sure and not counted and not named


def _others(people: tuple[ProposedColumn, ...]) -> set[str]:
    return {column.letter for column in people if column.chosen == NOTHING}


def _is_told(target: str, taken: dict[str, int]) -> bool:
    return any(target in others and field in taken for field, others in _EXCLUDE.items())


def decide_kind(
    events: tuple[ProposedColumn, ...],
    values: tuple[ProposedColumn, ...],
    people: tuple[ProposedColumn, ...],
) -> tuple[Kind, str]:
    """Whether a row is an event or a person, or cells are figures of indicators, and why."""
    if _lists_people(people, events, values):
        return "people", "each row has the sex and the age of one, and nothing that is counted"
    of_events = {column.chosen: column.score for column in events}
    of_values = {column.chosen: column.score for column in values}
    if LEVEL in of_values:
        return "values", "periods, sexes or ages stand across: a matrix of figures"
    day = of_events.get("date", 0.0) + (of_events.get("month", 0.0) if "year" in of_events else 0.0)
    indicator = of_values.get("indicator", 0.0)
    figures = [name for name in of_values if name.partition("[")[0] in REPEATABLE]
    has_span = {"period_start", "period_end"} <= set(of_values)
    if (indicator >= max(day, 0.6) and figures) or (indicator >= 0.6 and has_span):
        return "values", "a column names indicators, and others hold their figures"
    counted = any(name.partition("[")[0] == "count" for name in of_events)
    if "currency" in of_values and figures and not counted:
        return "values", "amounts of money, with their currency"
    is_log = counted or bool({"activity_type", "sessions", "status"} & set(of_events))
    if is_log and day >= SURE:
        return "events", "each row has a day and says what was done"
    return "values", "no column has the day of an event"
