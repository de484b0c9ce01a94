"""What changed between two releases: each rule, and release by release each file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from citywise.contracts.tables import TABLES
from citywise.provenance.past_city import REFERENCE, State
from citywise.warehouse.as_of import held

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.provenance.past_city import PastCity

Row = dict[str, Any]

CAUSES = {
    "new_report": "New report",
    "late_report": "Late report",
    "revision": "Revision",
    "withdrawal": "Withdrawal of a file, or of its withdrawal",
    "correction": "Correction",
    "template": "Template",
    "reading": "Read again, under other names or by another version of Citywise",
    "day": "The day on which stock is taken",
    "settings": "Settings",
    "definition": "Definition of an indicator",
    "rates": "Exchange rate",
    "names": "Reference data of the city",
    "others": "Files of other cities",
    "city_withdrawal": "The city has withdrawn from the network",
    "suppression": "Withheld to protect small groups",
    "change_of_few": "A correction of too few people, beside an earlier release",
    "release_state": "Not released, or its period not closed",
    "program": "Another version of Citywise, or records that are kept no longer",
}
"""Every cause by its code, in words."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cause, what it is about, and the states before and after; of a file its submission."""

    cause: str
    about: str
    before: State
    after: State
    submission: int | None = None


def first_state(city: PastCity, number: int) -> State:
    """Everything as a release knew it."""
    query = f"select submission_id from kept.past_core_submissions where {held(number)}"
    submissions = city.store.rows(query)["submission_id"]
    return State(
        day=number,
        settings=number,
        templates=number,
        definitions=number,
        rates=number,
        names=number,
        submissions=frozenset((submission, number) for submission in submissions),
    )


def changes_between(city: PastCity, state: State, first: int, last: int) -> Iterator[Change]:
    """One change after the other, from the first release to all that the last one knew."""
    for part, cause, about in _rules(city, first, last):
        after = replace(state, **{part: last})
        yield Change(cause, about, state, after)
        state = after
    others, mine = _submissions(city, first, last)
    if others:
        after = _taking(state, others)
        yield Change("others", f"{len(others)} files", state, after)
        state = after
    for row in mine:
        after = _taking(state, [row])
        yield Change(_cause(city, row), row["file_path"], state, after, row["submission_id"])
        state = after


def _rules(city: PastCity, first: int, last: int) -> Iterator[tuple[str, str, str]]:
    """Part of the state, cause, and what it is about, of each that has changed."""
    before, after = city.rules(first), city.rules(last)
    if city.day(first) != city.day(last):
        yield "day", "day", f"{city.day(first)} to {city.day(last)}"
    if before.texts["settings"] != after.texts["settings"]:
        yield "settings", "settings", "network.toml"
    if before.all("template") != after.all("template"):
        yield "templates", "template", "what templates say of repeats and years"
    changed = _differing(before.all("indicator"), after.all("indicator"))
    if changed or any(_differs(city, name, first, last) for name in REFERENCE["definitions"]):
        yield "definitions", "definition", ", ".join(changed) or "local indicators"
    for part in ("rates", "names"):
        tables = [name for name in REFERENCE[part] if _differs(city, name, first, last)]
        if tables:
            yield part, part, ", ".join(name.removeprefix("core_") for name in tables)


def _differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    )


def _differs(city: PastCity, name: str, first: int, last: int) -> bool:
    query = f"select count(*) from kept.past_{name} where ({held(first)}) <> ({held(last)})"
    return bool(city.store.value(query))


def _taking(state: State, rows: list[Row]) -> State:
    """The state with these submissions as the releases of the rows knew them."""
    taken = {row["submission_id"]: row["number"] for row in rows}
    return replace(state, submissions=frozenset((dict(state.submissions) | taken).items()))


def _submissions(city: PastCity, first: int, last: int) -> tuple[list[Row], list[Row]]:
    """Every change of one: of other cities, and of this one or perhaps of it, in order."""
    told = [name for name in TABLES["core_submissions"].columns if name != "input_fingerprint"]
    query = _SUBMISSIONS.format(first=first, last=last, told=", ".join(told))
    rows = city.store.rows(query).to_dicts()
    others = [row for row in rows if row["city_id"] not in {None, city.city_id}]
    return others, [row for row in rows if row not in others]


_SUBMISSIONS = """
with
version as (
    select *, row({told}) as told, lag(told) over (
        partition by submission_id order by known_from_release
    ) as told_before
    from kept.past_core_submissions
),
change as (
    select submission_id, known_from_release as number
    from version
    where told is distinct from told_before
    union
    select submission_id, known_to_release from kept.past_readings
)
select
    submission_id,
    number,
    coalesce(lag(number) over same, {first}) as number_before,
    exists (
        from version as earlier
        where earlier.submission_id = change.submission_id
            and earlier.known_from_release < number
    ) as was_known,
    city_id,
    file_path,
    file_sha256,
    template_id,
    report_key,
    period_id,
    received_at_utc,
    exists (
        from version as earlier
        where earlier.report_key = version.report_key
            and earlier.submission_id < version.submission_id
            and earlier.loaded_count > 0
            and earlier.known_from_release <= number
    ) as is_revision
from change
join version using (submission_id)
where number > {first} and number <= {last}
    and known_from_release <= number and coalesce(known_to_release > number, true)
window same as (partition by submission_id order by number)
order by number, submission_id
"""


def _cause(city: PastCity, row: Row) -> str:
    if not row["was_known"]:
        if row["is_revision"]:
            return "revision"
        return "late_report" if _is_late(city, row) else "new_report"
    before, after = city.rules(row["number_before"]), city.rules(row["number"])
    declared = [rules.corrections_of(row["file_sha256"]) for rules in (before, after)]
    if declared[0] != declared[1]:
        withdraws = [any(each.is_withdrawal for each in corrections) for corrections in declared]
        return "withdrawal" if withdraws[0] != withdraws[1] else "correction"
    template = row["template_id"]
    changed = _differing(before.all("template"), after.all("template"))
    # what fitted no template may fit one that has changed, or the other way round
    return "template" if template in changed or (changed and not template) else "reading"


def _is_late(city: PastCity, row: Row) -> bool:
    query = (
        "select max(due_date) from kept.past_core_expected_reports"
        f" where {held(row['number'])} and city_id = ? and template_id = ? and period_id = ?"
    )
    due = city.store.value(query, [row["city_id"], row["template_id"], row["period_id"]])
    return due is not None and row["received_at_utc"].date() > due
