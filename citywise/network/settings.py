"""What a network decides in `network.toml`."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from citywise.errors import WorkspaceError

if TYPE_CHECKING:
    from pathlib import Path

SMALLEST_THRESHOLD = 5
"""No configuration can show a count of people below this."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NetworkSection(_Section):
    """Who the network is."""

    name: str
    synthetic: bool = False
    contact: str = ""
    licence: str = ""
    base_currency: str = Field(default="EUR", pattern="^[A-Z]{3}$")


class ReportingSection(_Section):
    """How the network reports. `closing_days`: days after its end until a period is closed."""

    period: Literal["month", "quarter", "half_year", "year"] = "quarter"
    closing_days: int = Field(default=45, ge=0)


class ReleaseSection(_Section):
    """How the network releases."""

    audience: Literal["public", "network"] = "network"
    threshold: int = Field(default=10, ge=SMALLEST_THRESHOLD)
    minimum_coverage: float = Field(default=0.8, ge=0, le=1)
    keep: int = Field(default=5, ge=1)
    dominance_percent: float = Field(default=10, ge=0, le=100)
    dominance_largest: int = Field(default=0, ge=0)
    dominance_share: float = Field(default=90, gt=0, le=100)


class ClockSection(_Section):
    """Only for demonstrations and tests: the day on which to take stock."""

    data_date: date | None = None


class IntakeSection(_Section):
    """When a file counts as received, and limits so that one file cannot hold up a night.

    `file_time` is for reports that were collected before Citywise was there to see them come.
    """

    received: Literal["first_seen", "file_time"] = "first_seen"
    settle_seconds: float = Field(default=2.0, ge=0)
    largest_file_megabytes: int = Field(default=200, ge=1)
    seconds_for_one_file: float = Field(default=20, gt=0)
    megabytes_for_one_reader: int = Field(default=900, ge=600)


class PagesSection(_Section):
    """What the pages do besides showing a release. There is no sign-in: whoever sees them may.

    `confirm_layouts` lets them put templates into the workspace, and shows names of the network.
    """

    check_files: bool = True
    confirm_layouts: bool = False


class FeedbackSection(_Section):
    """What cities get back. `keep`: packs of each city that are kept; 0 writes none."""

    keep: int = Field(default=10, ge=0)


Months = Annotated[int, Field(ge=0)]


class RetentionSection(_Section):
    """How many months after its receipt a raw file is kept. 0: as long as the workspace is.

    `notice_days`: for so long it is announced before it is purged. `cities`: other terms of single
    cities, by their ids.
    """

    raw_months: Months = 0
    notice_days: int = Field(default=7, ge=0)
    cities: dict[str, Months] = Field(default_factory=dict[str, int])

    def months(self, city_id: str | None) -> int:
        """How long files of a city's folder are kept; of a folder of no city as of all."""
        return self.cities.get(city_id or "", self.raw_months)

    def rule(self, city_id: str | None) -> str:
        """The entry of `network.toml` that decides it."""
        entry = f"cities.{city_id}" if city_id in self.cities else "raw_months"
        return f"[retention] {entry} = {self.months(city_id)}"


class AgreementsSection(_Section):
    """For how many days before an agreement with a city ends a night says so."""

    notice_days: int = Field(default=90, ge=0)


class NightsSection(_Section):
    """When a night is late: none has succeeded for so many hours. 0: there is no hurry."""

    late_after_hours: float = Field(default=30, ge=0)


class Settings(_Section):
    """All of `network.toml`."""

    network: NetworkSection
    reporting: ReportingSection = ReportingSection()
    release: ReleaseSection = ReleaseSection()
    clock: ClockSection = ClockSection()
    intake: IntakeSection = IntakeSection()
    pages: PagesSection = PagesSection()
    feedback: FeedbackSection = FeedbackSection()
    nights: NightsSection = NightsSection()
    agreements: AgreementsSection = AgreementsSection()
    retention: RetentionSection = RetentionSection()

    @property
    def data_date(self) -> date:
        """The day on which stock is taken: today in UTC, unless the clock is set."""
        return self.clock.data_date or datetime.now(UTC).date()


def read_settings(file: Path) -> Settings:
    """Read and check `network.toml`; every mistake is named with its place and remedy."""
    if not file.exists():
        raise WorkspaceError(f"{file} is missing.", "Make a workspace with: citywise init FOLDER")
    try:
        return Settings.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkspaceError(
            f"{file.name}: {error}.", "Mend the line; see docs/workspace.md."
        ) from error
    except ValidationError as error:
        raise WorkspaceError(
            f"{file.name}: {describe_mistakes(error)}", "See docs/workspace.md for what is allowed."
        ) from error


def late_after_hours(file: Path) -> float:
    """When a night is late, also where something else in the file is wrong."""
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        return NightsSection.model_validate(told.get("nights", {})).late_after_hours
    except (OSError, ValueError):
        return NightsSection().late_after_hours


def describe_mistakes(error: ValidationError) -> str:
    """One line a mistake: where it stands, and what was expected."""
    mistakes: list[str] = []
    for item in error.errors():
        place = ".".join(str(part) for part in item["loc"])
        says = item["msg"].removeprefix("Value error, ")
        mistakes.append(f"{place}: {says}" if place else says)
    return "; ".join(mistakes)
