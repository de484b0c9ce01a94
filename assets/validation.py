"""Hold tables to their contracts with Great Expectations, on the night's own connection."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import great_expectations as gx

from assets.dialect import URL, engine_options
from assets.suites import CHECK_ID, Promise, table_promises
from citywise.stages.check import CheckResult

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.datasource.fluent.interfaces import Batch

    from citywise.contracts.table import Table
    from citywise.warehouse.working import WorkingStore

MOST_EXAMPLES = 5
_COUNTS_ONLY = {"result_format": "SUMMARY"}


def validate_tables(
    store: WorkingStore, tables: Iterable[Table], *, only_new: bool = False
) -> list[CheckResult]:
    """Results of every promise of the tables.

    With `only_new`, tables whose rows belong to submissions are looked at only where those
    have not been seen before: what passed once and has not changed passes again.
    """
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_sql(
        name="working", connection_string=URL, kwargs=engine_options(store.connection)
    )
    results: list[CheckResult] = []
    for table in tables:
        rows = _rows_to_check(table, only_new=only_new)
        asset = source.add_query_asset(name=table.name, query=rows)
        batch = asset.add_batch_definition_whole_table("all").get_batch()
        results += _validate(batch, table, store.value(f"select count(*) from ({rows})"))
    return results


def _rows_to_check(table: Table, *, only_new: bool) -> str:
    if only_new and table.key[0] == "submission_id":
        new = "submission_id in (select submission_id from core_unchecked_submissions)"
        return f"select * from {table.name} where {new}"
    return f"select * from {table.name}"


def _validate(batch: Batch, table: Table, count: int) -> list[CheckResult]:
    promises = {promise.check_id: promise for promise in table_promises(table)}
    expectations = [promise.expectation for promise in promises.values()]
    suite = gx.ExpectationSuite(name=table.name, expectations=expectations)
    outcomes = batch.validate(suite, result_format=_COUNTS_ONLY).results
    results: list[CheckResult] = []
    for outcome in outcomes:
        promise = promises[outcome.expectation_config.meta[CHECK_ID]]
        found = () if outcome.success else _examples(batch, table, promise)
        results.append(_result(table, promise, outcome, count, found))
    return results


def _result(
    table: Table,
    promise: Promise,
    outcome: ExpectationValidationResult,
    count: int,
    examples: tuple[str, ...],
) -> CheckResult:
    failed = 0 if outcome.success else max(_failed_count(outcome), 1)
    return CheckResult(
        check_id=promise.check_id,
        table_name=table.name,
        says=promise.says,
        severity=promise.severity,
        checked_count=count,
        failed_count=failed,
        examples=examples,
    )


def _failed_count(outcome: ExpectationValidationResult) -> int:
    """How many rows: column expectations say a count, queries a sentence that begins with one."""
    told = outcome.result.get("unexpected_count")
    if told is None:
        told = str(outcome.result.get("observed_value", "0")).split(" ", 1)[0]
    return int(told)


def _examples(batch: Batch, table: Table, promise: Promise) -> tuple[str, ...]:
    """Keys of the first rows that broke the promise; a check that could not run says so."""
    with_keys = {"result_format": "COMPLETE", "unexpected_index_column_names": list(table.key)}
    outcome = batch.validate(promise.expectation, result_format=with_keys)
    if problem := _exception(outcome):
        return (f"the check could not run: {problem}",)
    rows = outcome.result.get("unexpected_index_list") or outcome.result.get("details", {}).get(
        "unexpected_rows", []
    )
    return tuple(_named_key(table, dict(row)) for row in rows[:MOST_EXAMPLES])


def _exception(outcome: ExpectationValidationResult) -> str:
    told = outcome.exception_info or {}
    if told.get("raised_exception"):
        return str(told.get("exception_message", ""))
    nested = next(
        (v for v in told.values() if isinstance(v, dict) and v.get("raised_exception")), {}
    )
    return str(nested.get("exception_message", ""))


def _named_key(table: Table, row: dict[str, Any]) -> str:
    return ", ".join(f"{name} {row.get(name)}" for name in table.key)
