"""`citywise nights`, `backup` and `restore`: how the nights went, and what a bad one may need."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citywise.errors import BusyError
from citywise.workspace import find_workspace
from pipelines.options import FAILED, Chosen

if TYPE_CHECKING:
    from citywise.warehouse.nights import NightRecord
    from citywise.workspace import Workspace


_MEGABYTE = 1_000_000


def register_night_commands(app: typer.Typer) -> None:
    """Make the commands part of `citywise`."""
    for command in (nights, backup, restore):
        app.command()(command)


def nights(
    workspace: Chosen = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For other programs")] = False,
    notify: Annotated[
        bool, typer.Option("--notify", help="Send a notice if one is due; list nothing")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="So many nights")] = 14,
) -> None:
    """List the last nights, how they ended and what went wrong. Ends with 1 unless all is well."""
    from pipelines.nights import describe_nights, describe_standing, nights_as_json
    from pipelines.notices import standing_of

    chosen = find_workspace(workspace)
    standing = standing_of(chosen)
    if notify:
        _notify(chosen)
    listed = [] if notify else _list(chosen, limit)
    if as_json:
        typer.echo(nights_as_json(listed, standing))
    else:
        told = [] if notify else [describe_nights(listed)]
        typer.echo("\n".join([*told, describe_standing(standing)]))
    if not standing.is_good:
        sys.exit(FAILED)


def _list(workspace: Workspace, limit: int) -> list[NightRecord]:
    """While a night writes to the store, those that it does not hold yet."""
    from citywise.warehouse.nights import list_nights, waiting_records

    try:
        return list_nights(workspace, limit)
    except BusyError as error:
        typer.echo(f"{error.problem} Earlier nights are listed once it ends.", err=True)
        return waiting_records(workspace)[::-1][:limit]


def _notify(workspace: Workspace) -> None:
    from pipelines.notices import tell_operators
    from pipelines.telling import describe_notice

    if sent := tell_operators(workspace):
        typer.echo(f"notice        {describe_notice(sent)}", err=True)


def backup(
    folder: Annotated[Path, typer.Argument(help="A folder that is not there yet")],
    workspace: Chosen = None,
    *,
    keys: Annotated[
        bool, typer.Option("--keys", help="With keys/: whoever has the copy can then sign")
    ] = False,
) -> None:
    """Copy the workspace without its drop folder, with the hash of every file."""
    from citywise.warehouse.backup import back_up

    made = back_up(find_workspace(workspace), folder, with_keys=keys)
    typer.echo(
        f"{len(made.files):,} files, {made.byte_count / _MEGABYTE:,.1f} MB, are in {folder}.\n"
        "In it is what no release shows: keep it as closed as the workspace, on another disk."
    )


def restore(
    folder: Annotated[Path, typer.Argument(help="A folder that `citywise backup` has made")],
    workspace: Annotated[
        Path, typer.Option("--workspace", "-w", help="The new workspace: not there yet, or empty")
    ],
) -> None:
    """Make a new workspace of a backup, once every file was held against its hash."""
    from citywise.warehouse import backup as stored

    made = stored.restore(folder, workspace)
    typer.echo(
        f"{len(made.files):,} files of {made.made_at_utc:%Y-%m-%d %H:%M} UTC, every one as it was"
        f" copied, are in {workspace}.\nGive it its raw/ again, and run a night."
    )
