"""What may be asked of a release, whether its file lies here or another machine shares it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Self

from citywise.contracts.tables import stage_tables
from citywise.contracts.views import VIEWS
from citywise.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

_ALL = (
    "select table_name, comment from duckdb_tables() union all"
    " select view_name, comment from duckdb_views() where not internal order by all"
)
_ONE = (
    "select column_name, data_type, comment from duckdb_columns()"
    " where table_name = ? order by column_index"
)


class Answers(ABC):
    """Tables and queries of a release as Polars frames; in a `with` block it is let go of."""

    __slots__ = ()

    @abstractmethod
    def query(self, sql: str, parameters: Sequence[Any] | None = None) -> pl.DataFrame:
        """The result of a query as a Polars frame."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the release."""

    def table(self, name: str) -> pl.DataFrame:
        """A whole table or view as a Polars frame."""
        return self.query(f"from {_known(name)}")

    def describe(self, name: str = "") -> pl.DataFrame:
        """What tables and views there are, or what the columns of one mean; with comments."""
        return self.query(_ONE, [_known(name)]) if name else self.query(_ALL)

    def __enter__(self) -> Self:
        """In a `with` block, the release is let go of at its end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the release."""
        self.close()


def _known(name: str) -> str:
    """The name of a table or view that there is; nothing else is ever part of a query."""
    names = [*(table.name for table in stage_tables("out")), *VIEWS]
    if name not in names:
        raise ReleaseError(
            f"A release has no table {name!r}.", f"Tables and views: {', '.join(names)}"
        )
    return name
