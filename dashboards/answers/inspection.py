"""What would become of a file, in words for whoever is about to send it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.catalogue.translations import ENGLISH
from citywise.catalogue.vocabularies import vocabulary
from citywise.feedback.alike import group_alike
from citywise.stages.inspection import tell_places
from dashboards.amounts import write_count, write_period
from dashboards.markup.tiles import Tile
from dashboards.wording import heading, label, reason_says

if TYPE_CHECKING:
    from citywise.catalogue.translations import Wording
    from citywise.feedback.alike import Alike
    from citywise.stages.inspection import Inspection

PERSONAL = "personal_data"
_EFFECTS = {"file": "file_waits", "record": "row_waits", "cell": "cell_waits"}
_UNKNOWN = "unknown_layout"
_AGAIN = ("Drop the file here again,", "until nothing waits that you can put right.")
_SEND = ("Send it as you always do.", "Looking at it here sends nothing.")
_OF_CODE = re.compile(r"[A-Z][a-z]*([A-Z]+[a-z]+)+")
"""`BadZipFile`: how a program names what went wrong, which helps nobody who sends a file."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that would wait. `address`, `text` and `near` are shown as plain text only.

    `text` is what stands in the cell; `told` is that in a sentence, and of a whole file a detail
    of why it cannot be read. `near` are names of the network that the text may mean, `more` where
    else the same stands.
    """

    address: str
    effect: str
    found: str
    fix: str
    text: str
    near: str
    told: str
    more: str = ""


def tell_verdict(inspection: Inspection, words: Wording) -> str:
    """What would become of the file, in a sentence or two."""
    if words.language != ENGLISH:
        return _in_other_words(inspection, words)
    if is_personal(inspection):
        return (
            "The network would refuse this file and remove it: it holds what may be data about"
            " persons. Only positions and kinds are told here, never the content."
        )
    if inspection.status == "refused":
        return f"Nothing of this file would load. {_first_reason(inspection)}".strip()
    records = f"{write_count(inspection.loaded_count)} of {_records(inspection.record_count)}"
    waiting = inspection.record_count - inspection.loaded_count
    if waiting:
        verb = "waits" if waiting == 1 else "wait"
        return f"{records} would load; {write_count(waiting)} {verb} for a correction."
    if inspection.kept_back.is_empty():
        return f"Everything would load: {records}."
    cells = inspection.kept_back.height
    left = f"{write_count(cells)} {'cell is' if cells == 1 else 'cells are'}"
    return f"{records} would load; {left} left out of them until corrected."


def _in_other_words(inspection: Inspection, words: Wording) -> str:
    """The same by the sentences that are translated."""
    told = [words.say(f"check_{inspection.outcome}")]
    if is_personal(inspection):
        told.append(words.say("not_copied"))
    elif inspection.status != "refused":
        loaded, records = inspection.loaded_count, inspection.record_count
        told.append(words.say("check_loaded", loaded=f"{loaded:,}", records=f"{records:,}"))
    return " ".join(told)


def is_personal(inspection: Inspection) -> bool:
    """The file is refused because of what may be data about persons."""
    return PERSONAL in inspection.items["reason_code"]


def is_unknown(inspection: Inspection) -> bool:
    """No template fits the file, or a part of it."""
    return _UNKNOWN in inspection.items["reason_code"]


def list_steps(inspection: Inspection, words: Wording) -> list[tuple[str, str]]:
    """What a person does next with this file."""
    if inspection.is_clean:
        return [_SEND]
    if is_unknown(inspection):
        return [
            ("Compare the headings", "with those of the template that you report by."),
            ("If they are as they should be,", "have a template made for this layout."),
            _AGAIN,
            _SEND,
        ]
    title = "To do" if words.language == ENGLISH else words.say("column_to_do")
    has_places = inspection.items["source_row"].fill_null(0).gt(0).any()
    where = "at the sheet and cell that each entry gives." if has_places else ""
    do = f"Do what “{title}” says,"
    return [("Open your own file", where), (do, "and change nothing else."), _AGAIN, _SEND]


def _first_reason(inspection: Inspection) -> str:
    of_file = inspection.items.filter(pl.col("held_code") == "file")["reason_code"]
    return reason_says(of_file[0]) if len(of_file) else ""


def _records(count: int) -> str:
    return f"{write_count(count)} {'record' if count == 1 else 'records'}"


def summarise_inspection(inspection: Inspection) -> list[Tile]:
    """How many records were found, would load and would wait."""
    waiting = inspection.record_count - inspection.loaded_count
    cells = inspection.items.filter(pl.col("held_code") == "cell").height
    return [
        Tile("Records found", write_count(inspection.record_count), "Rows that tell something"),
        Tile("Would load", write_count(inspection.loaded_count), "Once the file is sent"),
        Tile("Would wait", write_count(waiting), "Whole records, until corrected"),
        Tile("Cells left out", write_count(cells), "The rest of each record would load"),
    ]


def tell_recognised(inspection: Inspection) -> list[tuple[str, str]]:
    """As what the file was read: template, period, encoding; nothing of one that was not."""
    period = inspection.period_id
    return [
        ("Read as", inspection.template_title),
        ("Period of the report", write_period(period) if period else "Told by each row"),
        ("Encoding of the text", inspection.encoding.upper()),
    ]


def tell_headings(inspection: Inspection, words: Wording) -> list[str]:
    """What the template looks for in vain, and what nobody reads; plain text only."""
    told = (("check_lacks", inspection.lacking), ("check_unread", inspection.unread))
    return [words.say(name, headings="; ".join(names)) for name, names in told if names]


def list_waiting(inspection: Inspection, words: Wording) -> list[Waiting]:
    """Everything that would wait, in the order in which it stands in the file."""
    return [_waiting(row, words) for row in inspection.items.iter_rows(named=True)]


def group_waiting(inspection: Inspection, words: Wording) -> list[Waiting]:
    """The same, once for each text of a column."""
    return [_group(alike, words) for alike in group_alike(inspection.items.iter_rows(named=True))]


def _group(alike: Alike, words: Wording) -> Waiting:
    first = _waiting(alike.first, words)
    if alike.count == 1:
        return first
    others = [within_file(alike.first | {"cell_address": place}) for place in alike.others]
    more = words.say("and_more", count=write_count(alike.count - 1))
    told = first.told if alike.text else ""
    places = ": ".join(filter(None, (more, ", ".join(others))))
    return replace(first, text=alike.text, told=told, more=places)


def _waiting(row: dict[str, Any], words: Wording) -> Waiting:
    advice = words.reasons[row["reason_code"]]
    kind = _kind(row["personal_data_code"], words)
    return Waiting(
        address=within_file(row) or words.say("whole_file"),
        effect=words.say(_EFFECTS[row["held_code"]]),
        found=f"{advice.says} ({kind})" if kind else advice.says,
        fix=advice.fix,
        text=row["raw_text"] or "",
        near=row["proposal_text"] or "",
        told=_tell_text(row, words),
    )


def _kind(code: str | None, words: Wording) -> str:
    """What kind of personal data it is."""
    return vocabulary(PERSONAL).label(code, words.language) if code else ""


def _tell_text(row: dict[str, Any], words: Wording) -> str:
    text = row["raw_text"] or ""
    if not text or row["held_code"] != "file":
        return words.say("check_text", text=text) if text else ""
    if row["reason_code"] == _UNKNOWN:
        return f"Nearest template, and the headings it lacks here: {text}"
    return "" if _OF_CODE.fullmatch(text) else f"Detail: {text}"


def within_file(row: dict[str, Any]) -> str:
    """`Log!F14` of `eastmere/2025-Q1.xlsx!Log!F14`; nothing of the file as a whole."""
    return row["cell_address"].removeprefix(row["file_path"]).removeprefix("!")


def tabulate_waiting(waiting: list[Waiting]) -> pl.DataFrame:
    """One row for each thing that would wait."""
    return pl.DataFrame(
        {
            heading("cell_address"): [entry.address for entry in waiting],
            "It says": [entry.text for entry in waiting],
            "Found": [entry.found for entry in waiting],
            "To do": [entry.fix for entry in waiting],
            "What it means": [entry.effect for entry in waiting],
        }
    )


def tabulate_findings(inspection: Inspection, words: Wording) -> pl.DataFrame:
    """One row for each check that found something; nothing waits for these."""
    return inspection.checks.select(
        pl.col("check_id")
        .replace_strict(words.findings, return_dtype=pl.String)
        .alias(heading("check_text")),
        pl.col("severity_code")
        .map_elements(lambda code: label("severity", code), pl.String)
        .alias(heading("severity_code")),
        pl.col("failed_count").alias(heading("failed_count")),
        pl.col("checked_count").alias(heading("checked_count")),
        tell_places(words).fill_null("").alias(heading("example_text")),
    )
