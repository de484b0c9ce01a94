"""Say what would become of a file, to whoever is about to send it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.catalogue.translations import wording
from citywise.catalogue.vocabularies import vocabulary
from citywise.feedback.alike import group_alike

if TYPE_CHECKING:
    from citywise.catalogue.translations import Wording
    from citywise.feedback.alike import Alike
    from citywise.stages.inspection import Inspection


_MOST_HEADINGS = 20


def print_inspection(inspection: Inspection, language: str = "en") -> None:
    """What would load first, then each thing that would wait, then what is only odd."""
    words = wording(language)
    say = words.say
    print(say(f"check_{inspection.outcome}"))
    if title := inspection.template_title:
        period = inspection.period_id
        about = {"template": title, "period": period}
        print(say("check_read_as_for" if period else "check_read_as", **about))
        if inspection.encoding:
            print(say("check_encoding", encoding=inspection.encoding))
        counts = {"loaded": inspection.loaded_count, "records": inspection.record_count}
        print(say("check_loaded", **{name: f"{count:,}" for name, count in counts.items()}))
    _print_headings(inspection, words)
    for alike in group_alike(inspection.items.iter_rows(named=True)):
        print_alike(alike, words)
    for says, count, examples in inspection.findings.iter_rows():
        where = f"\n    {examples.replace(chr(10), chr(10) + '    ')}" if examples else ""
        print(f"\n{say('check_look', count=f'{count:,}', text=says)}{where}")


def print_alike(alike: Alike, words: Wording) -> None:
    """The first place, what to do, what stands there or of which kind it is, and where else."""
    advice = words.reasons[alike.first["reason_code"]]
    print(f"\n{alike.places[0]}\n    {advice.says} {advice.fix}")
    # of personal data the kind is told, and never what stood there
    if kind := alike.first["personal_data_code"]:
        found = vocabulary("personal_data").label(kind, words.language)
        print(f"    {words.say('found', text=found)}")
    if alike.text:
        print(f"    {words.say('check_text', text=alike.text)}")
    if alike.count > 1:
        others = f": {', '.join(alike.others)}" if alike.others else ""
        print(f"    {words.say('and_more', count=f'{alike.count - 1:,}')}{others}")


def _print_headings(inspection: Inspection, words: Wording) -> None:
    """Which columns the template looks for in vain, and which nobody reads."""
    for name, headings in (("lacks", inspection.lacking), ("unread", inspection.unread)):
        if headings:
            shown = "; ".join(headings[:_MOST_HEADINGS])
            hidden = len(headings) - _MOST_HEADINGS
            more = f"; {words.say('and_more', count=f'{hidden:,}')}" if hidden > 0 else ""
            print(words.say(f"check_{name}", headings=shown + more))
