"""Look at one file as a night would, and keep nothing: what would load, what not, and why."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.catalogue.checks import FIRST_PLACES
from citywise.catalogue.translations import ENGLISH, LANGUAGES, wording
from citywise.catalogue.words import fold
from citywise.conform.block import conform_batch
from citywise.conform.findings import quality_results
from citywise.conform.quarantine import quarantine_items
from citywise.conform.reports import Delivery
from citywise.conform.submissions import submission_rows
from citywise.errors import WorkspaceError
from citywise.intake.reading import FileToRead
from citywise.intake.sandbox import open_sandbox
from citywise.stages.headings import lacking_headings, unread_headings
from citywise.stages.night import read_rules
from citywise.stages.take_in import reader_limits

if TYPE_CHECKING:
    from citywise.catalogue.translations import Wording
    from citywise.conform.block import BatchConformed
    from citywise.intake.templates.template import Template
    from citywise.network.network import Network
    from citywise.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Inspection:
    """What would become of a file.

    `kept_back`: cell_address, fix_hint, raw_text of everything that would wait.
    `findings`: check_text, failed_count, example_text of what is odd and holds nothing back.
    `items` and `checks` are the rows of `core_quarantine_items` and `core_quality_results` behind
    them, `row` is that of `core_submissions`; `heading_rows` says how many rows of a sheet stand
    above its first record. `lacking` are headings that the template knows and the file has not,
    `unread` those of columns that the template does not ask for.
    """

    status: str
    template_title: str
    period_id: str | None
    record_count: int
    loaded_count: int
    encoding: str
    kept_back: pl.DataFrame
    findings: pl.DataFrame
    items: pl.DataFrame
    checks: pl.DataFrame
    row: dict[str, Any]
    heading_rows: dict[int, int]
    lacking: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Everything would load."""
        return self.status == "accepted" and self.kept_back.is_empty()

    @property
    def outcome(self) -> str:
        """What the sender is told: as of a refused file where nothing that was read would load."""
        is_nothing = self.status == "partial" and not self.loaded_count
        return "refused" if is_nothing else self.status


def inspect_file(
    workspace: Workspace,
    path: Path,
    city: str,
    template: Template | None = None,
    language: str = ENGLISH,
) -> Inspection:
    """Read a file by the network's own rules, in a limited child process, outside the store.

    `city` is the id, name or alias whose folder the file is meant for; a file that lies in the
    drop folder says so itself. `template` is tried instead of those of the workspace.
    `language` is that of the hints and of the checks' sentences.

    Raises:
        WorkspaceError: there is no such file, nothing says whose it is, or nobody has translated
            into the language.
    """
    if language not in LANGUAGES:
        raise WorkspaceError(
            f"There is no translation into {language!r}.", f"One of: {', '.join(LANGUAGES)}"
        )
    network, templates = read_rules(workspace)
    templates = {template.id: template} if template else templates
    delivery = delivery_of(workspace, path, city, network)
    with TemporaryDirectory(prefix="citywise-") as scratch:
        encoding = encoding_of(network, delivery.folder)
        file = FileToRead(1, str(path.resolve()), encoding, network.encodings)
        limits = reader_limits(network)
        with open_sandbox(list(templates.values()), Path(scratch), limits) as sandbox:
            (read,) = sandbox.read([[file]])
        batch = conform_batch(read, {1: delivery}, templates, network)
    return _inspection(batch, templates, wording(language))


def delivery_of(workspace: Workspace, path: Path, city: str, network: Network) -> Delivery:
    """What the receipt of a file would say, were it delivered now."""
    if not path.is_file():
        raise WorkspaceError(f"There is no file {path}.", "Check the path.")
    folder = city or _folder_of(workspace, path)
    if fold(folder) not in network.names.cities:
        cities = ", ".join(sorted(network.cities))
        raise WorkspaceError(
            f"Whose file is it? {folder!r} is no city of this network.", f"--city one of: {cities}"
        )
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    now = datetime.now(UTC).replace(tzinfo=None)
    return Delivery(1, f"{folder}/{path.name}", folder, digest, now)


def _folder_of(workspace: Workspace, path: Path) -> str:
    raw = workspace.raw.resolve()
    whole = path.resolve()
    return whole.relative_to(raw).parts[0] if whole.is_relative_to(raw) else ""


def encoding_of(network: Network, folder: str) -> str:
    """The encoding that the city of a folder has declared."""
    return network.cities[network.names.cities[fold(folder)]].get("encoding", "")


def _inspection(
    batch: BatchConformed, templates: dict[str, Template], words: Wording
) -> Inspection:
    submission = submission_rows(batch, templates, _no_fingerprint).row(0, named=True)
    template = templates.get(submission["template_id"] or "")
    read = batch.files.get(submission["submission_id"])
    items = quarantine_items(batch, templates).sort("source_row", "column_letter")
    findings = quality_results(batch).filter(pl.col("failed_count") > 0)
    hints = {code: f"{advice.says} {advice.fix}" for code, advice in words.reasons.items()}
    return Inspection(
        status=submission["submission_status_code"],
        template_title=template.title if template else "",
        period_id=submission["period_id"],
        record_count=submission["record_count"],
        loaded_count=submission["loaded_count"],
        encoding=submission["encoding_name"] or "",
        kept_back=items.select(
            "cell_address",
            pl.col("reason_code").replace_strict(hints, return_dtype=pl.String).alias("fix_hint"),
            "raw_text",
        ),
        findings=findings.select(
            pl.col("check_id")
            .replace_strict(words.findings, return_dtype=pl.String)
            .alias("check_text"),
            "failed_count",
            tell_places(words),
        ),
        items=items,
        checks=findings,
        row=submission,
        heading_rows=_heading_rows(batch, items),
        lacking=lacking_headings(read, template) if read and template else (),
        unread=unread_headings(read) if read else (),
    )


def _heading_rows(batch: BatchConformed, items: pl.DataFrame) -> dict[int, int]:
    """How many rows stand above the first record, loaded or not, by sheet."""
    place = [pl.col("sheet_number", "source_row").cast(pl.Int64)]
    loaded = [frame for part in batch.parts for frame in part.rows.values()]
    placed = [frame.select(place) for frame in loaded if "source_row" in frame.columns]
    rows = pl.concat([*placed, items.select(place)]).filter(pl.col("source_row") > 1)
    return dict(rows.group_by("sheet_number").agg(pl.col("source_row").min() - 1).iter_rows())


def tell_places(words: Wording) -> pl.Expr:
    """The first places of each finding, one a line, and how many more of them are known."""

    def told(places: str) -> str:
        lines = places.splitlines()
        more = len(lines) - FIRST_PLACES
        hidden = [words.say("and_more", count=more)] if more > 0 else []
        return "\n".join([*lines[:FIRST_PLACES], *hidden])

    return pl.col("example_text").map_elements(told, pl.String)


def _no_fingerprint(_template: str | None, _city: str | None, _delivery: int) -> str:
    """Nothing is kept, so nothing has to be recognised again."""
    return ""
