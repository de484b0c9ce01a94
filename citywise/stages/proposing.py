"""Bring in a new layout: propose a template for a file, try it on the file, accept it."""

from __future__ import annotations

import os
import tomllib
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import TYPE_CHECKING

from citywise.catalogue.reasons import reasons
from citywise.catalogue.words import fold
from citywise.errors import WorkspaceError
from citywise.intake.cells import Problem
from citywise.intake.producers.forms import read_form
from citywise.intake.reading import FileToRead
from citywise.intake.sandbox import open_sandbox
from citywise.intake.templates.files import parse_template, read_templates
from citywise.network.encodings import is_encoding
from citywise.proposals.amending import amend
from citywise.proposals.drafting import UNDECIDED, propose_of_file
from citywise.proposals.rendering import undecided
from citywise.proposals.shapes import Known
from citywise.stages.inspection import delivery_of, encoding_of, inspect_file
from citywise.stages.night import read_rules
from citywise.stages.take_in import reader_limits

if TYPE_CHECKING:
    from collections.abc import Generator

    from citywise.intake.producers.forms import Form
    from citywise.network.network import Network
    from citywise.proposals.proposal import Decided, Nearest, Proposal
    from citywise.stages.inspection import Inspection
    from citywise.workspace import Workspace

_NAME = "the proposed template"


def propose_template(
    workspace: Workspace,
    path: Path,
    city: str,
    decided: Decided = UNDECIDED,
) -> Proposal:
    """What template a file would need. The file is opened in a limited child process.

    Raises:
        WorkspaceError: the file cannot be read, or holds no table.
    """
    network, templates = read_rules(workspace)
    delivery = delivery_of(workspace, path, city, network)
    look = partial(
        propose_of_file,
        file_name=path.name,
        known=replace(
            _known(network, network.names.cities[fold(delivery.folder)]),
            forms=_forms(workspace.reference / "forms"),
        ),
        decided=decided,
        templates=list(templates.values()),
    )
    encoding = _encoding(decided) or encoding_of(network, delivery.folder)
    file = FileToRead(1, str(path.resolve()), encoding, network.encodings)
    with TemporaryDirectory(prefix="citywise-") as scratch:
        limits = reader_limits(network)
        with open_sandbox(list(templates.values()), Path(scratch), limits) as sandbox:
            found = sandbox.look(file, look)
    if isinstance(found, Problem):
        raise WorkspaceError(
            f"{path.name}: {found.text or 'no table'}", reasons()[found.reason].hint
        )
    return found


def _encoding(decided: Decided) -> str:
    """The encoding that a person has named, if it is one."""
    if decided.encoding and not is_encoding(decided.encoding):
        raise WorkspaceError(
            f"No encoding is called {decided.encoding!r}.", "Name it as cp1252 or iso-8859-9 are."
        )
    return decided.encoding


def _known(network: Network, city: str) -> Known:
    """The names that cells of a file of the city may hold."""
    names = network.names
    return Known(
        cities=frozenset(names.cities),
        programs=frozenset(name for owner, name in names.programs if owner == city),
        partners=frozenset(name for owner, name in names.partners if owner == city),
        indicators=frozenset(names.indicators),
        habits=network.cities[city],
    )


def _forms(folder: Path) -> dict[str, Form]:
    """The forms that the operator has put beside the templates, each by its file."""
    read = {path.name: read_form(path.read_bytes()) for path in sorted(folder.glob("*.xlsx"))}
    return {name: form for name, form in read.items() if not isinstance(form, Problem)}


def try_template(workspace: Workspace, path: Path, city: str, text: str) -> Inspection:
    """What of a file would load by a template that nobody has accepted yet."""
    template = parse_template(text.encode(), _NAME, workspace.reference)
    return inspect_file(workspace, path, city, template)


def amended_template(workspace: Workspace, nearest: Nearest) -> str:
    """The nearest template with the headings that a proposal would add to it."""
    path = _file_of(workspace, nearest.template_id)
    return amend(path.read_text(encoding="utf-8"), nearest.changes)


def _file_of(workspace: Workspace, template_id: str) -> Path:
    """The file of a template, which need not be called as the template is."""
    for path in sorted(workspace.templates.glob("*.toml")):
        if tomllib.loads(path.read_text(encoding="utf-8"))["id"] == template_id:
            return path
    raise WorkspaceError(f"There is no template {template_id!r}.", "Propose a new one.")


def replace_template(workspace: Workspace, text: str, before: str) -> Path:
    """Put a changed template in the place of the one it was made from, whole or not at all.

    Raises:
        WorkspaceError: the text is no template, or somebody changed the template since `before`.
    """
    template = parse_template(text.encode(), _NAME, workspace.reference)
    target = _file_of(workspace, template.id)
    if target.read_text(encoding="utf-8") != before:
        raise WorkspaceError(f"{target.name} has been changed meanwhile.", "Propose again.")
    with _written(workspace, text) as part:
        part.chmod(target.stat().st_mode)
        os.link(part, part.with_suffix(".new"))
        part.with_suffix(".new").replace(target)
    return target


def template_text(workspace: Workspace, template_id: str) -> str:
    """A template as it is written today."""
    return _file_of(workspace, template_id).read_text(encoding="utf-8")


def accept_template(workspace: Workspace, text: str) -> Path:
    """Put a template into the workspace, whole or not at all; never over one that is there.

    Raises:
        WorkspaceError: the text is no template, something in it is undecided, or its id is taken.
    """
    if left := undecided(text):
        raise WorkspaceError(
            f"Not kept, for it is still to be decided. {' / '.join(left)}",
            "Answer with --set, as the proposal shows; in a template of your own, delete the line.",
        )
    template = parse_template(text.encode(), _NAME, workspace.reference)
    target = workspace.templates / f"{template.id}.toml"
    if template.id in read_templates(workspace.templates) or target.exists():
        raise WorkspaceError(
            f"There is a template {template.id!r} already.", "Give the new one another id."
        )
    with _written(workspace, text) as part:
        _link(part, target)
    return target


@contextmanager
def _written(workspace: Workspace, text: str) -> Generator[Path]:
    """The text in a file of its own beside the templates, gone when the block ends."""
    workspace.templates.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=workspace.templates, suffix=".part", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
        yield Path(file.name)


def _link(part: Path, target: Path) -> None:
    """Give the whole file its name; a name that somebody took meanwhile is theirs."""
    try:
        os.link(part, target)
    except FileExistsError as error:
        raise WorkspaceError(f"{target.name} is there already.", "Choose another id.") from error
    target.chmod(0o644)
