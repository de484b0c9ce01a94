"""Maps of codes that stand beside the templates, in `reference/maps/*.csv`.

`word,means` gives each code of a system its meaning here; a map of groups names the dimensions:
`word,sex,age_band`.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from citywise.errors import WorkspaceError

if TYPE_CHECKING:
    from pathlib import Path

WORD, MEANS = "word", "means"


def read_words(path: Path) -> dict[str, str]:
    """What each word means."""
    rows = _rows(path)
    if rows and MEANS not in rows[0]:
        raise _mistake(path, f"the column {MEANS!r} is missing")
    return {row[WORD]: row[MEANS] for row in rows}


def read_groups(path: Path) -> dict[str, dict[str, str]]:
    """The dimensions each word stands for; a word with none is the total."""
    return {
        row.pop(WORD): {dimension: code for dimension, code in row.items() if code}
        for row in _rows(path)
    }


def _rows(path: Path) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
    if WORD not in (reader.fieldnames or []):
        raise _mistake(path, f"the column {WORD!r} is missing")
    rows: list[dict[str, str]] = []
    for row in reader:
        if None in row or None in row.values():
            raise _mistake(path, f"line {reader.line_num} has more or fewer cells than the heading")
        rows.append({name.strip(): text.strip() for name, text in row.items()})
    words = [row[WORD] for row in rows]
    if doubled := [word for word in words if words.count(word) > 1]:
        raise _mistake(path, f"{doubled[0]!r} stands twice")
    return rows


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise _mistake(path, "the file is not there") from error
    except UnicodeDecodeError as error:
        raise _mistake(path, "it is not UTF-8") from error


def _mistake(path: Path, what: str) -> WorkspaceError:
    return WorkspaceError(
        f"maps/{path.name}: {what}.", "A line is `word,means`; save the file as CSV UTF-8."
    )
