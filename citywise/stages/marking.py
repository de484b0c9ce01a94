"""Mark a file that nobody has sent yet: the workbook that its city would get back."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from citywise.catalogue.translations import wording
from citywise.feedback.building import Sent, mark_delivery
from citywise.intake.copying import CopiedFile, FileToCopy
from citywise.intake.reading import FileToRead
from citywise.intake.sandbox import open_sandbox
from citywise.stages.inspection import encoding_of
from citywise.stages.night import read_rules
from citywise.stages.take_in import reader_limits

if TYPE_CHECKING:
    from citywise.stages.inspection import Inspection
    from citywise.workspace import Workspace


def is_marked(inspection: Inspection) -> bool:
    """A workbook would show more than the list does: a cell or a row to look at."""
    return bool(inspection.template_title) and _sent(inspection).is_marked


def mark_file(workspace: Workspace, path: Path, inspection: Inspection, language: str) -> bytes:
    """The file as a workbook with the places marked, as a feedback pack would hold it.

    Of a file with personal data the workbook tells positions and kinds, and copies nothing.
    """
    network, templates = read_rules(workspace)
    encoding = encoding_of(network, inspection.row["folder_name"])
    file = FileToRead(1, str(path.resolve()), encoding, network.encodings)
    with TemporaryDirectory(prefix="citywise-") as scratch:
        limits = reader_limits(network)
        with open_sandbox(list(templates.values()), Path(scratch), limits) as sandbox:

            def copy(sent: Sent) -> CopiedFile:
                return dict(sandbox.copies([FileToCopy(file, sent.rows)]))[file.number]

            return mark_delivery(_sent(inspection), copy, wording(language))


def _sent(inspection: Inspection) -> Sent:
    """The file as if it had been sent; nobody has received it, and no other stands for it."""
    row = inspection.row | {"received_at_utc": None, "is_replaced": False}
    path = {"file_path": row["file_path"]}
    findings = [found | path for found in inspection.checks.iter_rows(named=True)]
    return Sent(row, inspection.items.to_dicts(), findings, inspection.heading_rows)
