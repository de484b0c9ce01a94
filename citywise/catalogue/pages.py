"""Pages on indicators, reasons and checks, rendered from the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.catalogue.checks import checks
from citywise.catalogue.indicators import packaged_indicators
from citywise.catalogue.reasons import reasons
from citywise.catalogue.vocabularies import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.catalogue.indicator import Indicator


def render_indicators() -> str:
    """Every indicator with its definition, caveat and what it must not be used for."""
    return _page(_indicator_lines())


def _indicator_lines() -> Iterator[str]:
    yield "# Indicators\n"
    yield "Definitions of the packaged catalogue (`citywise/catalogue/indicators.yaml`). A network"
    yield "may add its own in `reference/indicators.yaml` of its workspace.\n"
    for indicator in packaged_indicators().values():
        yield from _one_indicator(indicator)


def _one_indicator(indicator: Indicator) -> Iterator[str]:
    yield f"## {indicator.name['en']}\n"
    yield f"`{indicator.id}`, version {indicator.version}. {indicator.definition}.\n"
    if indicator.denominator:
        yield f"- **Computed as** {indicator.numerator} / {indicator.denominator}"
    else:
        yield f"- **Computed as** {indicator.numerator}"
    for title, codes, code in _coded(indicator):
        yield f"- **{title}** {vocabulary(codes).label(code)}"
    breakdowns = ", ".join(indicator.breakdowns) or "none"
    yield f"- **Breakdowns** {breakdowns}"
    yield f"- **Collected from** {indicator.collected_from}"
    if indicator.safeguard:
        yield "- **Safeguard** Stands beside success wherever a practice is judged"
    yield f"- **Caveat** {indicator.caveat}"
    yield f"- **Do not use for** {indicator.not_for}"
    yield f"- **Source** {indicator.source}"
    for told in (*indicator.earlier, indicator):
        if told.since or told.change:
            since = f" since {told.since}" if told.since else ""
            yield f"- **Version {told.version}**{since} {told.change or told.definition}"
    names = "; ".join(f"{lang}: {text}" for lang, text in indicator.name.items() if lang != "en")
    yield f"- **In other languages** {names}\n"


def _coded(indicator: Indicator) -> Iterator[tuple[str, str, str]]:
    yield "Unit", "unit", indicator.unit
    yield "Direction", "direction", indicator.direction
    yield "Parts and wholes", "aggregation", indicator.aggregation
    yield "Comparing cities", "comparability", indicator.compare
    yield "Interval", "interval", indicator.interval
    yield "Seen by", "tier", indicator.tier


def render_reasons() -> str:
    """Every reason for which something is kept back, and how to put it right."""
    return _page(_reason_lines())


def _reason_lines() -> Iterator[str]:
    held = vocabulary("held")
    yield "# Why something was kept back\n"
    yield "Reason codes of the quarantine (`citywise/catalogue/reasons.yaml`). Everything else in"
    yield "the file is loaded.\n"
    yield "| Code | What is kept back | What was found | How to put it right |"
    yield "|---|---|---|---|"
    for reason in reasons().values():
        if reason.held != "note":
            yield f"| `{reason.code}` | {held.label(reason.held)} | {reason.says} | {reason.fix} |"


def render_checks() -> str:
    """Every check that holds nothing back."""
    return _page(_check_lines())


def _check_lines() -> Iterator[str]:
    severity = vocabulary("severity")
    yield "# Checks\n"
    yield "Checks that look at what was loaded and hold nothing back"
    yield "(`citywise/catalogue/checks.yaml`). The checks of the contracts stand in the"
    yield "[dictionary](dictionary.md).\n"
    yield "| Check | Severity | What holds when it passes |"
    yield "|---|---|---|"
    for check in checks().values():
        yield f"| `{check.id}` | {severity.label(check.severity)} | {check.says} |"


def _page(lines: Iterator[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"
