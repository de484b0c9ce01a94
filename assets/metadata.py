"""What the operator sees beside each table: columns, rows, where they come from, a preview."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import Any

import dagster as dg

from citywise.contracts.columns import Column
from citywise.contracts.ddl import describe, sql_type
from citywise.contracts.table import Table
from citywise.contracts.tables import TABLES
from citywise.stages.night import Night

PREVIEW_ROWS = 5


def table_spec(name: str, group: str, deps: list[str]) -> dg.AssetSpec:
    """A table as an asset: its grain as the description, its columns and their lineage."""
    table = TABLES[name]
    metadata: dict[str, Any] = {"dagster/column_schema": _schema(table)}
    if table.lineage:
        metadata["dagster/column_lineage"] = _lineage(table)
    return dg.AssetSpec(
        name, description=table.grain, group_name=group, deps=deps, metadata=metadata,
        kinds={"duckdb"},
    )  # fmt: skip


def _schema(table: Table) -> dg.TableSchema:
    return dg.TableSchema([_column(table, column) for column in table.fields])


def _column(table: Table, column: Column) -> dg.TableColumn:
    nullable = column.name in table.optional
    return dg.TableColumn(
        column.name,
        sql_type(table, column),
        describe(column),
        dg.TableColumnConstraints(nullable=nullable),
    )


def _lineage(table: Table) -> dg.TableColumnLineage:
    deps: dict[str, list[dg.TableColumnDep]] = {}
    for column, source in table.lineage:
        upstream, _, name = source.partition(".")
        deps.setdefault(column, []).append(dg.TableColumnDep(dg.AssetKey(upstream), name))
    return dg.TableColumnLineage(deps)


def materialize(night: Night, name: str, outcome: object) -> dg.MaterializeResult[Any]:
    """A table's result: its rows, what its stage has to say, and a preview where it is public."""
    metadata: dict[str, Any] = {
        "dagster/row_count": night.store.value(f"select count(*) from {name}")
    }
    if is_dataclass(outcome) and not isinstance(outcome, type):
        metadata |= {key: _shown(value) for key, value in asdict(outcome).items()}
    if TABLES[name].is_released:
        metadata["preview"] = dg.MetadataValue.md(_preview(night, name))
    return dg.MaterializeResult(asset_key=name, metadata=metadata)


def _shown(value: object) -> object:
    return dg.MetadataValue.json(value) if isinstance(value, dict | list | tuple) else value


def _preview(night: Night, name: str) -> str:
    """The first rows as a table; only of what is released, so that nothing small shows up here."""
    rows = night.store.rows(f"select * from {name} limit {PREVIEW_ROWS}")
    lines = [
        rows.columns,
        ["---"] * rows.width,
        *([str(v) for v in row] for row in rows.iter_rows()),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
