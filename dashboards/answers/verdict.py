"""The verdict on a comparison in words, and each thing to keep in mind with its cities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.wording import label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citywise.comparison.gate import Finding, Verdict


def tell_verdict(verdict: Verdict, shown: int) -> str:
    """As `Comparable with caveats: 19 of 24 cities. 3 things to keep in mind.`."""
    title = label("comparison_verdict", verdict.code)
    count = len(verdict.findings)
    kept = f" {count} thing{'s' if count > 1 else ''} to keep in mind." if count else ""
    if verdict.code == "not_comparable":
        return f"{title}.{kept}"
    return f"{title}: {len(verdict.compared)} of {shown} cities.{kept}"


def list_findings(verdict: Verdict, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each finding with the cities that it holds for."""
    return [
        (label("comparison_finding", finding.code), _tell_cities(finding, names))
        for finding in verdict.findings
    ]


def _tell_cities(finding: Finding, names: Mapping[str, str]) -> str:
    told = sorted(names.get(city, city) for city in finding.city_ids)
    if not told:
        return "All cities shown"
    count = f"{len(told)} cities: " if len(told) > 1 else ""
    return count + ", ".join(told)
