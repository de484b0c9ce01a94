"""The pages of docs/ that derive from the contracts and the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from citywise.catalogue.pages import render_checks, render_indicators, render_reasons
from citywise.contracts.dictionary import render_dictionary
from citywise.intake.templates.codes_page import render_codes

if TYPE_CHECKING:
    from collections.abc import Callable

DOCS = Path(__file__).resolve().parent.parent / "docs"

PAGES: dict[str, Callable[[], str]] = {
    "dictionary.md": render_dictionary,
    "indicators.md": render_indicators,
    "reasons.md": render_reasons,
    "checks.md": render_checks,
    "codes.md": render_codes,
}


def write_documents() -> list[str]:
    """Write every derived page; returns their names."""
    for name, render in PAGES.items():
        (DOCS / name).write_text(render(), encoding="utf-8")
    return list(PAGES)


def stale_documents() -> list[str]:
    """Names of derived pages that are missing or no longer what they derive from."""
    return [name for name, render in PAGES.items() if _text(DOCS / name) != render()]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
