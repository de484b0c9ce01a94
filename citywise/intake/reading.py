"""Read a batch of archived files to records of text. Runs in a limited child process.

Nothing here trusts the files: formats are decided by content, columns that no template
asks for are dropped, and whatever cannot be read comes back as a problem with a reason.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

import polars as pl

from citywise.intake.cells import Problem
from citywise.intake.corrections import correct_sheets
from citywise.intake.fitting.covered_cells import mark_covered_cells
from citywise.intake.fitting.files import fits_by_file, fits_of_one_template
from citywise.intake.fitting.merged_figures import mark_merged_figures
from citywise.intake.fitting.outer_records import hold_shared_counts
from citywise.intake.fitting.parted_events import hold_parts_of_events
from citywise.intake.fitting.recognition import (
    declared_encoding,
    fits_heading,
    period_label,
    texts_above,
    titles,
)
from citywise.intake.fitting.records import lay_events, lay_values, with_repeated_texts_once
from citywise.intake.fitting.second_tables import hold_second_tables
from citywise.intake.fitting.sole_headings import SoleHeadings
from citywise.intake.fitting.text_rows import TextRow, text_rows
from citywise.intake.fitting.told_scales import with_told_scales
from citywise.intake.formats.alike_workbooks import AlikeWorkbooks
from citywise.intake.formats.delimited import read_texts
from citywise.intake.formats.encodings import Declared, Text, decode
from citywise.intake.formats.readers import reader_of
from citywise.intake.opening import open_file
from citywise.intake.personal.declared import settle_hits
from citywise.intake.personal.sieve import screened, without_columns_of, without_refused
from citywise.intake.producers.dimensions import hold_unasked
from citywise.intake.producers.notices import notices
from citywise.intake.producers.repeats import join_repeats
from citywise.intake.producers.review import review

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from citywise.intake.fitting.headings import LaidColumn
    from citywise.intake.fitting.recognition import Fit
    from citywise.intake.formats.sheet import Sheet
    from citywise.intake.personal.screen import Hit
    from citywise.intake.templates.template import Template
    from citywise.network.corrections import Correction

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FileToRead:
    """An archived file: its delivery number, where it lies, and what is declared of it.

    `encoding` is its city's; `candidates` are those that any city of the network has declared.
    """

    number: int
    path: str
    encoding: str = ""
    candidates: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetRead:
    """How one sheet of one file was understood: its columns, and the period it names.

    `titles` are the lines above the table in which the template's pattern finds a period, each
    with its cell; `above` are all of them, of a report of figures.
    """

    number: int
    name: str
    columns: tuple[LaidColumn, ...]
    period_text: str = ""
    period_cell: str = ""
    titles: tuple[tuple[str, str], ...] = ()
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file that fits a template."""

    number: int
    template_id: str
    encoding: str
    sheets: tuple[SheetRead, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Records of several files of one template, in an Arrow file, and the texts between them."""

    template_id: str
    path: str
    text_rows: tuple[TextRow, ...] = ()


@dataclass(slots=True)
class BatchRead:
    """What became of a batch: every file is in `files` or has a problem of its own."""

    files: list[FileRead] = field(default_factory=list[FileRead])
    blocks: list[Block] = field(default_factory=list[Block])
    problems: list[Problem] = field(default_factory=list[Problem])


def read_batch(
    files: list[FileToRead],
    templates: list[Template],
    scratch: str,
    largest: int,
    *,
    begin: Callable[[int], object] = int,
) -> BatchRead:
    """Read every file of up to `largest` bytes; blocks are written into `scratch`.

    `begin` is told which file is read now, by its position from 0, and by the number of files
    when it goes on with all of them together.
    """
    batch = BatchRead()
    encodings: dict[int, str] = {}
    told: list[Problem] = []
    sheets = _sheets(files, largest, templates, encodings, batch.problems, begin)
    hits: list[Hit] = []
    sheets = correct_sheets(screened(sheets, hits, told), files, told)
    by_file = fits_by_file(_joined(sheets), templates, batch.problems)
    found = {ns: fits_of_one_template(fits, batch.problems) for ns, fits in by_file.items()}
    chosen = {ns: fits for ns, fits in found.items() if fits}
    personal, dropped = settle_hits(
        hits, {ns: fits[0].template.source for ns, fits in chosen.items()}
    )
    refused = {problem.file_number for problem in personal}
    kept: dict[str, list[Fit]] = defaultdict(list)
    for numbers, fits in without_refused(chosen, refused):
        batch.files += [_file_read(number, fits, encodings.get(number, "")) for number in numbers]
        kept[fits[0].template.id] += fits
    batch.problems += dropped + _about_the_unread(files, batch, refused) + told
    # whatever else was found in a file with personal data, nothing of it is told
    batch.problems = [p for p in batch.problems if p.file_number not in refused] + personal
    batch.blocks = [_write_block(fits, Path(scratch), batch.problems) for fits in kept.values()]
    return batch


def look_at(
    file: FileToRead,
    largest: int,
    look: Callable[[list[Sheet | Problem]], T],
    *,
    begin: Callable[[int], object] = int,
) -> T:
    """What somebody who looks at every sheet of a file says of it, whatever its layout is.

    Columns with personal data are not among what is shown; where they stand is.
    """
    problems: list[Problem] = []
    hits: list[Hit] = []
    read = _sheets([file], largest, [], {}, problems, begin)
    found = list(screened(read, hits, []))
    sheets = [without_columns_of(sheet, hits) for sheet in found]
    shown = [review(sheet)[0] for sheet in _joined(sheets)]
    return look([*shown, *problems, *(hit.problem for hit in hits)])


def _declared(file: FileToRead, templates: list[Template]) -> Declared:
    """What is declared of a file's encoding: by the templates, else by its city."""
    of_templates = {t.source.encoding for t in templates if t.source.encoding}
    return Declared(
        choose=partial(declared_encoding, of_city=file.encoding, templates=templates),
        candidates=tuple(sorted({*file.candidates, *of_templates})),
    )


def sheets_of(
    files: list[FileToRead], templates: list[Template], largest: int, begin: Callable[[int], object]
) -> Iterator[Sheet]:
    """The sheets of files as they stand: none joined with its repeats, corrected or left out."""
    return _sheets(files, largest, templates, {}, [], begin)


def _joined(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    """The sheets of each file joined where one repeats within another."""
    for _, of_one_file in groupby(sheets, key=lambda sheet: sheet.files):
        yield from join_repeats(list(of_one_file))


def _about_the_unread(
    files: list[FileToRead], batch: BatchRead, refused: set[int]
) -> list[Problem]:
    """A file without a single worksheet is refused like one that nothing fits."""
    told = {file.number for file in batch.files} | {p.file_number for p in batch.problems} | refused
    return [Problem(file.number, "unknown_layout") for file in files if file.number not in told]


def _sheets(
    files: list[FileToRead],
    largest: int,
    templates: list[Template],
    encodings: dict[int, str],
    problems: list[Problem],
    begin: Callable[[int], object],
) -> Iterator[Sheet]:
    is_heading = partial(fits_heading, templates=templates)
    declared = partial(_declared, templates=templates)
    texts: list[Text] = []
    workbooks = AlikeWorkbooks(SoleHeadings(templates))
    for position, file in enumerate(files):
        begin(position)
        raw = open_file(file.number, file.path, largest)
        if isinstance(raw, Problem):
            problems.append(raw)
        elif reader := reader_of(raw):
            found = reader(file.number, raw, declared(file), is_heading)
            yield from _sorted_out(workbooks.pass_on(found), problems)
        else:
            texts += _sorted_out([decode(file.number, raw, declared(file))], problems)
    begin(len(files))
    encodings |= {text.number: text.encoding for text in texts}
    yield from workbooks.read()
    yield from _sorted_out(read_texts(texts, is_heading), problems)


def _sorted_out(found: Iterable[T | Problem], problems: list[Problem]) -> list[T]:
    """What was read; problems go to the list."""
    read: list[T] = []
    for item in found:
        if isinstance(item, Problem):
            problems.append(item)
        else:
            read.append(item)
    return read


def _file_read(number: int, fits: list[Fit], encoding: str) -> FileRead:
    sheets = tuple(
        SheetRead(
            fit.sheet.number,
            fit.sheet.name,
            fit.heading.columns,
            *period_label(fit),
            titles(fit),
            texts_above(fit) if fit.template.produces == "values" else (),
        )
        for fit in fits
    )
    return FileRead(number, fits[0].template.id, encoding, sheets)


def _write_block(fits: list[Fit], scratch: Path, problems: list[Problem]) -> Block:
    template = fits[0].template
    lay = lay_values if template.produces == "values" else lay_events
    frames: list[pl.DataFrame] = []
    texts: list[TextRow] = []
    for fit in fits:
        notes = list(text_rows(fit))
        first, below = hold_second_tables(mark_merged_figures(mark_covered_cells(fit)))
        once, held = hold_shared_counts(first)
        apart, parts = hold_parts_of_events(once)
        whole, unasked = hold_unasked(apart)
        problems += [*below, *held, *parts, *unasked, *notices(whole)]
        records = lay(whole.sheet, whole.heading, template)
        frames.append(with_told_scales(records.frame, fit, notes))
        problems += records.notes
        texts += notes
    path = scratch / f"{uuid4().hex}.arrow"
    whole = pl.concat(frames, how="diagonal")
    if template.produces == "events":
        whole = with_repeated_texts_once(whole)
    whole.write_ipc(path)
    return Block(template.id, str(path), tuple(texts))
