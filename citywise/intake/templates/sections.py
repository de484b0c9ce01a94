"""The parts of a template: where the table stands, what a file reports on, what a column is.

`citywise.intake.templates.template` puts them together; docs/templates.md explains every entry.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from citywise.catalogue.vocabularies import LOCAL, vocabulary
from citywise.catalogue.words import fold
from citywise.intake.templates.fields import ALL
from citywise.network.encodings import require_encoding

Percent = Literal["sign", "whole", "share"]
"""How percentages are written: `80 %` with the sign, `80` whole, or `0.8` as a share."""

Accumulation = Literal["in_period", "to_date", "entry"]
"""In the period, since the year began, or one entry of a ledger whose entries add up."""

Scale = Literal[0, 1, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 1_000_000_000]
"""By what figures are multiplied; 0 where nothing is said of it, 1 where they are as they stand."""

Kind = Literal["actual", "target", "baseline", "to_date", "-"]
"""What the figures under a word of a heading are; `to_date` is an actual, `-` is never read."""

_AGE_GROUP = re.compile(r"\d+-\d+|\d+\+")


def _is_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_is_pattern)]
FileName = Annotated[str, Field(pattern=r"^([^/\\]+\.csv)?$")]
Headers = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]


class Section(BaseModel):
    """A part of a template; an entry it does not know is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Section):
    """Where the table stands in the file, and how its cells are written."""

    header_rows: int = Field(default=1, ge=1, le=6)
    search_rows: int = Field(default=25, ge=1, le=25)
    sheets: Pattern = ".*"
    form: str = Field(default="", pattern=r"^([^/\\]+\.xlsx)?$")
    group_sep: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    spread_headings: bool = False
    encoding: Annotated[str, AfterValidator(require_encoding)] = ""
    totals: Literal["", "words", "arithmetic"] = ""
    decimal_mark: Literal["", ".", ","] = ""
    date_order: Literal["", "dmy", "mdy", "ymd"] = ""
    calendar: Literal["", "gregorian", "hijri", "solar_hijri", "buddhist", "ethiopian"] = ""
    short_years: bool = False
    empty: tuple[str, ...] = ()
    blank: Literal["not_reported", "not_applicable", "reported_zero"] = "not_reported"
    dash: Literal["unclear", "not_reported", "not_applicable", "reported_zero"] = "unclear"
    less_than_from: Literal[0, 1] = 1
    truth: Literal["", "count"] = ""
    scale: Scale = 0
    unit_words: tuple[str, ...] = ()
    currency: str = Field(default="", pattern="^([A-Z]{3})?$")
    year_starts: int = Field(default=1, ge=1, le=12)
    quarters: Literal["", "calendar", "fiscal"] = ""
    year_named: Literal["", "first", "last"] = ""
    period_codes: Literal["", "dhis2"] = ""
    not_personal: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_when_its_year_begins(self) -> Self:
        if self.year_starts == 1 and (self.quarters == "fiscal" or self.year_named):
            raise ValueError("year_starts: the month in which the year begins is missing")
        return self


class Report(Section):
    """What one file reports on, and what makes a later file its next revision."""

    city: Literal["folder", "column"] = "folder"
    country: str = Field(default="", pattern="^([A-Z]{2})?$")
    period: Literal["file_name", "cell", "title", "column", "declared"] = "column"
    period_of: Literal["file", "sheet"] = "file"
    declared: str = ""
    period_pattern: Pattern = ""
    period_labels: tuple[str, ...] = ()
    key: tuple[Literal["folder", "period", "file"], ...] = ("folder", "period")
    same_rows: Literal["count", "set_aside"] = "count"
    method: str = ""

    @model_validator(mode="after")
    def _says_where_the_period_stands(self) -> Self:
        if self.period in {"file_name", "title"} and "(?P<year>" not in self.period_pattern:
            raise ValueError("period_pattern: the group (?P<year>...) is missing")
        if (self.period == "declared") is not bool(self.declared):
            raise ValueError('declared: the period of every file, with period = "declared"')
        if self.period == "cell" and not self.period_labels:
            raise ValueError("period_labels: the words before the period are missing")
        if self.method:
            require_code("count_method", self.method, "method")
        return self


class ColumnRule(Section):
    """One column: the headings by which it is known, and the local words for codes."""

    sections: bool = False
    headers: tuple[Annotated[str, Field(min_length=1)], ...] = Field((), validate_default=True)
    required: bool = False
    combine: Literal["only", "first", "agree", "join", "known"] = "only"
    words: dict[str, str] = {}
    words_file: FileName = ""
    groups: dict[str, dict[str, str]] = {}
    groups_file: FileName = ""
    unknown: Literal["quarantine", "local"] = "quarantine"
    split: str = ""
    fill_down: bool = False
    choices: Literal["cell", "columns"] = "cell"

    @field_validator("headers")
    @classmethod
    def _are_told(cls, headers: tuple[str, ...], about: ValidationInfo) -> tuple[str, ...]:
        if not headers and not about.data.get("sections"):
            raise ValueError("the headings by which the column is known are missing")
        return headers

    @model_validator(mode="after")
    def _knows_its_sections(self) -> Self:
        if self.sections and self.unknown == "local":
            raise ValueError("sections: of a row between the others only a known name is one")
        return self

    def names_part(self, text: str) -> bool:
        """The template itself gives the text a meaning, and not that of the whole."""
        told = self.words | self.groups
        meant = {fold(word): code for word, code in told.items()}.get(fold(text))
        return bool(meant) and meant != ALL


class CountRule(Section):
    """One column of counts in an event log."""

    headers: Headers
    measure: str = "participations"
    breakdown: dict[str, str] = {}
    attributes: dict[str, dict[str, str]] = {}
    combine: Literal["only", "first", "agree"] = "only"
    scale: Scale = 0
    required: bool = False


class ValueRule(Section):
    """One column of figures in a report; what it does not fix, the row tells."""

    headers: Headers
    kind: Literal["actual", "target", "baseline"] = "actual"
    part: Literal["value", "numerator", "denominator"] = "value"
    indicator: str = ""
    unit: str = ""
    breakdown: dict[str, str] = {}
    attributes: dict[str, dict[str, str]] = {}
    covers: Literal["period", "year"] = "period"
    accumulation: Accumulation = "in_period"
    percent: Percent = "sign"
    scale: Scale = 0
    required: bool = False


class Unpivot(Section):
    """A matrix: what each row of its header tells, from the top."""

    levels: tuple[Literal["period", "indicator", "kind", "sex", "age_band", "activity_type"], ...]
    kinds: dict[str, Kind] = {}
    words: dict[str, dict[str, str]] = {}
    skip: tuple[str, ...] = ()
    part: Literal["value", "numerator", "denominator"] = "value"
    indicator: str = ""
    unit: str = ""
    accumulation: Accumulation = "in_period"
    percent: Percent = "sign"
    scale: Scale = 0

    @model_validator(mode="after")
    def _says_what_kinds_there_are(self) -> Self:
        if ("kind" in self.levels) is not bool(self.kinds):
            raise ValueError('kinds: what each word of the level "kind" means, and of no other')
        if word := next((w for w, kind in self.kinds.items() if self.kind_of(w) != kind), ""):
            raise ValueError(f"kinds: {word!r} stands there with two meanings")
        if level := next((w for w in self.words if w == "kind" or w not in self.levels), ""):
            raise ValueError(f"words.{level}: {level!r} is none of the levels that have words")
        return self

    def kind_of(self, word: str) -> Kind | None:
        """What the figures under a word of the level `kind` are, or None where nothing says."""
        return next((kind for told, kind in self.kinds.items() if fold(told) == fold(word)), None)


class PlaceRule(Section):
    """One level of a gazetteer: the columns that hold a place's name, code and other names."""

    level: str = Field(min_length=1)
    name: str
    code: str = ""
    parent: str = ""
    other_names: tuple[str, ...] = ()


class People(Section):
    """A list of people, who are counted and never kept."""

    oldest: int = Field(default=110, ge=60, le=130)
    impossible_age: Literal["unknown", "hold"] = "unknown"


def require_code(codes: str, code: str, place: str) -> None:
    """Refuse a code that stands in no list and is not the city's own."""
    is_age_group = codes == "age_band" and _AGE_GROUP.fullmatch(code)
    if not is_age_group and not code.startswith(LOCAL) and code not in vocabulary(codes).labels:
        raise ValueError(f"{place}: {code!r} is none of {list(vocabulary(codes).codes)}")
