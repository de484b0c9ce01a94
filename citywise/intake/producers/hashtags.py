"""Hashtags of the Humanitarian Exchange Language: a row of them names the columns of a table.

`#reached +f+children` and `#reached+children +f` are one tag: attributes have no order.
The grammar of a tag follows the HXL standard, version 1.1.
"""

from __future__ import annotations

import re

_KNOWN = frozenset(
    [
        "#access",
        "#activity",
        "#adm1",
        "#adm2",
        "#adm3",
        "#adm4",
        "#adm5",
        "#affected",
        "#beneficiary",
        "#capacity",
        "#cause",
        "#channel",
        "#contact",
        "#country",
        "#crisis",
        "#currency",
        "#date",
        "#delivery",
        "#description",
        "#event",
        "#frequency",
        "#geo",
        "#group",
        "#impact",
        "#indicator",
        "#inneed",
        "#item",
        "#loc",
        "#meta",
        "#modality",
        "#need",
        "#operations",
        "#org",
        "#output",
        "#population",
        "#reached",
        "#region",
        "#respondee",
        "#sector",
        "#service",
        "#severity",
        "#status",
        "#subsector",
        "#targeted",
        "#value",
    ]
)
"""The core tags of the standard; a row of other hashtags may be a record that holds hashtags."""

_TAG = re.compile(r"\s*(#[A-Za-z]\w*)((?:\s*\+\s*[A-Za-z]\w*)*)\s*", re.ASCII)


def normal_tag(text: str) -> str | None:
    """The one spelling of a tag; None for what is no tag."""
    match = _TAG.fullmatch(text)
    if match is None:
        return None
    attributes = sorted(part.strip().casefold() for part in match[2].split("+")[1:])
    return "+".join([match[1].casefold(), *attributes])


def is_tag_row(cells: list[str]) -> bool:
    """At least half of the filled cells are tags, and at least two of those are of the standard."""
    filled = [cell for cell in cells if cell]
    tags = [tag for tag in map(normal_tag, filled) if tag]
    known = [tag for tag in tags if tag.partition("+")[0] in _KNOWN]
    return len(known) > 1 and len(tags) * 2 >= len(filled)
