"""Take in: read, conform and keep every submission that is new or depends on something new."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.catalogue.words import fold
from citywise.conform.block import BatchConformed, conform_batch
from citywise.conform.reports import Delivery
from citywise.intake.batches import Waiting, make_batches
from citywise.intake.cells import Problem
from citywise.intake.confinement.limits import MEGABYTE, Limits
from citywise.intake.landing import place_in
from citywise.intake.reading import BatchRead, FileToRead
from citywise.intake.sandbox import open_sandbox
from citywise.stages.code import code_fingerprint
from citywise.stages.corrections import (
    Declared,
    declared_corrections,
    tell_standing,
    tell_without_file,
)
from citywise.stages.removal import Removed, remove_contents, with_contents
from citywise.stages.retention import outdated
from citywise.stages.withdrawing import erase_withdrawn, note_withdrawn
from citywise.warehouse.crosschecks import cross_check, is_looked_across
from citywise.warehouse.history import read_history
from citywise.warehouse.keeping import Fingerprint, keep_batch
from citywise.warehouse.receipts import deliveries_to_read, read_under_other_versions

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    from citywise.network.network import Network
    from citywise.stages.night import Night

_AT_THE_DOOR = {"other_folder": "same_file_other_folder", "not_a_file": "not_a_file"}


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What this night read: submissions by status, and their records.

    `unheld`: what this machine did not hold back from the readers of files. `removed`: what left
    the archive. `standing`: files that rules have changed for and whose earlier reading stands,
    because they were purged.
    """

    submissions: dict[str, int]
    records: int
    loaded: int
    quarantined: int
    unheld: tuple[str, ...] = ()
    removed: Removed = field(default_factory=Removed)
    standing: int = 0

    @property
    def is_empty(self) -> bool:
        """Nothing had to be read."""
        return not self.submissions


def take_in(night: Night) -> TakenIn:
    """Read what is pending; everything that is unchanged stays as it was kept."""
    deliveries = deliveries_to_read(night.store)
    declared = declared_corrections(night, deliveries)
    fingerprint = fingerprint_of(night, declared)
    is_pending = _is_pending(deliveries, fingerprint, night) | _is_of_old_version(deliveries, night)
    pending = deliveries.filter(is_pending)
    readable = with_contents(night, pending, _at_the_door(pending, declared))
    too_old, removed = outdated(night), Removed()
    note_withdrawn(night, pending, declared.of_withdrawn)
    try:
        kept, unheld = _take_in(night, readable.pending, declared, fingerprint)
    finally:
        removed = remove_contents(night, too_old)
    erase_withdrawn(night, deliveries)
    look_across(night)
    tell_without_file(night, declared)
    tell_standing(night, declared, readable)
    summary = _summary(kept, unheld)
    return replace(summary, removed=removed, standing=len(readable.standing))


def _take_in(
    night: Night, pending: pl.DataFrame, declared: Declared, fingerprint: Fingerprint
) -> tuple[list[pl.DataFrame], set[str]]:
    """Read, conform and keep batch by batch; what was kept of each, and what was not held back."""
    read_before = pl.col("input_fingerprint").is_not_null()
    again = frozenset(pending.filter(read_before)["delivery_id"].to_list())
    kept: list[pl.DataFrame] = []
    unheld: set[str] = set()
    with ThreadPoolExecutor(max_workers=1) as keeper:
        # one batch is kept while the next is conformed; keeping alone touches the store
        keeping: Future[pl.DataFrame] | None = None
        for batch in _conformed(night, pending, declared, unheld):
            if keeping:
                kept.append(keeping.result())
            keeping = keeper.submit(_keep, night, batch, fingerprint, again)
            night.progress("take in", sum(f.height for f in kept), pending.height)
        if keeping:
            kept.append(keeping.result())
    return kept, unheld


def look_across(night: Night) -> None:
    """Find repeats and what stands out, also in what a night kept that was cut short before it."""
    if not is_looked_across(night.store, rules := _how_looked(night)):
        cross_check(night.store, night.templates.values(), rules)


def _how_looked(night: Night) -> str:
    """Digest of how one looks.

    A file past its retention is not read again, but what its template says of repeats holds.
    """
    said = sorted((template.id, template.report.same_rows) for template in night.templates.values())
    parts = (code_fingerprint("contracts", "catalogue", "warehouse"), repr(said))
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def _keep(
    night: Night, batch: BatchConformed, fingerprint: Fingerprint, again: frozenset[int]
) -> pl.DataFrame:
    old = [number for number in batch.deliveries if number in again]
    number = read_history(night.workspace).newest + 1
    return keep_batch(night.store, batch, night.templates, fingerprint, again=old, number=number)


def fingerprint_of(night: Night, declared: Declared) -> Fingerprint:
    """Digests of what reading depends on: template, city, corrections of the file, and code."""
    code = code_fingerprint("contracts", "catalogue", "intake", "conform", "periods.py")
    every_template = "".join(t.fingerprint for t in night.templates.values())

    @cache
    def shared(template_id: str | None, city_id: str | None) -> str:
        template = night.templates.get(template_id or "")
        rules = template.fingerprint if template else every_template
        reads_figures = template is None or template.produces in {"values", "studies"}
        # a row that heads a section is told from one that names any other city
        names_others = template and (template.has_sections or template.names_cities)
        about = None if names_others else city_id
        known = night.network.fingerprint(about, with_indicators=reads_figures)
        parts = (code, rules, known)
        return hashlib.sha256("".join(parts).encode()).hexdigest()

    def fingerprint(template_id: str | None, city_id: str | None, delivery: int) -> str:
        own, rest = declared.digest(delivery), shared(template_id, city_id)
        return hashlib.sha256((rest + own).encode()).hexdigest() if own else rest

    return fingerprint


def _is_pending(deliveries: pl.DataFrame, fingerprint: Fingerprint, night: Night) -> pl.Series:
    """Never read, or read under rules that have changed since."""
    cities = night.network.names.cities
    columns = ("template_id", "folder_name", "delivery_id")
    wanted = [
        fingerprint(template, _city_of(night, template, cities.get(fold(folder))), number)
        for template, folder, number in deliveries.select(columns).iter_rows()
    ]
    return deliveries["input_fingerprint"].ne_missing(pl.Series(wanted, dtype=pl.String))


def _is_of_old_version(deliveries: pl.DataFrame, night: Night) -> pl.Series:
    """Read when another version of an indicator of its figures was in force."""
    versions = [
        (indicator.id, indicator.version) for indicator in night.network.indicators.values()
    ]
    return deliveries["delivery_id"].is_in(read_under_other_versions(night.store, versions))


def _city_of(night: Night, template_id: str | None, city: str | None) -> str | None:
    template = night.templates.get(template_id or "")
    return city if template and template.report.city == "folder" else None


def _conformed(
    night: Night, pending: pl.DataFrame, declared: Declared, unheld: set[str]
) -> Iterator[BatchConformed]:
    if pending.is_empty():
        return
    by_number = {row["delivery_id"]: _delivery(row) for row in pending.iter_rows(named=True)}
    at_door = _at_the_door(pending, declared)
    # asked of the store before the first batch is handed on: from then on keeping has it alone
    batches = make_batches(_waiting(night, pending, declared, at_door))
    if at_door:
        mine = {number: by_number[number] for number in at_door}
        refused = BatchRead(problems=list(at_door.values()))
        yield conform_batch(refused, mine, night.templates, night.network)
    limits = reader_limits(night.network)
    templates = list(night.templates.values())
    with open_sandbox(templates, night.workspace.scratch, limits) as sandbox:
        for files, read in zip(batches, sandbox.read(batches), strict=True):
            mine = {file.number: by_number[file.number] for file in files}
            yield conform_batch(read, mine, night.templates, night.network)
        unheld |= set(sandbox.unheld)


def _delivery(row: dict[str, object]) -> Delivery:
    names = ("delivery_id", "file_path", "folder_name", "file_sha256", "received_at_utc")
    return Delivery(*(row[name] for name in names))  # type: ignore[arg-type]


def _at_the_door(pending: pl.DataFrame, declared: Declared) -> dict[int, Problem]:
    """Deliveries that are not opened at all."""
    reasons = {
        number: _AT_THE_DOOR.get(outcome) or declared.refusal(number)
        for number, outcome in pending.select("delivery_id", "delivery_outcome_code").iter_rows()
    }
    return {number: Problem(number, reason) for number, reason in reasons.items() if reason}


def _waiting(
    night: Night, pending: pl.DataFrame, declared: Declared, at_door: Container[int]
) -> list[Waiting]:
    file_of = _file_maker(night, declared)
    formats = dict(night.store.rows("select file_sha256, format_code from raw_files").iter_rows())
    return [
        Waiting(file_of(row), formats[row["file_sha256"]], row["byte_count"])
        for row in pending.iter_rows(named=True)
        if row["delivery_id"] not in at_door
    ]


def _file_maker(night: Night, declared: Declared) -> Callable[[dict[str, Any]], FileToRead]:
    """Makes of a delivery what its reader is told; what is the same for all is found once."""
    network, archive = night.network, night.workspace.archive
    encodings = network.encodings

    def file_of(row: dict[str, Any]) -> FileToRead:
        city = network.names.cities.get(fold(row["folder_name"]))
        encoding = network.cities.get(city or "", {}).get("encoding", "")
        path = str(place_in(archive, row["file_sha256"]))
        number = row["delivery_id"]
        corrections = declared.of_delivery.get(number, ())
        return FileToRead(number, path, encoding, encodings, corrections)

    return file_of


def reader_limits(network: Network) -> Limits:
    """What one reader may use, as the network has decided."""
    intake = network.settings.intake
    return Limits(
        megabytes=intake.megabytes_for_one_reader,
        seconds=intake.seconds_for_one_file,
        largest_bytes=intake.largest_file_megabytes * MEGABYTE,
    )


def _summary(kept: list[pl.DataFrame], unheld: set[str]) -> TakenIn:
    if not kept:
        return TakenIn({}, 0, 0, 0)
    submissions = pl.concat(kept)
    statuses = submissions["submission_status_code"].value_counts().sort("submission_status_code")
    sums = submissions.select(pl.sum("record_count", "loaded_count", "quarantined_count")).row(0)
    return TakenIn(dict(statuses.iter_rows()), *sums, unheld=tuple(sorted(unheld)))
