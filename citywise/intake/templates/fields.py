"""What a template may take a column for."""

from __future__ import annotations

from citywise.intake.templates.field import Field
from citywise.intake.templates.field import fields_by_name as _fields
from citywise.intake.templates.registers import REGISTERS

EVENT_FIELDS = _fields(
    Field("city", "city", "city_id"),
    Field("country", "country", "city_id"),
    Field("program", "program", "program_id"),
    Field("ref", "text", "event_ref"),
    Field("title", "text", "event_title", holds="cell"),
    Field("date", "date", "event_date"),
    Field("year", "part", "event_date"),
    Field("month", "part", "event_date"),
    Field("planned_on", "date", "planned_date", holds="cell"),
    Field("activity_type", "code", "activity_type_code", codes="activity_type"),
    Field("mode", "code", "mode_code", holds="cell", codes="mode"),
    Field("status", "code", "event_status_code", codes="event_status"),
    Field("audience", "code", "audience_code", holds="cell", codes="audience"),
    Field("partner", "partner", "partner_id", holds="cell"),
    Field("partner_role", "code", "partner_role_code", holds="cell", codes="partner_role"),
    Field("sessions", "count", "session_count"),
    Field("method", "code", "count_method_code", holds="cell", codes="count_method"),
)

_GROUPS = ("city", "country", "program", "date", "year", "month", "activity_type", "mode", "method")

PEOPLE_FIELDS = {name: EVENT_FIELDS[name] for name in (*_GROUPS, "ref")} | _fields(
    Field("sex", "code", "disagg_key", holds="cell", codes="sex"),
    Field("age", "count", "disagg_key", holds="cell"),
)
"""What a list of people is counted by; `ref` only recognises a row that stands twice."""

BREAKDOWNS = {
    "sex": "sex",
    "age_band": "age_band",
    "activity_type": "activity_type",
    "audience": "audience",
    "practitioner_type": "audience",
    "mode": "mode",
    "partner_type": "partner_type",
    "org_type": "partner_type",
    "exchange_type": "exchange_type",
    "resource_type": "resource_type",
    "theme": "theme",
}
"""Dimensions a figure may be broken down by, each with its code list. There are no others:
nothing about religion, origin or ideology can be mapped."""

ALL = "all"
"""What a word of a breakdown means that breaks nothing down: `Persons` in a column of sexes."""

VALUE_FIELDS = _fields(
    Field("city", "city", "city_id"),
    Field("country", "country", "city_id"),
    Field("program", "program", "program_id"),
    Field("ref", "text", "entry_number"),
    Field("indicator", "text", "indicator_id"),
    Field("kind", "code", "value_kind_code", codes="value_kind"),
    Field("unit", "code", "unit_code", codes="unit"),
    Field("date", "date", "period_id"),
    Field("period", "period", "period_id"),
    Field("period_start", "date", "period_id"),
    Field("period_end", "date", "period_id"),
    Field("year", "part", "period_id"),
    Field("quarter", "part", "period_id"),
    Field("month", "part", "period_id"),
    Field("currency", "text", "currency_code"),
    Field("method", "code", "count_method_code", holds="cell", codes="count_method"),
    Field("group", "group", "disagg_key"),
    *(Field(name, "code", "disagg_key", codes=codes) for name, codes in BREAKDOWNS.items()),
)

FIELDS = {
    "events": EVENT_FIELDS,
    "people": PEOPLE_FIELDS,
    "values": VALUE_FIELDS,
    "places": _fields(),
    **{name: register.fields for name, register in REGISTERS.items()},
}
"""What columns may be, by what a template produces; a gazetteer names its columns itself."""
