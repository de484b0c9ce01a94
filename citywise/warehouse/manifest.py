"""The manifest of a release, which everybody may read, and the internal one, which nobody else may.

The manifest is computed from the released file, and from nothing else but versions: it can
tell nothing that the file does not. Which files went in, with their hashes and counts, stands
in the internal manifest. A hash of a small file would let others try out what it may hold.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from citywise.contracts.ddl import digest
from citywise.contracts.tables import stage_tables
from citywise.errors import ReleaseError
from citywise.warehouse.contents import digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import duckdb
    import polars as pl

    from citywise.warehouse.working import WorkingStore

FORMAT = "citywise-manifest/1"
_INPUTS_FORMAT = "citywise-inputs/1"
_SALT_BYTES = 32

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One promise of disclosure control, and how many rows of the finished file break it."""

    says: str
    broken: int


@dataclass(frozen=True, slots=True)
class Versions:
    """By which program a release was made."""

    citywise: str
    code_sha256: str


def describe_release(
    connection: duckdb.DuckDBPyConnection,
    file: Path,
    tables: Mapping[str, tuple[int, str]],
    versions: Versions,
    verdict: list[Disclosed],
    inputs: bytes,
    key_name: str,
) -> Json:
    """The manifest of a finished file that is open read-only; `tables`: their digests."""
    return {
        "format": FORMAT,
        "release": _release_row(connection),
        "file": {"byte_count": file.stat().st_size, "sha256": file_digest(file)},
        "made_by": asdict(versions) | {"contract": contract_version()},
        "tables": {name: {"rows": rows, "sha256": sha} for name, (rows, sha) in tables.items()},
        "content_sha256": digest_of(tables),
        "outcomes": _tally(connection, "out_values", "value_status_code"),
        "reports": _tally(connection, "out_reporting", "report_status_code"),
        "withdrawn_cities": _withdrawn(connection),
        "kept_back": _tally(connection, "out_quarantine_items", "reason_code"),
        "checks": _checks(connection),
        "disclosure": [asdict(promise) for promise in verdict],
        "inputs_sha256": hashlib.sha256(inputs).hexdigest(),
        "signing_key": key_name or None,
    }


def describe_inputs(store: WorkingStore, release_id: str) -> bytes:
    """The internal manifest. A random salt keeps its hash from telling anything of a small one."""
    head = {
        "format": _INPUTS_FORMAT,
        "release_id": release_id,
        "salt": secrets.token_hex(_SALT_BYTES),
        "protected_from": store.recall("protected"),
        "reference": store.recall("reference"),
    }
    return _with_lines(head, "files", store.rows(_INPUTS))


def contract_version() -> str:
    """The digest of the contract of released tables."""
    return digest(stage_tables("out"))


def file_digest(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def write_json(content: Json) -> bytes:
    """A manifest as bytes; days and times as ISO 8601."""
    return f"{_told(content, indent=1)}\n".encode()


def _with_lines(head: Json, name: str, rows: pl.DataFrame) -> bytes:
    """The same with a list at its end, one line a row: told one by one, many take a second."""
    # names of files may hold other ends of lines, which are left as they are
    lines = rows.write_ndjson().rstrip("\n").split("\n")
    told = ",\n".join(f"  {line}" for line in lines)
    return f'{_told(head, indent=1)[:-2]},\n "{name}": [\n{told}\n ]\n}}\n'.encode()


def _told(content: Json, indent: int | None = None) -> str:
    return json.dumps(content, indent=indent, default=str, ensure_ascii=False)


def read_manifest(file: Path) -> Json:
    """A manifest that is there, with every part that is read from it.

    Raises:
        ReleaseError: it is missing, or is no manifest.
    """
    if not file.exists():
        raise ReleaseError(
            f"There is no manifest {file.name}.",
            "A release has one since it could be verified; keep the two files together.",
        )
    try:
        content: Json = json.loads(file.read_bytes())
        if content["format"] == FORMAT and content.keys() >= _PARTS:
            return content
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    raise ReleaseError(f"{file.name} is not a manifest of a release.", "Get both files anew.")


_PARTS = frozenset({"release", "file", "tables", "content_sha256", "disclosure", "made_by",
                    "signing_key", "inputs_sha256"})  # fmt: skip


def _release_row(connection: duckdb.DuckDBPyConnection) -> Json:
    return connection.execute("from out_releases").pl().row(0, named=True)


def _tally(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> dict[str, int]:
    query = f"select {column}, count(*) from {table} group by all order by all"
    return dict(connection.execute(query).fetchall())


def _withdrawn(connection: duckdb.DuckDBPyConnection) -> list[Json]:
    return connection.execute("from out_withdrawals order by all").pl().to_dicts()


def _checks(connection: duckdb.DuckDBPyConnection) -> list[Json]:
    return connection.execute(_CHECKS).pl().to_dicts()


_CHECKS = """
select
    check_id,
    severity_code,
    count(*) as places,
    count(*) filter (where not is_passed) as places_failed,
    sum(checked_count)::bigint as rows_checked,
    sum(failed_count)::bigint as rows_failed
from out_quality_results
group by all
order by all
"""

_INPUTS = """
select
    submission_id,
    file_path,
    file_sha256,
    byte_count,
    submission.received_at_utc,
    submission_status_code,
    template_id,
    period_id,
    record_count,
    loaded_count,
    quarantined_count,
    submission_id in (select submission_id from core_submissions_current) as is_current
from core_submissions as submission
left join raw_files using (file_sha256)
order by submission_id
"""
