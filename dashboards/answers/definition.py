"""An indicator's definition: what must be read before the chart, and how it is counted."""

from __future__ import annotations

from typing import Any

from dashboards.wording import CAUTIONS, breakdown_label, label

Terms = list[tuple[str, str]]
"""Terms with their texts."""


def list_cautions(indicator: dict[str, Any]) -> Terms:
    """What must be read before the chart; `indicator` is a row of out_indicators."""
    code = indicator["comparability_code"]
    return [
        ("Definition", indicator["definition_text"]),
        ("Keep in mind", indicator["caveat_text"]),
        ("Do not use it for", indicator["not_for_text"]),
        ("Comparing cities", CAUTIONS.get(code, label("comparability", code) + ".")),
    ]


def list_details(indicator: dict[str, Any], breakdown: str, basis: str) -> Terms:
    """How the figure comes about."""
    below = indicator["denominator_text"]
    return [
        ("Direction", label("direction", indicator["direction_code"])),
        ("Counted", indicator["numerator_text"] + (f", divided by {below}" if below else "")),
        ("Breakdown", breakdown_label(breakdown) if breakdown else ""),
        ("Figures from", label("basis", basis)),
        ("Definition version", str(indicator["definition_version"])),
        ("Source of the definition", indicator["source_text"]),
    ]
