"""Digests of the code itself: what a changed program would do differently is done again."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_SOURCES = {".py", ".sql", ".yaml"}


@cache
def code_fingerprint(*rooms: str) -> str:
    """Digest of the sources in some rooms of the package."""
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for path in sorted(path for room in rooms for path in _files(package / room)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(place: Path) -> list[Path]:
    found = [place] if place.is_file() else list(place.rglob("*"))
    return [path for path in found if path.suffix in _SOURCES]
