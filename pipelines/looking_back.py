"""Say how a value stood in each release that changed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.catalogue.vocabularies import vocabulary
from pipelines.tracing import numbers_in_words, value_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from citywise.provenance.versions import Version


def describe_versions(versions: Sequence[Version]) -> str:
    """A line for each release in which the value or its protection changed."""
    return "\n".join(_lines(versions))


def _lines(versions: Sequence[Version]) -> Iterator[str]:
    known = [row for version in versions if (row := version.value or version.shown)]
    what, value_id, _ = value_lines(known[-1])
    yield from ("Internal: what was withheld is told. Not to be published.", "", what, value_id)
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
    if version.protection:
        why = vocabulary("protection").label(version.protection).lower()
        return f"withheld in the release ({why})"
    return "shown"
