"""Why a total of the network is another one: city by city, every cause of each.

`*||out_participations|2025-Q1||events` is such a total: as in `out_network_outcomes`, the sum of
what cities show exactly. The causes of one city after the other are told in the numbers of the
total, so that all of them together are the whole difference, also of a share.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from citywise.comparison.sums import ratio_of_sums
from citywise.contracts.ddl import quote
from citywise.errors import WorkspaceError
from citywise.provenance.changes import Change, first_state
from citywise.provenance.ledger import Entry, Ledger, alike, explain, release_id_of
from citywise.provenance.past_city import past_city
from citywise.provenance.past_rules import require_readable
from citywise.provenance.values import value_id_of
from citywise.warehouse.as_of import held

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from citywise.provenance.past_city import PastCity

Row = dict[str, Any]
ALL_CITIES = "*"


@dataclass(frozen=True, slots=True)
class Total:
    """What the words of a total name."""

    indicator_id: str
    period_id: str
    basis_code: str

    def of_city(self, city_id: str) -> str:
        """The words of what a city adds to it."""
        return f"{city_id}||{self.indicator_id}|{self.period_id}||{self.basis_code}"


def total_meant(named: str) -> Total | None:
    """The total of the network that is named, or None where a value of one city is.

    Raises:
        WorkspaceError: the words are those of no total.
    """
    if not named.startswith(f"{ALL_CITIES}|"):
        return None
    _, *parts = named.split("|")
    match parts:
        case ["", indicator, period, "", basis] if indicator and period and basis:
            return Total(indicator, period, basis)
        case _:
            raise WorkspaceError(
                f"{named!r} names no total of the network.",
                "Write '*||indicator|period||basis', as in out_network_outcomes.",
            )


@dataclass(frozen=True, slots=True)
class _Told:
    """What cities showed in a release, by city, and how it is added up."""

    rows: dict[str, Row]
    aggregation: str = ""
    unit: str = ""
    version: int = 0

    def total(self, of: Total) -> Row:
        """The row of the total; empty where no city tells its figure exactly."""
        alike = [row for row in self.rows.values() if row.get("definition_version") == self.version]
        mine = [row for row in alike if _is_in(row, self.aggregation)]
        if not mine:
            return {}
        return {
            "value_id": of.of_city(ALL_CITIES),
            "city_id": "all cities",
            "program_id": None,
            "indicator_id": of.indicator_id,
            "period_id": of.period_id,
            "disagg_key": "",
            "basis_code": of.basis_code,
            "value": self._value(mine),
            "numerator_count": _sum(mine, "numerator_count"),
            "denominator_count": _sum(mine, "denominator_count"),
            **dict.fromkeys(("low", "high", "n_count")),
            "value_status_code": "reported",
            "interval_code": "none",
        }

    def _value(self, rows: list[Row]) -> float | None:
        if self.aggregation == "sum":
            return _sum(rows, "value")
        per = 100_000 if self.unit == "per_100k" else 1
        parts = [(row["numerator_count"], row["denominator_count"]) for row in rows]
        return ratio_of_sums(parts, per)


def _is_in(row: Row, aggregation: str) -> bool:
    """As the view decides it: the figure itself, or both parts of it, are known."""
    if aggregation == "sum":
        return row["value"] is not None
    return row["numerator_count"] is not None and (row["denominator_count"] or 0) > 0


def _sum(rows: list[Row], name: str) -> float | None:
    known = [row[name] for row in rows if row[name] is not None]
    return sum(known) if known else None


def explain_total(working_file: Path, total: Total, first: int, last: int) -> Ledger:
    """The causes between two releases, by their numbers, the earlier first.

    Raises:
        WorkspaceError: neither release has such a total.
    """
    with past_city(working_file, "") as every:
        before, after = (_told(every, total, number) for number in (first, last))
        if not before.rows and not after.rows:
            raise WorkspaceError(
                f"Neither release tells a total {total.of_city(ALL_CITIES)!r}.",
                "Write '*||indicator|period||basis', as in out_network_outcomes.",
            )
        shown = before.total(total), after.total(total)
        unknown = list(_unknown(every, total, before, first, last))
        names = release_id_of(every, first), release_id_of(every, last)
    known = _entries(working_file, total, (before, after), (first, last))
    return Ledger(total.of_city(ALL_CITIES), *names, *shown, (*unknown, *known))


def _told(every: PastCity, total: Total, number: int) -> _Told:
    how = every.store.rows(
        "select aggregation_code, unit_code, definition_version from kept.past_out_indicators"
        f" where {held(number)} and indicator_id = {quote(total.indicator_id)}"
        " and aggregation_code in ('sum', 'ratio_of_sums')"
    )
    if how.is_empty():
        return _Told({})
    rows = every.store.rows(
        f"from kept.past_out_values where {held(number)} and program_id is null"
        f" and disagg_key = '' and indicator_id = {quote(total.indicator_id)}"
        f" and period_id = {quote(total.period_id)} and basis_code = {quote(total.basis_code)}"
    )
    return _Told({row["city_id"]: row for row in rows.iter_rows(named=True)}, *how.row(0))


def _unknown(
    every: PastCity, total: Total, before: _Told, first: int, last: int
) -> Iterator[Entry]:
    """Cities that were erased in between: what they added to the earlier total is not known."""
    table = "select count(*) from kept.past_tables where table_name = 'out_withdrawals'"
    if not every.store.value(table):
        return
    left = every.store.rows(
        f"select city_id from kept.past_out_withdrawals where {held(last)} and city_id not in"
        f" (select city_id from kept.past_out_cities where {held(first)}) and city_id not in"
        f" (select city_id from kept.past_out_withdrawals where {held(first)}) order by all"
    )["city_id"]
    row, state = before.total(total), first_state(every, last)
    for city in left:
        about = f"{city}, erased: what it added before is not known"
        yield Entry(Change("city_withdrawal", about, state, state), row, row)


def _entries(
    working_file: Path, total: Total, told: tuple[_Told, _Told], numbers: tuple[int, int]
) -> Iterator[Entry]:
    before, after = told
    # another version of the definition alone is no other number of the city
    rows = {
        city: after.rows[city] if alike(row, after.rows.get(city, {})) else row
        for city, row in before.rows.items()
    }
    running = replace(after if after.aggregation else before, rows=rows)
    if before.total(total) != running.total(total):
        with past_city(working_file, "") as every:
            state = first_state(every, numbers[1])
        change = Change("definition", total.indicator_id, state, state)
        yield Entry(change, before.total(total), running.total(total))
    for city in sorted(before.rows.keys() | after.rows.keys()):
        if not alike(before.rows.get(city, {}), after.rows.get(city, {})):
            yield from _of_city(working_file, total, running, city, numbers)


def _of_city(
    working_file: Path, total: Total, running: _Told, city: str, numbers: tuple[int, int]
) -> Iterator[Entry]:
    """Each cause in the city, in the numbers of the total; `running` goes on with it."""
    with past_city(working_file, city) as past:
        for number in numbers:
            require_readable(past.rules(number), f"release {number}", past.day(number))
        for entry in explain(past, value_id_of(total.of_city(city)), *numbers).entries:
            before = running.total(total)
            running.rows[city] = entry.after
            about = ", ".join(filter(None, (city, entry.change.about)))
            change = replace(entry.change, about=about)
            told = replace(entry, change=change, before=before, after=running.total(total))
            if told.is_felt:
                yield told
