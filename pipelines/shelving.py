"""Say what is on the shelf of releases, and what speaks for or against one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citywise.warehouse.listing import Kept
    from citywise.warehouse.rollback import RolledBack
    from citywise.warehouse.verification import Verdict

_MEGABYTE = 1_000_000


def describe_releases(kept: Sequence[Kept]) -> str:
    """A line a release, the newest first."""
    return "\n".join(map(_describe, kept)) or "Nothing has been released yet."


def _describe(one: Kept) -> str:
    made = f"made {one.released_at_utc[:16]} UTC" if one.released_at_utc else "no manifest"
    parts = (
        f"{one.release_id}  {made}",
        f"data as of {one.data_date}",
        f"{one.byte_count / _MEGABYTE:.1f} MB",
        f"signed by {one.signing_key}" if one.signing_key else "not signed",
        f"disclosure {one.disclosure or 'not judged'}",
        "rolled back" if one.is_rolled_back else "",
        "readers see it" if one.is_shown else "",
    )
    return "; ".join(part for part in parts if part)


def describe_rollbacks(done: Sequence[RolledBack]) -> str:
    """Who rolled back what, when and why."""
    return "\n".join(
        f"{one.at_utc}  {one.by} pointed readers at {one.release_id}"
        f" instead of {one.instead_of or 'nothing'}: {one.why}"
        for one in done
    )


def describe_rolled_back(done: RolledBack) -> str:
    """What a rollback has done, and what it has not."""
    return (
        f"Readers see {done.release_id} instead of {done.instead_of or 'nothing'}.\n"
        "The next night does not release the same content again by itself. Mend the cause before"
        " it: a night with other news releases what it makes, the old mistake included."
    )


def describe_verdict(verdict: Verdict) -> str:
    """A line for each thing that was looked at, and the sum of it."""
    lines = [
        f"{finding.what:<19}{'' if finding.is_passed else 'WRONG: '}{finding.says}"
        for finding in verdict.findings
    ]
    end = "is what was released" if verdict.is_passed else "does not verify: do not use it"
    return "\n".join([*lines, f"{verdict.release_id} {end}."])
