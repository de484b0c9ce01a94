"""How one layout becomes records, written down by a data steward in TOML.

See docs/templates.md for every entry, with examples.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from citywise.catalogue.forbidden import forbidden_word
from citywise.catalogue.words import fold
from citywise.intake.producers.personal import personal_producer
from citywise.intake.templates.fields import ALL, BREAKDOWNS, FIELDS
from citywise.intake.templates.registers import REGISTERS, Register
from citywise.intake.templates.sections import (
    ColumnRule,
    CountRule,
    People,
    PlaceRule,
    Report,
    Section,
    Source,
    Unpivot,
    ValueRule,
    require_code,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAYS = (("date",), ("year", "month"))
WAYS_OF_PERIODS = (
    ("period",),
    ("date",),
    ("period_start", "period_end"),
    ("year", "quarter"),
    ("year", "month"),
)
"""Columns that together tell the period of a figure."""
_PARTS = frozenset({"period_start", "period_end", "year", "quarter", "month"})
"""Columns that tell no period by themselves."""
_POSITIONS = frozenset({"_index", "_parent_index"})


Rules = dict[Literal["parts_exceed_total", "outside_period"], Literal["hold", "warn"]]
"""What is odd rather than wrong, and whether the record waits."""


class Template(Section):
    """One layout."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    produces: Literal[
        "events", "people", "values", "places", "practices", "studies", "exchanges", "materials"
    ]
    source: Source = Source()
    report: Report = Report()
    columns: dict[str, ColumnRule] = Field(default_factory=dict)
    counts: tuple[CountRule, ...] = ()
    values: tuple[ValueRule, ...] = ()
    unpivot: Unpivot | None = None
    people: People | None = None
    levels: tuple[PlaceRule, ...] = ()
    rules: Rules = Field(default_factory=Rules)
    fingerprint: str = ""

    @model_validator(mode="after")
    def _has_known_parts(self) -> Self:
        known = FIELDS[self.produces]
        if known and (unknown := [name for name in self.columns if name not in known]):
            raise ValueError(f"columns {unknown} are not known; choose from {sorted(known)}")
        if any(rule.sections for name, rule in self.columns.items() if name != "program"):
            raise ValueError("sections: only rows with the name of a program are read as such")
        for rule in (*self.counts, *self.values):
            if unknown := [name for name in rule.breakdown if name not in BREAKDOWNS]:
                raise ValueError(f"breakdowns {unknown} are not allowed; only {list(BREAKDOWNS)}")
        return self

    def rule_of_level(self, level: str) -> ColumnRule:
        """A level of a matrix as a column: with the words for both."""
        rule = self.columns.get(level) or ColumnRule(headers=(level,))
        words = self.unpivot.words.get(level) if self.unpivot else None
        return rule.model_copy(update={"words": rule.words | words}) if words else rule

    @property
    def has_sections(self) -> bool:
        """Programs are named in rows between the others."""
        return any(rule.sections for rule in self.columns.values())

    @property
    def places(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """What places a record: of each group, one set of columns must be there whole."""
        groups: list[tuple[tuple[str, ...], ...]] = []
        if self.produces == "places":
            return ()
        if self.register:
            return tuple(((name,),) for name in self._needed())
        if self.report.city == "column":
            groups.append((("city",),))
        is_told = self.report.period != "column" or self.report.period_of == "sheet"
        if self.produces in {"events", "people"}:
            groups.append((*_DAYS, ("month",)) if is_told else _DAYS)
        else:
            groups.extend(self._periods_of_rows(is_told=is_told))
            # without it, every target would be an actual
            groups.extend([(("kind",),)] if "kind" in self.columns else [])
        return tuple(groups)

    @property
    def register(self) -> Register | None:
        """What a register of its kind has; None where it produces something else."""
        return REGISTERS.get(self.produces)

    @property
    def names_cities(self) -> bool:
        """Rows may name other cities than the one whose folder it is."""
        fields = FIELDS[self.produces]
        told = (fields[name].reading for name in self.columns if name in fields)
        return bool(self.register) and not {"city", "cities"}.isdisjoint(told)

    def _needed(self) -> Iterator[str]:
        """Columns without which a register has no record; a folder can tell the city."""
        is_told = self.report.city == "folder"
        for field in FIELDS[self.produces].values():
            if field.is_needed and not (field.reading == "city" and is_told):
                yield field.name

    def _periods_of_rows(self, *, is_told: bool) -> Iterator[tuple[tuple[str, ...], ...]]:
        """How rows of figures tell their period, where they must; a part of one never goes unread.

        A month alone is one of the period that the report or the heading tells, a year alone is
        that of the months or quarters of the heading.
        """
        is_level = self.unpivot is not None and "period" in self.unpivot.levels
        if not is_told and not is_level:
            yield WAYS_OF_PERIODS
        elif _PARTS & set(self.columns):
            alone = (("quarter",), ("month",), *((("year",),) if is_level else ()))
            yield (*WAYS_OF_PERIODS, *alone)

    @model_validator(mode="after")
    def _says_where_records_belong(self) -> Self:
        for group in self.places:
            if not any(set(way) <= set(self.columns) for way in group):
                ways = " or ".join(" and ".join(way) for way in group)
                raise ValueError(f"columns: {ways} is missing")
        return self

    @model_validator(mode="after")
    def _knows_each_heading_once(self) -> Self:
        rules = (*self.columns.values(), *self.counts, *self.values)
        known = [heading for rule in rules for heading in set(map(fold, rule.headers))]
        if doubled := [heading for heading in known if known.count(heading) > 1]:
            raise ValueError(f"the heading {doubled[0]!r} stands for two columns")
        return self

    @model_validator(mode="after")
    def _means_codes_that_exist(self) -> Self:
        fields = FIELDS[self.produces]
        for name, rule in self.columns.items() if fields else ():
            codes = rule.words.values() if fields[name].codes else ()
            for code in (c for c in codes if c != ALL or name not in BREAKDOWNS):
                require_code(fields[name].codes, code, f"columns.{name}.words")
        for level, words in self.unpivot.words.items() if self.unpivot else ():
            for code in words.values() if level in BREAKDOWNS else ():
                if code != ALL:
                    require_code(BREAKDOWNS[level], code, f"unpivot.words.{level}")
        for figures in (*self.values, *((self.unpivot,) if self.unpivot else ())):
            if figures.unit:
                require_code("unit", figures.unit, "unit")
        for rule in (*self.counts, *self.values):
            for dimension, code in rule.breakdown.items():
                require_code(BREAKDOWNS[dimension], code, "breakdown")
        return self

    @model_validator(mode="after")
    def _means_dimensions_that_exist(self) -> Self:
        told = [parts for rule in self.columns.values() for parts in rule.groups.values()]
        told += [
            parts for rule in (*self.counts, *self.values) for parts in rule.attributes.values()
        ]
        for dimension, code in (item for parts in told for item in parts.items()):
            if dimension not in BREAKDOWNS:
                raise ValueError(f"{dimension!r} is not allowed; only {list(BREAKDOWNS)}")
            require_code(BREAKDOWNS[dimension], code, "groups")
        return self

    @model_validator(mode="after")
    def _says_each_word_once(self) -> Self:
        levels = self.unpivot.words.items() if self.unpivot else ()
        told = {
            f"columns.{n}": (*r.words.items(), *r.groups.items()) for n, r in self.columns.items()
        }
        told |= {f"unpivot.words.{level}": (*words.items(),) for level, words in levels}
        for place, words in told.items():
            meant: dict[str, object] = {}
            for word, meaning in words:
                if meant.setdefault(fold(word), meaning) != meaning:
                    raise ValueError(f"{place}: {word!r} stands there with two meanings")
        return self

    @model_validator(mode="after")
    def _asks_nothing_forbidden(self) -> Self:
        for rule in (*self.columns.values(), *self.counts, *self.values):
            if word := next((w for h in rule.headers if (w := forbidden_word(h))), ""):
                raise ValueError(f"{word!r} must not be collected: no religion, origin or ideology")
        return self

    @model_validator(mode="after")
    def _asks_for_nobody(self) -> Self:
        for rule in (*self.columns.values(), *self.counts, *self.values):
            if heading := next(filter(personal_producer, rule.headers), ""):
                producer = personal_producer(heading)
                raise ValueError(f"{heading!r} is never read: {producer} writes there who or where")
        return self

    @model_validator(mode="after")
    def _reads_nothing_it_drops(self) -> Self:
        dropped = set(map(fold, self.source.drop))
        rules = (*self.columns.values(), *self.counts, *self.values)
        if both := next((h for r in rules for h in r.headers if fold(h) in dropped), ""):
            raise ValueError(f"source.drop: {both!r} is a column that the template reads")
        return self

    @model_validator(mode="after")
    def _keeps_its_references(self) -> Self:
        ref = self.columns.get("ref")
        if heading := next((h for h in ref.headers if h in _POSITIONS), "") if ref else "":
            raise ValueError(f"columns.ref: {heading!r} counts the rows of one export, no record")
        return self

    @model_validator(mode="after")
    def _counts_each_thing_once(self) -> Self:
        kinds = [(rule.measure, sorted(rule.breakdown.items())) for rule in self.counts]
        if doubled := [kind for kind in kinds if kinds.count(kind) > 1]:
            raise ValueError(f"two [[counts]] count the same thing: {doubled[0]}")
        return self

    @model_validator(mode="after")
    def _has_figures(self) -> Self:
        if self.produces == "values" and not self.values and not self.unpivot:
            raise ValueError("a template for values needs [[values]] or [unpivot]")
        if self.produces == "places" and not self.levels:
            raise ValueError("[[levels]] are missing: a template for places has them")
        if self.produces != "places" and self.levels:
            raise ValueError("only a template for places has [[levels]]")
        if self.produces == "people" and not self.people:
            raise ValueError("the section [people] is missing: a template for people has one")
        if self.produces != "people" and self.people:
            raise ValueError("only a template for people has the section [people]")
        if self.register and self.report.period != "column":
            raise ValueError("report.period: a register has no period")
        without = self.produces in {"people", "places"} or self.register
        if without and (self.counts or self.values or self.unpivot):
            raise ValueError("people, places and registers have no columns of figures")
        return self

    @model_validator(mode="after")
    def _tells_kinds_once(self) -> Self:
        of_levels = self.unpivot.levels if self.unpivot else ()
        is_told = "kind" in of_levels or any(rule.kind != "actual" for rule in self.values)
        if (rule := self.columns.get("kind")) and (is_told or rule.unknown == "local"):
            raise ValueError("columns.kind: each row tells its kind, so no column or level may")
        return self

    @model_validator(mode="after")
    def _has_columns_of_places(self) -> Self:
        asked = [
            name
            for level in self.levels
            for name in (level.name, level.code, level.parent, *level.other_names)
        ]
        if unknown := [name for name in asked if name and name not in self.columns]:
            raise ValueError(f"levels: there are no columns {unknown}")
        return self
