"""The doors of the hub: what they say, and which materials each of them leads to."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from citywise.catalogue.entries import read_entries


class Door(BaseModel):
    """One door. `themes`, `audiences` and `activity_types` lead to it; see `doors.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: str
    themes: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    activity_types: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    only_for: tuple[str, ...] = ()
    brief: str = ""
    reminder: str = ""


@cache
def doors() -> dict[str, Door]:
    """Every door by its code, in the order in which they are shown."""
    return {code: Door(**entry) for code, entry in read_entries("doors.yaml").items()}


def door_ways() -> list[tuple[str, str, str]]:
    """What leads to a door: its code, the way (theme, audience, kind of activity), and the code."""
    return [
        (code, way, each)
        for code, door in doors().items()
        for way, codes in (
            ("theme", door.themes),
            ("audience", door.audiences),
            ("activity_type", door.activity_types),
        )
        for each in codes
    ]
