"""`datapackage.json`: the exported tables as a Data Package (datapackage.org, version 2.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citywise.catalogue.vocabularies import vocabulary
from citywise.contracts.ddl import describe
from citywise.contracts.tables import key_table
from citywise.contracts.version import CONTRACT_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.contracts.columns import Column, Kind
    from citywise.contracts.table import Table
    from citywise.exports.parquet import Written
    from citywise.warehouse.facts import Facts

_PROFILES = "https://datapackage.org/profiles/2.0"

_TYPES: dict[Kind, str] = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "datetime",
}


def data_package(facts: Facts, written: Mapping[Table, Written]) -> dict[str, Any]:
    """The descriptor of a release and the files that its tables were written to."""
    told: dict[str, Any] = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": f"citywise-{facts.release_id.lower()}",
        "title": f"{facts.network_name}, release {facts.release_id}",
        "description": str(facts),
        "version": facts.release_id,
        "created": f"{facts.released_at_utc:%Y-%m-%dT%H:%M:%SZ}",
        "contributors": [{"title": facts.network_name, "roles": ["publisher"]}],
        # of our own, which the format allows
        "isSynthetic": facts.is_synthetic,
        "contractVersion": CONTRACT_VERSION,
        "audience": facts.audience,
        "withheldBelow": facts.threshold,
        "contact": facts.contact,
        "resources": [_resource(table, file) for table, file in written.items()],
    }
    if facts.licence:
        # terms of a network's own have no name in the lists of licences; SPDX writes such so
        told["licenses"] = [{"name": "LicenseRef-network", "title": facts.licence}]
    return told


def _resource(table: Table, file: Written) -> dict[str, Any]:
    return {
        "name": table.name,
        "type": "table",
        "path": file.name,
        "description": table.grain,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": file.byte_count,
        "hash": f"sha256:{file.sha256}",
        "rowCount": file.row_count,
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    told: dict[str, Any] = {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": [_field(column, table) for column in table.fields],
        "primaryKey": list(table.key),
    }
    if table.leads:
        told["foreignKeys"] = [_foreign_key(column) for column in table.leads]
    return told


def _field(column: Column, table: Table) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES[column.kind],
        "title": column.label,
        "description": describe(column),
    }
    if column.codes and not column.local_codes:
        codes = vocabulary(column.codes)
        told["categories"] = [{"value": code, "label": codes.label(code)} for code in codes.codes]
    told["constraints"] = _constraints(column, is_required=column.name not in table.optional)
    return told


def _constraints(column: Column, *, is_required: bool) -> dict[str, Any]:
    limits: dict[str, Any] = {
        "minimum": column.least,
        "maximum": column.most,
        "pattern": column.pattern or None,
    }
    if column.codes and not column.local_codes:
        limits["enum"] = list(vocabulary(column.codes).codes)
    return {"required": is_required} | {name: v for name, v in limits.items() if v is not None}


def _foreign_key(column: str) -> dict[str, Any]:
    return {
        "fields": [column],
        "reference": {"resource": key_table(column).name, "fields": [column]},
    }
