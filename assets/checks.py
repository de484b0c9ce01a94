"""The contracts as asset checks: nothing goes on from a table that breaks its contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg

from assets.core import KEPT
from assets.loading import await_expectations
from assets.measures import MEASURED
from assets.released import PROTECTED
from citywise.contracts.tables import stage_tables
from citywise.stages.check import CheckResult, needs_checking, record_checks
from citywise.stages.night import Night

SEVERITIES = {"error": dg.AssetCheckSeverity.ERROR, "warning": dg.AssetCheckSeverity.WARN}
CONTRACT = "contract"


def _specs(names: Sequence[str]) -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(CONTRACT, asset=name, blocking=True,
                          description="Keys, code lists, limits and rules between columns hold")
        for name in names
    ]  # fmt: skip


@dg.multi_asset_check(specs=_specs(KEPT), name="core_contracts")
def core_contracts(night: dg.ResourceParam[Night]) -> Iterator[dg.AssetCheckResult]:
    """Rows that were kept since the contracts were last found to hold."""
    yield from _report(KEPT, _validate(night, "core"))


@dg.multi_asset_check(specs=_specs(MEASURED), name="measure_contracts")
def measure_contracts(night: dg.ResourceParam[Night]) -> Iterator[dg.AssetCheckResult]:
    """Outcomes, where they were measured anew."""
    yield from _report(MEASURED, _validate(night, "measure"))


@dg.multi_asset_check(specs=_specs(PROTECTED), name="out_contracts")
def out_contracts(night: dg.ResourceParam[Night]) -> Iterator[dg.AssetCheckResult]:
    """What is about to be shown, where it was protected anew."""
    yield from _report(PROTECTED, _validate(night, "out"))


def _validate(night: Night, stage: str) -> list[CheckResult]:
    if not needs_checking(night, stage):
        return []
    await_expectations()
    # Great Expectations takes seconds to load, which an unchanged night need not spend
    from assets.validation import validate_tables  # noqa: PLC0415

    name = f"check {stage}"
    with night.stage(name):
        results = validate_tables(night.store, stage_tables(stage), only_new=stage == "core")
        passed = record_checks(night, stage, results)
    if not passed:
        night.log.fail(name, "Tables break their contract. Nothing was released.")
    night.outcomes[name] = results
    return results


def _report(names: Sequence[str], results: Sequence[CheckResult]) -> Iterator[dg.AssetCheckResult]:
    """One verdict a table; findings in tables that are no assets stand under the first one."""
    for position, name in enumerate(names):
        mine = [
            r
            for r in results
            if r.table_name == name or (position == 0 and r.table_name not in names)
        ]
        yield _verdict(name, mine)


def _verdict(name: str, results: Sequence[CheckResult]) -> dg.AssetCheckResult:
    failed = [result for result in results if not result.is_passed]
    blocks = any(result.is_blocking for result in failed)
    metadata: dict[str, Any] = {"checked": len(results), "failed": len(failed)}
    for result in failed:
        where = "; ".join(result.examples)
        metadata[result.check_id] = f"{result.failed_count} of {result.checked_count}: {where}"
    return dg.AssetCheckResult(
        asset_key=name,
        check_name=CONTRACT,
        passed=not failed,
        severity=SEVERITIES["error" if blocks or not failed else "warning"],
        metadata=metadata,
    )
