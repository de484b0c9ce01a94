"""Add headings to a template that is there, and leave everything else of it as it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import tomlkit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citywise.intake.fitting.drift import Change

_LISTS = {"count": "counts", "value": "values"}


def amend(text: str, changes: Iterable[Change]) -> str:
    """The template's text with the heading of each change among those of its entry."""
    document = tomlkit.parse(text)
    for change in changes:
        _headers(document, change.rule).append(change.heading)
    return tomlkit.dumps(document)


def _headers(document: tomlkit.TOMLDocument, rule: str) -> list[str]:
    kind, _, name = rule.partition(":")
    entries = cast("Any", document)
    entry = entries["columns"][name] if kind == "field" else entries[_LISTS[kind]][int(name)]
    return entry["headers"]
