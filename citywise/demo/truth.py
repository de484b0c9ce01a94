"""The truth: what every outcome of the demonstration must be, told without the pipeline.

Plain sums over what happened and was told. Nothing here reads a file that intake wrote, or
borrows a measure; where a report is missing or a record kept back, the truth says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.demo.network import Demo, Told
from citywise.demo.faults import first_usual
from citywise.demo.progress import CURRENCIES, PLAIN
from citywise.demo.world import AGE_BANDS, RATIOS, City, Event, quarters

if TYPE_CHECKING:
    from citywise.network.network import Network

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

Number = float | None


@dataclass(frozen=True, slots=True)
class TrueValue:
    """One outcome: its key, its status, and the least and most its parts can be."""

    city_id: str
    program_id: str
    indicator_id: str
    period_id: str
    disagg_key: str
    basis_code: str
    value_status_code: str
    numerator_low: Number = None
    numerator_high: Number = None
    denominator_low: Number = None
    denominator_high: Number = None


Parts = tuple[Number, Number, Number, Number]
Cell = tuple[str, str]
"""Program (empty for the city) and breakdown key."""


def true_values(demo: Demo, network: Network) -> list[TrueValue]:
    """Every outcome of every city, open quarters left out."""
    rates = {
        (row["currency"], row["period"]): float(row["rate_to_base"])
        for row in network.sheets["fx_rates"]
    }
    people = {
        (row["city_id"], row["year"]): float(row["value"])
        for row in network.sheets["city_attributes"]
        if row["attribute"] == "population"
    }
    values: list[TrueValue] = []
    for city in demo.cities:
        teller = _Teller(demo, city, rates, people)
        values += teller.of_events()
        values += teller.of_reports()
        values += teller.of_reporting()
    return values


class _Teller:
    def __init__(
        self,
        demo: Demo,
        city: City,
        rates: dict[tuple[str, str], float],
        people: dict[tuple[str, str], float],
    ) -> None:
        self._demo, self._city = demo, city
        self._rates, self._people = rates, people
        self._told = {q.period.id: demo.told[city.id, q.period.id] for q in city.quarters}

    def _value(self, indicator: str, period: str, basis: str, status: str, cell: Cell = ("", ""),
               parts: Parts = (None, None, None, None)) -> TrueValue:  # fmt: skip
        program, key = cell
        return TrueValue(self._city.id, program, indicator, period, key, basis, status, *parts)

    # --- event logs -----------------------------------------------------------------------

    def of_events(self) -> Iterator[TrueValue]:
        """Outcomes of the event logs."""
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
        ever_told = {row.indicator_id for row in rows if (row.program_id, row.disagg_key) == ("", "")}
        yield from rows
        have = {(r.indicator_id, r.period_id) for r in rows if (r.program_id, r.disagg_key) == ("", "")}
        for indicator in EVENT_INDICATORS:
            for period in self._told:
                if indicator in ever_told and (indicator, period) not in have:
                    yield self._value(indicator, period, "events", "not_reported")

    def _event_value(self, told: Told, indicator: str, period: str, basis: str, cell: Cell, parts: Parts) -> TrueValue:
        status = _status(parts)
        if basis == "events" and self._coverage(told, indicator) < MINIMUM_COVERAGE:
            status = "quarantined"
        elif indicator == "out_participations" and _share_told(told.events or []) < MINIMUM_COVERAGE:
            status = "not_reported"
        return self._value(indicator, period, basis, status, cell, parts)

    def _coverage(self, told: Told, indicator: str) -> float:
        loaded = len(_distinct(told.events or []))
        lost = told.held_events
        if indicator in {"out_partners_active", "out_community_co_delivery"}:
            lost += told.unread_partners
        if indicator == "out_session_delivery_rate":
            lost += told.unread_plans
        return 1 - lost / (loaded + told.held_events)

    def _event_cells(self, told: Told) -> dict[str, dict[Cell, Parts]]:
        events = _distinct(told.events or [])
        done = [event for event in events if event.status == "completed"]
        start = told.quarter.period.start
        cells: dict[str, dict[Cell, Parts]] = {
            "out_sessions_delivered": _counts(done, _session_cells),
            "out_participations": self._participations(done),
            "out_coordination_meetings": self._meetings(events, start),
            "dq_disagg_complete": self._completeness(done),
        }
        cells["out_sessions_delivered"].setdefault(("", ""), _count(0))
        cells |= self._shares(cells["out_participations"])
        if self._city.tells_plan:
            planned = [e for e in events if e.planned_on and e.planned_on <= start and not self._is_unread(told, e)]
            cells["out_session_delivery_rate"] = _shares(planned, lambda e: e.status == "completed")
        if self._city.tells_partners:
            read = {id(e) for e in done if not self._is_unread_partner(told, e)}
            cells["out_community_co_delivery"] = _shares(done, lambda e: id(e) in read and _is_community_led(e))
            cells["out_partners_active"] = _partners([e for e in done if id(e) in read])
        return cells

    def _is_unread(self, told: Told, event: Event) -> bool:
        return bool(told.unread_plans) and event is first_usual(told.events or [])

    def _is_unread_partner(self, told: Told, event: Event) -> bool:
        return bool(told.unread_partners) and event is first_usual(told.events or [])

    def _participations(self, done: list[Event]) -> dict[Cell, Parts]:
        came = [e for e in done if e.attendance.low is not None]
        if not done:
            return {("", ""): _count(0)}
        cells: dict[Cell, list[float]] = defaultdict(lambda: [0, 0])
        for event in came:
            keys = [("", ""), ("", f"activity_type={event.activity}")]
            keys += [(event.program_id, "")] if event.program_id else []
            for key in keys:
                cells[key][0] += event.attendance.low or 0
                cells[key][1] += event.attendance.high or 0
        parts = {key: (low, high, None, None) for key, (low, high) in cells.items()}
        return parts | self._parts_of(came, parts)

    def _parts_of(self, came: list[Event], total: dict[Cell, Parts]) -> dict[Cell, Parts]:
        """Sexes and age groups, and what is not stated of either."""
        sexes: dict[str, float] = defaultdict(float)
        ages: dict[str, float] = defaultdict(float)
        for event in came:
            there = event.attendance
            told = {"F": there.women, "M": there.men}
            told |= {"X": there.other} if self._city.tells_another_gender else {}
            for code, count in told.items():
                if count is not None:
                    sexes[code] += count
            for band, count in zip(AGE_BANDS, there.ages or (), strict=False):
                ages[band] += count
        cells: dict[Cell, Parts] = {}
        for dimension, parts in (("sex", sexes), ("age_band", ages)):
            for code, count in parts.items():
                cells["", f"{dimension}={code}"] = _count(count)
            if parts:
                low, high, _, _ = total["", ""]
                known = sum(parts.values())
                cells["", f"{dimension}=U"] = ((low or 0) - known, (high or 0) - known, None, None)
        return cells

    def _shares(self, participations: dict[Cell, Parts]) -> dict[str, dict[Cell, Parts]]:
        def known(key: str) -> float:
            return participations.get(("", key), (0, 0, None, None))[0] or 0

        sexes = [known(f"sex={code}") for code in "FMX"]
        ages = [known(f"age_band={band}") for band in AGE_BANDS]
        shares: dict[str, dict[Cell, Parts]] = {}
        if ("", "sex=F") in participations:
            shares["out_women_share"] = {("", ""): _ratio(sexes[0], sum(sexes))}
        if ("", "age_band=15-29") in participations:
            shares["out_youth_share"] = {("", ""): _ratio(ages[1], sum(ages))}
        return shares

    def _meetings(self, events: list[Event], start: object) -> dict[Cell, Parts]:
        meetings = [e for e in events if e.activity == "coordination_meeting"]
        planned = sum(1 for e in meetings if e.planned_on and e.planned_on <= start)  # type: ignore[operator]
        held = sum(1 for e in meetings if e.status == "completed")
        due = max(planned, 1)
        return {("", ""): _ratio(min(held, due), due)}

    def _completeness(self, done: list[Event]) -> dict[Cell, Parts]:
        came = [e for e in done if e.attendance.high]
        by_sex = [e for e in came if e.attendance.women is not None]
        by_age = [e for e in came if e.attendance.ages is not None]
        both = [e for e in by_sex if e.attendance.ages is not None]
        if not came:
            return {}
        return {
            ("", ""): _ratio(len(both), len(came)),
            ("", "dimension=sex"): _ratio(len(by_sex), len(came)),
            ("", "dimension=age_band"): _ratio(len(by_age), len(came)),
        }

    # --- reports --------------------------------------------------------------------------

    def of_reports(self) -> Iterator[TrueValue]:
        """Outcomes of the progress reports and the monthly matrix."""
        before: Told | None = None
        for period, told in self._told.items():
            yield from self._progress_values(period, told, before)
            if told.quarter.matrix:
                yield from self._matrix_values(period, told)
            before = told

    def _progress_values(self, period: str, told: Told, before: Told | None) -> Iterator[TrueValue]:
        for indicator in (*PLAIN, *RATIOS, "fi_cost_per_participation", "im_hate_incidents_rate"):
            status = self._progress_status(indicator, period, told, before)
            parts = None if status else self._progress_parts(indicator, period, told)
            if parts is None:
                yield self._value(indicator, period, "report", status or "not_reported")
            else:
                yield self._value(indicator, period, "report", _status(parts), parts=parts)

    def _progress_status(self, indicator: str, period: str, told: Told, before: Told | None) -> str:
        """Why a figure of the quarter cannot be told, or nothing."""
        if not told.has_progress or indicator in told.lost_indicators:
            return "not_reported"
        if indicator in told.held_indicators:
            return "quarantined"
        if period.endswith("Q1") or indicator == "gv_framework_stage":
            return ""
        # figures to date need the quarter before; the first report began in a year's last quarter
        if before is None or not before.has_progress or indicator in before.lost_indicators:
            return "not_reported"
        return "quarantined" if indicator in before.held_indicators else ""

    def _progress_parts(self, indicator: str, period: str, told: Told) -> Parts | None:
        quarter = told.quarter
        if indicator in RATIOS:
            return _ratio(*quarter.ratios[indicator])
        count = quarter.counts[indicator]
        if indicator == "im_hate_incidents_rate":
            return _ratio(count, self._people[self._city.id, period[:4]])
        if indicator != "fi_cost_per_participation":
            return _count(count)
        if told.events is None:
            return None
        came = self._participations([e for e in _distinct(told.events) if e.status == "completed"])
        low, high, _, _ = came["", ""]
        currency = CURRENCIES[self._city.row["country"]]
        spent = count * (1.0 if currency == "EUR" else self._rates[currency, period])
        return (spent, spent, low, high)

    def _matrix_values(self, period: str, told: Told) -> Iterator[TrueValue]:
        for indicator in ("out_unique_participants", "out_participations"):
            if not told.has_matrix:
                yield self._value(indicator, period, "report", "not_reported")
                continue
            for cell, parts in self._matrix_cells(told, indicator).items():
                status = _status(parts)
                yield self._value(indicator, period, "report", status, cell, parts)

    def _matrix_cells(self, told: Told, indicator: str) -> dict[Cell, Parts]:
        """Totals, sexes and age groups of the city and of each program."""
        cells: dict[Cell, dict[tuple[str, str], list[float]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
        for (name, program, month, sex, band), people in told.quarter.matrix.items():
            if name != indicator:
                continue
            low, high = (1, 4) if self._city.id == "qasr-salma" and 1 <= people <= 4 else (people, people)
            for key in ("", f"sex={sex}", f"age_band={band}"):
                for owner in ("", program):
                    spot = cells[owner, key][program, month]
                    spot[0] += low
                    spot[1] += high
        if indicator == "out_participations":
            return {cell: _sum(spots.values()) for cell, spots in cells.items()}
        return {cell: _bounds(spots.values()) for cell, spots in cells.items()}

    # --- reporting ------------------------------------------------------------------------

    def of_reporting(self) -> Iterator[TrueValue]:
        """Share of the reports due that came in time."""
        arrived = {(a.period_id, a.template_id): a for a in self._demo.arrivals if a.city_id == self._city.id}
        for period in quarters():
            expected = ["event-log", "quarterly-progress"]
            expected += ["monthly-matrix"] if self._city.quarters[0].matrix else []
            came = [arrived.get((period.id, template)) for template in expected]
            on_time = sum(1 for arrival in came if arrival and arrival.is_on_time(period))
            parts = _ratio(on_time, len(expected))
            yield self._value("dq_report_timeliness", period.id, "pipeline", _status(parts), parts=parts)


def _distinct(events: Iterable[Event]) -> list[Event]:
    """Each reference once."""
    return list({event.ref: event for event in events}.values())


def _share_told(events: list[Event]) -> float:
    done = [e for e in _distinct(events) if e.status == "completed"]
    return sum(1 for e in done if e.attendance.low is not None) / len(done) if done else 1


def _status(parts: Parts) -> str:
    low, high, least, most = parts
    if most == 0:
        return "not_applicable"
    if low != high or least != most:
        return "estimated"
    return "reported_zero" if high == 0 else "reported"


def _count(count: float) -> Parts:
    return (count, count, None, None)


def _ratio(numerator: float, denominator: float) -> Parts:
    return (numerator, numerator, denominator, denominator)


def _sum(spots: Iterable[list[float]]) -> Parts:
    listed = list(spots)
    return (sum(s[0] for s in listed), sum(s[1] for s in listed), None, None)


def _bounds(spots: Iterable[list[float]]) -> Parts:
    """Distinct people: at least the largest, at most all."""
    listed = list(spots)
    return (max(s[0] for s in listed), sum(s[1] for s in listed), None, None)


def _session_cells(event: Event) -> list[Cell]:
    cells = [("", ""), ("", f"activity_type={event.activity}"), ("", f"mode={event.mode}")]
    cells += [("", f"audience={code}") for code in event.audiences]
    return cells + ([(event.program_id, "")] if event.program_id else [])


def _counts(events: Iterable[Event], cells_of: object) -> dict[Cell, Parts]:
    counts: dict[Cell, float] = defaultdict(float)
    for event in events:
        for cell in cells_of(event):  # type: ignore[operator]
            counts[cell] += 1
    return {cell: _count(count) for cell, count in counts.items()}


def _shares(events: list[Event], is_counted: object) -> dict[Cell, Parts]:
    sums: dict[Cell, list[float]] = defaultdict(lambda: [0, 0])
    for event in events:
        cells = [("", ""), ("", f"activity_type={event.activity}")]
        for cell in cells + ([(event.program_id, "")] if event.program_id else []):
            sums[cell][0] += is_counted(event)  # type: ignore[operator]
            sums[cell][1] += 1
    return {cell: _ratio(*both) for cell, both in sums.items()}


def _is_community_led(event: Event) -> bool:
    kinds = {partner.partition("/")[2] for partner in event.partners}
    return event.role in {"lead", "co_lead"} and bool(kinds & _COMMUNITY)


def _partners(done: list[Event]) -> dict[Cell, Parts]:
    active = {partner for event in done for partner in event.partners}
    kinds: dict[str, set[str]] = defaultdict(set)
    for partner in active:
        kinds[_TYPES[partner.partition("/")[2]]].add(partner)
    cells = {("", f"partner_type={kind}"): _count(len(who)) for kind, who in kinds.items()}
    return {("", ""): _count(len(active))} | cells
