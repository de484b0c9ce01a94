"""Outcomes before anything is withheld."""

from __future__ import annotations

from citywise.contracts.table import Rule, table

VALUE_KEY = "city_id indicator_id period_id disagg_key basis_code"

MEASURED = (
    table(
        "measure_counts",
        "One row for each numerator and denominator before thresholds and intervals",
        key="value_id",
        also=f"{VALUE_KEY} definition_version value_status_code",
        optional="program_id numerator_low numerator_high denominator_low denominator_high n_count"
        " coverage_share count_method_code",
        lineage=(
            ("numerator_low", "core_events.participation_count"),
            ("numerator_low", "core_event_counts.measured_value"),
            ("numerator_low", "core_reported_values.reported_value"),
            ("denominator_low", "core_events.session_count"),
            ("denominator_low", "core_reported_values.reported_value"),
        ),
    ),
    table(
        "measure_values",
        "One row for each outcome: city, program, indicator, period, breakdown and basis",
        key="value_id",
        also=f"{VALUE_KEY} definition_version value_status_code interval_code",
        optional="program_id value numerator_count denominator_count low high n_count"
        " coverage_share count_method_code",
        rules=(
            Rule(
                name="interval_order",
                says="An interval does not end before it starts",
                breach="low > high",
            ),
            Rule(
                name="share_in_range",
                says="A share with a denominator lies between 0 and 1",
                breach="indicator_id in (select indicator_id from core_indicators"
                " where unit_code = 'percent' and not is_local)"
                " and denominator_count is not null and (value < 0 or value > 1)",
            ),
        ),
        lineage=(
            ("value", "measure_counts.numerator_low"),
            ("value", "measure_counts.denominator_low"),
            ("low", "measure_counts.numerator_low"),
            ("high", "measure_counts.numerator_high"),
        ),
    ),
    table(
        "measure_baselines",
        "One row for each baseline of an outcome that is told, as a release tells it; one that is"
        " withheld as it is; never released",
        key="value_id",
        also=f"{VALUE_KEY} definition_version value_status_code interval_code",
        optional="program_id value numerator_count denominator_count low high n_count"
        " coverage_share count_method_code",
    ),
    table(
        "measure_reporting",
        "One row for each expected report and what came of it",
        key="city_id template_id period_id",
        also="due_date report_status_code",
        optional="received_at_utc submission_id revision_number record_count loaded_count"
        " quarantined_count",
    ),
    table(
        "measure_protection",
        "One row for each withheld value and why; never released",
        key="value_id",
        also="protection_code",
        optional="feasible_low feasible_high",
    ),
)
