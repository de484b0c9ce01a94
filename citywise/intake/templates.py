"""How one layout becomes records, written down by a data steward in TOML.

See docs/templates.md for every entry, with examples.
"""

from __future__ import annotations

import hashlib
import tomllib
from typing import TYPE_CHECKING, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from citywise.catalogue.forbidden import forbidden_word
from citywise.errors import WorkspaceError
from citywise.intake.fields import BREAKDOWNS, EVENT_FIELDS, VALUE_FIELDS
from citywise.network.settings import describe_mistakes

if TYPE_CHECKING:
    from pathlib import Path


Percent = Literal["sign", "whole", "share"]
"""How percentages are written: `80 %` with the sign, `80` whole, or `0.8` as a share."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Section):
    """Where the table stands in the file, and how its cells are written."""

    header_rows: int = Field(default=1, ge=1, le=6)
    search_rows: int = Field(default=25, ge=1)
    sheets: str = ".*"
    encoding: str = ""
    decimal_mark: Literal["", ".", ","] = ""
    date_order: Literal["", "dmy", "mdy", "ymd"] = ""
    blank: Literal["not_reported", "not_applicable", "reported_zero"] = "not_reported"
    dash: Literal["unclear", "not_reported", "not_applicable", "reported_zero"] = "unclear"
    year_starts: int = Field(default=1, ge=1, le=12)


class Report(_Section):
    """What one file reports on, and what makes a later file its next revision."""

    city: Literal["folder", "column"] = "folder"
    period: Literal["file_name", "cell", "column"] = "column"
    period_pattern: str = ""
    period_labels: tuple[str, ...] = ()
    key: tuple[Literal["folder", "period", "file"], ...] = ("folder", "period")
    same_rows: Literal["count", "set_aside"] = "count"
    method: str = ""


class ColumnRule(_Section):
    """One column: the headings by which it is known, and the local words for codes."""

    headers: tuple[str, ...]
    required: bool = False
    combine: Literal["only", "first", "join"] = "only"
    words: dict[str, str] = {}
    unknown: Literal["quarantine", "local"] = "quarantine"
    split: str = ""


class CountRule(_Section):
    """One column of counts in an event log."""

    headers: tuple[str, ...]
    measure: str = "participations"
    breakdown: dict[str, str] = {}
    required: bool = False


class ValueRule(_Section):
    """One column of figures in a report; what it does not fix, the row tells."""

    headers: tuple[str, ...]
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

    @model_validator(mode="after")
    def _asks_nothing_forbidden(self) -> Self:
        for rule in (*self.columns.values(), *self.counts, *self.values):
            if word := next((w for h in rule.headers if (w := forbidden_word(h))), ""):
                raise ValueError(f"{word!r} must not be collected: no religion, origin or ideology")
        return self

    @model_validator(mode="after")
    def _has_figures(self) -> Self:
        if self.produces == "values" and not self.values and not self.unpivot:
            raise ValueError("a template for values needs [[values]] or [unpivot]")
        return self


def read_templates(folder: Path) -> dict[str, Template]:
    """Every template of the workspace by id; a mistake is named with file and place."""
    templates = [_read_template(path) for path in sorted(folder.glob("*.toml"))]
    return {template.id: template for template in templates}


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
