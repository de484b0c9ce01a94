"""Which columns of a file a measure read, and by which rule of its template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.conform.layouts import field_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from citywise.intake.templates.template import Template
    from citywise.provenance.values import Value
    from citywise.warehouse.working import WorkingStore

_WHERE_AND_WHEN = ("city", "program", "date", "year", "month", "status", "activity_type")
_OF_MEASURE = {
    "out_sessions_delivered": ("sessions", "mode", "audience"),
    "out_session_delivery_rate": ("sessions", "planned_on"),
    "out_participations": ("participations",),
    "out_women_share": ("participations", "sex"),
    "out_youth_share": ("participations", "age"),
    "out_partners_active": ("partner",),
    "out_community_co_delivery": ("sessions", "partner", "partner_role"),
    "out_coordination_meetings": ("sessions", "planned_on"),
    "dq_disagg_complete": ("participations", "sex", "age"),
}
_OF_REPORTS = (
    "city", "program", "indicator", "unit", "period", "period_start", "period_end", "date",
    "year", "quarter", "month", "currency", "group",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """One column of one layout: where it stands, its heading, and the rule that reads it.

    `is_figure`: its cells are figures of a report, of which a record has one.
    """

    layout_id: str
    letter: str
    heading: str
    field: str
    template_id: str
    rule: str
    is_figure: bool


def columns_read(
    store: WorkingStore, value: Value, records: pl.DataFrame, templates: dict[str, Template]
) -> list[ColumnRead]:
    """The columns that decide what the records add to the value, in the order of the layout."""
    every = columns_of(store, records, templates)
    return [column for column in every if column.is_figure or is_asked(value, column.field)]


def columns_of(
    store: WorkingStore, records: pl.DataFrame, templates: dict[str, Template]
) -> list[ColumnRead]:
    """Every column of the records that a template reads."""
    used = records.select("layout_id", "template_id").drop_nulls().unique().sort("layout_id")
    figures = _letters_of_cells(records)
    found: list[ColumnRead] = []
    for layout, template_id in used.iter_rows():
        columns = store.rows(
            "select column_letter, header_text, field_name from core_layouts where layout_id = ?"
            " and field_name is not null order by length(column_letter), column_letter",
            [layout],
        )
        found += [
            ColumnRead(
                layout,
                letter,
                heading or "",
                field,
                template_id,
                rule_of(templates.get(template_id), field),
                (layout, letter) in figures,
            )
            for letter, heading, field in columns.iter_rows()
        ]
    return found


def is_asked(value: Value, field: str) -> bool:
    """The measure needs what the column tells: `participations[sex=F]` for the share of women."""
    name = field.partition("[")[0].partition("=")[0]
    if value["basis_code"] == "report":
        return name in (*_OF_REPORTS, value.dimension)
    asked = (*_WHERE_AND_WHEN, *_OF_MEASURE.get(value["indicator_id"], ()), value.dimension)
    return name in asked and _is_of_breakdown(value, field)


def _is_of_breakdown(value: Value, field: str) -> bool:
    """Counts by sex do not bear on a count by age."""
    breakdown = field.partition("[")[2]
    wanted = {"out_women_share": "sex", "out_youth_share": "age_band"}
    by = wanted.get(value["indicator_id"], value.dimension)
    if not breakdown or value["indicator_id"] == "dq_disagg_complete":
        return True
    return bool(by) and breakdown.startswith(by)


def _letters_of_cells(records: pl.DataFrame) -> set[tuple[str, str]]:
    """(layout, letter) of the columns in which reported figures stand."""
    cells = records.select("layout_id", "cell_ref").drop_nulls().iter_rows()
    return {(layout, letter_of(cell)) for layout, cell in cells}


def letter_of(cell: str) -> str:
    """`F14` stands in column `F`, `11/date` in `/date`."""
    _, is_record, field = cell.partition("/")
    return f"/{field}" if is_record else cell.rstrip("0123456789")


def rule_of(template: Template | None, field: str) -> str:
    """Which part of the template reads a field: `[columns.date]`, `[[counts]] 2`."""
    if template is None:
        return "a template that is no longer there"
    name = field.partition("=")[0]
    if field in template.columns or name in template.columns:
        return f"[columns.{field if field in template.columns else name}]"
    for section, rules in (("counts", template.counts), ("values", template.values)):
        kind = section.removesuffix("s")
        if number := _position(rules, field, kind, template):
            return f"[[{section}]] {number}"
    return "[unpivot]" if template.unpivot else "[people]" if template.people else ""


def _position(rules: Iterable[object], field: str, kind: str, template: Template) -> int:
    """Which of the rules it is, counted from 1; none is 0."""
    names = [field_name(f"{kind}:{number}", template) for number, _ in enumerate(rules)]
    return names.index(field) + 1 if field in names else 0
