"""Check: what the checks of the contract found is kept with the data, and decides what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from citywise.contracts.ddl import frame_schema
from citywise.contracts.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citywise.stages.night import Night


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check of one table: how many rows it looked at, and which did not pass.

    `examples` are keys of the first such rows; they tell positions, never contents.
    """

    check_id: str
    table_name: str
    says: str
    severity: str
    checked_count: int
    failed_count: int
    examples: tuple[str, ...] = ()

    @property
    def is_passed(self) -> bool:
        """Every row passed."""
        return self.failed_count == 0

    @property
    def is_blocking(self) -> bool:
        """A failure after which nothing may be released."""
        return self.severity == "error" and not self.is_passed


BASES = {"core": "reference", "measure": "measured", "out": "protected"}
"""What the tables of a stage depend on, by the name under which the store remembers it."""


def needs_checking(night: Night, stage: str) -> bool:
    """The tables of a stage have changed since its checks last passed."""
    store = night.store
    if stage == "core" and store.value("select count(*) from core_unchecked_submissions"):
        return True
    return store.recall(_checked(stage)) != store.recall(BASES[stage])


def _checked(stage: str) -> str:
    return f"checked {stage}"


def record_checks(night: Night, stage: str, results: Sequence[CheckResult]) -> bool:
    """Keep the results of a stage's checks; True when nothing blocks.

    What has not passed is checked again in every night to come, and nothing is released
    until it does. With the core tables checked, their submissions count as seen.
    """
    store = night.store
    passed = not any(result.is_blocking for result in results)
    with store.transaction():
        store.run(
            "delete from core_quality_results where submission_id = 0 and table_name like ?",
            [f"{stage}_%"],
        )
        store.insert("core_quality_results", _rows(results))
        if passed:
            store.remember(_checked(stage), store.recall(BASES[stage]))
        if passed and stage == "core":
            store.run("delete from core_unchecked_submissions")
    return passed


def _rows(results: Sequence[CheckResult]) -> pl.DataFrame:
    rows = [
        {
            "check_id": result.check_id,
            "table_name": result.table_name,
            "submission_id": 0,
            "check_text": result.says,
            "severity_code": result.severity,
            "is_passed": result.is_passed,
            "checked_count": result.checked_count,
            "failed_count": result.failed_count,
            "example_text": "\n".join(result.examples) or None,
        }
        for result in results
    ]
    return pl.DataFrame(rows, schema=frame_schema(TABLES["core_quality_results"]))
