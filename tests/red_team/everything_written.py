"""Every file that Citywise writes, as text: what is packed is unpacked, tables are read whole."""

from __future__ import annotations

import gzip
import io
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def texts(folder: Path, *, without: tuple[Path, ...] = ()) -> Iterator[tuple[str, str]]:
    """The name and the text of every file below a folder, but for those in some of its folders."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not any(file.is_relative_to(each) for each in without):
            name = str(file.relative_to(folder))
            yield name, name + "\n" + text_of(file)


def text_of(file: Path) -> str:
    """All that stands in a file: its bytes, and what they hold."""
    raw = file.read_bytes()
    told = [unpacked(raw)]
    if raw[8:12] == b"DUCK":
        told += tables_in(file)
    if raw[:4] == b"PAR1":
        told.append(rows(duckdb.sql(f"from read_parquet('{file}')")))
    if raw.startswith(b"SQLite format 3"):
        told += sqlite_tables(file)
    return "\n".join(told)


def unpacked(raw: bytes) -> str:
    """Bytes as text, in one byte and in two a letter, and whatever is packed in them."""
    if raw.startswith(b"\x1f\x8b"):
        return unpacked(gzip.decompress(raw))
    if raw.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            return "\n".join(f"{name}\n{unpacked(packed.read(name))}" for name in packed.namelist())
    return raw.decode("utf-8", "replace") + raw.replace(b"\0", b"").decode("latin-1")


def tables_in(file: Path) -> Iterator[str]:
    """Every row of every table, every comment, and every view and macro."""
    with duckdb.connect(str(file), read_only=True) as connection:
        names = connection.execute("select table_name from duckdb_tables()").fetchall()
        for (name,) in names:
            yield f"{name}\n{rows(connection.sql(f'from {name}'))}"
        for catalogue in ("columns", "tables", "views", "functions"):
            query = f"from duckdb_{catalogue}() where not internal"
            yield rows(connection.sql(query))


def rows(found: duckdb.DuckDBPyRelation) -> str:
    return "\n".join(map(repr, found.fetchall()))


def sqlite_tables(file: Path) -> Iterator[str]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        names = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
        for (name,) in names:
            for row in connection.execute(f'select * from "{name}"'):
                yield " ".join(
                    unpacked(cell) if isinstance(cell, bytes) else str(cell) for cell in row
                )
