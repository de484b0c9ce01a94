"""The columns of an unknown table: heading, and what stands in the cells below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.forbidden import forbidden_word
from citywise.catalogue.totals import is_total_word
from citywise.intake.cells import TYPED, cell_ref, column_letter
from citywise.intake.formats.sheet import ROW, cell_name
from citywise.intake.producers.personal import personal_columns
from citywise.proposals.sums import find_sums

if TYPE_CHECKING:
    from citywise.intake.fitting.zones import Zone
    from citywise.intake.formats.sheet import Sheet

MOST_TEXTS = 3_000
"""Distinct texts of a column that are looked at; the commonest."""

MOST_COLUMNS = 300
"""Columns that are looked at, from the left."""

Test = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `texts` are its distinct cells with how often each stands there.

    `sums` are the columns of which it is the sum. `own` is the heading without the group of a
    form that it shares with other columns, which names none of them: of `sessions/women` `women`.
    `labels` are how its form asks the question, `choices` what it calls each answer.
    """

    index: int
    letter: str
    heading: tuple[str, ...]
    own: tuple[str, ...]
    tag: str
    texts: tuple[tuple[str, int], ...]
    first_rows: dict[str, int]
    distinct: int
    filled: int
    rows: int
    sums: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict[str, "tuple[str, ...]"])

    def share(self, test: Test) -> float:
        """The share of the filled cells whose text passes."""
        looked_at = sum(count for _, count in self.texts)
        passed = sum(count for text, count in self.texts if any(map(test, self.words_of(text))))
        return passed / looked_at if looked_at else 0.0

    def words_of(self, text: str) -> tuple[str, ...]:
        """A cell, and what its form calls the choice that it stands for."""
        return (text, *self.choices.get(text.removeprefix(TYPED), ()))

    def cells(self, test: Test, most: int = 3) -> tuple[str, ...]:
        """Addresses and texts of the first cells that pass."""
        found = sorted((self.first_rows[text], text) for text, _ in self.texts if test(text))
        return tuple(
            f"{cell_ref(self.letter, row)}: {text.removeprefix(TYPED)}"
            for row, text in found[:most]
        )


def read_columns(sheet: Sheet, zone: Zone) -> list[Column]:
    """Every column that has a heading, without rows that say they are totals."""
    rows = data_rows(sheet, zone)
    names = [name for name in sheet.cells.columns if name.startswith("c")]
    wanted = set(range(min(len(names), len(zone.headings)))) - _never_read(zone)
    headed = [i for i in sorted(wanted) if any(zone.headings[i])][:MOST_COLUMNS]
    groups = _groups([zone.headings[i] for i in headed])
    columns = [_column(sheet, zone, rows, i, groups) for i in headed]
    letters = {column.index: column.letter for column in columns}
    sums = find_sums(rows, headed)
    return [
        replace(column, sums=tuple(letters[part] for part in sums.get(column.index, ())))
        for column in columns
    ]


def data_rows(sheet: Sheet, zone: Zone) -> pl.DataFrame:
    """The filled rows below the heading that do not say they are totals."""
    names = [name for name in sheet.cells.columns if name.startswith("c")]
    rows = sheet.cells.filter(
        (pl.col(ROW) >= zone.first_row) & pl.any_horizontal(pl.col(names).is_not_null())
    )
    return rows.filter(~_is_total_row(rows, names[:3]))


def _groups(headings: list[tuple[str, ...]]) -> frozenset[str]:
    """What stands before a mark in the names of several columns, such as `visit/` and `visit-`."""
    names = [path[-1] for path in headings if len(path) == 1 and " " not in path[0]]
    marked = [(name, mark) for name in names for mark in "/-" if mark in name]
    before = Counter(name[: name.rindex(mark) + 1] for name, mark in marked)
    return frozenset(group for group, count in before.items() if count > 1)


def _without_group(heading: tuple[str, ...], groups: frozenset[str]) -> tuple[str, ...]:
    if len(heading) != 1:
        return heading
    group = max((g for g in groups if heading[0].startswith(g)), key=len, default="")
    return (heading[0].removeprefix(group) or heading[0],)


def _never_read(zone: Zone) -> set[int]:
    """Columns that no template may ask for: about people, or by religion or origin."""
    levels = [*zip(*zone.headings, strict=True), zone.tags]
    personal = set[int]().union(*map(personal_columns, levels))
    headings = enumerate(zone.headings)
    return personal | {i for i, path in headings if any(map(forbidden_word, path))}


def _is_total_row(rows: pl.DataFrame, names: list[str]) -> pl.Series:
    is_total = pl.Series([False] * rows.height, dtype=pl.Boolean)
    for name in names:
        texts = rows[name].unique().drop_nulls().to_list()
        words = [text for text in texts if is_total_word(text)]
        is_total |= rows[name].is_in(words).fill_null(value=False)
    return is_total


def _column(
    sheet: Sheet, zone: Zone, rows: pl.DataFrame, index: int, groups: frozenset[str]
) -> Column:
    texts = rows.select(pl.col(cell_name(index)).alias("text"), ROW).drop_nulls()
    counted = (
        texts.group_by("text", maintain_order=True)
        .agg(pl.len().alias("count"), pl.col(ROW).first())
        .sort("count", descending=True, maintain_order=True)
    )
    shown = counted.head(MOST_TEXTS)
    return Column(
        index=index,
        letter=sheet.places[index] if sheet.places else column_letter(index),
        heading=zone.headings[index],
        own=_without_group(zone.headings[index], groups),
        tag=zone.tags[index] if index < len(zone.tags) else "",
        texts=tuple(shown.select("text", "count").iter_rows()),
        first_rows=dict(shown.select("text", ROW).iter_rows()),
        distinct=counted.height,
        filled=texts.height,
        rows=rows.height,
    )
