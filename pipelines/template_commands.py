"""`citywise template`: bring in a layout that no template fits."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from citywise.workspace import find_workspace
from pipelines.options import FAILED, Chosen, City

template_app = typer.Typer(help="Bring in a layout that no template fits.", no_args_is_help=True)

Choices = Annotated[
    list[str] | None,
    typer.Option("--set", help="COLUMN=FIELD, or ENTRY=VALUE; see docs/new-layout.md"),
]
Produces = Annotated[str, typer.Option(help="events, values or people [what the file looks like]")]
OneSheet = Annotated[
    str | None,
    typer.Option("--sheet", help="The sheet to propose for; '' is the outermost table of records"),
]


@template_app.command()
def propose(
    file: Path,
    workspace: Chosen = None,
    city: City = "",
    choices: Choices = None,
    produces: Produces = "",
    sheet: OneSheet = None,
    out: Annotated[Path | None, typer.Option(help="Write the template there, to edit it")] = None,
) -> None:
    """Say what each column of a file may be, and write the template that follows from it."""
    from pipelines.proposing import print_proposal

    asked = (find_workspace(workspace), file, city, choices or [], produces, sheet)
    print_proposal(*asked, out=out)


@template_app.command()
def accept(
    file: Path,
    workspace: Chosen = None,
    city: City = "",
    choices: Choices = None,
    produces: Produces = "",
    sheet: OneSheet = None,
    *,
    id_: Annotated[str, typer.Option("--id", help="Id of the new template")] = "",
    template: Annotated[
        Path | None, typer.Option("--template", help="An edited template, instead of the proposal")
    ] = None,
) -> None:
    """Read a file by its proposed template, show what would load, and keep the template."""
    from pipelines.proposing import accept_proposal

    chosen = [*(choices or []), *([f"id={id_}"] if id_ else [])]
    asked = (find_workspace(workspace), file, city, chosen, produces, sheet)
    if not accept_proposal(*asked, template=template):
        sys.exit(FAILED)


@template_app.command()
def amend(file: Path, workspace: Chosen = None, city: City = "") -> None:
    """Add the headings of a file whose layout has drifted to the template that it was read by."""
    from pipelines.proposing import amend_nearest

    if not amend_nearest(find_workspace(workspace), file, city):
        sys.exit(FAILED)
