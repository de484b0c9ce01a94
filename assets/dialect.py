"""Let Great Expectations speak to the night's own DuckDB connection.

Great Expectations knows no DuckDB. It works through SQLAlchemy when the dialect calls
itself PostgreSQL (for regular expressions) and leaves transactions alone (it would roll
back before it fetches).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from duckdb_sqlalchemy import ConnectionWrapper, Dialect
from sqlalchemy.dialects import registry
from sqlalchemy.pool import StaticPool

if TYPE_CHECKING:
    import duckdb

URL = "citywise_checks:///:memory:"


class ChecksDialect(Dialect):
    """DuckDB as Great Expectations can use it."""

    name = "postgresql"
    supports_statement_cache = False

    def do_begin(self, dbapi_connection: object) -> None:
        """The night decides where transactions begin."""

    def do_commit(self, dbapi_connection: object) -> None:
        """The night decides where transactions end."""

    def do_rollback(self, dbapi_connection: object) -> None:
        """Checks only read; there is nothing to take back."""


registry.register("citywise_checks", __name__, "ChecksDialect")


def engine_options(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Options by which SQLAlchemy works beside the given connection, in the same database.

    It gets a cursor of its own, which it may close when it is done.
    """
    return {"creator": lambda: ConnectionWrapper(connection.cursor()), "poolclass": StaticPool}
