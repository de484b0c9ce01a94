"""Copy what cities sent, so that it can be given back with the places marked."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from citywise.catalogue.words import fold
from citywise.intake.copying import CopiedFile, FileToCopy
from citywise.intake.landing import archived
from citywise.intake.reading import FileToRead
from citywise.intake.sandbox import open_sandbox
from citywise.stages.take_in import reader_limits

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from typing import Any

    from citywise.feedback.building import Copy, Sent
    from citywise.intake.confinement.limits import Limits
    from citywise.intake.templates.template import Template
    from citywise.stages.night import Night

Reader = tuple[list["Template"], Path, "Limits"]
"""By which templates files are copied, where the reader may write, and what it may use."""


def reader_of(night: Night) -> Reader:
    """The reader of a night."""
    templates, scratch = list(night.templates.values()), night.workspace.scratch
    return templates, scratch, reader_limits(night.network)


def files_to_copy(night: Night, deliveries: Iterable[Sent]) -> list[FileToCopy]:
    """Of some deliveries those that are marked and may be repeated, as far as they are kept."""
    wanted = [
        FileToCopy(_file(night, sent.row), sent.rows)
        for sent in deliveries
        if sent.is_marked and sent.is_copied
    ]
    return [one for one in wanted if Path(one.file.path).exists()]


@contextmanager
def open_copier(
    wanted: list[FileToCopy], templates: list[Template], scratch: Path, limits: Limits
) -> Generator[Copy]:
    """Copies what is given back, in a reader that can open these files and no others."""
    known = {one.file.number for one in wanted}
    with open_sandbox(templates, scratch, limits) as sandbox:
        copies = sandbox.copies(wanted)

        def copy(sent: Sent) -> CopiedFile:
            """They are asked for in the order in which they are copied."""
            number = sent.row["submission_id"]
            if number not in known:
                return CopiedFile()
            return next(copied for found, copied in copies if found == number)

        yield copy


def _file(night: Night, row: dict[str, Any]) -> FileToRead:
    network = night.network
    city = network.names.cities.get(fold(row["folder_name"]), "")
    encoding = network.cities.get(city, {}).get("encoding", "")
    path = archived(night.workspace, row["file_sha256"])
    return FileToRead(row["submission_id"], str(path), encoding, network.encodings)
