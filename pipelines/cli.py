"""The `citywise` command. What a command needs is imported when it is called."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from citywise.errors import BusyError, CitywiseError
from citywise.garbage import collect_rarely
from citywise.workspace import find_workspace, init_workspace
from pipelines.ending import ToldToEnd, work_until_told
from pipelines.night_commands import register_night_commands
from pipelines.options import BUSY, FAILED, UNUSABLE, Chosen, City
from pipelines.release_commands import register_release_commands
from pipelines.sharing import share
from pipelines.template_commands import template_app

app = typer.Typer(
    help="From the reports that cities write to numbers they can trust.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command; what a person can put right is said without a traceback."""
    try:
        app()
    except BusyError as error:
        _say(error)
        sys.exit(BUSY)
    except CitywiseError as error:
        _say(error)
        sys.exit(UNUSABLE)
    except ToldToEnd as told:
        typer.echo(str(told), err=True)
        sys.stdout.flush()
        os._exit(told.code)  # the night's thread goes on to the very end of the process


def _say(error: CitywiseError) -> None:
    typer.echo(f"{error.problem}\n{error.remedy}", err=True)


@app.command()
def init(folder: Path) -> None:
    """Make an empty workspace with commented examples."""
    workspace = init_workspace(folder)
    typer.echo(f"Made {workspace.root}. Begin with network.toml and reference/cities.csv there.")


@app.command()
def demo(workspace: Chosen = None) -> None:
    """Write the synthetic network into raw/, with the truth beside it."""
    from citywise.demo.network import write_demo
    from citywise.demo.truth import write_truth
    from citywise.network.network import read_network

    chosen = find_workspace(workspace)
    written = write_demo(chosen)
    write_truth(chosen.truth, written, read_network(chosen))
    typer.echo(
        f"Wrote {len(written.cities)} invented cities to {chosen.raw}. All of it is synthetic."
    )


@app.command()
def run(
    workspace: Chosen = None,
    *,
    pull: Annotated[
        bool, typer.Option("--pull", help="First fetch from the servers of connections.toml")
    ] = False,
    republish: Annotated[
        bool, typer.Option("--republish", help="Release again what was rolled back")
    ] = False,
) -> None:
    """Run one night: take in what arrived, check, measure, protect, release and give back."""
    # before it imports anything
    collect_rarely()
    from pipelines.reporting import print_report, show_progress

    chosen = find_workspace(workspace)
    with show_progress() as progress:
        from pipelines.nightly import run_night

        night = partial(run_night, chosen, progress, pull=pull, republish=republish)
        report = work_until_told(night)
    print_report(report)
    if not report.is_success:
        sys.exit(FAILED)


@app.command()
def pull(
    connection: Annotated[str, typer.Argument(help="Only this connection")] = "",
    workspace: Chosen = None,
    *,
    last: Annotated[
        bool, typer.Option("--last", help="Only tell when each last succeeded")
    ] = False,
) -> None:
    """Fetch from the servers of connections.toml into the drop folder."""
    from citywise.connectors.pulling import last_successes, pull_connections
    from pipelines.telling import describe_freshness, describe_pulls

    chosen = find_workspace(workspace)
    if last:
        typer.echo(describe_freshness(last_successes(chosen)))
        return
    pulls = pull_connections(chosen, connection)
    typer.echo(describe_pulls(pulls))
    if pulls.failed:
        sys.exit(FAILED)


@app.command()
def serve(
    workspace: Chosen = None,
    port: Annotated[int, typer.Option(help="Port of the dashboard")] = 8501,
    address: Annotated[str, typer.Option(help="Address to listen on")] = "localhost",
) -> None:
    """Serve the dashboard of the release that readers see."""
    from pipelines.serving import serve_dashboard

    serve_dashboard(find_workspace(workspace), address, port)


@app.command()
def check(
    file: Path,
    workspace: Chosen = None,
    city: City = "",
    language: Annotated[str, typer.Option(help="en, fr, ar, da, tr or es")] = "en",
) -> None:
    """Say what of a file would load, what would not and why. Nothing is kept."""
    from citywise.stages.inspection import inspect_file
    from pipelines.inspecting import print_inspection

    inspection = inspect_file(find_workspace(workspace), file, city, language=language)
    print_inspection(inspection, language)
    if not inspection.is_clean:
        sys.exit(FAILED)


@app.command()
def trace(
    value: Annotated[
        str,
        typer.Argument(
            help="value_id, 'city|program|indicator|period|breakdown|basis', or study_id"
        ),
    ],
    workspace: Chosen = None,
    *,
    public: Annotated[
        bool, typer.Option("--public", help="Only what the release tells; may be passed on")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For other programs")] = False,
    limit: Annotated[int, typer.Option(min=0, help="So many records with their cells")] = 20,
) -> None:
    """Say where a number comes from, down to the cell. For the network's data team."""
    from citywise.stages import tracing as stage
    from pipelines import study_traces as of_studies
    from pipelines import tracing as say

    chosen = find_workspace(workspace)
    if public:
        told = stage.trace_public_value(chosen, value)
        typer.echo(say.public_as_json(told) if as_json else say.describe_public(told))
        return
    if study := stage.trace_study(chosen, value):
        typer.echo(of_studies.study_as_json(study) if as_json else of_studies.describe_study(study))
        return
    traced = stage.trace_value(chosen, value, limit)
    if as_json:
        typer.echo(say.trace_as_json(traced))
    else:
        differs = stage.differs_from_release(chosen, traced)
        typer.echo(say.describe_trace(traced, differs=differs))
    if not traced.adds_up:
        sys.exit(FAILED)


@app.command()
def quarantine(
    workspace: Chosen = None,
    city: Annotated[str, typer.Option(help="Only this city")] = "",
) -> None:
    """List what was kept back, with the text that stood there. For the network's data team."""
    from pipelines.reporting import print_quarantine

    print_quarantine(find_workspace(workspace), city)


names_app = typer.Typer(help="Names that nobody knows, and what they may mean.")
app.add_typer(names_app, name="names")


@names_app.callback(invoke_without_command=True)
def names(
    context: typer.Context,
    workspace: Chosen = None,
    city: Annotated[str, typer.Option(help="Only what this city sent")] = "",
) -> None:
    """List the unknown names of the whole quarantine, with the entries that come near."""
    if context.invoked_subcommand:
        return
    from citywise.stages.naming import propose_names
    from pipelines.naming import print_names

    print_names(propose_names(find_workspace(workspace), city))


@names_app.command("accept")
def accept_name(
    text: str,
    entry: Annotated[str, typer.Option("--as", help="Id of the city, program or partner")],
    workspace: Chosen = None,
) -> None:
    """Make a text another name of an entry, in its reference sheet."""
    from citywise.stages import naming
    from pipelines.naming import print_alias

    print_alias(naming.accept_name(find_workspace(workspace), text, entry))


app.add_typer(template_app, name="template")
register_release_commands(app)
app.command()(share)
register_night_commands(app)


@app.command()
def feedback(
    city: Annotated[str, typer.Argument(help="Only this city, with its summary")] = "",
    workspace: Chosen = None,
) -> None:
    """List the newest feedback pack of every city, or print the summary of one."""
    from pipelines.reporting import print_feedback

    print_feedback(find_workspace(workspace), city)


@app.command()
def export(folder: Path, workspace: Chosen = None) -> None:
    """Write the newest release as Parquet files, with a data package and a data contract."""
    from citywise.exports.parquet import export_release
    from citywise.warehouse.reading import open_release

    with open_release(find_workspace(workspace)) as release:
        written = export_release(release, folder)
        typer.echo(f"{release}\nWrote {len(written)} tables to {folder}")


@app.command()
def docs(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Only tell whether they are current")
    ] = False,
) -> None:
    """Write the pages of docs/ that derive from the contracts and the catalogue."""
    from pipelines.documents import stale_documents, write_documents

    if not check:
        typer.echo("\n".join(write_documents()))
        return
    if stale := stale_documents():
        typer.echo(f"Not current: {', '.join(stale)}. Run: citywise docs", err=True)
        sys.exit(FAILED)


if __name__ == "__main__":
    main()
