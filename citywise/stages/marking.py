"""Mark a file that nobody has sent yet: the workbook that its city would get back."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from citywise.catalogue.translations import wording
from citywise.feedback.building import Sent, mark_delivery
from citywise.intake.reading import FileToRead
from citywise.intake.sandbox import open_sandbox
from citywise.stages.inspection import encoding_of
from citywise.stages.night import read_rules
from citywise.stages.take_in import reader_limits

if TYPE_CHECKING:
    from citywise.stages.inspection import Inspection
    from citywise.workspace import Workspace


def mark_file(workspace: Workspace, path: Path, inspection: Inspection, language: str) -> bytes:
    """The file as a workbook with the places marked, as a feedback pack would hold it.

    Of a file with personal data the workbook tells positions and kinds, and copies nothing.
    """
    network, templates = read_rules(workspace)
    row = inspection.row
    encoding = encoding_of(network, row["folder_name"])
    file = FileToRead(1, str(path.resolve()), encoding, network.encodings)
    findings = [
        found | {"file_path": row["file_path"]} for found in inspection.checks.iter_rows(named=True)
    ]
    unsent = row | {"received_at_utc": None}
    sent = Sent(unsent, inspection.items.to_dicts(), findings, inspection.heading_rows)
    with TemporaryDirectory(prefix="citywise-") as scratch:
        limits = reader_limits(network)
        with open_sandbox(list(templates.values()), Path(scratch), limits) as sandbox:
            copies = sandbox.copies([file])
            return mark_delivery(sent, lambda sent: copies(file, sent.rows), wording(language))
