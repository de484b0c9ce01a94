"""One text from the several columns that stand for one entry of a template.

A question that was renamed leaves two columns whose blanks complete each other; an answer that
has a column of its own holds 1 where it was given; a reference stands in the better of two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.intake.cells import CONFLICT, TYPED
from citywise.intake.fitting.column_names import preference
from citywise.intake.formats.sheet import cell_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.fitting.headings import Heading, LaidColumn
    from citywise.intake.templates.sections import ColumnRule, CountRule
    from citywise.intake.templates.template import Template

BETWEEN_JOINED = " | "
_GIVEN = ("1", TYPED + "1", TYPED + "true", "True", "TRUE", "true")
_NOT_GIVEN = ("0", TYPED + "0", TYPED + "false", "False", "FALSE", "false")


def field_texts(heading: Heading, template: Template) -> Iterator[pl.Expr]:
    """The text of each field that the sheet has."""
    for name, rule in template.columns.items():
        columns = _in_order(heading, f"field:{name}", rule, template)
        answers = [c for c in heading.columns if c.rule.startswith(f"choice:{name}:")]
        if answers:
            yield _answered(answers, columns).alias(name)
        elif columns:
            yield _combined(columns, rule.combine).alias(name)


def count_texts(heading: Heading, template: Template) -> Iterator[pl.Expr]:
    """The text of each count that the sheet has."""
    for number, rule in enumerate(template.counts):
        if columns := _in_order(heading, f"count:{number}", rule, template):
            yield _combined(columns, rule.combine).alias(f"count:{number}")


def cell(column: LaidColumn) -> pl.Expr:
    """The cells of a column."""
    return pl.col(cell_name(column.index))


def _in_order(
    heading: Heading, name: str, rule: ColumnRule | CountRule, template: Template
) -> list[pl.Expr]:
    """The columns of one entry, in the order in which the template lists their headings."""
    found = [column for column in heading.columns if column.rule == name]
    found.sort(key=lambda column: preference(column.heading, rule.headers, template))
    return [cell(column) for column in found]


def _combined(cells: list[pl.Expr], combine: str) -> pl.Expr:
    if len(cells) == 1 or combine in {"only", "first"}:
        return pl.coalesce(cells)
    joined = pl.concat_str(cells, separator=BETWEEN_JOINED, ignore_nulls=True)
    if combine != "agree":
        return pl.when(pl.any_horizontal(c.is_not_null() for c in cells)).then(joined)
    plain = pl.concat_list([c.str.strip_prefix(TYPED) for c in cells]).list.drop_nulls()
    differ = plain.list.n_unique() > 1
    return pl.when(differ).then(pl.lit(CONFLICT) + joined).otherwise(pl.coalesce(cells))


def _answered(answers: list[LaidColumn], summary: list[pl.Expr]) -> pl.Expr:
    """The answers that were given; the cell that sums them up where their columns are blank."""
    is_told = pl.any_horizontal(cell(c).is_not_null() for c in answers)
    given = pl.concat_str(
        [_answer(c) for c in answers], separator=BETWEEN_JOINED, ignore_nulls=True
    )
    unanswered = pl.coalesce(summary) if summary else pl.lit(None, dtype=pl.String)
    # the mark at the end says that nothing has to be cut: the answers are told apart already
    told = given + BETWEEN_JOINED
    return pl.when(is_told & (given != "")).then(told).when(~is_told).then(unanswered)


def _answer(column: LaidColumn) -> pl.Expr:
    """The answer, nothing, or with what stands there in place of 1 or 0: no word of any list."""
    text, name = cell(column), column.rule.split(":", 2)[2]
    return (
        pl.when(text.is_in(_GIVEN))
        .then(pl.lit(name))
        .when(text.is_not_null() & ~text.is_in(_NOT_GIVEN))
        .then(pl.lit(f"{name}=") + text)
    )
