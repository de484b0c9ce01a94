"""Files that have no business in the drop folder, or none that intake could understand."""

from __future__ import annotations

import shutil
import zipfile
from datetime import date
from typing import TYPE_CHECKING

from citywise.demo.deliveries import stamp
from citywise.demo.grid import Planted

if TYPE_CHECKING:
    from pathlib import Path

_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048)
_BUDGET = "Budget line;2025;2026\nVenues;12000;13500\nPrinting;800;900\n"


def write_strays(raw: Path) -> list[Planted]:
    """Write them, and say which reason each must be refused with."""
    contents = {
        "mto-wazi/budget 2026.csv": (_BUDGET.encode(), "unknown_layout"),
        "ras-yasmin/2024-Q1 old report.xls": (_OLD_WORKBOOK, "not_a_workbook"),
        "san-telmo/vacío.csv": (b"", "empty_file"),
        "qasr-salma/scan of the register.xlsx": (b"%PDF-1.7 synthetic", "format_not_supported"),
    }
    for name, (content, _) in contents.items():
        (raw / name).write_bytes(content)
        stamp(raw / name, date(2026, 1, 12))
    planted = [Planted(name, name, reason) for name, (_, reason) in contents.items()]
    return planted + [_copy(raw, *place) for place in _COPIES]


_COPIES = (
    (
        "eastmere/2024-Q3 events.csv",
        "harrowick/2024-Q3 events (copy).csv",
        "same_file_other_folder",
    ),
    ("mto-wazi/2024-Q1 events.csv", "atlantis/2024-Q1 events.csv", "unknown_folder"),
    ("bir-hanaa/2024-T1 activités.xlsx", "bir-hanaa/activités sans date.xlsx", "period_missing"),
)


def _copy(raw: Path, source: str, target: str, reason: str) -> Planted:
    """A copy in the wrong place, changed a little where the same content would be told as such."""
    (raw / target).parent.mkdir(exist_ok=True)
    shutil.copy(raw / source, raw / target)
    if reason == "unknown_folder":
        (raw / target).write_bytes((raw / source).read_bytes() + b"\n")
    if reason == "period_missing":
        _rewrite(raw / target)
    stamp(raw / target, date(2026, 1, 20))
    return Planted(target, target, reason)


def _rewrite(path: Path) -> None:
    """The same table in other bytes: a comment behind the archive."""
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"sent again"
