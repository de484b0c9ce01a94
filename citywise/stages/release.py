"""Release: publish what is protected, or leave the last release in place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from citywise.disclosure.rules import never_withheld
from citywise.disclosure.study_verdict import judge_studies
from citywise.disclosure.verdict import judge_outcomes
from citywise.errors import ReleaseError
from citywise.stages.check import BASES, needs_checking
from citywise.stages.code import code_fingerprint
from citywise.stages.earlier import earlier_releases, earlier_studies
from citywise.stages.protect import dominance_rule
from citywise.stages.rules import note_rules
from citywise.warehouse.building import Draft
from citywise.warehouse.manifest import Versions
from citywise.warehouse.releases import last_release, made_again, publish, settle
from citywise.warehouse.shelf import shown_path
from citywise.warehouse.withdrawals import clear_shelf, holds

if TYPE_CHECKING:
    import polars as pl

    from citywise.stages.night import Night
    from citywise.warehouse.manifest import Disclosed


_TRUTH = """
from measure_values semi join out_values using (value_id)
where indicator_id not in (select unnest(?))
"""


@dataclass(frozen=True, slots=True)
class Released:
    """The release that readers see; `is_new` when this night made it.

    `held_back`: the release that was rolled back and whose content this night has made again.
    `cleared`: releases that were taken from the shelf, because a city in them has left the network.
    """

    release_id: str
    is_new: bool
    held_back: str = ""
    cleared: tuple[str, ...] = ()


def release(night: Night) -> Released:
    """Publish a new release where anything in it would differ from the one that readers see.

    What was rolled back is not published again by itself.
    """
    if unchecked := [stage for stage in BASES if needs_checking(night, stage)]:
        raise ReleaseError(
            f"The {' and '.join(unchecked)} tables have not passed their checks.",
            "The last release stays in place. Run the whole night, checks included.",
        )
    settle(night.workspace)
    released = _release(night)
    cleared = clear_shelf(night.workspace, night.network.withdrawn)
    return replace(released, cleared=cleared)


def _release(night: Night) -> Released:
    fingerprint = night.store.recall("protected")
    last = last_release(night.workspace)
    if last and last.content_fingerprint == fingerprint:
        return Released(last.release_id, is_new=False)
    may_stay = not night.republish and not _shows_withdrawn(night)
    if last and may_stay and (made := made_again(night.store, night.workspace)):
        return Released(last.release_id, is_new=False, held_back=made[-1])
    keep = night.network.settings.release.keep
    note_rules(night)
    draft = _draft(night, fingerprint)
    return Released(publish(night.store, night.workspace, draft, keep=keep), is_new=True)


def _shows_withdrawn(night: Night) -> bool:
    """Whatever was rolled back: what readers see holds a city that has left the network."""
    shown = shown_path(night.workspace)
    return shown is not None and holds(shown, night.network.withdrawn)


def _draft(night: Night, fingerprint: str) -> Draft:
    indicators, threshold = night.network.indicators, night.network.settings.release.threshold

    def audit(outcomes: pl.DataFrame, studies: pl.DataFrame) -> list[Disclosed]:
        truth = night.store.rows(_TRUTH, [never_withheld(indicators)])
        earlier = earlier_releases(night, truth)
        dominance = dominance_rule(night.network)
        told = earlier_studies(night, studies)
        return [
            *judge_outcomes(outcomes, truth, indicators, threshold, earlier, dominance),
            *judge_studies(studies, told, indicators, threshold),
        ]

    versions = Versions(version("citywise"), code_fingerprint(""))
    return Draft(night.data_date, fingerprint, _facts(night), versions, audit)


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
