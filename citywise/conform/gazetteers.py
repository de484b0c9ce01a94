"""Gazetteers: lists of places with their codes, other names, and what they lie in.

They say how a place is also written, and are compared with nothing: outcomes stay at the city.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.conform.choices import split_cell
from citywise.conform.outcome import Conformed, count_records
from citywise.conform.problems import NUMBER
from citywise.conform.readings import Readings
from citywise.conform.totals import no_totals
from citywise.intake.fitting.records import SHEET, TOTAL
from citywise.intake.formats.sheet import FILE, ROW

if TYPE_CHECKING:
    from citywise.conform.context import Context
    from citywise.intake.templates.sections import PlaceRule
    from citywise.intake.templates.template import Template

_KEY = [FILE, "place_level_name", "place_ref", "place_name"]


def conform_places(records: pl.DataFrame, context: Context) -> Conformed:
    """Take the places of gazetteers that share template and locale."""
    readings = Readings(records.filter(~pl.col(TOTAL)))
    template = context.template
    for name in filter(readings.has, template.columns):
        readings.read_text(name, name, held="record")
    for rule in template.levels:
        _hold_without_code(readings, rule)
    named = [pl.col(rule.name).is_not_null() for rule in template.levels]
    readings.hold(~pl.any_horizontal(named), "no_place", field=template.levels[0].name)
    kept = readings.kept()
    places = pl.concat([_places(kept, rule, template) for rule in template.levels])
    return Conformed(
        rows={"core_places": places.unique(_KEY, keep="first", maintain_order=True)},
        problems=readings.problems,
        records=count_records(readings, kept),
        totals=no_totals(),
    )


def _hold_without_code(readings: Readings, rule: PlaceRule) -> None:
    if rule.code:
        lacks = pl.col(rule.name).is_not_null() & pl.col(rule.code).is_null()
        readings.hold(lacks, "no_place", field=rule.code)


def _places(kept: pl.DataFrame, rule: PlaceRule, template: Template) -> pl.DataFrame:
    """Each name of each place of one level; the code of a place without one is its name."""
    names = [pl.col(rule.name).map_elements(lambda text: [text], pl.List(pl.String))]
    names += [_split(name, template) for name in rule.other_names if name in kept.columns]
    parent = pl.col(rule.parent) if rule.parent else pl.lit(None, dtype=pl.String)
    return (
        kept.filter(pl.col(rule.name).is_not_null())
        .select(
            FILE,
            NUMBER,
            SHEET,
            ROW,
            pl.lit(rule.level).alias("place_level_name"),
            pl.col(rule.code or rule.name).alias("place_ref"),
            parent.alias("parent_place_ref"),
            pl.col(rule.name).alias("main_name"),
            pl.concat_list(names).alias("place_name"),
        )
        .explode("place_name")
        .filter(pl.col("place_name").is_not_null())
        .with_columns(is_other_name=pl.col("place_name") != pl.col("main_name"))
        .drop("main_name")
    )


def _split(name: str, template: Template) -> pl.Expr:
    rule = template.columns[name]

    def parts(text: str) -> list[str]:
        return split_cell(text, rule) or []

    texts = pl.col(name).map_elements(parts, pl.List(pl.String))
    return pl.when(pl.col(name).is_not_null()).then(texts).otherwise(pl.lit([], pl.List(pl.String)))
