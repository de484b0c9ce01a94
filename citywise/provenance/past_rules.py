"""The rules of an earlier release, read back: settings, templates, indicators, corrections."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from citywise.catalogue.indicator import Indicator, Origin
from citywise.errors import WorkspaceError
from citywise.intake.templates.template import Template
from citywise.network.corrections import Correction
from citywise.network.settings import ClockSection, Settings

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Rules:
    """What was in force when a release was made, by what the rule is called."""

    texts: dict[str, str]

    def settings(self, day: date) -> Settings:
        """The settings, with the day on which stock is taken."""
        found = Settings.model_validate_json(self.texts["settings"])
        return found.model_copy(update={"clock": ClockSection(data_date=day)})

    @property
    def templates(self) -> list[Template]:
        """Every template."""
        return [Template.model_validate_json(text) for text in self.all("template").values()]

    @property
    def indicators(self) -> dict[str, Indicator]:
        """Every indicator by its id."""
        return {key: _indicator(json.loads(text)) for key, text in self.all("indicator").items()}

    def corrections_of(self, sha256: str) -> list[Correction]:
        """What was declared of a file."""
        every = (Correction(**json.loads(text)) for text in self.all("correction").values())
        return [correction for correction in every if sha256.startswith(correction.file)]

    def all(self, kind: str) -> dict[str, str]:
        """The rules of a kind, by their names."""
        begins = f"{kind}/"
        return {
            name.removeprefix(begins): text
            for name, text in self.texts.items()
            if name.startswith(begins)
        }


def require_readable(rules: Rules, release_id: str, day: date) -> None:
    """Raise WorkspaceError where another version of Citywise wrote them in another way."""
    try:
        rules.settings(day)
        rules.templates  # noqa: B018 - read to see whether it can be
        rules.indicators  # noqa: B018
    except (ValidationError, TypeError, KeyError) as error:
        raise WorkspaceError(
            f"The rules of {release_id} were written by another version of Citywise.",
            "Ask for releases that were made since: citywise history VALUE",
        ) from error


def _indicator(told: dict[str, Any]) -> Indicator:
    origin = told["built_from"]
    told["built_from"] = Origin(**origin) if origin else None
    for name in ("bases", "breakdowns", "words"):
        told[name] = tuple(told[name])
    return Indicator(**told)
