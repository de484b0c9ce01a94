"""Propose for a file's content as the command does, in this process."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from citywise.intake.formats.sheet import Sheet
from citywise.intake.reading import FileToRead, look_at
from citywise.proposals.drafting import propose
from citywise.proposals.proposal import Decided
from citywise.proposals.rendering import render_template
from citywise.proposals.shapes import Known
from tests.fixtures.invented import LARGEST, invented_network, read_one


def sheets_of(content: bytes | str, encoding: str = "") -> list[Sheet]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        found = look_at(FileToRead(1, str(path), encoding), LARGEST, list)
    return [item for item in found if isinstance(item, Sheet)]


def propose_for(content, path="eastmere/2031-Q1.csv", forms=None, **decided):
    network, _ = invented_network()
    city, _, name = path.partition("/")
    names = network.names
    known = Known(
        cities=frozenset(names.cities),
        programs=frozenset(name for owner, name in names.programs if owner == city),
        partners=frozenset(name for owner, name in names.partners if owner == city),
        indicators=frozenset(names.indicators),
        forms=forms or {},
    )
    encoding = network.cities[city].get("encoding", "")
    return propose(sheets_of(content, encoding), name, known, Decided(**decided))


def taken_for(proposal):
    """Letter (or field of a record) → what the column is proposed to be; the rest is not read."""
    return {c.letter.strip("/"): c.chosen for c in proposal.columns if c.chosen != "-"}


def questions_of(proposal):
    return {question.entry: question for question in proposal.questions}


def read_by(proposal, content, path="eastmere/2031-Q1.csv", **choices):
    """What becomes of the file when it is read by its own proposal, with a person's choices."""
    told = {name.replace("__", "."): value for name, value in choices.items()}
    return read_one(content, path=path, template=render_template(proposal, told))
