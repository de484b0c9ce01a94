"""`citywise releases`, `verify`, `rollback`, `history`, `why` and `key`: releases, then and now.

Each tells in plain words; `verify` ends with 1 where something speaks against the release.
"""

from __future__ import annotations

import os
import sys
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citywise.workspace import find_workspace
from pipelines.options import FAILED, Chosen

if TYPE_CHECKING:
    from citywise.warehouse.signing import PublicKey

Wanted = Annotated[str, typer.Argument(metavar="[RELEASE]", help="R0012, its whole id, or a file")]

_VALUE = "value_id, or 'city|program|indicator|period|breakdown|basis'; * for the city is a total"


def register_release_commands(app: typer.Typer) -> None:
    """Make the commands part of `citywise`."""
    for command in (releases, verify, rollback, history, why, key):
        app.command()(command)


def releases(workspace: Chosen = None) -> None:
    """List the releases that are kept: when, how large, signed or not, and which readers see."""
    from citywise.warehouse.listing import list_releases
    from citywise.warehouse.rollback import read_rollbacks
    from pipelines.shelving import describe_releases, describe_rollbacks

    chosen = find_workspace(workspace)
    typer.echo(describe_releases(list_releases(chosen)))
    if done := describe_rollbacks(read_rollbacks(chosen)):
        typer.echo(done)


def verify(
    release: Wanted = "",
    workspace: Chosen = None,
    key: Annotated[
        Path | None,
        typer.Option("--key", help="Public key by which it must be signed [those of keys/]"),
    ] = None,
) -> None:
    """Hold a release against its manifest and signature; without RELEASE, the one readers see."""
    from citywise.warehouse.signing import PublicKey
    from citywise.warehouse.verification import verify_release
    from pipelines.shelving import describe_verdict

    released, known, inputs = _what_to_verify(release, workspace)
    keys = [PublicKey.read(key)] if key else known
    verdict = verify_release(released, keys, needs_signature=key is not None, inputs=inputs)
    typer.echo(describe_verdict(verdict))
    if not verdict.is_passed:
        sys.exit(FAILED)


def _what_to_verify(
    release: str, workspace: Path | None
) -> tuple[Path, list[PublicKey], Path | None]:
    """The file, the keys that are known, and the internal manifest; of a file, only the file."""
    from citywise.errors import ReleaseError
    from citywise.warehouse.rollback import find_release
    from citywise.warehouse.shelf import inputs_path, release_path, shown_id
    from citywise.warehouse.signing import known_keys

    if release.endswith(".duckdb"):
        return Path(release).resolve(), [], None
    chosen = find_workspace(workspace)
    if not release and not shown_id(chosen):
        raise ReleaseError("Nothing has been released yet.", "Run a night: citywise run")
    release_id = find_release(chosen, release or shown_id(chosen))
    is_owner = os.access(chosen.manifests, os.X_OK)
    inputs = inputs_path(chosen, release_id) if is_owner else None
    return release_path(chosen, release_id), known_keys(chosen), inputs


def rollback(
    release: Annotated[
        str, typer.Argument(metavar="[RELEASE]", help="R0012 or its whole id [the one before]")
    ] = "",
    workspace: Chosen = None,
    *,
    why: Annotated[str, typer.Option("--why", help="Kept with the releases, not published")],
    by: Annotated[str, typer.Option("--by", help="Who decided it [the account]")] = "",
) -> None:
    """Point readers at an earlier release, in one step."""
    from citywise.warehouse.rollback import roll_back
    from pipelines.shelving import describe_rolled_back

    done = roll_back(find_workspace(workspace), release, by or getuser(), why)
    typer.echo(describe_rolled_back(done))


def history(
    value: Annotated[
        str, typer.Argument(help="value_id, or 'city|program|indicator|period|breakdown|basis'")
    ],
    workspace: Chosen = None,
) -> None:
    """List the versions of a value, release by release. For the network's data team."""
    from citywise.stages.looking_back import value_versions
    from pipelines.looking_back import describe_versions

    typer.echo(describe_versions(value_versions(find_workspace(workspace), value)))


def why(
    value: Annotated[str, typer.Argument(help=_VALUE)],
    workspace: Chosen = None,
    first: Annotated[str, typer.Option("--from", help="R0012 [the release before]")] = "",
    last: Annotated[str, typer.Option("--to", help="R0013 [the one readers see]")] = "",
) -> None:
    """Say why a number changed between two releases. For the network's data team."""
    from citywise.stages.looking_back import why_different
    from pipelines.looking_back import describe_ledger

    ledger = why_different(find_workspace(workspace), value, first, last)
    typer.echo(describe_ledger(ledger))


def key(workspace: Chosen = None) -> None:
    """Make the key that signs releases from the next one on. Once for each workspace."""
    from citywise.warehouse.signing import make_key

    chosen = find_workspace(workspace)
    public = make_key(chosen)
    typer.echo(
        f"Made {chosen.signing_key}, which signs, and release.pub beside it.\n"
        "Give release.pub to those who get your releases, by another way than the releases;"
        f" its name is {public.name}.\n"
        "Keep a copy of release.key where nobody else comes to; whoever has it can sign."
    )
