"""What a template declares of columns with personal data, and what nobody can declare.

`not_personal` says that a column is about no person: `Venue` holds the names of halls.
`drop` says that a column is about somebody who sent the file, and that it is never read.
Everything else that was found refuses the file. Rules: docs/personal-data.md.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citywise.catalogue.words import fold
from citywise.intake.personal.screen import hits_by_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from citywise.intake.cells import Problem
    from citywise.intake.personal.screen import Hit
    from citywise.intake.templates.sections import Source

NOT_DECLARED = frozenset(("email", "identity_number", "passport", "bank_account"))
"""Kinds that are what they look like, wherever they stand."""

NOT_DROPPED = frozenset(("identity_number", "passport", "bank_account", "birth_date"))
"""Kinds for which the sender of a file has no need."""


def settle_hits(
    hits: Iterable[Hit], sources: Mapping[tuple[int, ...], Source]
) -> tuple[list[Problem], list[Problem]]:
    """What refuses files, and what is only told; `sources` are those of the files that fit.

    Of a file that is refused everything is told as such: it has to be mended anyway.
    """
    refused: list[Problem] = []
    told: list[Problem] = []
    by_file = {file: source for files, source in sources.items() for file in files}
    for file, found in hits_by_file(hits).items():
        source = by_file.get(file)
        standing = [hit for hit in found if not _is_declared(hit, source)]
        if any(not _is_dropped(hit, source) for hit in standing):
            refused += [hit.problem for hit in standing]
        else:
            told += [replace(h.problem, reason="personal_data_dropped", text="") for h in standing]
    return refused, told


def _is_declared(hit: Hit, source: Source | None) -> bool:
    is_named = source is not None and _is_one_of(hit, source.not_personal)
    return is_named and hit.problem.text not in NOT_DECLARED


def _is_dropped(hit: Hit, source: Source | None) -> bool:
    is_named = source is not None and _is_one_of(hit, source.drop)
    return is_named and hit.problem.text not in NOT_DROPPED


def _is_one_of(hit: Hit, headings: tuple[str, ...]) -> bool:
    return any(fold(heading) in hit.headings for heading in headings)
