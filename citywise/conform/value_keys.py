"""What a figure is about: its indicator and its breakdown.

Each may be told by the template, by a heading or by the row; all have to agree on one key.
`citywise.conform.value_periods` reads the period.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.vocabularies import vocabulary
from citywise.catalogue.words import fold
from citywise.conform.breakdowns import is_not_understood, make_key, read_age_band, read_key
from citywise.conform.choices import folded_words
from citywise.conform.local import local_indicator_id
from citywise.conform.meanings import Read, code_reader
from citywise.intake.cells import TYPED
from citywise.intake.fitting.combining import BETWEEN_JOINED
from citywise.intake.fitting.records import LEVEL
from citywise.intake.formats.sheet import FILE
from citywise.intake.templates.fields import ALL, BREAKDOWNS

if TYPE_CHECKING:
    from citywise.conform.context import Context
    from citywise.conform.distinct import Meaning
    from citywise.conform.readings import Readings
    from citywise.intake.templates.sections import ColumnRule
    from citywise.intake.templates.template import Template

BETWEEN_PARTS = "/"
_STORED_DAY = re.compile(rf"{TYPED}\d{{4}}-\d\d-\d\d")


def read_indicators(readings: Readings, context: Context) -> None:
    """Indicator and part, from the column's rule, its heading or the row, in this order."""
    source = f"{LEVEL}indicator" if readings.has(f"{LEVEL}indicator") else "indicator"
    if not readings.has(source):
        readings.add(**{source: pl.lit(None, dtype=pl.String)})
    unit = "unit_code"
    if readings.has("unit"):
        read = code_reader("unit", context.template.columns["unit"])
        readings.read(["unit"], read, {unit: pl.String}, field="unit", held="record")
    else:
        readings.add(unit_code=pl.lit(None, dtype=pl.String))
    readings.add(unit_code=pl.coalesce("rule_unit", unit, pl.lit("count")))
    schema = {"indicator_id": pl.String, "row_part": pl.String, "definition_version": pl.Int64}
    readings.add(indicator_name=pl.coalesce("rule_indicator", source))
    by = ["rule_indicator", unit, source]
    readings.read(by, _indicator_reader(context), schema, field="indicator", held="record")
    readings.add(part_code=pl.coalesce("row_part", "rule_part"))


def _indicator_reader(context: Context) -> Read:
    rule = context.template.columns.get("indicator")
    words = folded_words(context.template.rule_of_level("indicator"))
    known, names = context.network.indicators, context.network.names.indicators

    def read(fixed: str | None, unit: str | None, text: str | None) -> Meaning:
        if fixed is None and text is None:
            return (None, None, None, "missing_value")
        name = fixed or (text or "").removeprefix(TYPED)
        tried = name.split(BETWEEN_JOINED) if rule and rule.combine == "known" else [name]
        for one in tried:
            meant = words.get(fold(one), one)
            meant = names.get(fold(meant), meant)
            indicator, _, part = meant.partition(BETWEEN_PARTS)
            if indicator in known:
                return (indicator, part or None, known[indicator].version, None)
        if fixed or (rule and rule.unknown == "local"):
            return (local_indicator_id(context.template.id, unit or "count", name), None, 1, None)
        return (None, None, None, "unknown_indicator")

    return read


def read_breakdowns(readings: Readings, context: Context) -> None:
    """The breakdown key, from the rule, the row's fields and the heading's levels together."""
    if readings.has("group"):
        _read_groups(readings, context)
    for column in ("sex", LEVEL + "sex"):
        if readings.has(column):
            _hold_doubtful_m(readings, column, context)
            _hold_alone(readings, column, context)
    dimensions = [name for name in BREAKDOWNS if readings.has(name)]
    levels = [name for name in BREAKDOWNS if readings.has(LEVEL + name)]
    by = [
        "group_key" if readings.has("group") else "rule_key",
        *dimensions,
        *(LEVEL + name for name in levels),
    ]
    rules = context.template.columns
    readers = [
        *(_dimension_reader(name, rules[name]) for name in dimensions),
        *(_dimension_reader(name, _words_of(name, context)) for name in levels),
    ]
    read = _breakdown_reader([*dimensions, *levels], readers)
    readings.read(by, read, {"disagg_key": pl.String}, field="breakdown", held="record")


def _hold_doubtful_m(readings: Readings, column: str, context: Context) -> None:
    """`M` is for men, but for `mujeres` beside an H for `hombres` or where Spanish is written."""
    if "m" in folded_words(_words_of("sex", context)):
        return
    cities = context.network.cities.items()
    spanish = [city for city, about in cities if about.get("language") == "es"]
    letter = pl.col(column).cast(pl.String).str.strip_prefix(TYPED).str.to_lowercase()
    is_beside_h = (letter.str.strip_chars(". ") == "h").any().over(FILE)
    is_doubtful = is_beside_h | pl.col("city_of_file").is_in(spanish).fill_null(value=False)
    is_m = letter.str.strip_chars(". ") == "m"
    readings.hold(is_m & is_doubtful, "unknown_code", field="breakdown", text=column)


def _hold_alone(readings: Readings, column: str, context: Context) -> None:
    """`niños` are boys beside `niñas`, and children where these are not told."""
    known = folded_words(_words_of("sex", context))
    told = {text: fold(text) for text in readings.frame[column].cast(pl.String).unique() if text}
    text = pl.col(column).cast(pl.String)
    for word, other in vocabulary("sex").beside.items():
        of_word = [text for text, folded in told.items() if folded == word and word not in known]
        if of_word:
            of_other = [text for text, folded in told.items() if folded == other]
            is_alone = ~text.is_in(of_other).any().over(FILE)
            is_doubtful = text.is_in(of_word) & is_alone
            readings.hold(is_doubtful, "unknown_code", field="breakdown", text=column)


def _read_groups(readings: Readings, context: Context) -> None:
    """One code that stands for several dimensions at once; the rule's own come on top."""
    groups = {fold(code): parts for code, parts in context.template.columns["group"].groups.items()}

    def read(rule_key: str | None, text: str | None) -> Meaning:
        parts = groups.get(fold(text.removeprefix(TYPED))) if text else {}
        if parts is None:
            return (None, "unknown_code")
        return (make_key(parts | read_key(rule_key or "")), None)

    schema = {"group_key": pl.String}
    readings.read(["rule_key", "group"], read, schema, field="group", held="record")


def _breakdown_reader(dimensions: list[str], readers: list[Read]) -> Read:
    def read(rule_key: str | None, *texts: str | None) -> Meaning:
        if rule_key is None:
            # the code of a group that nobody knows is no total
            return (None, None)
        parts = read_key(rule_key)
        for dimension, read_one, text in zip(dimensions, readers, texts, strict=True):
            code, reason = read_one(text)
            if reason:
                return (None, reason)
            parts |= {dimension: code} if code and code != ALL else {}
        return (make_key(parts), None)

    return read


def _words_of(level: str, context: Context) -> ColumnRule:
    """The template's words for a level of the heading, and those that it gives for a column."""
    return context.template.rule_of_level(level)


def _dimension_reader(dimension: str, rule: ColumnRule) -> Read:
    """Reads one dimension's word; ages by the template's words, else by their edges."""
    read_code = code_reader(BREAKDOWNS[dimension], rule)
    words = {fold(word) for word in rule.words}

    def read_age(text: str | None) -> Meaning:
        if text is None or fold(text.removeprefix(TYPED)) in words:
            return read_code(text)
        # a spreadsheet makes a day of `12-14`; what was typed is lost
        is_lost = _STORED_DAY.match(text) is not None
        return (None, "unknown_code") if is_lost else (read_age_band(text), None)

    return read_age if dimension == "age_band" else read_code


def has_strange_ages(key: str | None, template: Template) -> bool:
    """The figure is of an age group told in figures that neither we nor the template understand."""
    code = read_key(key or "").get("age_band", "")
    return is_not_understood(code) and code not in _declared_ages(template)


def _declared_ages(template: Template) -> set[str]:
    """The age groups that the template itself names."""
    columns = template.columns.values()
    groups = [group for rule in columns for group in rule.groups.values()]
    groups += [rule.breakdown for rule in template.values]
    groups += [group for rule in template.values for group in rule.attributes.values()]
    words = set(template.rule_of_level("age_band").words.values())
    return words | {group["age_band"] for group in groups if "age_band" in group}
