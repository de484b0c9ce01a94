"""Say what would become of a file, to whoever is about to send it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from citywise.stages.inspection import Inspection

_STATUS = {
    "accepted": "Everything would load.",
    "partial": "Part of it would load.",
    "refused": "Nothing would load.",
}


def print_inspection(inspection: Inspection) -> None:
    """What would load first, then each thing that would wait, then what is only odd."""
    print(_STATUS[inspection.status])
    if inspection.template_title:
        about = f", for {inspection.period_id}" if inspection.period_id else ""
        print(f"Read as: {inspection.template_title}{about}")
        if inspection.encoding:
            print(f"Its text is decoded as {inspection.encoding}.")
        print(f"{inspection.loaded_count:,} of {inspection.record_count:,} records would load.")
    for where, hint, text in inspection.kept_back.iter_rows():
        said = f"\n    It says: {text}" if text else ""
        print(f"\n{where}\n    {hint}{said}")
    for says, count, examples in inspection.findings.iter_rows():
        where = f"\n    {examples.replace(chr(10), chr(10) + '    ')}" if examples else ""
        print(f"\nTo look at ({count:,}): {says}{where}")
