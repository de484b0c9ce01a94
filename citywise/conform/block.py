"""Conform one batch as it was read: every file becomes a submission, loaded or refused."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.reasons import reasons
from citywise.catalogue.words import fold
from citywise.conform.context import Context, Locale, Report, locale_of
from citywise.conform.events import conform_events
from citywise.conform.gazetteers import conform_places
from citywise.conform.outcome import Conformed
from citywise.conform.people import conform_people
from citywise.conform.program_sections import section_rows, with_sections
from citywise.conform.registers import conform_register
from citywise.conform.reports import Delivery, read_report
from citywise.conform.values import conform_values
from citywise.intake.cells import Problem
from citywise.intake.formats.sheet import FILE
from citywise.intake.templates.registers import REGISTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.reading import BatchRead, Block, FileRead
    from citywise.intake.templates.template import Template
    from citywise.network.names import Names
    from citywise.network.network import Network


@dataclass(slots=True)
class BatchConformed:
    """A batch ready to be kept: its deliveries, how they were read, and what came of them.

    `folder_cities` says whose folder a file lay in; what a file is about its report says.
    """

    deliveries: dict[int, Delivery]
    files: dict[int, FileRead]
    reports: dict[int, Report]
    problems: list[Problem]
    folder_cities: dict[int, str | None]
    names: Names
    parts: list[Conformed] = field(default_factory=list[Conformed])

    @property
    def empty(self) -> set[int]:
        """Files that opened and had nothing in them: reports of no records."""
        return {p.file_number for p in self.problems if p.reason == "empty_table"} - set(self.files)


def conform_batch(
    read: BatchRead,
    deliveries: dict[int, Delivery],
    templates: dict[str, Template],
    network: Network,
) -> BatchConformed:
    """Conform every block of a batch and remove its files from scratch."""
    refused = {p.file_number for p in read.problems if reasons()[p.reason].held == "file"}
    files = {file.number: file for file in read.files if file.number not in refused}
    cities = {n: network.names.cities.get(fold(d.folder)) for n, d in deliveries.items()}
    batch = BatchConformed(deliveries, files, {}, list(read.problems), cities, network.names)
    for file in files.values():
        report = read_report(deliveries[file.number], file, templates[file.template_id], network)
        if isinstance(report, Problem):
            batch.problems.append(report)
        else:
            batch.reports[file.number] = report
    for block in read.blocks:
        batch.parts += _conform_block(block, batch, templates[block.template_id], network)
    return batch


def _conform_block(
    block: Block, batch: BatchConformed, template: Template, network: Network
) -> list[Conformed]:
    conform = _CONFORM[template.produces]
    records = pl.read_ipc(block.path)
    Path(block.path).unlink()
    parts: list[Conformed] = []
    for locale, reports in _by_locale(batch, template, network).items():
        numbers = [report.file_number for report in reports]
        mine = records.filter(pl.col(FILE).is_in(numbers))
        texts = tuple(row for row in block.text_rows if row.file_number in numbers)
        titles = {number: tuple(_titled(batch.files[number])) for number in numbers}
        context = Context(network, template, locale, tuple(reports), texts, titles)
        parts.append(conform(with_sections(mine, context), context))
        batch.problems[:] = _without_heads(batch.problems, section_rows(context))
    return parts


def _without_heads(
    problems: list[Problem], heads: frozenset[tuple[int, int, int]]
) -> Iterator[Problem]:
    """A row that heads a section is no note."""
    for problem in problems:
        place = (problem.file_number, problem.sheet_number, problem.row)
        if problem.reason != "note_row" or place not in heads:
            yield problem


def _titled(file: FileRead) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    for sheet in file.sheets:
        yield sheet.number, sheet.name, sheet.above


_CONFORM = {
    "events": conform_events,
    "people": conform_people,
    "values": conform_values,
    "places": conform_places,
    **dict.fromkeys(REGISTERS, conform_register),
}


def _by_locale(
    batch: BatchConformed, template: Template, network: Network
) -> dict[Locale, list[Report]]:
    """The batch's reports of one template, by how their figures and dates are written."""
    groups: dict[Locale, list[Report]] = defaultdict(list)
    for number, report in batch.reports.items():
        if batch.files[number].template_id == template.id:
            city = network.cities.get(report.city_id or "", {})
            groups[locale_of(template, city)].append(report)
    return groups
