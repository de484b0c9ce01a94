"""Propose a template: `propose(sheets, "2025-Q1 activities.xlsx")`. Pure; nothing is kept.

The sheet with the most that can be named is proposed. What the cells do not decide is asked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citywise.catalogue.words import fold
from citywise.intake.cells import Problem, cell_ref, column_letter
from citywise.intake.fitting.layout_changes import nearest_drift
from citywise.intake.fitting.zones import columns_of, layout_digest, zone_as_decided
from citywise.intake.templates.template import WAYS_OF_PERIODS
from citywise.proposals.assignment import LEVEL, assign, decide_kind
from citywise.proposals.columns import Column, data_rows, read_columns
from citywise.proposals.doubts import doubt, whole_months
from citywise.proposals.forms import with_form
from citywise.proposals.matrices import find_matrix
from citywise.proposals.nested import ask_of_outer, mark_lent, with_tables_within, without_repeated
from citywise.proposals.proposal import (
    NOTHING,
    Decided,
    Kind,
    Nearest,
    Proposal,
    ProposedColumn,
    Question,
)
from citywise.proposals.questions import ask, ask_of_levels, ask_of_totals
from citywise.proposals.report_periods import find_period
from citywise.proposals.scales import find_scales
from citywise.proposals.section_rows import find_sections
from citywise.proposals.shapes import Known, share_of_names
from citywise.proposals.sheet_periods import with_periods_of_sheets
from citywise.proposals.sources import Found, find_date_order, find_decimal_mark
from citywise.proposals.sums import find_total_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citywise.intake.fitting.zones import Zone
    from citywise.intake.formats.sheet import Sheet
    from citywise.intake.templates.template import Template

MOST_SHEETS = 20
_OF_DHIS2 = ("dataelement", "data element")
NO_NAMES, UNDECIDED = Known(), Decided()


def propose(
    sheets: Iterable[Sheet],
    file_name: str,
    known: Known = NO_NAMES,
    decided: Decided = UNDECIDED,
) -> Proposal | None:
    """The proposal for the sheet of a file that can be understood best; None without a table."""
    visible = [sheet for sheet in sheets if sheet.is_visible][:MOST_SHEETS]
    asked = [sheet for sheet in visible if decided.sheet in {None, sheet.name}]
    drafts = [(sheet, _draft(sheet, file_name, known, decided)) for sheet in asked]
    whole = [(sheet, draft) for sheet, draft in drafts if draft]
    if not whole:
        return None
    kept = without_repeated(whole)
    found = [draft for _, draft in kept]
    sheet, best = max(kept, key=lambda pair: _told(pair[1]))
    alike = [draft for draft in found if columns_of(draft.layout) == columns_of(best.layout)]
    best = with_periods_of_sheets(best, alike)
    same = tuple(draft.sheet for draft in alike)
    # the sheets of quarters to come have names that nobody knows yet
    is_growing = "period_of" in best.entries.get("report", {})
    named = _with_sheets(best, same, is_only=len(visible) == 1 or is_growing)
    return with_tables_within(named, sheet, visible)


def propose_of_file(
    found: list[Sheet | Problem],
    *,
    file_name: str,
    known: Known,
    decided: Decided,
    templates: list[Template],
) -> Proposal | Problem:
    """The proposal for a file as it was read, or what stops it from being read."""
    sheets = [item for item in found if not isinstance(item, Problem)]
    problems = [item for item in found if isinstance(item, Problem)]
    proposal = propose(sheets, file_name, known, decided)
    if proposal is None:
        return next(iter(problems), Problem(1, "unknown_layout"))
    sheet = next(sheet for sheet in sheets if sheet.name == proposal.sheet)
    questions = (*_personal(problems), *proposal.questions)
    return replace(proposal, questions=questions, nearest=_nearest(sheet, templates))


def _personal(problems: list[Problem]) -> list[Question]:
    """Where personal data stand: with them the file is refused, whatever its template says."""
    found = [problem for problem in problems if problem.reason == "personal_data"]
    cells = dict.fromkeys(
        f"{cell_ref(p.place or column_letter(p.column), p.row)}: {p.text}" if p.row else p.text
        for p in found
    )
    asks = "The file holds personal data and is refused with them; these columns are not shown."
    return [Question("source.not_personal", asks, tuple(cells)[:8])] if found else []


def _nearest(sheet: Sheet, templates: list[Template]) -> Nearest | None:
    """The template that a sheet fits, or comes nearest to."""
    drift = nearest_drift(sheet, templates)
    return Nearest(drift.template.id, drift.lacks, drift.changes) if drift else None


def _told(draft: Proposal) -> tuple[float, int]:
    """How much of a sheet is named; figures count, for without them nothing is reported."""
    chosen = [column for column in draft.columns if column.chosen != NOTHING]
    figures = any("[" in c.chosen or c.chosen in _FIGURES for c in chosen)
    return (sum(c.score for c in chosen if c.chosen != LEVEL) + 3 * figures, draft.row_count)


_FIGURES = {"count", "actual", "to_date", "target", "numerator", LEVEL}


def _with_sheets(draft: Proposal, same: tuple[str, ...], *, is_only: bool) -> Proposal:
    return replace(draft, sheets=() if is_only or not draft.sheet else same)


def _draft(sheet: Sheet, file_name: str, known: Known, decided: Decided) -> Proposal | None:
    zone = zone_as_decided(sheet, decided.header_rows, decided.first_row)
    columns = read_columns(sheet, zone) if zone else []
    if zone is None or not columns or not any(column.filled for column in columns):
        return None
    form, columns = with_form(columns, known.forms)
    kind, assigned, why = _choose(columns, known, decided.produces)
    chosen = mark_lent(sheet, columns, assigned)
    found = Found(evidence=[f"produces = {kind!r}: {why}"], habits=known.habits)
    if form:
        found.prove("source", "form", form, "the columns are questions of this form")
    _find_source(sheet, zone, file_name, kind, columns, chosen, found)
    find_scales(sheet, zone, chosen, found)
    _find_city(columns, chosen, known, found)
    find_sections(sheet, zone, chosen, known, found)
    found.questions += ask(columns, chosen, kind, found, known)
    if kind == "values":
        figures = [c.index for c, p in zip(columns, chosen, strict=True) if _is_figures(p.chosen)]
        found.questions += ask_of_totals(find_total_rows(data_rows(sheet, zone), figures))
    found.questions += ask_of_outer(chosen, kind)
    pairs = list(zip(columns, chosen, strict=True))
    found.questions += doubt(pairs, kind, known, is_decided=decided.produces is not None)
    return Proposal(
        file_name=file_name,
        sheet=sheet.name,
        sheets=(),
        zone=zone,
        produces=kind,
        columns=chosen,
        entries=found.entries,
        evidence=tuple(found.evidence),
        questions=tuple(found.questions),
        layout=layout_digest(zone.headings),
        row_count=max(column.rows for column in columns),
        head=tuple(tuple(row) for row in sheet.head[: zone.first_row - 1]),
        ways=found.ways,
        period=found.period,
    )


def _choose(
    columns: list[Column], known: Known, produces: Kind | None
) -> tuple[Kind, tuple[ProposedColumn, ...], str]:
    ways: dict[Kind, tuple[ProposedColumn, ...]] = {
        "events": assign(columns, "events", known),
        "values": assign(columns, "values", known),
        "people": assign(columns, "people", known),
    }
    kind, why = decide_kind(ways["events"], ways["values"], ways["people"])
    if kind == "events" and whole_months(columns):
        kind, why = "values", "rows begin and end with whole months, which no event does"
    if produces:
        kind, why = produces, "as decided"
    chosen = ways[kind]
    if kind == "people":
        # no cell that is about one person is shown to anybody
        chosen = tuple(replace(column, examples=()) for column in chosen)
    return kind, chosen, why


def _find_source(
    sheet: Sheet,
    zone: Zone,
    file_name: str,
    kind: Kind,
    columns: list[Column],
    chosen: tuple[ProposedColumn, ...],
    found: Found,
) -> None:
    if zone.height > 1:
        found.prove("source", "header_rows", zone.height, f"the heading has {zone.height} rows")
    if zone.is_spread:
        found.prove(
            "source", "spread_headings", zone.is_spread, "a heading stands once over its columns"
        )
    fields = {column.letter: column.chosen for column in chosen}
    days = [
        c
        for c in columns
        if fields[c.letter] in {"date", "planned_on", "period_start", "period_end"}
    ]
    figures = [c for c in columns if _is_figures(fields[c.letter])]
    find_date_order(days, found)
    find_decimal_mark(figures, found)
    if not _tells_period(chosen, kind) and not find_period(sheet, zone, file_name, found):
        found.entries.setdefault("report", {})["key"] = ["folder", "file"]
    if any(fold(column.heading[-1]) in _OF_DHIS2 for column in columns):
        found.prove("source", "period_codes", "dhis2", "the columns are those of DHIS2")
    if matrix := find_matrix(columns) if LEVEL in fields.values() else None:
        found.prove("unpivot", "levels", list(matrix.levels), "what each row of the heading tells")
        found.questions += ask_of_levels(matrix)


def _is_figures(target: str) -> bool:
    return target.partition("[")[0] in _FIGURES | {"baseline", "denominator", "sessions"}


def _tells_period(chosen: tuple[ProposedColumn, ...], kind: Kind) -> bool:
    """Figures whose rows tell their period; an event's day does not say what its file is about."""
    told = {column.chosen for column in chosen}
    return kind == "values" and any(set(told).issuperset(way) for way in WAYS_OF_PERIODS)


def _find_city(
    columns: list[Column], chosen: tuple[ProposedColumn, ...], known: Known, found: Found
) -> None:
    """A column of cities is read as the city of its row: `city` and `[report]` agree."""
    by_letter = {column.letter: column for column in columns}
    of_city = [by_letter[c.letter] for c in chosen if c.chosen == "city"]
    if of_city:
        share = share_of_names(of_city[0], known.cities)
        why = f"column {of_city[0].letter} names cities ({share:.0%} of them are known)"
        found.prove("report", "city", "column", why)
