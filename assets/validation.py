"""Hold tables to their contracts with Great Expectations, on the night's own connection.

All promises about single rows are looked at in one pass; only where that finds something
is each one asked for by itself, to say which was broken and where.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import great_expectations as gx

from assets.dialect import URL, engine_options
from assets.suites import CHECK_ID, Promise, any_breach, table_promises
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
    have not been seen before: what passed once and has not changed passes again, and is counted
    with what was looked at.
    """
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    # with each table the library would write down its whole configuration, for nobody to read:
    # that took as long as the checks
    context.variables.save = _keep_nothing
    source = context.data_sources.add_sql(
        name="working", connection_string=URL, kwargs=engine_options(store.connection)
    )
    results: list[CheckResult] = []
    for table in tables:
        rows = _rows_to_check(store, table, only_new=only_new)
        asset = source.add_query_asset(name=table.name, query=rows)
        batch = asset.add_batch_definition_whole_table("all").get_batch()
        results += _validate(batch, table, store.value(f"select count(*) from {table.name}"))
    return results


def _keep_nothing() -> None:
    """The configuration lives as long as the night."""


def _rows_to_check(store: WorkingStore, table: Table, *, only_new: bool) -> str:
    if not only_new or table.key[0] != "submission_id" or _are_all_new(store):
        return f"select * from {table.name}"
    new = "submission_id in (select submission_id from core_unchecked_submissions)"
    return f"select * from {table.name} where {new}"


def _are_all_new(store: WorkingStore) -> bool:
    seen = "select 1 from core_submissions anti join core_unchecked_submissions"
    return store.value(f"{seen} using (submission_id) limit 1") is None


def _validate(batch: Batch, table: Table, count: int) -> list[CheckResult]:
    promises = table_promises(table)
    about_rows = [promise for promise in promises if promise.breach]
    others = [promise for promise in promises if not promise.breach]
    one_pass = [any_breach(table, about_rows)] if about_rows else []
    if _holds(batch, table, [*one_pass, *(promise.expectation for promise in others)]):
        return [_kept(table, promise, count) for promise in promises]
    return _validate_each(batch, table, promises, count)


def _holds(batch: Batch, table: Table, expectations: list[Any]) -> bool:
    if not expectations:
        return True
    suite = gx.ExpectationSuite(name=table.name, expectations=expectations)
    return bool(batch.validate(suite, result_format=_COUNTS_ONLY).success)


def _kept(table: Table, promise: Promise, count: int) -> CheckResult:
    return CheckResult(promise.check_id, table.name, promise.says, promise.severity, count, 0)


def _validate_each(
    batch: Batch, table: Table, promises: list[Promise], count: int
) -> list[CheckResult]:
    by_id = {promise.check_id: promise for promise in promises}
    expectations = [promise.expectation for promise in promises]
    suite = gx.ExpectationSuite(name=table.name, expectations=expectations)
    results: list[CheckResult] = []
    for outcome in batch.validate(suite, result_format=_COUNTS_ONLY).results:
        promise = by_id[outcome.expectation_config.meta[CHECK_ID]]
        if outcome.success:
            results.append(_kept(table, promise, count))
        else:
            results.append(_broken(batch, table, promise, outcome, count))
    return results


def _broken(
    batch: Batch,
    table: Table,
    promise: Promise,
    outcome: ExpectationValidationResult,
    count: int,
) -> CheckResult:
    return CheckResult(
        check_id=promise.check_id,
        table_name=table.name,
        says=promise.says,
        severity=promise.severity,
        checked_count=count,
        failed_count=max(_failed_count(outcome), 1),
        examples=_examples(batch, table, promise),
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
    details = outcome.result.get("details", {})
    rows = outcome.result.get("unexpected_index_list") or details.get("unexpected_rows", [])
    return tuple(_named_key(table, dict(row)) for row in rows[:MOST_EXAMPLES])


def _exception(outcome: ExpectationValidationResult) -> str:
    told: dict[str, Any] = dict(outcome.exception_info or {})
    if told.get("raised_exception"):
        return str(told.get("exception_message", ""))
    nested = (entry for entry in told.values() if isinstance(entry, dict))
    raised = next((entry for entry in nested if entry.get("raised_exception")), {})
    return str(raised.get("exception_message", ""))


def _named_key(table: Table, row: dict[str, Any]) -> str:
    return ", ".join(f"{name} {row.get(name)}" for name in table.key)
