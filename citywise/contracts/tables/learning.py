"""What cities learn from one another: as it was read (`core_`), and as a release shows it."""

from __future__ import annotations

from citywise.contracts.table import Rule, table

_RECORD = "submission_id record_number"
_GROUPS = "before_count after_count before_mean after_mean before_spread after_spread"
_OTHERS = (
    "other_before_count other_after_count other_before_mean other_after_mean other_before_spread"
    " other_after_spread"
)
_EFFECT = "effect_value effect_variance effect_low effect_high"

REGISTERED = (
    table(
        "core_practices",
        "One row for each practice of a city that a register describes",
        key=_RECORD,
        also="sheet_number source_row city_id practice_id practice_name",
        optional="practice_text activity_type_code prevention_level_code resource_level_code"
        " context_text program_id since_date",
    ),
    table(
        "core_studies",
        "One row for each study of what a practice changed; means of groups, nobody's answers",
        key=_RECORD,
        also="sheet_number source_row city_id practice_id indicator_id definition_version"
        f" study_design_code {_GROUPS}",
        optional=f"program_id study_ref correlation {_OTHERS} start_date end_date",
    ),
    table(
        "core_exchanges",
        "One row for each line of a register of exchanges: an exchange, with an agreed action or"
        " without",
        key=_RECORD,
        also="sheet_number source_row exchange_id exchange_type_code exchange_status_code"
        " learner_city_id",
        optional="host_city_id exchange_title practice_id asked_date start_date end_date action_ref"
        " action_text exchange_action_status_code reason_text due_date done_date",
    ),
    table(
        "core_materials",
        "One row for each material of a catalogue",
        key=_RECORD,
        also="sheet_number source_row material_id material_title resource_type_code",
        optional="city_id material_text practice_id licence_text publisher_name publication_year"
        " link_text",
    ),
    table(
        "core_record_themes",
        "One row for each theme of a practice, an exchange or a material",
        key=f"{_RECORD} theme_code",
    ),
    table(
        "core_record_audiences",
        "One row for each audience of a practice or a material",
        key=f"{_RECORD} audience_code",
    ),
    table(
        "core_record_languages",
        "One row for each language of a material",
        key=f"{_RECORD} material_language_code",
    ),
    table(
        "core_record_cities",
        "One row for each city that used a material",
        key=f"{_RECORD} city_id",
        optional="is_adapted",
    ),
    table(
        "core_record_doors",
        "One row for each door of the hub that a catalogue names for a material",
        key=f"{_RECORD} hub_door_code",
    ),
)
"""Records of registers and catalogues, with what each of them has several of."""

LEARNING = (
    table(
        "out_practices",
        "One row for each practice that a released city follows, as the latest register that"
        " describes it says",
        key="practice_id",
        also="practice_name practice_evidence_code city_count material_count",
        optional="practice_text activity_type_code prevention_level_code resource_level_code",
    ),
    table(
        "out_practice_cities",
        "One row for each practice and released city that follows it",
        key="practice_id city_id",
        optional="program_id since_date context_text",
        leads="practice_id city_id",
    ),
    table(
        "out_practice_themes",
        "One row for each practice and theme",
        key="practice_id theme_code",
        leads="practice_id",
    ),
    table(
        "out_practice_audiences",
        "One row for each practice and audience",
        key="practice_id audience_code",
        leads="practice_id",
    ),
    table(
        "out_studies",
        "One row for each study of a released city; one with a group below the threshold has a"
        " status and no number",
        key="study_id",
        also="city_id practice_id indicator_id definition_version study_design_code"
        " value_status_code",
        optional=f"program_id start_date end_date {_GROUPS} correlation {_OTHERS} {_EFFECT}",
        rules=(
            Rule(
                name="withheld_is_empty",
                says="A withheld study shows no number at all",
                breach="value_status_code = 'suppressed_by_us' and coalesce(effect_value,"
                " effect_variance, before_count, after_count, before_mean, after_mean,"
                " other_before_count, other_after_count) is not null",
            ),
        ),
        leads="city_id practice_id indicator_id",
    ),
    table(
        "out_practice_evidence",
        "One row for each practice, indicator and design: what the studies that are shown say"
        " together; designs are never pooled with one another",
        key="practice_id indicator_id study_design_code",
        also="study_count city_count",
        optional=f"{_EFFECT} between_variance inconsistency_share expected_low expected_high",
        leads="practice_id indicator_id",
    ),
    table(
        "out_exchanges",
        "One row for each exchange between released cities, or ask of one",
        key="exchange_id",
        also="exchange_type_code exchange_status_code learner_city_id",
        optional="host_city_id exchange_title practice_id asked_date start_date end_date",
    ),
    table(
        "out_exchange_themes",
        "One row for each exchange and theme",
        key="exchange_id theme_code",
        leads="exchange_id",
    ),
    table(
        "out_exchange_actions",
        "One row for each action that was agreed in an exchange",
        key="action_id",
        also="exchange_id exchange_action_status_code",
        optional="action_text reason_text due_date done_date",
        leads="exchange_id",
    ),
    table(
        "out_materials",
        "One row for each material of the hub",
        key="material_id",
        also="material_title resource_type_code",
        optional="city_id material_text practice_id licence_text publisher_name publication_year"
        " link_text",
    ),
    table(
        "out_material_themes",
        "One row for each material and theme",
        key="material_id theme_code",
        leads="material_id",
    ),
    table(
        "out_material_audiences",
        "One row for each material and audience",
        key="material_id audience_code",
        leads="material_id",
    ),
    table(
        "out_material_languages",
        "One row for each material and language",
        key="material_id material_language_code",
        leads="material_id",
    ),
    table(
        "out_material_cities",
        "One row for each material and released city that used it",
        key="material_id city_id",
        optional="is_adapted",
        leads="material_id city_id",
    ),
    table(
        "out_material_doors",
        "One row for each material and door of the hub that leads to it",
        key="material_id hub_door_code",
        leads="material_id",
    ),
)
"""Released tables of what cities learn from one another; built from what may be shown alone."""
