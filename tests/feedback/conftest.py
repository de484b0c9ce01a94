"""From a file's content to the marked workbook that its city gets back, without a night."""

from __future__ import annotations

import io

import openpyxl
import pytest

from citywise.catalogue.translations import wording
from citywise.conform.findings import quality_results
from citywise.conform.quarantine import quarantine_items
from citywise.feedback.building import Sent, mark_delivery
from citywise.intake.copying import FileToCopy, copy_files
from citywise.intake.reading import FileToRead
from tests.fixtures.invented import LARGEST, RECEIVED, invented_network, read_one

HEADING = ["Date", "Title", "Activity", "Status", "Participants"]


@pytest.fixture
def mark(tmp_path):
    """`mark(content)`: the bytes of the marked workbook; `language`, `path` and more at will."""

    def marked(content, *, path="eastmere/2025-Q1 events.csv", language="en", heading_rows=1,
               most_cells=200_000, reason=None, template=None):  # fmt: skip
        raw = content.encode() if isinstance(content, str) else content
        read = read_one(raw, path=path, template=template)
        items = quarantine_items(read.batch, read.templates).to_dicts()
        if reason:
            items = [item | {"reason_code": reason} for item in items]
        found = quality_results(read.batch)
        findings = [row | {"file_path": path} for row in found.to_dicts() if not row["is_passed"]]
        row = {"submission_id": 1, "file_path": path, "received_at_utc": RECEIVED,
               "is_replaced": False}  # fmt: skip
        file = tmp_path / "sent"
        file.write_bytes(raw)
        city = invented_network()[0].cities[path.partition("/")[0]]
        templates = list(read.templates.values())

        def copy(sent):
            to_read = FileToRead(1, str(file), city.get("encoding", ""))
            wanted = [FileToCopy(to_read, sent.rows)]
            return copy_files(wanted, templates, LARGEST, most_cells=most_cells).files[0]

        sent = Sent(row, items, findings, {1: heading_rows})
        return mark_delivery(sent, copy, wording(language))

    return marked


@pytest.fixture
def opened(mark):
    """`opened(content)`: the marked workbook, opened."""
    return lambda content, **more: open_workbook(mark(content, **more))


def open_workbook(raw):
    """A workbook as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(raw))


def coloured(sheet):
    """The cells with a colour, by their address."""
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if is_coloured(cell)}


def is_coloured(cell):
    """The cell has a colour of its own."""
    return cell.fill.fill_type == "solid"


def comments(sheet):
    """What the comments say, by the address of their cell."""
    return {c.coordinate: c.comment.text for row in sheet.iter_rows() for c in row if c.comment}


def texts(sheet):
    """Every filled cell by its address."""
    return {
        c.coordinate: str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None
    }
