"""What of a city waits today: why, how often and where, and what to put right first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

Item = dict[str, Any]
Fault = tuple[str, str]
"""A reason, and what the template takes the column for."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason for which one column waits: how often, and where it stands first."""

    reason: str
    times: int
    first_address: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing to put right in one column of a file, and how many records that alone brings in.

    `frees` is None where the whole file waits: how many records it holds is then not known.
    """

    reason: str
    file_path: str
    submission_id: int
    frees: int | None
    times: int
    first_address: str


def causes_of(items: list[Item]) -> list[Cause]:
    """The most frequent first; whole files before everything else."""
    groups: dict[Fault, list[Item]] = defaultdict(list)
    for item in items:
        groups[_fault(item)].append(item)
    ordered = sorted(
        groups.items(),
        key=lambda group: (group[1][0]["held_code"] != "file", -len(group[1]), group[0]),
    )
    return [Cause(code, len(found), found[0]["cell_address"]) for (code, _), found in ordered]


def _fault(item: Item) -> Fault:
    """A word that nobody knows among the activities is not put right with one among the sexes."""
    return item["reason_code"], item["field_name"] or ""


def remedies_of(items: list[Item]) -> list[Remedy]:
    """What brings in most, first.

    A record that waits for two faults is freed by neither alone.
    """
    blocking = _faults_by_record(items)
    groups: dict[tuple[int, Fault], list[Item]] = defaultdict(list)
    for item in items:
        if item["held_code"] != "cell":
            groups[item["submission_id"], _fault(item)].append(item)
    remedies = [_remedy(found, blocking) for found in groups.values()]
    return sorted(
        remedies,
        key=lambda r: (
            r.frees is not None,
            -(r.frees or 0),
            -r.times,
            r.file_path,
            r.reason,
            r.first_address,
        ),
    )


def _faults_by_record(items: list[Item]) -> dict[tuple[int, int], set[Fault]]:
    faults: dict[tuple[int, int], set[Fault]] = defaultdict(set)
    for item in items:
        if item["held_code"] == "record":
            faults[_record(item)].add(_fault(item))
    return faults


def _record(item: Item) -> tuple[int, int]:
    """Rows that could not be taken apart have no record; minus the row stands for its number."""
    number = item["record_number"]
    return item["submission_id"], -(item["source_row"] or 0) if number is None else number


def _remedy(found: list[Item], blocking: dict[tuple[int, int], set[Fault]]) -> Remedy:
    first = found[0]
    is_file = first["held_code"] == "file"
    freed = {_record(item) for item in found if len(blocking[_record(item)]) == 1}
    return Remedy(
        reason=first["reason_code"],
        file_path=first["file_path"],
        submission_id=first["submission_id"],
        frees=None if is_file else len(freed),
        times=len(found),
        first_address=first["cell_address"],
    )
