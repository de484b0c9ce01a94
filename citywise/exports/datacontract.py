"""`datacontract.yaml`: what a release promises, in the Open Data Contract Standard (3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citywise.catalogue.vocabularies import vocabulary
from citywise.contracts.ddl import describe, sql_type
from citywise.contracts.tables import key_table, stage_tables
from citywise.contracts.version import CONTRACT_VERSION

if TYPE_CHECKING:
    from citywise.contracts.columns import Column, Kind
    from citywise.contracts.table import Rule, Table
    from citywise.warehouse.facts import Facts

_TYPES: dict[Kind, str] = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}

_PURPOSE = "Outcomes of city outreach programs, as far as the cities have released them."
_USAGE = (
    "Read value_status_code before value: no number is not zero. Keep low and high beside every"
    " value. out_indicators says what each number must not be used for."
)
_LIMITATIONS = (
    "Numbers of small groups are withheld, and with them others from which they could be found."
    " A missing number is no small number. Only closed periods are in a release."
)


def data_contract(facts: Facts) -> dict[str, Any]:
    """The contract that every release of the network keeps."""
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "citywise-release",
        "name": "Citywise release",
        "version": f"{CONTRACT_VERSION}.0",
        "status": "active",
        "dataProduct": facts.network_name,
        "description": {"purpose": _PURPOSE, "usage": _USAGE, "limitations": _LIMITATIONS},
        "servers": [{"server": "export", "type": "local", "path": ".", "format": "parquet"}],
        "schema": [_table(table) for table in stage_tables("out")],
        "customProperties": [
            {"property": "isSynthetic", "value": facts.is_synthetic},
            {"property": "licence", "value": facts.licence},
            {"property": "contact", "value": facts.contact},
            {"property": "audience", "value": facts.audience},
            {"property": "withheldBelow", "value": facts.threshold},
        ],
    }


def _table(table: Table) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": table.name,
        "logicalType": "object",
        "physicalType": "table",
        "description": table.grain,
        "dataGranularityDescription": table.grain,
        "properties": [_property(column, table) for column in table.fields],
    }
    if table.rules:
        told["quality"] = [_rule(rule, table) for rule in table.rules]
    return told


def _property(column: Column, table: Table) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "businessName": column.label,
        "logicalType": _TYPES[column.kind],
        "physicalType": sql_type(table, column),
        "description": describe(column),
        "required": column.name not in table.optional,
    }
    if column.name in table.key:
        told |= {"primaryKey": True, "primaryKeyPosition": table.key.index(column.name) + 1}
    if options := _options(column):
        told["logicalTypeOptions"] = options
    if column.name in table.leads:
        target = f"{key_table(column.name).name}.{column.name}"
        told["relationships"] = [{"type": "foreignKey", "to": target}]
    if column.codes and not column.local_codes:
        told["quality"] = [_valid_codes(column)]
    return told


def _options(column: Column) -> dict[str, Any]:
    limits = {"minimum": column.least, "maximum": column.most, "pattern": column.pattern or None}
    return {name: value for name, value in limits.items() if value is not None}


def _valid_codes(column: Column) -> dict[str, Any]:
    return {
        "type": "library",
        "metric": "invalidValues",
        "arguments": {"validValues": list(vocabulary(column.codes).codes)},
        "mustBe": 0,
    }


def _rule(rule: Rule, table: Table) -> dict[str, Any]:
    return {
        "name": rule.name,
        "type": "sql",
        "description": rule.says,
        "query": f"select count(*) from {table.name} where {rule.breach}",
        "mustBe": 0,
    }
