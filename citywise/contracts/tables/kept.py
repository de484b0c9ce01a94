"""What was read from the files, one row a version, and what was kept back."""

from __future__ import annotations

from citywise.contracts.table import Rule, table

_RECORD = "submission_id record_number"

KEPT = (
    table(
        "core_submissions",
        "One row for each delivered content that was opened, refused ones included",
        key="submission_id",
        also="file_path file_sha256 folder_name received_at_utc submission_status_code"
        " input_fingerprint record_count loaded_count quarantined_count",
        optional="city_id template_id period_id report_key encoding_name layout_fingerprint",
        rules=(
            Rule(
                name="no_record_lost",
                says="Every record of a file is loaded or kept back",
                breach="record_count <> loaded_count + quarantined_count",
            ),
        ),
    ),
    table(
        "core_submission_sheets",
        "One row for each sheet that was read, with the layout of its columns",
        key="submission_id sheet_number",
        also="sheet_name layout_id",
    ),
    table(
        "core_layouts",
        "One row for each column of a layout; what the template does not ask for is never read",
        key="layout_id column_letter",
        optional="field_name header_text",
    ),
    table(
        "core_events",
        "One row for each outreach event of a submission",
        is_bulk=True,
        key=_RECORD,
        also="sheet_number source_row city_id event_date date_precision_code"
        " event_status_code session_count participation_status_code has_sex_counts has_age_counts",
        optional="program_id event_ref event_title planned_date activity_type_code mode_code"
        " participation_count participation_low_count participation_high_count count_method_code",
        rules=(
            Rule(
                name="attendance_has_status",
                says="A number is there exactly when the status says so",
                breach="(participation_count is not null)"
                " <> (participation_status_code in ('reported', 'reported_zero', 'estimated')"
                " and participation_low_count is null)",
            ),
            Rule(
                name="attendance_order",
                says="The least attendance is not above the most",
                breach="participation_low_count > participation_high_count",
            ),
        ),
    ),
    table(
        "core_event_audiences",
        "One row for each audience of an event",
        is_bulk=True,
        key=f"{_RECORD} audience_code",
    ),
    table(
        "core_event_partners",
        "One row for each partner of an event",
        is_bulk=True,
        key=f"{_RECORD} partner_id",
        optional="partner_role_code",
    ),
    table(
        "core_count_kinds",
        "One row for each thing that events are counted by: a measure and its breakdown",
        key="count_kind_id",
        also="measure_code disagg_key",
    ),
    table(
        "core_event_counts",
        "One row for each further count of an event: breakdowns of attendance, other measures",
        key=f"{_RECORD} count_kind_id",
        is_bulk=True,
        also="value_status_code",
        optional="measured_value numerator_low numerator_high",
    ),
    table(
        "core_event_duplicates",
        "One row for each event record that repeats another one",
        key=_RECORD,
        also="duplicate_of_submission_id duplicate_of_record_number duplicate_code is_set_aside",
    ),
    table(
        "core_local_places",
        "One row for each place that a sender names and cities.csv does not know",
        key="city_id",
        also="city_name folder_name",
    ),
    table(
        "core_places",
        "One row for each name of each place in a gazetteer; proposals read it, nothing counts it",
        key="submission_id place_level_name place_ref place_name",
        also="record_number sheet_number source_row is_other_name",
        optional="parent_place_ref",
    ),
    table(
        "core_reported_values",
        "One row for each figure of a report: one cell",
        key=_RECORD,
        also="sheet_number source_row cell_ref city_id indicator_id definition_version period_id"
        " disagg_key part_code accumulation_code value_status_code",
        optional="program_id reported_value numerator_low numerator_high currency_code"
        " count_method_code entry_number",
        rules=(
            Rule(
                name="figure_has_status",
                says="A figure is there exactly when the status says so",
                breach="(reported_value is not null)"
                " <> (value_status_code in ('reported', 'reported_zero', 'estimated')"
                " and numerator_low is null)",
            ),
        ),
    ),
    table(
        "core_targets",
        "One row for each target or baseline of a report: one cell",
        key=_RECORD,
        also="sheet_number source_row cell_ref city_id indicator_id definition_version period_id"
        " disagg_key value_kind_code part_code accumulation_code value_status_code",
        optional="program_id reported_value currency_code",
    ),
    table(
        "core_reported_totals",
        "One row for each total a report states; compared with its parts, never counted",
        key="submission_id sheet_number cell_ref",
        also="is_passed",
        optional="reported_total computed_total",
    ),
    table(
        "core_quarantine_items",
        "One row for each thing that was kept back: a file, a record or a cell",
        key="item_id",
        also="submission_id file_path reason_code held_code cell_address fix_hint",
        optional="city_id period_id sheet_number record_number source_row column_letter field_name"
        " raw_text personal_data_code proposal_text",
    ),
    table(
        "core_gaps",
        "One row for each record that was kept back: what is known of where it would have counted",
        key=_RECORD,
        optional="city_id program_id indicator_id period_id disagg_key part_code accumulation_code"
        " event_date entry_number",
    ),
    table(
        "core_quality_results",
        "One row for each check and the table or submission it looked at",
        key="check_id table_name submission_id",
        also="check_text severity_code is_passed checked_count failed_count",
        optional="city_id period_id example_text",
    ),
    table(
        "core_rules",
        "One row for each rule under which the last release was made: a setting, a template, an"
        " indicator, a correction, the program itself",
        key="rule_id",
        also="rule_text",
    ),
    table(
        "core_unchecked_submissions",
        "One row for each submission whose rows the checks of the contract have not seen yet",
        key="submission_id",
    ),
    table(
        "core_state",
        "One row for each fact the working store remembers between nights",
        key="entry_key",
        also="entry_value",
    ),
)
