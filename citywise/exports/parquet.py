"""Export a release: a Parquet file for each table, with `datapackage.json` and `datacontract.yaml`.

The folder is there with everything in it, or not at all.
"""

# pyarrow tells no types
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from citywise.contracts.ddl import describe
from citywise.contracts.tables import stage_tables
from citywise.errors import ExportError
from citywise.exports.datacontract import data_contract
from citywise.exports.datapackage import data_package

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.contracts.table import Table
    from citywise.warehouse.reading import Release

PACKAGE_FILE, CONTRACT_FILE = "datapackage.json", "datacontract.yaml"


@dataclass(frozen=True, slots=True)
class Written:
    """One exported file."""

    name: str
    row_count: int
    byte_count: int
    sha256: str


def export_release(release: Release, folder: Path) -> list[Written]:
    """Write every released table below a new folder; returns the files of the tables."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ExportError(f"{folder} is not empty.", "Choose a new folder for the export.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = folder.with_name(f".{folder.name}-{uuid4().hex}")
    try:
        aside.mkdir()
        written = _write(release, aside)
        aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return written


def _write(release: Release, folder: Path) -> list[Written]:
    written = {table: _write_table(release, table, folder) for table in stage_tables("out")}
    package = json.dumps(data_package(release.facts, written), indent=2, ensure_ascii=False)
    (folder / PACKAGE_FILE).write_text(package + "\n", encoding="utf-8")
    contract = yaml.safe_dump(data_contract(release.facts), sort_keys=False, allow_unicode=True)
    (folder / CONTRACT_FILE).write_text(contract, encoding="utf-8")
    return list(written.values())


def _write_table(release: Release, table: Table, folder: Path) -> Written:
    columns = ", ".join(f'"{name}"' for name in table.columns)
    rows = release.connection.cursor().execute(
        f"select {columns} from {table.name} order by {', '.join(table.key)}"
    )
    found: Any = rows.to_arrow_table()
    path = folder / f"{table.name}.parquet"
    told: Any = pa.Table.from_arrays(found.columns, schema=_schema(table, found.schema, release.id))
    pq.write_table(told, path, compression="zstd")
    content = path.read_bytes()
    return Written(path.name, found.num_rows, len(content), hashlib.sha256(content).hexdigest())


def _schema(table: Table, found: Any, release_id: str) -> Any:  # noqa: ANN401
    """The types that were found, with the meaning of the table and of every column."""
    comments = {column.name: describe(column) for column in table.fields}
    fields: list[Any] = [
        pa.field(
            each.name,
            each.type,
            nullable=each.name in table.optional,
            metadata={"comment": comments[each.name]},
        )
        for each in found
    ]
    # tools that read no metadata of columns find the same beside the table's
    about = {"comment": table.grain, "columns": json.dumps(comments), "release_id": release_id}
    return pa.schema(fields, metadata=about)
