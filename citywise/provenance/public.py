"""What may be told of a value to everyone who reads the release: nothing that it does not hold.

Single contributions are never among it: those of a published total can be small numbers. Of a
withheld value nothing is told but that it is withheld.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from citywise.catalogue.vocabularies import SUPPRESSED_BY_US
from citywise.provenance.definition import Definition, define
from citywise.provenance.values import require_row

if TYPE_CHECKING:
    from citywise.catalogue.indicator import Indicator
    from citywise.warehouse.reading import Release

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicTrace:
    """A released value with its definition, and what the release tells of its city and period."""

    release_id: str
    value: Row
    definition: Definition
    reports: list[Row] = field(default_factory=list[Row])
    findings: list[Row] = field(default_factory=list[Row])
    kept_back: list[Row] = field(default_factory=list[Row])

    @property
    def is_withheld(self) -> bool:
        """It has no number here, to protect small groups."""
        return self.value["value_status_code"] == SUPPRESSED_BY_US


def trace_released(release: Release, named: str, indicators: dict[str, Indicator]) -> PublicTrace:
    """What the release tells of one of its values.

    Raises:
        WorkspaceError: the release has no such value.
    """
    value = require_row(release.query, "out_values", named)
    plain = PublicTrace(
        release_id=release.id,
        value=value,
        definition=define(value, indicators[value["indicator_id"]]),
    )
    if plain.is_withheld:
        return plain
    place = [value["city_id"], value["period_id"]]
    return replace(
        plain,
        reports=release.query(_REPORTS, place).to_dicts(),
        findings=release.query(_FINDINGS, place).to_dicts(),
        kept_back=release.query(_KEPT_BACK, place).to_dicts(),
    )


_REPORTS = """
select template_id, due_date, report_status_code, revision_number, loaded_count, quarantined_count
from out_reporting
where city_id = ? and period_id = ?
order by template_id
"""

_FINDINGS = """
select check_id, check_text, severity_code, file_path, failed_count, example_text
from out_quality_results
where city_id = ? and period_id = ? and not is_passed
order by check_id, file_path
"""

_KEPT_BACK = """
select cell_address, held_code, reason_code, fix_hint
from out_quarantine_items
where city_id = ? and period_id = ?
order by cell_address
"""
