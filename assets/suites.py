"""Great Expectations suites, derived from the contracts: code lists, limits, patterns, rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import Expectation

from citywise.catalogue.vocabularies import LOCAL, vocabulary
from citywise.contracts.columns import Column
from citywise.contracts.table import Table

Severity = Literal["critical", "warning", "info"]

CHECK_ID = "check_id"
"""By which a result is matched with the promise it belongs to."""

SEVERITIES: dict[str, Severity] = {"error": "critical", "warning": "warning"}
"""How much a breach of the contract matters, in the words of Great Expectations."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing a table promises, and the expectation that holds it to it."""

    check_id: str
    says: str
    severity: str
    expectation: Expectation


def table_promises(table: Table) -> list[Promise]:
    """Everything that the contract of a table promises beyond its column types."""
    return [
        _unique_key(table),
        *(promise for column in table.fields for promise in _column_promises(table, column)),
        *_rule_promises(table),
    ]


def _unique_key(table: Table) -> Promise:
    key = ", ".join(f'"{name}"' for name in table.key)
    query = f"select {key} from {{batch}} group by {key} having count(*) > 1"
    says = f"{' and '.join(table.key)} name each row once"
    return _promise(table, "key", says, gxe.UnexpectedRowsExpectation(unexpected_rows_query=query))


def _column_promises(table: Table, column: Column) -> Iterator[Promise]:
    name = column.name
    if column.codes and not column.local_codes:
        codes = list(vocabulary(column.codes).codes)
        says = f"{name} is one of the codes of {column.codes}"
        expectation = gxe.ExpectColumnValuesToBeInSet(column=name, value_set=codes)
        yield _promise(table, f"{name}.codes", says, expectation)
    if column.codes and column.local_codes:
        pattern = f"^({LOCAL}.*|{'|'.join(vocabulary(column.codes).codes)})$"
        says = f"{name} is one of the codes of {column.codes}, or a local one"
        yield _promise(table, f"{name}.codes", says, _matches(name, pattern))
    if column.pattern:
        yield _promise(
            table, f"{name}.pattern", f"{name} is well formed", _matches(name, column.pattern)
        )
    if column.least is not None or column.most is not None:
        says = f"{name} lies within its limits"
        expectation = gxe.ExpectColumnValuesToBeBetween(
            column=name, min_value=column.least, max_value=column.most
        )
        yield _promise(table, f"{name}.limits", says, expectation)


def _matches(name: str, pattern: str) -> Expectation:
    # DuckDB matches the whole text, so a pattern that is open at its end says so
    whole = pattern if pattern.endswith("$") else f"{pattern}.*$"
    return gxe.ExpectColumnValuesToMatchRegex(column=name, regex=whole)


def _rule_promises(table: Table) -> Iterator[Promise]:
    key = ", ".join(f'"{name}"' for name in table.key)
    for rule in table.rules:
        query = f"select {key} from {{batch}} where {rule.breach}"
        expectation = gxe.UnexpectedRowsExpectation(unexpected_rows_query=query)
        yield _promise(table, rule.name, rule.says, expectation, rule.severity)


def _promise(
    table: Table, name: str, says: str, expectation: Expectation, severity: str = "error"
) -> Promise:
    check_id = f"{table.name}.{name}"
    expectation.severity = SEVERITIES[severity]  # type: ignore[assignment]
    expectation.meta = {CHECK_ID: check_id}
    return Promise(check_id, says, severity, expectation)
