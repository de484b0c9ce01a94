"""Packs on disk: `feedback/<city>/<release>/`, each wholly there or not at all, owner only.

`pack.json` in the newest pack remembers what the city has been told of every delivery, and up
to which release: whatever is lost or cut short is told again, and nothing is told twice.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from citywise.workspace import Workspace

SUMMARY_PAGE, SUMMARY_TEXT, CHANGES = "summary.html", "summary.txt", "changes.csv"
MARKED, WORKBOOK = "marked", ".xlsx"
_NOTES = "pack.json"
_LONGEST_NAME = 80
_UNUSUAL = re.compile(r"[^\w .()+,=-]")


@dataclass(frozen=True, slots=True)
class Notes:
    """What a pack remembers. `told`: a digest of what was told, by delivery.

    `workbooks`: names of the marked workbooks by delivery; None in packs that did not note it yet.
    """

    city_id: str
    release_id: str
    language: str
    files: int
    waiting: int
    told: dict[str, str] = field(default_factory=dict[str, str])
    workbooks: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that is there."""

    folder: Path
    notes: Notes

    @property
    def summary(self) -> str:
        """The summary as plain text."""
        return (self.folder / SUMMARY_TEXT).read_text(encoding="utf-8")


def newest_pack(workspace: Workspace, city_id: str) -> Pack | None:
    """The last pack that a city was given."""
    return next(_packs(workspace, city_id), None)


def _packs(workspace: Workspace, city_id: str) -> Iterator[Pack]:
    """The newest first."""
    folders = [path.parent for path in (workspace.feedback / city_id).glob(f"*/{_NOTES}")]
    for folder in sorted(folders, key=_age, reverse=True):
        notes = json.loads((folder / _NOTES).read_text(encoding="utf-8"))
        yield Pack(folder, Notes(**notes))


def _age(folder: Path) -> tuple[int, ...]:
    """`R0012-2026-02-20` before `R0012-2026-02-20.2` before `R0013-…`."""
    return tuple(int(number) for number in re.findall(r"\d+", folder.name))


def write_pack(workspace: Workspace, notes: Notes, contents: Mapping[str, bytes]) -> Path:
    """Write a pack aside and put it in its place in one step; `contents` by path within it."""
    aside = workspace.scratch / uuid4().hex
    whole = {**contents, _NOTES: json.dumps(asdict(notes), indent=1).encode()}
    for name, content in whole.items():
        path = aside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    place = _free_place(workspace.feedback / notes.city_id, notes.release_id)
    place.parent.mkdir(parents=True, exist_ok=True)
    return aside.rename(place)


def _free_place(folder: Path, release_id: str) -> Path:
    """A second pack under the same release gets a number behind it."""
    place, number = folder / release_id, 1
    while place.exists():
        number += 1
        place = folder / f"{release_id}.{number}"
    return place


def retire_packs(workspace: Workspace, city_id: str, keep: int) -> None:
    """Remove all but the newest packs of a city."""
    for pack in list(_packs(workspace, city_id))[keep:]:
        shutil.rmtree(pack.folder)


def remove_workbooks(workspace: Workspace, submissions: set[int]) -> None:
    """Remove the marked copies of these deliveries from every pack; the summaries stay."""
    numbers = set(map(str, submissions))
    for city in workspace.feedback.iterdir():
        for pack in _packs(workspace, city.name):
            noted, marked = pack.notes.workbooks, pack.folder / MARKED
            if noted is None and numbers & pack.notes.told.keys():
                shutil.rmtree(marked, ignore_errors=True)
            for number in numbers & (noted or {}).keys():
                (marked / (noted or {})[number]).unlink(missing_ok=True)


def name_workbook(file_path: str, taken: Mapping[int, str], submission: int) -> str:
    """A name for the marked copy of a delivered file: `2031-Q1 events.csv.xlsx`, `2031-Q1.xlsx`.

    The name in the drop folder may be anything; what could lead elsewhere is taken out.
    """
    own = file_path.partition("/")[2] or file_path
    plain = _UNUSUAL.sub("_", own.replace("/", " - ")).removesuffix(WORKBOOK).strip(" .")
    name = plain[-_LONGEST_NAME:].strip(" .") or "file"
    whole = f"{name}{WORKBOOK}"
    return whole if whole not in taken.values() else f"{name} ({submission}){WORKBOOK}"
