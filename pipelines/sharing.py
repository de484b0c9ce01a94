"""`citywise share`: the release that readers see, over the network."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Annotated

import typer

from citywise.workspace import find_workspace
from pipelines.options import Chosen  # noqa: TC001 - read when the command is made

Seconds = Annotated[float, typer.Option(min=0.1, help="A query may use the processor for so long")]
Megabytes = Annotated[int, typer.Option(min=256, help="A query may use so much memory")]


def share(  # noqa: PLR0913 - each is an option of the command
    workspace: Chosen = None,
    *,
    port: Annotated[int, typer.Option(help="Port to listen on")] = 8815,
    address: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    new_token: Annotated[
        str, typer.Option("--new-token", metavar="NAME", help="Make a token for NAME, and end")
    ] = "",
    token_file: Annotated[
        Path | None, typer.Option(help="Who may ask [keys/share.tokens of the workspace]")
    ] = None,
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate, PEM")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its key, PEM")] = None,
    seconds: Seconds = 8,
    megabytes: Megabytes = 1024,
    at_once: Annotated[int, typer.Option(min=1, help="So many queries at once")] = 4,
) -> None:
    """Serve the release that readers see to programs of other machines, over Arrow Flight SQL."""
    from citywise.sharing.sharing import Doors, share_release
    from citywise.sharing.tokens import new_token as make_token
    from citywise.sharing.workers import Limits

    chosen = find_workspace(workspace)
    tokens = token_file or chosen.share_tokens
    if new_token:
        typer.echo(make_token(tokens, new_token))
        return
    doors = Doors(address, port, tokens, tls_cert, tls_key)
    sharing = share_release(chosen, doors, Limits(seconds, megabytes, at_once=at_once))
    for warning in sharing.warnings:
        typer.echo(warning, err=True)
    typer.echo(f"Shared: {sharing.url}")
    # the library would wait, at a signal, for questions of clients that have gone
    for ends in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ends, signal.SIG_DFL)
    sharing.serve()
