"""Release: publish what is protected, or leave the last release in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.errors import ReleaseError
from citywise.stages.check import BASES, needs_checking
from citywise.warehouse.releases import Draft, last_release, publish

if TYPE_CHECKING:
    from citywise.stages.night import Night


@dataclass(frozen=True, slots=True)
class Released:
    """The release that readers see; `is_new` when this night made it."""

    release_id: str
    is_new: bool


def release(night: Night) -> Released:
    """Publish a new release where anything in it would differ from the one that readers see."""
    if unchecked := [stage for stage in BASES if needs_checking(night, stage)]:
        raise ReleaseError(
            f"The {' and '.join(unchecked)} tables have not passed their checks.",
            "The last release stays in place. Run the whole night, checks included.",
        )
    fingerprint = night.store.recall("protected")
    if (last := last_release(night.workspace)) and last.content_fingerprint == fingerprint:
        return Released(last.release_id, is_new=False)
    keep = night.network.settings.release.keep
    draft = Draft(night.data_date, fingerprint, _facts(night))
    return Released(publish(night.store, night.workspace, draft, keep=keep), is_new=True)


def _facts(night: Night) -> dict[str, object]:
    settings = night.network.settings
    return {
        "network_name": settings.network.name,
        "audience_tier_code": settings.release.audience,
        "threshold_count": settings.release.threshold,
        "is_synthetic": settings.network.synthetic,
        "base_currency_code": settings.network.base_currency,
        "period_type_code": settings.reporting.period,
        "contact_text": settings.network.contact or None,
        "licence_text": settings.network.licence or None,
    }
