"""Change a template that is there, and leave everything else of it as it is written."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING, Any, cast

import tomlkit

from citywise.intake.fitting.drift import Change
from citywise.intake.fitting.layout_changes import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citywise.intake.fitting.layout_changes import LayoutChange
    from citywise.intake.fitting.regrouping import Regrouping

_LISTS = {"count": "counts", "value": "values"}


def amend(text: str, changes: Iterable[LayoutChange]) -> str:
    """The template's text with each change made in its entry."""
    document = tomlkit.parse(text)
    for change in changes:
        if isinstance(change, Change):
            _headers(document, change.rule).append(change.heading)
        elif isinstance(change, Setting):
            _set(document, change)
        else:
            _regroup(document, change)
    return tomlkit.dumps(document)


def changed_lines(before: str, after: str) -> list[str]:
    """The lines that go with `-` and those that come with `+`, and the line around each."""
    lines = unified_diff(before.splitlines(), after.splitlines(), n=1, lineterm="")
    return [line for line in list(lines)[2:] if not line.startswith("@@")]


def _headers(document: tomlkit.TOMLDocument, rule: str) -> list[str]:
    kind, _, name = rule.partition(":")
    entries = cast("Any", document)
    entry = entries["columns"][name] if kind == "field" else entries[_LISTS[kind]][int(name)]
    return entry["headers"]


def _set(document: tomlkit.TOMLDocument, setting: Setting) -> None:
    entries = cast("Any", document)
    if "source" not in entries:
        entries["source"] = tomlkit.table()
    entries["source"][setting.name] = setting.value


def _regroup(document: tomlkit.TOMLDocument, change: Regrouping) -> None:
    """New entries like the one that is gone, which need not be there any more."""
    rules = cast("Any", document)[change.section]
    like = rules[change.gone[0]]
    kept = {k: v for k, v in like.items() if k not in {"headers", "required", "breakdown"}}
    for part in change.parts:
        if part.entry is not None:
            rules[part.entry]["headers"].append(part.heading)
            continue
        table = tomlkit.table()
        table.update({"headers": [part.heading], **kept})
        if part.breakdown:
            breakdown = tomlkit.inline_table()
            breakdown.update(part.breakdown)
            table.add("breakdown", breakdown)
        rules.append(table)
    for number in change.gone:
        rules[number].pop("required", None)
