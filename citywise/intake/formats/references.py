"""What every list of publications tells, whatever its format calls it: which work, which year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citywise.intake.formats.records import BETWEEN_TEXTS

if TYPE_CHECKING:
    from collections.abc import Sequence

REF, YEAR = "ref", "year"
_YEAR = re.compile(r"\s*([12]\d{3})(?!\d)")


def with_ref_and_year(
    record: dict[str, str], refs: Sequence[str], years: Sequence[str]
) -> dict[str, str]:
    """The record with `ref`, the first of the columns that tells which work it is, and `year`.

    A year is the four digits with which a date begins: `2029///`, `2029-01-31`.
    """
    told = [record[name].partition(BETWEEN_TEXTS)[0] for name in refs if record.get(name)]
    found = (_YEAR.match(record.get(name, "")) for name in years)
    year = next((match[1] for match in found if match), "")
    return record | {REF: told[0] if told else "", YEAR: year}
