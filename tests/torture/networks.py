"""The network that is tortured: two invented cities, released once, to whom more has been sent."""

from __future__ import annotations

import hashlib
import os
import shutil
from typing import TYPE_CHECKING

import duckdb

from citywise.workspace import Workspace
from tests.fixtures.invented import SETTINGS, make_workspace
from tests.fixtures.nights import EXPECTED, LOG, PROGRESS, RATES, STATES, UNREAD

if TYPE_CHECKING:
    from pathlib import Path

CHOSEN = """
received = "file_time"

[release]
audience = "network"
threshold = 10
keep = 1
"""
_SENT = 1_760_000_000
_MOMENTS = "regexp_matches(column_name, '_at_(utc|ns)$')"


def make_network(root: Path) -> Workspace:
    """Before its first night."""
    workspace = make_workspace(
        root,
        release_states=STATES.format(state="network"),
        expected_reports=EXPECTED,
        fx_rates=RATES.format("1.17"),
    )
    workspace.settings_file.write_text(SETTINGS + CHOSEN)
    _send(workspace, "eastmere/2025-Q1.csv", _log("01", 20), minute=0)
    _send(workspace, "eastmere/2025-Q1 progress.csv", _progress(5000, 40, 30), minute=1)
    _send(workspace, "skovby/2025-Q1.csv", _log("02", 33) + UNREAD, minute=2)
    return workspace


def send_more(workspace: Workspace) -> None:
    """A new report, a revision, the same once more, and an old one that comes late."""
    _send(workspace, "eastmere/2025-Q2.csv", _log("04", 41) + UNREAD, minute=15)
    _send(workspace, "eastmere/2025-Q1.csv", _log("01", 27), minute=16)
    _send(workspace, "eastmere/2025-Q1 (copy).csv", _log("01", 27), minute=17)
    _send(workspace, "skovby/2025-Q2.csv", _log("05", 52), minute=18)
    _send(workspace, "eastmere/2025-Q1 old.csv", _log("01", 20), minute=19)
    _send(workspace, "eastmere/2025-Q1 progress.csv", _progress(5500, 48, 31), minute=20)


def copy_to(source: Path, folder: Path) -> Workspace:
    """A copy to play with."""
    shutil.rmtree(folder, ignore_errors=True)
    return Workspace(shutil.copytree(source, folder, symlinks=True))


def _send(workspace: Workspace, path: str, content: str, *, minute: int) -> None:
    """At a moment that is the same whenever the network is made."""
    file = workspace.raw / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(content)
    os.utime(file, (_SENT + 60 * minute,) * 2)


def _log(month: str, count: int) -> str:
    return LOG.format(month=month, count=count)


def _progress(spent: int, enrolled: int, completed: int) -> str:
    return PROGRESS.format(spent=spent, enrolled=enrolled, completed=completed)


def everything(workspace: Workspace) -> dict[str, str]:
    """A digest of each table that readers see and of each in the store, but for times of work."""
    shown = _tables(workspace.released_file.resolve(strict=True), "out")
    stored = _tables(workspace.working_file, "raw|core|measure|past")
    return {f"released {name}": told for name, told in shown.items()} | stored


def digest_of(tables: dict[str, str]) -> str:
    """One digest of all of them."""
    return hashlib.sha256(repr(sorted(tables.items())).encode()).hexdigest()


def _tables(path: Path, begins: str) -> dict[str, str]:
    names = (
        "select table_name, list(column_name order by column_index)"
        f" filter (not {_MOMENTS}) from duckdb_columns() join duckdb_tables() using (table_name)"
        f" where regexp_matches(table_name, '^({begins})_') group by all order by all"
    )
    with duckdb.connect(str(path), read_only=True) as connection:
        return {
            name: _digest(connection, name, columns)
            for name, columns in connection.execute(names).fetchall()
        }


def _digest(connection: duckdb.DuckDBPyConnection, name: str, columns: list[str]) -> str:
    chosen = ", ".join(f'"{column}"' for column in columns)
    rows = sorted(map(repr, connection.execute(f"select {chosen} from {name}").fetchall()))
    return f"{len(rows)} rows {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()[:16]}"


def acknowledged(workspace: Workspace, aside: Path) -> list[str]:
    """Every receipt that is in the store now, asked of a copy: a night that was killed left it."""
    aside.mkdir()
    for path in workspace.warehouse.glob("working.duckdb*"):
        shutil.copy(path, aside)
    if not (aside / workspace.working_file.name).exists():
        return []
    with duckdb.connect(str(aside / workspace.working_file.name)) as connection:
        return receipts(connection)


def receipts_of(workspace: Workspace) -> list[str]:
    """Every receipt in the store of a workspace at rest."""
    with duckdb.connect(str(workspace.working_file), read_only=True) as connection:
        return receipts(connection)


def receipts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Number, path and content of each."""
    query = "select delivery_id, file_path, file_sha256 from raw_deliveries order by all"
    return [repr(row) for row in connection.execute(query).fetchall()]
