"""Say where a number comes from: in words, or as JSON for other programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from citywise.catalogue.reasons import reasons
from citywise.catalogue.vocabularies import vocabulary
from citywise.disclosure.rules import CORRECTION_HELD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from citywise.provenance.adding_up import Range
    from citywise.provenance.definition import Definition
    from citywise.provenance.public import PublicTrace
    from citywise.provenance.trace import Trace

Row = dict[str, Any]

_MOST = 20
"""So many submissions, findings and things left out are listed; the rest is counted."""


def trace_as_json(traced: Trace) -> str:
    """The whole trace; of the records those that are listed, with their cells."""
    told = asdict(traced) | {
        "value": traced.value.row | {"words": traced.value.words},
        "adds_up": traced.adds_up,
        "record_count": traced.records.height,
    }
    del told["records"]
    return json.dumps(told, default=str, ensure_ascii=False, indent=2)


def public_as_json(traced: PublicTrace) -> str:
    """What the release tells; of a withheld value nothing of its reports."""
    told = asdict(traced) | {"is_withheld": traced.is_withheld}
    return json.dumps(told, default=str, ensure_ascii=False, indent=2)


def describe_trace(traced: Trace, *, differs: bool) -> str:
    """The value, its measure, what it rests on, and what was left out of it."""
    sections = (
        ["Internal: single records may be small numbers. Not to be published.", ""],
        value_lines(traced.value.row),
        _standing_lines(traced, differs=differs),
        _definition_lines(traced.definition),
        _sum_lines(traced),
        _submission_lines(traced),
        _column_lines(traced),
        _lines_of_records(traced),
        _check_lines(traced),
        correction_lines(traced.corrections),
        _left_out_lines(traced.left_out),
    )
    return "\n".join(line for section in sections for line in section)


def describe_public(traced: PublicTrace) -> str:
    """What everyone may know; a withheld value is only said to be withheld."""
    lines = [*value_lines(traced.value), f"    In release {traced.release_id}."]
    if traced.is_withheld:
        return "\n".join([*lines, "    Withheld to protect small groups. It has no public trace."])
    lines += _definition_lines(traced.definition)
    lines += listed("Reports of this city and period", map(_report_line, traced.reports))
    lines += listed("Checks that found something there", map(finding_line, traced.findings))
    lines += listed("Kept back there", map(_kept_back_line, traced.kept_back))
    return "\n".join([*lines, "", "Single records are not told: they may be small numbers."])


def value_lines(row: Row) -> list[str]:
    """What the value is, its id, and its number with the interval and the status."""
    place = ", ".join(filter(None, (row["program_id"] or row["city_id"], row["period_id"])))
    of = row["disagg_key"] or "total"
    return [
        f"{row['indicator_id']}, {place}, {of}, basis {row['basis_code']}",
        f"    value id {row['value_id']}",
        f"    {numbers_in_words(row)}",
    ]


def numbers_in_words(row: Row) -> str:
    """The number with its interval, what it rests on, and its status."""
    status = vocabulary("value_status").label(row["value_status_code"]).lower()
    told = [
        number for number in (_number(row), f"n {row['n_count']}") if not number.endswith("None")
    ]
    return "; ".join(filter(None, (*told, status)))


def _number(row: Row) -> str:
    interval = vocabulary("interval").label(row["interval_code"])
    if row["interval_code"] == "bounds":
        return f"{short(row['low'])} to {short(row['high'])}, the least and the most possible"
    if row["value"] is None:
        return ""
    limits = (
        "" if row["low"] is None else f" ({short(row['low'])} to {short(row['high'])}, {interval})"
    )
    return short(row["value"]) + limits


def short(number: float | None) -> str:
    """A number in a few digits."""
    return "unknown" if number is None else f"{number:,.6g}" if number < 1e6 else f"{number:,.0f}"


_HELD_INSTEAD = (
    "    The release shows the number told before: this one differs by too few people to be shown;"
    " no part of this may be passed on."
)


def _standing_lines(traced: Trace, *, differs: bool) -> list[str]:
    if not traced.shown:
        return ["    No release shows it: not released by the city, or its period is not closed."]
    if traced.shown["value_status_code"] == CORRECTION_HELD:
        return [_HELD_INSTEAD]
    if traced.protection:
        why = vocabulary("protection").label(traced.protection).lower()
        return [f"    Withheld in the release ({why}); no part of this may be passed on."]
    if differs:
        return ["    The newest release shows another number: it was measured anew since then."]
    return ["    Shown like this in the newest release."]


def _definition_lines(definition: Definition) -> list[str]:
    return [
        "",
        f"{definition.name}, version {definition.version} of the definition",
        f"    {definition.says}",
        f"    Formula: {definition.formula}; {definition.parts}.",
        f"    Computed in {', '.join(definition.files)}",
        f"    Keep in mind: {definition.caveat}. Not for: {definition.not_for}.",
    ]


def _sum_lines(traced: Trace) -> list[str]:
    sums = traced.sums
    above, below = _range(sums.numerator), _range(sums.denominator)
    parts = f"{above} ÷ {below}" if sums.denominator else above
    by = f" (divided by {traced.divisor})" if traced.divisor else ""
    said = (
        "which is the value."
        if traced.adds_up
        else "which is NOT the value. The rules have changed since the last night, or this is a"
        " mistake in Citywise: run a night; if it stays so, report it."
    )
    return ["", f"From the records again: {parts or 'nothing'}{by}, {said}"]


def _range(numbers: Range | None) -> str:
    if numbers is None:
        return ""
    low, high = numbers
    return short(low) if low == high else f"{short(low)} to {short(high)}"


def _submission_lines(traced: Trace) -> list[str]:
    count = traced.records.height
    records = "1 record" if count == 1 else f"{count:,} records"
    title = f"{records}, resting on {len(traced.submissions):,} submissions"
    return listed(title, map(submission_line, traced.submissions))


def submission_line(row: Row) -> str:
    """A file, how much of it counts, and its revision."""
    others = f" of {row['other_revisions'] + 1}" if row["other_revisions"] else ""
    return (
        f"{row['file_path']}: {row['counted']:,} of {row['record_count']:,} records, revision"
        f" {row['revision_number']}{others}, received {row['received_at_utc']:%Y-%m-%d},"
        f" template {row['template_id']}{_purged(row)}"
    )


def _purged(row: Row) -> str:
    """Why no text of it can be shown any more."""
    removed = row["content_removed_at_utc"]
    if removed is None:
        return ""
    return f"; raw file purged on {removed:%Y-%m-%d} ({row['removal_rule_text']})"


def _column_lines(traced: Trace) -> list[str]:
    read = {
        f"{column.template_id} {column.rule}: {column.field} from {column.heading!r}"
        for column in traced.columns
    }
    return listed("Read by these rules", sorted(read))


def _lines_of_records(traced: Trace) -> list[str]:
    lines = [line for row in traced.listed for line in record_lines(row)]
    more = traced.records.height - len(traced.listed)
    rest = [f"    and {more:,} more records: --limit {traced.records.height}"] if more else []
    return [
        *listed("The records, with the texts as they were sent", lines, most=len(lines)),
        *rest,
    ]


def record_lines(row: Row) -> Iterator[str]:
    """A record with its cells and the texts that were sent."""
    yield f"{row['address'] or row.get('says')}{_adds(row)}"
    for cell in row["cells"]:
        text = "(not in the archive)" if cell["text"] is None else repr(cell["text"])
        yield f"    {cell['cell']} {cell['field']}: {text}"
    if row.get("less"):
        yield "    less, because it counts since the year began:"
        yield from (f"    {line}" for line in record_lines(row["less"]))


def _adds(row: Row) -> str:
    """What the record adds above and below the line."""
    if "cell_low" in row:
        return (
            f": {row['part_code']} {_range((row['cell_low'], row['cell_high']))}"
            if row["cell_low"] is not None
            else ""
        )
    parts = [
        _range((row[f"{part}_low"], row.get(f"{part}_high", row[f"{part}_low"])))
        for part in ("numerator", "denominator")
        if row.get(f"{part}_low") is not None
    ]
    once = [row["counted_once"]] if row.get("counted_once") else []
    return f": {' of '.join([*parts, *once])}" if parts or once else ""


def _check_lines(traced: Trace) -> list[str]:
    kept = [
        f"{each['says']}: {each['checked_count']:,} checked, {each['failed_count']:,} broken"
        for each in traced.promises
    ]
    return listed("Checks of these records", [*kept, *map(finding_line, traced.findings)])


def finding_line(row: Row) -> str:
    """What a check found, and where."""
    places = row.get("places_here")
    if places is None:
        where = (row["example_text"] or row["file_path"]).splitlines()
    else:
        where = places or [f"elsewhere in submission {row['submission_id']}"]
    count = "" if row["failed_count"] is None else f"{row['failed_count']:,} "
    return f"{row['check_text']}: {count}found ({', '.join(where)})"


def correction_lines(corrections: list[Row]) -> list[str]:
    """What the network decided about cells."""
    lines = (
        f"{row['address']}: {row['expect']!r} is read as {row['replace_by']!r}"
        f"{'' if row['is_applied'] else ' (NOT applied)'}"
        for row in corrections
    )
    return listed("Corrections declared for these files", lines)


def _left_out_lines(left_out: list[Row]) -> list[str]:
    return listed("Left out of the value", map(_left_out_line, left_out))


def _left_out_line(row: Row) -> str:
    code = row["reason_code"] or ""
    why = reasons()[code].says if code in reasons() else f"{code}: {row['says']}"
    often = f"{row['record_count']:,} × " if row["record_count"] > 1 else ""
    return f"{often}{row['left_out_as']}: {row['address']}. {why}"


def _report_line(row: Row) -> str:
    status = vocabulary("report_status").label(row["report_status_code"]).lower()
    count = "" if row["loaded_count"] is None else f", {row['loaded_count']:,} records loaded"
    return f"template {row['template_id']}: {status}, revision {row['revision_number'] or 0}{count}"


def _kept_back_line(row: Row) -> str:
    return f"{row['cell_address']}: {reasons()[row['reason_code']].says}"


def listed(title: str, lines: Iterable[str], most: int = _MOST) -> list[str]:
    """Lines below a title; what is beyond `most` is counted."""
    every = list(lines)
    if not every:
        return []
    more = [f"    and {len(every) - most:,} more"] if len(every) > most else []
    return ["", title, *(f"    {line}" for line in every[:most]), *more]
