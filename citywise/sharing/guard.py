"""Hold a question to one query that reads the released tables, by DuckDB's own parser.

What is named here may be asked; everything else is refused, so that what a later DuckDB brings is
refused until somebody has looked at it. The process that runs the query is confined besides.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator

Node = dict[str, Any]

_CATALOGUE = frozenset({"duckdb_columns", "duckdb_functions", "duckdb_tables", "duckdb_views"})
_TABLE_FUNCTIONS = _CATALOGUE | {"generate_series", "range", "unnest"}
"""Others read files, addresses in memory (`arrow_scan`), or run texts as queries."""
_REFUSED_FUNCTIONS = frozenset(
    {
        *("current_setting", "getenv", "getvariable", "nextval", "currval", "write_log"),
        *("json_deserialize_sql", "json_serialize_sql", "json_serialize_plan"),
    }
)
_SCHEMAS = ("", "main")
_RELEASED = """
    select lower(table_name) from duckdb_tables()
    union all
    select lower(view_name) from duckdb_views() where not internal
"""


class RefusedError(ValueError):
    """A question that is not answered, and why; the asker reads it."""


def require_one_reading_query(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Pass one `select` over what is released.

    Raises:
        RefusedError: it is anything else.
    """
    _require_one_select(connection, sql)
    nodes = list(_nodes(_parsed(connection, sql)))
    known = _CATALOGUE | _names_within(nodes) | _released(connection)
    for node in nodes:
        _require_known_table(node, known)
        _require_allowed_function(node)


def _require_one_select(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    kinds = [statement.type for statement in connection.extract_statements(sql)]
    if kinds != [duckdb.StatementType.SELECT]:
        raise RefusedError("Ask one query that reads: select …, from …, with …, or describe TABLE.")


def _parsed(connection: duckdb.DuckDBPyConnection, sql: str) -> Node:
    (written,) = connection.execute("select json_serialize_sql(?)", [sql]).fetchone() or ("{}",)
    parsed: Node = json.loads(written)
    if parsed.get("error", True):
        raise RefusedError("This kind of query is not answered here.")
    return parsed


def _nodes(tree: Node) -> Iterator[Node]:
    waiting: list[object] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            named = cast("Node", node)
            yield named
            waiting.extend(named.values())
        elif isinstance(node, list):
            waiting.extend(cast("list[object]", node))


def _names_within(nodes: list[Node]) -> set[str]:
    """Names that `with` gives inside the query."""
    lists = (node["cte_map"]["map"] for node in nodes if "cte_map" in node)
    return {entry["key"].lower() for named in lists for entry in named}


def _released(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {name for (name,) in connection.execute(_RELEASED).fetchall()}


def _require_known_table(node: Node, known: set[str] | frozenset[str]) -> None:
    if node.get("type") == "SHOW_REF" and node.get("query") is None:
        raise RefusedError("Ask `from duckdb_tables()` for the tables, or `describe TABLE`.")
    if node.get("type") != "BASE_TABLE" or node["schema_name"].lower() == "information_schema":
        return
    name = node["table_name"]
    is_known = name.lower() in known and node["schema_name"].lower() in _SCHEMAS
    if not is_known or node["catalog_name"]:
        raise RefusedError(f"A release has no table {name!r}.")


def _require_allowed_function(node: Node) -> None:
    if node.get("type") == "TABLE_FUNCTION":
        name = node["function"].get("function_name", "")
        if name.lower() not in _TABLE_FUNCTIONS:
            raise RefusedError(f"The table function {name!r} is not to be had here.")
    if str(node.get("function_name", "")).lower() in _REFUSED_FUNCTIONS:
        raise RefusedError(f"The function {node['function_name']!r} is not to be had here.")
