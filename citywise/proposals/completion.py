"""Make a template of a proposal's entries that can be read, whatever the proposal lacks."""

from __future__ import annotations

from typing import Any

from citywise.catalogue.words import fold
from citywise.intake.templates.template import WAYS_OF_PERIODS

Entries = dict[str, Any]
UNKNOWN = "to be decided"
"""The heading of a column that a person still has to name."""


def complete(entries: Entries) -> None:
    """A template that can be read: each heading once, and no necessary entry missing.

    What is missing has a heading that no table has: nothing fits until a person names the column.
    """
    seen: set[str] = set()
    for name, rule in list(entries["columns"].items()):
        rule["headers"] = _unseen(rule.get("headers", []), seen)
        if not rule["headers"] and not rule.get("sections"):
            del entries["columns"][name]
    for kind in ("counts", "values"):
        rules: list[Entries] = entries.get(kind, [])
        for rule in rules:
            rule["headers"] = _unseen(rule["headers"], seen)
        entries[kind] = [rule for rule in rules if rule["headers"]]
    _agree_on_city(entries)
    _place(entries)


def _unseen(headers: list[str], seen: set[str]) -> list[str]:
    left = [header for header in headers if not (fold(header) in seen or seen.add(fold(header)))]
    return [header for header in left if header.strip()]


def _place(entries: Entries) -> None:
    missing: Entries = {"headers": [UNKNOWN], "required": True}
    columns = entries["columns"]
    report: Entries = entries.get("report", {})
    is_told = report.get("period", "column") != "column" or report.get("period_of") == "sheet"
    if entries["produces"] != "values":
        ways = [{"date"}, {"year", "month"}] + ([{"month"}] if is_told else [])
        if not any(way <= set(columns) for way in ways):
            columns["date"] = missing
        return
    is_level = "period" in entries.get("unpivot", {}).get("levels", [])
    if lacking := _lacking_of_period(set(columns), is_told=is_told, is_level=is_level):
        columns[lacking] = missing
    if not entries.get("values") and "unpivot" not in entries:
        entries["values"] = [missing | {"headers": [f"{UNKNOWN}: figures"]}]


def _lacking_of_period(columns: set[str], *, is_told: bool, is_level: bool) -> str:
    """The column without which the period of a figure, or a part of it, would go unread."""
    if any(columns.issuperset(way) for way in WAYS_OF_PERIODS):
        return ""
    if not is_told and not is_level:
        return "period"
    halves = {"period_start": "period_end", "period_end": "period_start"}
    if half := next((name for name in halves if name in columns), ""):
        return halves[half]
    is_whole = is_level or not columns.isdisjoint({"quarter", "month"})
    return "month" if "year" in columns and not is_whole else ""


def _agree_on_city(entries: Entries) -> None:
    """A column of cities is what the report's city is read from, and nothing else is."""
    report: Entries = entries.setdefault("report", {})
    if "city" in entries["columns"]:
        report["city"] = "column"
    else:
        report.pop("city", None)
