"""Say which names are unknown, what comes near, and what would settle it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from citywise.network.aliases import Alias
    from citywise.stages.naming import Proposed


def print_names(proposed: list[Proposed]) -> None:
    """The most frequent first; the command beside each writes the line that stands above it."""
    print(f"{len(proposed):,} names are not known.")
    for each in proposed:
        unknown = each.unknown
        owner = f" of {unknown.owner}" if unknown.owner else ""
        often = f"{unknown.count:,} times, {unknown.files:,} files"
        print(f"\n{unknown.text!r}, {unknown.kind}{owner}: {often}")
        for near in unknown.near:
            print(f"    {near.says}")
        if each.alias:
            print(f"    {each.alias.file}, line {each.alias.number}: {each.alias.line}")
            asked = shlex.join([unknown.text, "--as", unknown.near[0].id])
            print(f"    citywise names accept {asked}")
        else:
            print("    Nothing comes near. Correct the file, or add an entry or an alias.")


def print_alias(alias: Alias) -> None:
    """What was written."""
    print(
        f"{alias.file}, line {alias.number}: {alias.line}\nThe next night reads what waited for it."
    )
