"""Great Expectations suites, derived from the contracts: code lists, limits, patterns, rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import Expectation

from citywise.catalogue.vocabularies import LOCAL, vocabulary
from citywise.contracts.columns import Column
from citywise.contracts.ddl import quote
from citywise.contracts.table import Table

Severity = Literal["critical", "warning", "info"]

CHECK_ID = "check_id"
"""By which a result is matched with the promise it belongs to."""

SEVERITIES: dict[str, Severity] = {"error": "critical", "warning": "warning"}
"""How much a breach of the contract matters, in the words of Great Expectations."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing a table promises: the expectation that holds it to it, and what breaks it.

    `breach` is the condition of the rows that break it; empty where that takes more than a row.
    """

    check_id: str
    says: str
    severity: str
    expectation: Expectation
    breach: str = ""


def table_promises(table: Table) -> list[Promise]:
    """Everything that the contract of a table promises beyond its column types."""
    columns = (promise for column in table.fields for promise in _column_promises(table, column))
    keys = [] if table.is_bulk else [_unique_key(table)]
    return [*keys, *columns, *_rule_promises(table)]


def any_breach(table: Table, promises: list[Promise]) -> Expectation:
    """All promises about single rows in one pass over the table."""
    conditions = " or ".join(f"({promise.breach})" for promise in promises)
    return _rows_where(table, conditions)


def _unique_key(table: Table) -> Promise:
    key = _key(table)
    query = f"select {key} from {{batch}} group by {key} having count(*) > 1"
    says = f"{' and '.join(table.key)} name each row once"
    return _promise(table, "key", says, gxe.UnexpectedRowsExpectation(unexpected_rows_query=query))


def _key(table: Table) -> str:
    return ", ".join(f'"{name}"' for name in table.key)


def _column_promises(table: Table, column: Column) -> Iterator[Promise]:
    if column.codes:
        yield _known_codes(table, column)
    if column.pattern:
        expectation = gxe.ExpectColumnValuesToMatchRegex(column=column.name, regex=_whole(column))
        breach = f'not regexp_full_match("{column.name}", {quote(_whole(column))})'
        says = f"{column.name} is well formed"
        yield _promise(table, f"{column.name}.pattern", says, expectation, breach)
    if column.least is not None or column.most is not None:
        yield _within_limits(table, column)


def _known_codes(table: Table, column: Column) -> Promise:
    name, codes = column.name, list(vocabulary(column.codes).codes)
    says = f"{name} is one of the codes of {column.codes}"
    breach = f'"{name}" not in ({", ".join(map(quote, codes))})'
    if not column.local_codes:
        expectation = gxe.ExpectColumnValuesToBeInSet(column=name, value_set=codes)
        return _promise(table, f"{name}.codes", says, expectation, breach)
    pattern = f"^({LOCAL}.*|{'|'.join(codes)})$"
    expectation = gxe.ExpectColumnValuesToMatchRegex(column=name, regex=pattern)
    breach += f" and \"{name}\" not like '{LOCAL}%'"
    return _promise(table, f"{name}.codes", f"{says}, or a local one", expectation, breach)


def _within_limits(table: Table, column: Column) -> Promise:
    limits = (("<", column.least), (">", column.most))
    breach = " or ".join(f'"{column.name}" {sign} {end}' for sign, end in limits if end is not None)
    expectation = gxe.ExpectColumnValuesToBeBetween(
        column=column.name, min_value=column.least, max_value=column.most
    )
    says = f"{column.name} lies within its limits"
    return _promise(table, f"{column.name}.limits", says, expectation, breach)


def _whole(column: Column) -> str:
    # DuckDB matches the whole text, so a pattern that is open at its end says so
    return column.pattern if column.pattern.endswith("$") else f"{column.pattern}.*$"


def _rule_promises(table: Table) -> Iterator[Promise]:
    for rule in table.rules:
        expectation = _rows_where(table, rule.breach)
        yield _promise(table, rule.name, rule.says, expectation, rule.breach, rule.severity)


def _rows_where(table: Table, condition: str) -> Expectation:
    # Great Expectations fills what stands in braces; those of a pattern such as \d{4} are its own
    literal = condition.replace("{", "{{").replace("}", "}}")
    query = f"select {_key(table)} from {{batch}} where {literal}"
    return gxe.UnexpectedRowsExpectation(unexpected_rows_query=query)


def _promise(
    table: Table,
    name: str,
    says: str,
    expectation: Expectation,
    breach: str = "",
    severity: str = "error",
) -> Promise:
    check_id = f"{table.name}.{name}"
    expectation.severity = SEVERITIES[severity]  # type: ignore[assignment]
    expectation.meta = {CHECK_ID: check_id}
    return Promise(check_id, says, severity, expectation, breach)
