"""Write the internal store anew, so that nothing deleted stays in blocks that are free.

It is asked for by a file beside the store, and done when nobody has the store open: a night that is
killed before leaves the file, and the next one begins with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from citywise.contracts.ddl import quote
from citywise.warehouse.durable import move
from citywise.warehouse.working import connect_working
from citywise.workspace import OWNER_ONLY_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.workspace import Workspace


def ask_for_rewriting(workspace: Workspace) -> None:
    """Before something is deleted that must be found nowhere, in the history of runs either."""
    _due(workspace).touch()
    history_due(workspace).touch()


def history_due(workspace: Workspace) -> Path:
    """Is there while the orchestrator's history is to be forgotten, which previews releases."""
    return workspace.history / "forget.due"


def rewrite_if_due(workspace: Workspace) -> None:
    """Copy what the store holds into a new file, and put it in place of the old one."""
    if not _due(workspace).exists() or not _is_free(workspace):
        return
    aside = workspace.working_file.with_suffix(".rewritten")
    aside.unlink(missing_ok=True)
    with connect_working(workspace) as connection:
        connection.execute("checkpoint")
    with duckdb.connect() as connection:
        connection.execute(f"attach {quote(str(workspace.working_file))} as old (read_only)")
        connection.execute(f"attach {quote(str(aside))} as new")
        connection.execute("copy from database old to new")
        connection.execute("checkpoint new")
    aside.chmod(OWNER_ONLY_FILE)
    move(aside, workspace.working_file)
    _due(workspace).unlink()


def _is_free(workspace: Workspace) -> bool:
    """Nobody in this process still has it open: another way of opening it would be refused."""
    try:
        duckdb.connect(str(workspace.working_file), read_only=True).close()
    except duckdb.Error:
        return False
    return True


def _due(workspace: Workspace) -> Path:
    return workspace.working_file.with_suffix(".due")
