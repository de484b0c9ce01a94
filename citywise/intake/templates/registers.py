"""Registers: practices, studies, exchanges and materials, each declared once.

A register has no period: it tells what there is. One conformer (`citywise.conform.registers`)
reads all four by what is said here.
"""

from __future__ import annotations

from dataclasses import dataclass

from citywise.intake.templates.field import Field, fields_by_name


@dataclass(frozen=True, slots=True)
class Agreement:
    """Lines of one file with the same `key` are about one thing, and say the same `told` of it."""

    key: tuple[str, ...]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """One kind of register: its table, its fields, whose city a line is, and what lines share."""

    table: str
    fields: dict[str, Field]
    agreements: tuple[Agreement, ...]
    city: str = "city"
    """The field of the city that a line is about; where a file is a city's own, its folder says."""
    needs_city: bool = True


_GROUPS = ("before_count", "after_count", "before_mean", "after_mean", "before_spread",
           "after_spread")  # fmt: skip


def _group(prefix: str, *, is_needed: bool) -> tuple[Field, ...]:
    return tuple(
        Field(prefix + name, "count" if "count" in name else "number", prefix + name,
              is_needed=is_needed)
        for name in _GROUPS
    )  # fmt: skip


def _codes(name: str, column: str, codes: str, table: str) -> Field:
    return Field(name, "codes", column, "cell", codes, table=table)


_THEME = _codes("theme", "theme_code", "theme", "core_record_themes")
_AUDIENCE = _codes("audience", "audience_code", "audience", "core_record_audiences")
_PROGRAM = Field("program", "program", "program_id", "cell")

_PRACTICES = fields_by_name(
    Field("country", "country", "city_id"),
    Field("city", "city", "city_id", is_needed=True),
    _PROGRAM,
    Field("practice", "slug", "practice_id", is_needed=True),
    Field("title", "text", "practice_name", "cell"),
    Field("description", "text", "practice_text", "cell"),
    Field("activity_type", "code", "activity_type_code", "cell", "activity_type"),
    Field("prevention_level", "code", "prevention_level_code", "cell", "prevention_level"),
    Field("effort", "code", "resource_level_code", "cell", "resource_level"),
    Field("context", "text", "context_text", "cell"),
    Field("since", "date", "since_date", "cell"),
    _THEME,
    _AUDIENCE,
)

_STUDIES = fields_by_name(
    Field("country", "country", "city_id"),
    Field("city", "city", "city_id", is_needed=True),
    _PROGRAM,
    Field("practice", "slug", "practice_id", is_needed=True),
    Field("indicator", "indicator", "indicator_id", is_needed=True),
    Field("design", "code", "study_design_code", codes="study_design", is_needed=True),
    Field("ref", "text", "study_ref"),
    Field("start", "date", "start_date"),
    Field("end", "date", "end_date", is_last=True),
    *_group("", is_needed=True),
    Field("correlation", "number", "correlation"),
    *_group("other_", is_needed=False),
)

_EXCHANGES = fields_by_name(
    Field("exchange", "slug", "exchange_id", is_needed=True),
    Field("learner", "city", "learner_city_id", is_needed=True),
    Field("host", "city", "host_city_id"),
    Field("exchange_type", "code", "exchange_type_code", codes="exchange_type", is_needed=True),
    Field("status", "code", "exchange_status_code", codes="exchange_status", is_needed=True),
    Field("title", "text", "exchange_title", "cell"),
    Field("practice", "slug", "practice_id", "cell"),
    Field("asked_on", "date", "asked_date", "cell"),
    Field("start", "date", "start_date", "cell"),
    Field("end", "date", "end_date", "cell", is_last=True),
    Field("action", "slug", "action_ref"),
    Field("action_text", "text", "action_text", "cell"),
    Field("action_status", "code", "exchange_action_status_code", codes="exchange_action_status"),
    Field("reason", "text", "reason_text", "cell"),
    Field("due_on", "date", "due_date", "cell", is_last=True),
    Field("done_on", "date", "done_date", "cell", is_last=True),
    _THEME,
)

_MATERIALS = fields_by_name(
    Field("city", "city", "city_id"),
    Field("ref", "slug", "material_id", is_needed=True),
    Field("title", "text", "material_title", is_needed=True),
    Field("resource_type", "code", "resource_type_code", codes="resource_type", is_needed=True),
    Field("description", "text", "material_text", "cell"),
    Field("practice", "slug", "practice_id", "cell"),
    Field("licence", "text", "licence_text", "cell"),
    Field("publisher", "text", "publisher_name", "cell"),
    Field("year", "count", "publication_year", "cell"),
    Field("link", "text", "link_text", "cell"),
    Field("used_by", "cities", "used_by", "cell", table="core_record_cities"),
    Field("adapted_by", "cities", "adapted_by", "cell", table="core_record_cities"),
    _codes("language", "material_language_code", "material_language", "core_record_languages"),
    _THEME,
    _AUDIENCE,
    _codes("door", "hub_door_code", "hub_door", "core_record_doors"),
)


def _scalars(fields: dict[str, Field], *without: str) -> tuple[str, ...]:
    told = (f.column for f in fields.values() if not f.table and f.reading != "country")
    return tuple(column for column in dict.fromkeys(told) if column not in without)


_OF_ACTION = ("action_text", "exchange_action_status_code", "reason_text", "due_date", "done_date")
_PRACTICE = ("city_id", "practice_id")
_STUDY = (*_PRACTICE, "indicator_id", "study_design_code", "study_ref")

REGISTERS = {
    "practices": Register(
        "core_practices",
        _PRACTICES,
        (Agreement(_PRACTICE, _scalars(_PRACTICES, *_PRACTICE)),),
    ),
    "studies": Register(
        "core_studies",
        _STUDIES,
        (Agreement(_STUDY, _scalars(_STUDIES, *_STUDY)),),
    ),
    "exchanges": Register(
        "core_exchanges",
        _EXCHANGES,
        (
            Agreement(
                ("exchange_id",),
                _scalars(_EXCHANGES, "exchange_id", "action_ref", *_OF_ACTION),
            ),
            Agreement(("exchange_id", "action_ref"), _OF_ACTION),
        ),
        city="learner",
    ),
    "materials": Register(
        "core_materials",
        _MATERIALS,
        (Agreement(("material_id",), _scalars(_MATERIALS, "material_id")),),
        needs_city=False,
    ),
}
"""What a template may produce besides events, people, values and places."""
