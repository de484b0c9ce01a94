"""True outcomes of the event logs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from citywise.demo.faults import first_usual
from citywise.demo.truth.values import (
    Cell,
    Parts,
    TrueValue,
    count_of,
    ratio_of,
    status_of,
)
from citywise.demo.world import AGE_BANDS, City, Event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from citywise.demo.network import Told

MINIMUM_COVERAGE = 0.8
EVENT_INDICATORS = (
    "out_sessions_delivered",
    "out_session_delivery_rate",
    "out_participations",
    "out_women_share",
    "out_youth_share",
    "out_partners_active",
    "out_community_co_delivery",
    "out_coordination_meetings",
)
_COMMUNITY = {"ngo", "club", "faith", "youth"}
_TYPES = {
    "school": "school", "ngo": "ngo_cbo", "club": "sports_club", "faith": "faith_organisation",
    "youth": "youth_organisation", "police": "law_enforcement", "health": "health_service",
}  # fmt: skip


class EventTruth:
    """What the event logs of one city tell, by quarter."""

    def __init__(self, city: City, told: dict[str, Told]) -> None:
        self._city, self._told = city, told

    def values(self) -> Iterator[TrueValue]:
        """Every outcome of the city's event logs."""
        ever_told: set[str] = set()
        rows: list[TrueValue] = []
        for period, told in self._told.items():
            if told.events is None:
                continue
            for indicator, cells in self._event_cells(told).items():
                basis = "pipeline" if indicator.startswith("dq_") else "events"
                rows += [
                    self._event_value(told, indicator, period, basis, cell, parts)
                    for cell, parts in cells.items()
                ]
        ever_told = {
            row.indicator_id for row in rows if (row.program_id, row.disagg_key) == ("", "")
        }
        yield from rows
        have = {
            (r.indicator_id, r.period_id) for r in rows if (r.program_id, r.disagg_key) == ("", "")
        }
        for indicator in EVENT_INDICATORS:
            for period in self._told:
                if indicator in ever_told and (indicator, period) not in have:
                    yield TrueValue(
                        self._city.id, "", indicator, period, "", "events", "not_reported"
                    )

    def _event_value(
        self, told: Told, indicator: str, period: str, basis: str, cell: Cell, parts: Parts
    ) -> TrueValue:
        status = status_of(parts)
        if basis == "events" and self._coverage(told, indicator) < MINIMUM_COVERAGE:
            status = "quarantined"
        elif (
            indicator == "out_participations" and _share_told(told.events or []) < MINIMUM_COVERAGE
        ):
            status = "not_reported"
        program, key = cell
        return TrueValue(self._city.id, program, indicator, period, key, basis, status, *parts)

    def _coverage(self, told: Told, indicator: str) -> float:
        loaded = len(distinct(told.events or []))
        lost = told.held_events
        if indicator in {"out_partners_active", "out_community_co_delivery"}:
            lost += told.unread_partners
        if indicator == "out_session_delivery_rate":
            lost += told.unread_plans
        return 1 - lost / (loaded + told.held_events)

    def _event_cells(self, told: Told) -> dict[str, dict[Cell, Parts]]:
        events = distinct(told.events or [])
        done = [event for event in events if event.status == "completed"]
        start = told.quarter.period.start
        cells: dict[str, dict[Cell, Parts]] = {
            "out_sessions_delivered": _counts(done, _session_cells),
            "out_participations": attendance_of(self._city, events),
            "out_coordination_meetings": self._meetings(events, start),
            "dq_disagg_complete": self._completeness(done),
        }
        cells["out_sessions_delivered"].setdefault(("", ""), count_of(0))
        cells |= self._shares(cells["out_participations"])
        if self._city.tells_plan:
            planned = [
                e
                for e in events
                if e.planned_on and e.planned_on <= start and not self._is_unread(told, e)
            ]
            cells["out_session_delivery_rate"] = _shares(planned, lambda e: e.status == "completed")
        if self._city.tells_partners:
            read = {id(e) for e in done if not self._is_unread_partner(told, e)}
            cells["out_community_co_delivery"] = _shares(
                done, lambda e: id(e) in read and _is_community_led(e)
            )
            cells["out_partners_active"] = _partners([e for e in done if id(e) in read])
        return cells

    def _is_unread(self, told: Told, event: Event) -> bool:
        return bool(told.unread_plans) and event is first_usual(told.events or [])

    def _is_unread_partner(self, told: Told, event: Event) -> bool:
        return bool(told.unread_partners) and event is first_usual(told.events or [])

    def _shares(self, participations: dict[Cell, Parts]) -> dict[str, dict[Cell, Parts]]:
        def known(key: str) -> float:
            return participations.get(("", key), (0, 0, None, None))[0] or 0

        sexes = [known(f"sex={code}") for code in "FMX"]
        ages = [known(f"age_band={band}") for band in AGE_BANDS]
        shares: dict[str, dict[Cell, Parts]] = {}
        if ("", "sex=F") in participations:
            shares["out_women_share"] = {("", ""): ratio_of(sexes[0], sum(sexes))}
        if ("", "age_band=15-29") in participations:
            shares["out_youth_share"] = {("", ""): ratio_of(ages[1], sum(ages))}
        return shares

    def _meetings(self, events: list[Event], start: date) -> dict[Cell, Parts]:
        meetings = [e for e in events if e.activity == "coordination_meeting"]
        planned = sum(1 for e in meetings if e.planned_on and e.planned_on <= start)
        held = sum(1 for e in meetings if e.status == "completed")
        due = max(planned, 1)
        return {("", ""): ratio_of(min(held, due), due)}

    def _completeness(self, done: list[Event]) -> dict[Cell, Parts]:
        came = [e for e in done if e.attendance.high]
        by_sex = [e for e in came if e.attendance.women is not None]
        by_age = [e for e in came if e.attendance.ages is not None]
        both = [e for e in by_sex if e.attendance.ages is not None]
        if not came:
            return {}
        return {
            ("", ""): ratio_of(len(both), len(came)),
            ("", "dimension=sex"): ratio_of(len(by_sex), len(came)),
            ("", "dimension=age_band"): ratio_of(len(by_age), len(came)),
        }


def attendance_of(city: City, events: list[Event]) -> dict[Cell, Parts]:
    """Attendances at the completed events: the city, its programs, activities, sexes and ages."""
    done = [event for event in events if event.status == "completed"]
    came = [e for e in done if e.attendance.low is not None]
    if not done:
        return {("", ""): count_of(0)}
    cells: dict[Cell, list[float]] = defaultdict(lambda: [0, 0])
    for event in came:
        keys = [("", ""), ("", f"activity_type={event.activity}")]
        keys += [(event.program_id, "")] if event.program_id else []
        for key in keys:
            cells[key][0] += event.attendance.low or 0
            cells[key][1] += event.attendance.high or 0
    parts: dict[Cell, Parts] = {key: (low, high, None, None) for key, (low, high) in cells.items()}
    return parts | _parts_of(city, came, parts)


def _parts_of(city: City, came: list[Event], total: dict[Cell, Parts]) -> dict[Cell, Parts]:
    """Sexes and age groups, and what is not stated of either."""
    sexes: dict[str, float] = defaultdict(float)
    ages: dict[str, float] = defaultdict(float)
    for event in came:
        there = event.attendance
        told = {"F": there.women, "M": there.men}
        told |= {"X": there.other} if city.tells_another_gender else {}
        for code, count in told.items():
            if count is not None:
                sexes[code] += count
        for band, count in zip(AGE_BANDS, there.ages or (), strict=False):
            ages[band] += count
    cells: dict[Cell, Parts] = {}
    for dimension, parts in (("sex", sexes), ("age_band", ages)):
        for code, count in parts.items():
            cells["", f"{dimension}={code}"] = count_of(count)
        if parts:
            low, high, _, _ = total["", ""]
            known = sum(parts.values())
            cells["", f"{dimension}=U"] = ((low or 0) - known, (high or 0) - known, None, None)
    return cells


def distinct(events: Iterable[Event]) -> list[Event]:
    """Each reference once."""
    return list({event.ref: event for event in events}.values())


def _share_told(events: list[Event]) -> float:
    done = [e for e in distinct(events) if e.status == "completed"]
    return sum(1 for e in done if e.attendance.low is not None) / len(done) if done else 1


def _session_cells(event: Event) -> list[Cell]:
    cells = [("", ""), ("", f"activity_type={event.activity}"), ("", f"mode={event.mode}")]
    cells += [("", f"audience={code}") for code in event.audiences]
    return cells + ([(event.program_id, "")] if event.program_id else [])


def _counts(events: Iterable[Event], cells_of: Callable[[Event], list[Cell]]) -> dict[Cell, Parts]:
    counts: dict[Cell, float] = defaultdict(float)
    for event in events:
        for cell in cells_of(event):
            counts[cell] += 1
    return {cell: count_of(count) for cell, count in counts.items()}


def _shares(events: list[Event], is_counted: Callable[[Event], bool]) -> dict[Cell, Parts]:
    sums: dict[Cell, list[float]] = defaultdict(lambda: [0, 0])
    for event in events:
        cells = [("", ""), ("", f"activity_type={event.activity}")]
        for cell in cells + ([(event.program_id, "")] if event.program_id else []):
            sums[cell][0] += is_counted(event)
            sums[cell][1] += 1
    return {cell: ratio_of(*both) for cell, both in sums.items()}


def _is_community_led(event: Event) -> bool:
    kinds = {partner.partition("/")[2] for partner in event.partners}
    return event.role in {"lead", "co_lead"} and bool(kinds & _COMMUNITY)


def _partners(done: list[Event]) -> dict[Cell, Parts]:
    active = {partner for event in done for partner in event.partners}
    kinds: dict[str, set[str]] = defaultdict(set)
    for partner in active:
        kinds[_TYPES[partner.partition("/")[2]]].add(partner)
    cells = {("", f"partner_type={kind}"): count_of(len(who)) for kind, who in kinds.items()}
    return {("", ""): count_of(len(active))} | cells
