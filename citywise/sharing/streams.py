"""Parameters and answers as bytes: a table as an Arrow stream, and its release in the metadata."""

# pyarrow tells no types
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

_RELEASE_KEY = b"citywise_release_id"


def write_stream(table: pa.Table) -> bytes:
    """A table as an Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue().to_pybytes()


def write_parameters(values: Sequence[Any]) -> bytes:
    """The parameters of a query as a stream of one row; nothing where there are none."""
    if not values:
        return b""
    columns = [pa.array([value]) for value in values]
    return write_stream(pa.table(columns, names=[str(place) for place in range(len(columns))]))


def read_parameters(stream: bytes) -> list[Any] | None:
    """The parameters in the order in which they stand.

    Raises:
        ValueError: it is not one row.
    """
    if not stream:
        return None
    table = pa.ipc.open_stream(stream).read_all()
    if table.num_rows != 1:
        raise ValueError("Give one row of parameters.")
    return [column[0].as_py() for column in table.columns]


def answer_schema(schema: pa.Schema, release_id: str) -> pa.Schema:
    """The columns of an answer, no two of one name, with the release that it is of."""
    fields = [field.with_name(name) for field, name in zip(schema, _distinct(schema), strict=True)]
    return pa.schema(fields, {_RELEASE_KEY: release_id.encode()})


def release_in(schema: pa.Schema) -> str:
    """Of which release an answer is; empty where the server does not say."""
    return (schema.metadata or {}).get(_RELEASE_KEY, b"").decode()


def _distinct(schema: pa.Schema) -> list[str]:
    """Second columns of a name get a number, as where the file itself is asked."""
    names: list[str] = []
    for name in schema.names:
        tried, number = name, 0
        while tried in names:
            number += 1
            tried = f"{name}_{number}"
        names.append(tried)
    return names
