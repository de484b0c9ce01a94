"""Why a number is another one than before: every cause, with what it added or took away.

From one release to the other one thing after the other is changed, and the value is measured each
time: first the rules, then release by release the files in the order in which they came. What each
change has done is the difference of two measurements, so that all of them together are the whole
difference, also of a share. For the network's data team alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from citywise.contracts.ddl import quote
from citywise.provenance.changed_cells import changed_cells
from citywise.provenance.changes import Change, changes_between, first_state
from citywise.warehouse.as_of import held

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.provenance.past_city import PastCity

Row = dict[str, Any]
Number = Literal["value", "low", "high", "numerator_count", "denominator_count"]
NUMBERS: tuple[Number, ...] = ("value", "low", "high", "numerator_count", "denominator_count")


@dataclass(frozen=True, slots=True)
class Entry:
    """One cause: the value's row before and after it; empty where there is no such value."""

    change: Change
    before: Row
    after: Row
    cells: tuple[str, ...] = ()

    def effect(self, number: Number) -> Fraction:
        """What it added, exactly; where no number is told there is none to add to."""
        return _exact(self.after.get(number)) - _exact(self.before.get(number))

    @property
    def is_felt(self) -> bool:
        """A number or the status is another one."""
        return not alike(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Ledger:
    """What two releases showed of a value, and every cause in between, in order."""

    value_id: str
    first: str
    last: str
    before: Row
    after: Row
    entries: tuple[Entry, ...]

    def adds_up(self, number: Number) -> bool:
        """All causes together are the whole difference, to the last bit."""
        told = sum((entry.effect(number) for entry in self.entries), Fraction(0))
        return told == _exact(self.after.get(number)) - _exact(self.before.get(number))


def _exact(number: float | None) -> Fraction:
    return Fraction(0) if number is None else Fraction(number)


def explain(city: PastCity, value_id: str, first: int, last: int, *, cells: bool = True) -> Ledger:
    """The causes between two releases, by their numbers, the earlier first."""
    shown = [_row(city, "past_out_values", value_id, number) for number in (first, last)]
    entries = [entry for entry in _entries(city, value_id, first, last) if entry.is_felt]
    if all(entry.change.cause in _SHOWING for entry in entries) and alike(*shown):
        entries = []
    if cells:
        entries = [_with_cells(city, entry) for entry in entries]
    return Ledger(
        value_id,
        release_id_of(city, first),
        release_id_of(city, last),
        shown[0],
        shown[1],
        tuple(entries),
    )


_SHOWING = ("suppression", "change_of_few", "release_state", "city_withdrawal")


_WITHHELD = {"change": "change_of_few"}
"""What is said of a reason to withhold (vocabulary `protection`) other than that it is one."""


def alike(before: Row, after: Row) -> bool:
    """The same numbers and the same status."""
    told = (*NUMBERS, "value_status_code")
    return all(before.get(name) == after.get(name) for name in told)


def _entries(city: PastCity, value_id: str, first: int, last: int) -> Iterator[Entry]:
    shown, internal = (
        [_row(city, table, value_id, number) for number in (first, last)]
        for table in ("past_out_values", "past_measure_values")
    )
    state = first_state(city, first)
    measured = city.measure(state).get(value_id, {})
    yield _showing(city, value_id, first, shown[0], internal[0])
    yield Entry(Change("program", "", state, state), internal[0], measured)
    for change in changes_between(city, state, first, last):
        after = city.measure(change.after).get(value_id, {})
        yield Entry(change, measured, after)
        measured = after
        state = change.after
    yield Entry(Change("program", "", state, state), measured, internal[1])
    yield _showing(city, value_id, last, internal[1], shown[1])


def _showing(city: PastCity, value_id: str, number: int, before: Row, after: Row) -> Entry:
    """What a release does not show of what is known inside."""
    state = first_state(city, number)
    query = f"select protection_code from kept.past_measure_protection where {held(number)}"
    why = city.store.value(f"{query} and value_id = {quote(value_id)}")
    cause = _WITHHELD.get(why, "suppression" if why else "release_state")
    cause = "city_withdrawal" if _has_withdrawn(city, number) else cause
    return Entry(Change(cause, release_id_of(city, number), state, state), before, after)


def _has_withdrawn(city: PastCity, number: int) -> bool:
    """The release says that the city has left; before there was such a table none had."""
    tables = "select count(*) from kept.past_tables where table_name = 'out_withdrawals'"
    query = f"select count(*) from kept.past_out_withdrawals where {held(number)} and city_id = ?"
    return bool(city.store.value(tables) and city.store.value(query, [city.city_id]))


def _row(city: PastCity, table: str, value_id: str, number: int) -> Row:
    query = f"from kept.{table} where {held(number)} and value_id = {quote(value_id)}"
    found = city.store.rows(query)
    return found.row(0, named=True) if found.height else {}


def release_id_of(city: PastCity, number: int) -> str:
    """What the release with this number is called."""
    query = f"select release_id from kept.past_releases where release_number = {number}"
    return city.store.value(query)


def _with_cells(city: PastCity, entry: Entry) -> Entry:
    if entry.change.submission is None:
        return entry
    row = entry.after or entry.before
    return replace(entry, cells=changed_cells(city, row, entry.change))
