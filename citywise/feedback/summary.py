"""The summary of a pack: what arrived, what waits and why, what to do first, what has changed.

Facts in, sentences of one language out; `page.py` and `letter.py` only set them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from citywise.catalogue.vocabularies import vocabulary
from citywise.feedback.amounts import write_count, write_day, write_figure, write_period

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from citywise.catalogue.indicator import Indicator
    from citywise.catalogue.translations import Wording
    from citywise.feedback.changes import Change
    from citywise.feedback.waiting import Cause, Remedy

MOST_FILES, MOST_CAUSES, MOST_REMEDIES, MOST_REPORTS, MOST_CHANGES = 4, 4, 3, 3, 5
LONGEST_NAME = 44
"""So much has room on one page; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told of one city after one night.

    `arrived`: rows of `core_submissions` that are told for the first time, with `is_replaced`.
    `reports`: (title, period, due day, is missing). `changes`: those of the city as a whole.
    `workbooks`: file names of the marked workbooks by submission.
    """

    city_name: str
    locale: str
    network_name: str
    contact: str
    is_synthetic: bool
    currency: str
    grain: str
    release_id: str
    data_date: date
    arrived: list[dict[str, Any]]
    causes: list[Cause]
    remedies: list[Remedy]
    reports: list[tuple[str, str, date, bool]]
    changes: list[Change]
    workbooks: Mapping[int, str]
    indicators: Mapping[str, Indicator] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A table on the page: headings and rows of text; `more` counts what has no room."""

    headings: list[str]
    rows: list[list[str]]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the summary: a title, then a table, or lines, or a sentence instead."""

    title: str
    table: Table | None = None
    lines: list[str] = field(default_factory=list[str])
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole page, in words."""

    language: str
    is_right_to_left: bool
    title: str
    subtitle: str
    headline: str
    sections: list[Section]
    closing: list[str]


def summarise(facts: Facts, wording: Wording) -> Summary:
    """The facts in the words of one language."""
    say = wording.say
    day = write_day(facts.data_date, facts.locale)
    subtitle = say("subtitle", network=facts.network_name, release=facts.release_id, day=day)
    closing = [say("thanks")]
    if facts.contact:
        closing.append(say("contact", contact=facts.contact))
    return Summary(
        language=wording.language,
        is_right_to_left=wording.is_right_to_left,
        title=say("title", city=facts.city_name),
        subtitle=f"{subtitle} · {say('synthetic')}" if facts.is_synthetic else subtitle,
        headline=_headline(facts, wording),
        sections=[
            _arrived(facts, wording),
            _waits(facts, wording),
            *_fix_first(facts, wording),
            _reports(facts, wording),
            _changed(facts, wording),
        ],
        closing=closing,
    )


def _headline(facts: Facts, wording: Wording) -> str:
    counting = [row for row in facts.arrived if not row["is_replaced"]]
    sums = {
        name: write_count(sum(row[f"{column}_count"] for row in counting), facts.locale)
        for name, column in (
            ("records", "record"), ("loaded", "loaded"), ("waiting", "quarantined")
        )
    }  # fmt: skip
    files = write_count(len(facts.arrived), facts.locale)
    return wording.say("headline", files=files, **sums)


def _more(found: int, most: int, facts: Facts, wording: Wording) -> str:
    hidden = write_count(found - most, facts.locale)
    return wording.say("and_more", count=hidden) if found > most else ""


def _arrived(facts: Facts, wording: Wording) -> Section:
    names = ("column_file", "column_received", "column_status", "column_loaded")
    headings = [wording.say(name) for name in names]
    newest = sorted(facts.arrived, key=_urgency)
    rows = [_arrival(row, facts, wording) for row in newest[:MOST_FILES]]
    more = _more(len(newest), MOST_FILES, facts, wording)
    return Section(wording.say("arrived"), Table(headings, rows, more))


def _urgency(row: dict[str, Any]) -> tuple[bool, bool, int]:
    """What needs a look before what is fine, and the newest first."""
    return row["is_replaced"], row["submission_status_code"] == "accepted", -row["submission_id"]


def _arrival(row: dict[str, Any], facts: Facts, wording: Wording) -> list[str]:
    status = vocabulary("submission_status").label(row["submission_status_code"], wording.language)
    loaded, whole = (
        write_count(row[name], facts.locale) for name in ("loaded_count", "record_count")
    )
    return [
        wording.isolate(_own_name(row["file_path"])),
        write_day(row["received_at_utc"], facts.locale),
        wording.say("replaced") if row["is_replaced"] else status,
        wording.isolate(f"{loaded} / {whole}"),
    ]


def _own_name(path: str) -> str:
    """The path below the city's folder; of a long one its beginning and its end."""
    own = path.partition("/")[2] or path
    if len(own) <= LONGEST_NAME:
        return own
    half = LONGEST_NAME // 2
    return f"{own[:half]}…{own[-half:]}"


def _waits(facts: Facts, wording: Wording) -> Section:
    title = wording.say("waits")
    if not facts.causes:
        return Section(title, lines=[wording.say("waits_nothing")])
    names = ("column_found", "column_times", "column_where")
    rows = [
        [
            wording.reasons[cause.reason].says,
            write_count(cause.times, facts.locale),
            wording.isolate(_own_name(cause.first_address)),
        ]
        for cause in facts.causes[:MOST_CAUSES]
    ]
    more = _more(len(facts.causes), MOST_CAUSES, facts, wording)
    return Section(title, Table([wording.say(name) for name in names], rows, more))


def _fix_first(facts: Facts, wording: Wording) -> list[Section]:
    lines = [_remedy_line(remedy, facts, wording) for remedy in facts.remedies[:MOST_REMEDIES]]
    if not lines:
        return []
    return [Section(wording.say("fix_first"), lines=lines, is_numbered=True)]


def _remedy_line(remedy: Remedy, facts: Facts, wording: Wording) -> str:
    gain = (
        wording.say("frees_file")
        if remedy.frees is None
        else wording.say("frees", count=write_count(remedy.frees, facts.locale))
    )
    place = wording.isolate(_own_name(remedy.first_address))
    parts = [f"{place}: {wording.reasons[remedy.reason].fix}", gain]
    if workbook := facts.workbooks.get(remedy.submission_id):
        parts.append(wording.say("marked_at", file=_own_name(f"/{workbook}")))
    return " · ".join(parts)


def _reports(facts: Facts, wording: Wording) -> Section:
    lines = [
        wording.say(
            "report_late" if is_missing else "report_due",
            report=title,
            period=write_period(period, facts.locale),
            day=write_day(due, facts.locale),
        )
        for title, period, due, is_missing in facts.reports[:MOST_REPORTS]
    ]
    if not any(is_missing for *_, is_missing in facts.reports):
        lines.insert(0, wording.say("reports_fine"))
    if more := _more(len(facts.reports), MOST_REPORTS, facts, wording):
        lines.append(more)
    return Section(wording.say("reports"), lines=lines)


def _changed(facts: Facts, wording: Wording) -> Section:
    title = wording.say("changed")
    whole = [change for change in facts.changes if _is_seen(change, facts)]
    if not whole:
        return Section(title, lines=[wording.say("changed_nothing")])
    names = ("column_indicator", "column_period", "column_before", "column_after")
    ordered = sorted(whole, key=lambda change: _interest(change, facts))
    rows = [_change_row(change, facts, wording) for change in ordered[:MOST_CHANGES]]
    more = _more(len(whole), MOST_CHANGES, facts, wording)
    told = f"{more} · {wording.say('all_changes')}" if more else wording.say("all_changes")
    return Section(title, Table([wording.say(name) for name in names], rows, told))


def _is_seen(change: Change, facts: Facts) -> bool:
    """More than the interval differs, as the page writes numbers."""
    if change.before is None or change.after is None:
        return True
    unit = _unit(change, facts)
    before, after = (
        write_figure(figure, unit, facts.currency, facts.locale)
        for figure in (change.before, change.after)
    )
    return before != after


def _interest(change: Change, facts: Facts) -> tuple[bool, bool, bool, str, str]:
    """Figures that were told otherwise before new ones; what cities report before the rest."""
    newest = "".join(chr(0x10FFFF - ord(character)) for character in change.period_id)
    is_other_length = change.period_type != facts.grain
    is_own = change.basis == "pipeline"
    return change.is_new, is_other_length, is_own, newest, change.indicator_id


def _change_row(change: Change, facts: Facts, wording: Wording) -> list[str]:
    indicator = facts.indicators.get(change.indicator_id)
    names = indicator.name if indicator else {"en": change.indicator_id}
    basis = vocabulary("basis").label(change.basis, wording.language)
    files = [_own_name(path) for path in change.files]
    by = (
        wording.say("changed_by", files=", ".join(files[:2]) + (" …" if len(files) > 2 else ""))
        if files
        else wording.say("changed_by_rules")
    )
    return [
        f"{names.get(wording.language) or names['en']} ({basis}), {by}",
        write_period(change.period_id, facts.locale),
        _before(change, facts, wording),
        _after(change, facts, wording),
    ]


def _before(change: Change, facts: Facts, wording: Wording) -> str:
    if change.is_new:
        return wording.say("new")
    if change.before is None:
        is_hidden = change.is_gone or change.after is None or change.after.value is None
        return "" if is_hidden else wording.say("small_change")
    return write_figure(change.before, _unit(change, facts), facts.currency, facts.locale)


def _after(change: Change, facts: Facts, wording: Wording) -> str:
    if change.after is None:
        return wording.say("gone")
    return write_figure(change.after, _unit(change, facts), facts.currency, facts.locale)


def _unit(change: Change, facts: Facts) -> str:
    indicator = facts.indicators.get(change.indicator_id)
    return indicator.unit if indicator else "count"
