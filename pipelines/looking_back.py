"""Say how a value stood in each release that changed it, and why it is another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.catalogue.vocabularies import vocabulary
from citywise.disclosure.rules import CORRECTION_HELD
from citywise.provenance.changes import CAUSES
from pipelines.tracing import numbers_in_words, value_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citywise.provenance.ledger import Entry, Ledger, Number
    from citywise.provenance.versions import Version

_INTERNAL = "Internal: what was withheld is told. Not to be published."
_MOST = 20
"""So many cells are listed of a change; the rest is counted."""


def describe_versions(versions: Sequence[Version]) -> str:
    """A line for each release in which the value or its protection changed."""
    return "\n".join(_lines(versions))


def _lines(versions: Sequence[Version]) -> Iterator[str]:
    known = [row for version in versions if (row := version.value or version.shown)]
    what, value_id, _ = value_lines(known[-1])
    yield from (_INTERNAL, "", what, value_id)
    for version in versions:
        mark = " (rolled back)" if version.is_rolled_back else ""
        made = f"{version.released_at_utc:%Y-%m-%d %H:%M} UTC"
        yield f"    {version.release_id}{mark}, {made}: {_standing(version)}"


def _standing(version: Version) -> str:
    if not version.value:
        return "there is no such value"
    definition = f"version {version.value['definition_version']} of its definition"
    return f"{numbers_in_words(version.value)}; {definition}; {_showing(version)}"


def _showing(version: Version) -> str:
    if not version.shown:
        return "not in the release"
    if version.shown["value_status_code"] == CORRECTION_HELD:
        return f"shown as before: {numbers_in_words(version.shown)}"
    if version.protection:
        why = vocabulary("protection").label(version.protection).lower()
        return f"withheld in the release ({why})"
    return "shown"


def describe_ledger(ledger: Ledger) -> str:
    """What both releases showed, every cause with what it added, and that they add up."""
    return "\n".join(_ledger_lines(ledger))


def _ledger_lines(ledger: Ledger) -> Iterator[str]:
    rows = [ledger.after, ledger.before, *(entry.before for entry in ledger.entries)]
    known = [row for row in rows if row]
    yield from (_INTERNAL, "")
    if not known:
        yield f"Neither {ledger.first} nor {ledger.last} knew the value {ledger.value_id}."
        return
    yield from value_lines(known[0])[:2]
    yield f"    {ledger.first}: {_shown(ledger.before)}"
    yield f"    {ledger.last}: {_shown(ledger.after)}"
    yield ""
    numbers = _numbers(known)
    for entry in ledger.entries:
        yield from _entry_lines(entry, numbers)
    yield _sum(ledger, numbers)


def _shown(row: dict[str, object]) -> str:
    return numbers_in_words(row) if row else "not shown"


def _numbers(rows: Sequence[dict[str, object]]) -> tuple[Number, ...]:
    """Which numbers are told of it: the value, or both ends where it is a range."""
    if any(row["interval_code"] == "bounds" for row in rows):
        return ("value", "low", "high")
    return ("value",)


def _entry_lines(entry: Entry, numbers: Sequence[Number]) -> Iterator[str]:
    about = f": {entry.change.about}" if entry.change.about else ""
    yield f"{_effects(entry, numbers)}  {CAUSES[entry.change.cause]}{about}{_status(entry)}"
    yield from (f"      {cell}" for cell in entry.cells[:_MOST])
    if len(entry.cells) > _MOST:
        yield f"      and {len(entry.cells) - _MOST:,} more cells"


def _effects(entry: Entry, numbers: Sequence[Number]) -> str:
    told = [(name, float(entry.effect(name))) for name in numbers]
    return ", ".join(f"{name} {effect:+,.6g}" for name, effect in told)


def _status(entry: Entry) -> str:
    """Where not only the number changed, but what kind of number it is."""
    before, after = (row.get("value_status_code") for row in (entry.before, entry.after))
    if before == after:
        return ""
    words = [
        vocabulary("value_status").label(code).lower() if code else "none"
        for code in (before, after)
    ]
    return f" ({words[0]}, now {words[1]})"


def _sum(ledger: Ledger, numbers: Sequence[Number]) -> str:
    if not ledger.entries:
        return "Nothing has changed it."
    if all(map(ledger.adds_up, numbers)):
        return "Together they are the whole difference; no number counts as 0."
    return "Together they are NOT the difference: this is a mistake in Citywise, report it."
