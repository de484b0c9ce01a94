"""What a release shows. These tables alone are copied into the released file."""

from __future__ import annotations

from citywise.contracts.table import Rule, table
from citywise.contracts.tables.measured import VALUE_KEY

RELEASED = (
    table(
        "out_releases",
        "One row: this release",
        key="release_id",
        also="network_name released_at_utc data_date audience_tier_code threshold_count"
        " withheld_count content_fingerprint contract_version is_synthetic base_currency_code"
        " period_type_code",
        optional="previous_release_id contact_text licence_text",
    ),
    table(
        "out_cities",
        "One row for each city of the network",
        key="city_id",
        also="city_name country_code language_code release_state_code",
        optional="contact_text",
    ),
    table(
        "out_withdrawals",
        "One row for each city that has left the network: its data were removed, and totals from"
        " then on are without it",
        key="city_id",
        also="withdrawn_date",
    ),
    table(
        "out_city_attributes",
        "One row for each released city, attribute and year",
        key="city_id attribute_code attribute_year",
        also="attribute_value",
        leads="city_id",
    ),
    table(
        "out_programs",
        "One row for each program of a released city",
        key="program_id",
        also="city_id program_name",
        optional="prevention_level_code theme_code practice_evidence_code start_date end_date",
        leads="city_id",
    ),
    table(
        "out_periods",
        "One row for each closed period with released values",
        key="period_id",
        also="period_type_code start_date end_date",
    ),
    table(
        "out_indicators",
        "One row for each indicator, with the definition in force",
        key="indicator_id",
        also="indicator_name indicator_level_code unit_code counted_code direction_code"
        " aggregation_code comparability_code tier_code definition_version definition_text"
        " numerator_text",
        optional="denominator_text caveat_text not_for_text source_text is_safeguard",
    ),
    table(
        "out_indicator_versions",
        "One row for each version of an indicator's definition that the network has written down",
        key="indicator_id definition_version",
        also="definition_text",
        optional="since_date change_text",
        leads="indicator_id",
    ),
    table(
        "out_values",
        "One row for each released outcome: city, program, indicator, period, breakdown and basis;"
        " withheld ones have a status and no number",
        key="value_id",
        also=f"{VALUE_KEY} definition_version value_status_code interval_code",
        optional="program_id value numerator_count denominator_count low high n_count"
        " coverage_share count_method_code",
        rules=(
            Rule(
                name="withheld_is_empty",
                says="A withheld value shows no number at all",
                breach="value_status_code = 'suppressed_by_us' and coalesce(value, numerator_count,"
                " denominator_count, low, high, n_count) is not null",
            ),
        ),
        lineage=tuple(
            (name, f"measure_values.{name}")
            for name in ("value", "numerator_count", "denominator_count", "low", "high", "n_count")
        ),
        leads="city_id indicator_id period_id",
    ),
    table(
        "out_targets",
        "One row for each released target; same identity as the outcome it belongs to",
        key="value_id",
        also="city_id indicator_id period_id disagg_key",
        optional="program_id target_value accumulation_code baseline_value",
        leads="value_id city_id indicator_id period_id",
    ),
    table(
        "out_reporting",
        "One row for each report a released city was expected to send by the data date",
        key="city_id template_id period_id",
        also="due_date report_status_code",
        optional="received_at_utc revision_number record_count loaded_count quarantined_count",
        leads="city_id",
    ),
    table(
        "out_sessions_by_month",
        "One row for each city, month and activity: completed sessions in closed periods",
        key="city_id period_id activity_type_code",
        also="session_count",
        rules=(
            Rule(
                name="counted",
                says="Months without sessions are left out",
                breach="session_count = 0",
            ),
        ),
        leads="city_id period_id",
    ),
    table(
        "out_quarantine_items",
        "One row for each thing kept back: where it is, why, and how to put it right; of lists of"
        " people, and of personal data, one for each column and reason",
        key="item_id",
        also="file_path reason_code held_code cell_address fix_hint",
        optional="city_id period_id field_name personal_data_code",
        leads="city_id",
    ),
    table(
        "out_quality_results",
        "One row for each check and the table or report it looked at; without numbers where they"
        " would be numbers of people, or count rows of a city that has left the network",
        key="check_id table_name file_path",
        also="check_text severity_code is_passed",
        optional="checked_count failed_count city_id period_id example_text",
        leads="city_id",
    ),
    table(
        "out_changes",
        "One row for each city, indicator and period that differs from the release before",
        key="city_id indicator_id period_id change_code",
        also="value_count",
    ),
)
