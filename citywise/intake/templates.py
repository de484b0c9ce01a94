"""How one layout becomes records, written down by a data steward in TOML.

See docs/templates.md for every entry, with examples.
"""

from __future__ import annotations

import hashlib
import tomllib
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, ValidationError, model_validator

from citywise.catalogue.forbidden import forbidden_word
from citywise.catalogue.words import fold
from citywise.errors import WorkspaceError
from citywise.intake.fields import BREAKDOWNS, EVENT_FIELDS, VALUE_FIELDS
from citywise.intake.producers.personal import personal_producer
from citywise.intake.template_sections import (
    ColumnRule,
    CountRule,
    Report,
    Section,
    Source,
    Unpivot,
    ValueRule,
    require_code,
)
from citywise.network.settings import describe_mistakes

if TYPE_CHECKING:
    from pathlib import Path

_DAYS = (("date",), ("year", "month"))
_PERIODS = (("period",), ("period_start", "period_end"), ("year", "quarter"), ("year", "month"))


Rules = dict[Literal["parts_exceed_total", "outside_period"], Literal["hold", "warn"]]
"""What is odd rather than wrong, and whether the record waits."""


class Template(Section):
    """One layout."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    produces: Literal["events", "values"]
    source: Source = Source()
    report: Report = Report()
    columns: dict[str, ColumnRule] = Field(default_factory=dict)
    counts: tuple[CountRule, ...] = ()
    values: tuple[ValueRule, ...] = ()
    unpivot: Unpivot | None = None
    rules: Rules = Field(default_factory=Rules)
    fingerprint: str = ""

    @model_validator(mode="after")
    def _has_known_parts(self) -> Self:
        known = EVENT_FIELDS if self.produces == "events" else VALUE_FIELDS
        if unknown := [name for name in self.columns if name not in known]:
            raise ValueError(f"columns {unknown} are not known; choose from {sorted(known)}")
        for rule in (*self.counts, *self.values):
            if unknown := [name for name in rule.breakdown if name not in BREAKDOWNS]:
                raise ValueError(f"breakdowns {unknown} are not allowed; only {list(BREAKDOWNS)}")
        return self

    @property
    def places(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """What places a record: of each group, one set of columns must be there whole."""
        groups: list[tuple[tuple[str, ...], ...]] = []
        if self.report.city == "column":
            groups.append((("city",),))
        levels = self.unpivot.levels if self.unpivot else ()
        if self.produces == "events":
            groups.append(_DAYS)
        elif self.report.period == "column" and "period" not in levels:
            groups.append(_PERIODS)
        return tuple(groups)

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
        fields = EVENT_FIELDS if self.produces == "events" else VALUE_FIELDS
        for name, rule in self.columns.items():
            for code in rule.words.values() if fields[name].codes else ():
                require_code(fields[name].codes, code, f"columns.{name}.words")
        for rule in (*self.counts, *self.values):
            for dimension, code in rule.breakdown.items():
                require_code(BREAKDOWNS[dimension], code, "breakdown")
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
    def _counts_each_thing_once(self) -> Self:
        kinds = [(rule.measure, sorted(rule.breakdown.items())) for rule in self.counts]
        if doubled := [kind for kind in kinds if kinds.count(kind) > 1]:
            raise ValueError(f"two [[counts]] count the same thing: {doubled[0]}")
        return self

    @model_validator(mode="after")
    def _has_figures(self) -> Self:
        if self.produces == "values" and not self.values and not self.unpivot:
            raise ValueError("a template for values needs [[values]] or [unpivot]")
        return self


def read_templates(folder: Path) -> dict[str, Template]:
    """Every template of the workspace by id; a mistake is named with file and place."""
    templates: dict[str, Template] = {}
    for path in sorted(folder.glob("*.toml")):
        template = _read_template(path)
        if template.id in templates:
            raise WorkspaceError(
                f"{path.name}: another template has the id {template.id!r}.",
                "Give each template an id of its own.",
            )
        templates[template.id] = template
    return templates


def _read_template(path: Path) -> Template:
    content = path.read_bytes()
    try:
        entries = tomllib.loads(content.decode("utf-8"))
        return Template.model_validate(
            entries | {"fingerprint": hashlib.sha256(content).hexdigest()}
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkspaceError(
            f"{path.name}: {error}.", "Mend the line; see docs/templates.md."
        ) from error
    except ValidationError as error:
        raise WorkspaceError(
            f"{path.name}: {describe_mistakes(error)}", "See docs/templates.md for what is allowed."
        ) from error
