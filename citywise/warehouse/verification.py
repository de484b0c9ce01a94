"""Verify a release by what lies beside it: manifest, signature, checksum, and the file itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from citywise.contracts.tables import stage_tables
from citywise.errors import ReleaseError
from citywise.warehouse.contents import digest_of, table_digests, table_rows
from citywise.warehouse.manifest import Json, contract_version, file_digest, read_manifest
from citywise.warehouse.opening import LOCKED_DOWN, Config
from citywise.warehouse.shelf import id_of, manifest_path, signature_path
from citywise.warehouse.signing import PublicKey, is_signed_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what was found."""

    what: str
    is_passed: bool
    says: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that was found of a release."""

    release_id: str
    findings: tuple[Finding, ...]

    @property
    def is_passed(self) -> bool:
        """Nothing speaks against the release."""
        return all(finding.is_passed for finding in self.findings)

    @property
    def reasons(self) -> str:
        """What speaks against it."""
        return "; ".join(f"{f.what}: {f.says}" for f in self.findings if not f.is_passed)


def verify_release(
    released: Path,
    keys: Sequence[PublicKey],
    *,
    needs_signature: bool = False,
    inputs: Path | None = None,
    config: Config = LOCKED_DOWN,
    is_just_made: bool = False,
) -> Verdict:
    """Hold a released file against its manifest, and that against the internal one, `inputs`.

    A release that says of itself that it is not signed passes, unless `needs_signature`.
    What is not what its manifest says is not opened at all. `is_just_made`: the digests in the
    manifest were made of these very bytes in this night; the rows are counted again.
    """
    try:
        manifest = read_manifest(manifest_path(released))
        release_id = str(manifest["release"]["release_id"])
    except (ReleaseError, TypeError, KeyError) as error:
        says = error.problem if isinstance(error, ReleaseError) else "a part of it is missing"
        return Verdict(id_of(released), (Finding("manifest", is_passed=False, says=says),))
    found = [
        Finding("manifest", is_passed=True, says=f"of {release_id}"),
        _signature(released, manifest, keys, needs_signature=needs_signature),
        _checksum(released, manifest),
    ]
    if all(finding.is_passed for finding in found):
        look = _row_counts if is_just_made else _counts
        found += _inside(released, manifest, config, look)
    if inputs is not None:
        found.append(_inputs(inputs, manifest))
    return Verdict(release_id, tuple(found))


def _signature(
    released: Path, manifest: Json, keys: Sequence[PublicKey], *, needs_signature: bool
) -> Finding:
    name, file = manifest["signing_key"], signature_path(released)
    if name is None and not file.exists():
        says = "not signed: nothing says who made it"
        return Finding("signature", is_passed=not needs_signature, says=says)
    if not file.exists():
        return Finding("signature", is_passed=False, says=f"{file.name} is missing")
    content, signature = manifest_path(released).read_bytes(), file.read_bytes()
    for key in keys:
        if is_signed_by(key, content, signature):
            return Finding("signature", is_passed=True, says=f"by the key {key.name}")
    tried = ", ".join(key.name for key in keys) or "no key is known here"
    says = f"by none of the keys that are known ({tried}); it says {name}"
    return Finding("signature", is_passed=False, says=says)


def _checksum(released: Path, manifest: Json) -> Finding:
    if not released.exists():
        return Finding("checksum", is_passed=False, says=f"{released.name} is missing")
    if file_digest(released) != manifest["file"]["sha256"]:
        says = "the file is not the one that was released"
        return Finding("checksum", is_passed=False, says=says)
    return Finding("checksum", is_passed=True, says=f"{released.stat().st_size:,} bytes")


def _inputs(inputs: Path, manifest: Json) -> Finding:
    """What went in is what the manifest is bound to."""
    is_there = inputs.exists()
    is_same = is_there and file_digest(inputs) == manifest["inputs_sha256"]
    says = "what went in is on record" if is_same else "is missing or was changed"
    return Finding("internal manifest", is_passed=is_same, says=says)


_Look = Callable[[duckdb.DuckDBPyConnection, Json], Finding]


def _inside(released: Path, manifest: Json, config: Config, look: _Look) -> Iterator[Finding]:
    """What the file says once it is open; DuckDB may refuse it, or a query of a strange one."""
    try:
        with duckdb.connect(str(released), read_only=True, config=config) as connection:
            yield Finding("opens", is_passed=True, says="read-only")
            yield look(connection, manifest)
            yield _identity(connection, manifest)
            yield _rules(connection, manifest)
            yield _disclosure(manifest)
    except duckdb.Error as error:
        yield Finding("opens", is_passed=False, says=str(error).partition("\n")[0])


def _counts(connection: duckdb.DuckDBPyConnection, manifest: Json) -> Finding:
    tables = table_digests(connection)
    told = {name: (part["rows"], part["sha256"]) for name, part in manifest["tables"].items()}
    wrong = sorted(name for name in tables.keys() | told if tables.get(name) != told.get(name))
    if wrong or digest_of(tables) != manifest["content_sha256"]:
        says = f"not what the manifest says: {', '.join(wrong) or 'the whole'}"
        return Finding("counts", is_passed=False, says=says)
    rows = sum(count for count, _ in tables.values())
    return Finding("counts", is_passed=True, says=f"{rows:,} rows in {len(tables)} tables")


def _row_counts(connection: duckdb.DuckDBPyConnection, manifest: Json) -> Finding:
    told = {name: part["rows"] for name, part in manifest["tables"].items()}
    found = table_rows(connection)
    wrong = sorted(name for name in found.keys() | told if found.get(name) != told.get(name))
    says = f"{sum(found.values()):,} rows in {len(found)} tables"
    return Finding(
        "counts",
        is_passed=not wrong,
        says=f"not what the manifest says: {', '.join(wrong)}" if wrong else says,
    )


def _identity(connection: duckdb.DuckDBPyConnection, manifest: Json) -> Finding:
    told = {name: str(value) for name, value in manifest["release"].items()}
    row = connection.execute("from out_releases").pl().to_dicts()
    is_same = [{name: str(value) for name, value in one.items()} for one in row] == [told]
    says = "the file says the same of itself" if is_same else "the file says another thing"
    return Finding("release", is_passed=is_same, says=says)


def _rules(connection: duckdb.DuckDBPyConnection, manifest: Json) -> Finding:
    """The rules of the contract, where the file was made by the contract that is in force here."""
    if manifest["made_by"]["contract"] != contract_version():
        return Finding("rules", is_passed=True, says="not looked at: made by another contract")
    broken = broken_rules(connection)
    if broken:
        return Finding("rules", is_passed=False, says="; ".join(broken))
    return Finding("rules", is_passed=True, says="none is broken")


def broken_rules(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Rules between the columns of released tables that rows break."""
    found: list[str] = []
    for table in stage_tables("out"):
        for rule in table.rules:
            query = f"select count(*) from {table.name} where {rule.breach}"
            row = connection.execute(query).fetchone()
            if row and row[0]:
                found.append(f"{table.name}: {row[0]} rows break the rule: {rule.says}")
    return found


def _disclosure(manifest: Json) -> Finding:
    """The verdict of the night that made it: what was withheld cannot be looked at again here."""
    promises = manifest["disclosure"]
    broken = [promise["says"] for promise in promises if promise["broken"]]
    if broken or not promises:
        says = "; ".join(broken) or "nothing was promised"
        return Finding("disclosure", is_passed=False, says=says)
    return Finding("disclosure", is_passed=True, says=f"{len(promises)} promises, none broken")
