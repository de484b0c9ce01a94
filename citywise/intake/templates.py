"""How one layout becomes records, written down by a data steward in TOML.

See docs/templates.md for every entry, with examples.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from citywise.catalogue.forbidden import forbidden_word
from citywise.catalogue.vocabularies import LOCAL, vocabulary
from citywise.catalogue.words import fold
from citywise.errors import WorkspaceError
from citywise.intake.fields import BREAKDOWNS, EVENT_FIELDS, VALUE_FIELDS
from citywise.network.settings import describe_mistakes

if TYPE_CHECKING:
    from pathlib import Path


Percent = Literal["sign", "whole", "share"]
"""How percentages are written: `80 %` with the sign, `80` whole, or `0.8` as a share."""


_DAYS = (("date",), ("year", "month"))
_PERIODS = (("period",), ("period_start", "period_end"), ("year", "quarter"), ("year", "month"))
_AGE_GROUP = re.compile(r"\d+-\d+|\d+\+")


def _is_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_is_pattern)]
Headers = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Section):
    """Where the table stands in the file, and how its cells are written."""

    header_rows: int = Field(default=1, ge=1, le=6)
    search_rows: int = Field(default=25, ge=1, le=25)
    sheets: Pattern = ".*"
    decimal_mark: Literal["", ".", ","] = ""
    date_order: Literal["", "dmy", "mdy", "ymd"] = ""
    calendar: Literal["", "gregorian", "hijri", "solar_hijri", "buddhist", "ethiopian"] = ""
    short_years: bool = False
    blank: Literal["not_reported", "not_applicable", "reported_zero"] = "not_reported"
    dash: Literal["unclear", "not_reported", "not_applicable", "reported_zero"] = "unclear"
    less_than_from: Literal[0, 1] = 1
    unit_words: tuple[str, ...] = ()
    currency: str = Field(default="", pattern="^([A-Z]{3})?$")
    year_starts: int = Field(default=1, ge=1, le=12)
    quarters: Literal["", "calendar", "fiscal"] = ""
    year_named: Literal["", "first", "last"] = ""
    period_codes: Literal["", "dhis2"] = ""

    @model_validator(mode="after")
    def _says_when_its_year_begins(self) -> Self:
        if self.year_starts == 1 and (self.quarters == "fiscal" or self.year_named):
            raise ValueError("year_starts: the month in which the year begins is missing")
        return self


class Report(_Section):
    """What one file reports on, and what makes a later file its next revision."""

    city: Literal["folder", "column"] = "folder"
    period: Literal["file_name", "cell", "column"] = "column"
    period_pattern: Pattern = ""
    period_labels: tuple[str, ...] = ()
    key: tuple[Literal["folder", "period", "file"], ...] = ("folder", "period")
    same_rows: Literal["count", "set_aside"] = "count"
    method: str = ""

    @model_validator(mode="after")
    def _says_where_the_period_stands(self) -> Self:
        if self.period == "file_name" and "(?P<year>" not in self.period_pattern:
            raise ValueError("period_pattern: the group (?P<year>...) is missing")
        if self.period == "cell" and not self.period_labels:
            raise ValueError("period_labels: the words before the period are missing")
        if self.method:
            _require_code("count_method", self.method, "method")
        return self


class ColumnRule(_Section):
    """One column: the headings by which it is known, and the local words for codes."""

    headers: Headers
    required: bool = False
    combine: Literal["only", "first", "join"] = "only"
    words: dict[str, str] = {}
    unknown: Literal["quarantine", "local"] = "quarantine"
    split: str = ""


class CountRule(_Section):
    """One column of counts in an event log."""

    headers: Headers
    measure: str = "participations"
    breakdown: dict[str, str] = {}
    required: bool = False


class ValueRule(_Section):
    """One column of figures in a report; what it does not fix, the row tells."""

    headers: Headers
    kind: Literal["actual", "target", "baseline"] = "actual"
    part: Literal["value", "numerator", "denominator"] = "value"
    indicator: str = ""
    breakdown: dict[str, str] = {}
    accumulation: Literal["in_period", "to_date"] = "in_period"
    percent: Percent = "sign"
    required: bool = False


class Unpivot(_Section):
    """A matrix: what each row of its header tells, from the top."""

    levels: tuple[Literal["period", "indicator", "sex", "age_band", "activity_type"], ...]
    part: Literal["value", "numerator", "denominator"] = "value"
    accumulation: Literal["in_period", "to_date"] = "in_period"
    percent: Percent = "sign"


class Template(_Section):
    """One layout."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    produces: Literal["events", "values"]
    source: Source = Source()
    report: Report = Report()
    columns: dict[str, ColumnRule] = {}
    counts: tuple[CountRule, ...] = ()
    values: tuple[ValueRule, ...] = ()
    unpivot: Unpivot | None = None
    rules: dict[Literal["parts_exceed_total", "outside_period"], Literal["hold", "warn"]] = {}
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
                _require_code(fields[name].codes, code, f"columns.{name}.words")
        for rule in (*self.counts, *self.values):
            for dimension, code in rule.breakdown.items():
                _require_code(BREAKDOWNS[dimension], code, "breakdown")
        return self

    @model_validator(mode="after")
    def _asks_nothing_forbidden(self) -> Self:
        for rule in (*self.columns.values(), *self.counts, *self.values):
            if word := next((w for h in rule.headers if (w := forbidden_word(h))), ""):
                raise ValueError(f"{word!r} must not be collected: no religion, origin or ideology")
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


def _require_code(codes: str, code: str, place: str) -> None:
    is_age_group = codes == "age_band" and _AGE_GROUP.fullmatch(code)
    if not is_age_group and not code.startswith(LOCAL) and code not in vocabulary(codes).labels:
        raise ValueError(f"{place}: {code!r} is none of {list(vocabulary(codes).codes)}")


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
