"""What the network says of itself: cities, programs, indicators, obligations."""

from __future__ import annotations

from citywise.contracts.table import Rule, table

REFERENCE = (
    table(
        "core_cities",
        "One row for each city of the network",
        key="city_id",
        also="city_name country_code language_code",
        optional="decimal_mark date_order_code encoding_name currency_code calendar_code"
        " contact_text",
    ),
    table(
        "core_city_attributes",
        "One row for each city, attribute and year",
        key="city_id attribute_code attribute_year",
        also="attribute_value",
    ),
    table(
        "core_programs",
        "One row for each program of a city",
        key="program_id",
        also="city_id program_name is_local",
        optional="prevention_level_code theme_code practice_evidence_code start_date end_date",
    ),
    table(
        "core_partners",
        "One row for each partner organisation of a city",
        key="partner_id",
        also="city_id partner_name",
        optional="partner_type_code",
    ),
    table(
        "core_periods",
        "One row for each reporting period",
        key="period_id",
        also="period_type_code start_date end_date",
        rules=(
            Rule(
                name="order", says="A period ends after it starts", breach="end_date < start_date"
            ),
        ),
    ),
    table(
        "core_indicators",
        "One row for each indicator",
        key="indicator_id",
        also="indicator_name indicator_level_code unit_code counted_code direction_code"
        " aggregation_code comparability_code tier_code is_local",
        optional="is_safeguard",
    ),
    table(
        "core_indicator_versions",
        "One row for each version of an indicator's definition",
        key="indicator_id definition_version",
        also="definition_text",
        optional="numerator_text denominator_text caveat_text not_for_text source_text since_date"
        " change_text",
    ),
    table(
        "core_expected_reports",
        "One row for each report a city has agreed to send",
        key="city_id template_id period_id",
        also="due_date",
    ),
    table(
        "core_release_states",
        "One row for each step of a city's release, for one indicator or all of them (*)",
        key="city_id indicator_id since_date",
        also="release_state_code",
    ),
    table(
        "core_fx_rates",
        "One row for each currency and period",
        key="currency_code period_id",
        also="rate_to_base",
        optional="rate_source_text",
    ),
)
