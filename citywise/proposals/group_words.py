"""Words beside the group in a heading that nobody knows: `absent` of `Women absent`.

Read as women, such a column would tell those who were absent, trained or paid as those who came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.catalogue.headings import heading_words
from citywise.catalogue.words import fold
from citywise.proposals.groups import group_key, told_by, unknown_words

if TYPE_CHECKING:
    from citywise.proposals.columns import Column
    from citywise.proposals.shapes import Known


def unread_words(column: Column, target: str, known: Known) -> tuple[str, ...]:
    """The words of a heading by which a column of a group may count something else than it."""
    figure, bracket, _ = target.partition("[")
    if figure == "count" and not bracket:
        return _beside_attendance(column)
    if not bracket or figure not in heading_words()[1]:
        return ()
    ways = [(column.heading, column.tag), *(((label,), "") for label in column.labels)]
    heading, tag = next((way for way in ways if group_key(*way)[0]), ((), ""))
    levels = tuple(level for level in heading if not _is_name(level, figure, known))
    said = {word for text in heading_words()[1][figure] for word in text.split()}
    return tuple(word for word in unknown_words(levels, tag) if word not in said)


def _beside_attendance(column: Column) -> tuple[str, ...]:
    """`absent` of `Participants absent`, by the way of asking that says the least more."""
    ways = [(column.own[-1:], column.tag), *(((label,), "") for label in column.labels)]
    return min((unknown_words(*way) for way in ways), key=len)


def _is_name(level: str, figure: str, known: Known) -> bool:
    """A row of the heading by itself that names what is counted: of a log it is none."""
    return fold(level) in known.indicators or (figure != "count" and not told_by(level).parts)
