"""Say what would become of a file, to whoever is about to send it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.catalogue.translations import wording

if TYPE_CHECKING:
    from citywise.stages.inspection import Inspection


def print_inspection(inspection: Inspection, language: str = "en") -> None:
    """What would load first, then each thing that would wait, then what is only odd."""
    say = wording(language).say
    print(say(f"check_{inspection.status}"))
    if title := inspection.template_title:
        period = inspection.period_id
        about = {"template": title, "period": period}
        print(say("check_read_as_for" if period else "check_read_as", **about))
        if inspection.encoding:
            print(say("check_encoding", encoding=inspection.encoding))
        counts = {"loaded": inspection.loaded_count, "records": inspection.record_count}
        print(say("check_loaded", **{name: f"{count:,}" for name, count in counts.items()}))
    for where, hint, text in inspection.kept_back.iter_rows():
        said = f"\n    {say('check_text', text=text)}" if text else ""
        print(f"\n{where}\n    {hint}{said}")
    for says, count, examples in inspection.findings.iter_rows():
        where = f"\n    {examples.replace(chr(10), chr(10) + '    ')}" if examples else ""
        print(f"\n{say('check_look', count=f'{count:,}', text=says)}{where}")
