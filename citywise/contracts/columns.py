"""Every column of every table, once: meaning, type, unit, codes and limits.

Tables (`tables.py`) only list names. DDL, comments, checks, the dictionary, page
labels and tooltips all derive from here.
"""

from __future__ import annotations

from citywise.contracts.column import Column, Kind
from citywise.contracts.column import code as _code
from citywise.contracts.column import column as _column
from citywise.contracts.column import count as _count
from citywise.contracts.column import day as _date
from citywise.contracts.column import flag as _flag
from citywise.contracts.column import instant as _instant
from citywise.contracts.column import number as _number
from citywise.contracts.column import share as _share
from citywise.contracts.column import text as _text
from citywise.contracts.learning_columns import LEARNING_COLUMNS
from citywise.contracts.night_columns import NIGHT_COLUMNS

__all__ = ["COLUMNS", "Column", "Kind"]

_IDENTIFIER = r"^[a-z0-9][a-z0-9_-]*$"

_WHO_AND_WHERE = (
    _text("city_id", "City", "City, as a short lower-case name", pattern=_IDENTIFIER),
    _text("city_name", "City", "Name of the city as it writes it in Latin letters"),
    _text("country_code", "Country", "Country, ISO 3166-1 alpha-2", pattern="^[A-Z]{2}$"),
    _text("language_code", "Language", "Language of the city's reports, ISO 639-1",
          pattern="^[a-z]{2}$"),
    _text("decimal_mark", "Decimal mark", "Mark before the decimals in the city's reports",
          pattern="^[.,]$"),
    _code("date_order_code", "Date order", "date_order", "Order of day, month and year in dates"),
    _code("calendar_code", "Calendar", "calendar", "Calendar in which the city writes dates"),
    _text(
        "layout_fingerprint",
        "Layout",
        "Fingerprint of what the columns are called: first in any order, then in the file's own",
    ),
    _text("encoding_name", "Encoding", "Character encoding of a text file as it was read"),
    _flag("is_synthetic", "Synthetic", "Made up for demonstration; tells nothing about any city"),
    _code("attribute_code", "Attribute", "city_attribute", "What is told about the city"),
    _number("attribute_value", "Value", "Value of the attribute"),
    _count("attribute_year", "Year", "Calendar year the attribute describes"),
    _text("program_id", "Program", "Program, as `city/short-name`",
          pattern=r"^[a-z0-9][a-z0-9_-]*/\S+$"),
    _text("program_name", "Program", "Name of the program"),
    _code("prevention_level_code", "Prevention level", "prevention_level",
          "Whom the program is for: everyone, groups with added needs, or people involved"),
    _code("theme_code", "Theme", "theme", "Main theme of the program"),
    _code("practice_evidence_code", "Evidence", "practice_evidence",
          "How well it is known that the program's practice works"),
    _flag("is_local", "Local", "Known to one city only and not part of the network's catalogue"),
    _date("start_date", "Start", "First day, included"),
    _date("end_date", "End", "Last day, included"),
    _text("partner_id", "Partner", "Partner organisation, as `city/short-name`", internal=True),
    _text("partner_name", "Partner", "Name of the organisation", internal=True),
    _code("partner_type_code", "Partner type", "partner_type", "Kind of organisation"),
    _code("partner_role_code", "Role", "partner_role", "What the partner did in the session"),
    _text("currency_code", "Currency", "Currency, ISO 4217", pattern="^[A-Z]{3}$"),
    _number("rate_to_base", "Rate", "Units of the network's base currency for one unit,"
            " average of the period", least=0),
    _text("rate_source_text", "Source", "Where the rate comes from"),
    _text("place_level_name", "Level", "Level of the gazetteer, such as county"),
    _text("place_ref", "Place", "Code of the place in its gazetteer; its name where it has none"),
    _text("place_name", "Name", "A name of the place"),
    _flag("is_other_name", "Other name", "The place is known by it besides its own name"),
    _text("parent_place_ref", "Lies in", "Code of the place that it lies in"),
)  # fmt: skip

_WHEN = (
    _text("period_id", "Period", "Reporting period: 2025, 2025-H1, 2025-Q2, 2025-05 or"
          " R:2025-04-15/2025-07-15"),
    _code("period_type_code", "Period type", "period_type", "Length of the period"),
    _date("due_date", "Due", "Last day on which the report counts as on time"),
    _instant("received_at_utc", "Received", "When the file was first seen in the drop folder"),
    _instant("released_at_utc", "Released", "When the release was built"),
    _date("data_date", "Data date", "Day on which the release takes stock: what is closed,"
          " due and late is judged on this day"),
    _date("since_date", "Since", "Day from which the state or the definition holds"),
    _date("withdrawn_date", "Withdrawn", "Day on which the city left the network"),
)  # fmt: skip

_FILES = (
    _text("file_sha256", "Fingerprint", "SHA-256 of the file's bytes", pattern="^[0-9a-f]{64}$"),
    _text("file_path", "File", "Path of the delivered file below the drop folder"),
    _text("folder_name", "Folder", "Top folder in which the file was dropped"),
    _instant("content_removed_at_utc", "Content removed",
             "When the content was taken out of the archive"),
    _code("removal_code", "Why", "removal", "Why the content was taken out of the archive"),
    _text("removal_rule_text", "Rule", "By which line of network.toml, or which other rule"),
    _code("format_code", "Format", "format", "Format, decided by the file's content"),
    _count("byte_count", "Size", "Size of the file", unit="bytes"),
    _count("delivery_id", "Delivery", "Number of the delivery, in the order of receipt"),
    _code("delivery_outcome_code", "Outcome", "delivery_outcome", "What became of the delivery"),
    _count("modified_at_ns", "Modified", "Modification time of the file as the folder had it",
           unit="nanoseconds since 1970", internal=True),
    _count("submission_id", "Submission", "Delivered file that was read; its delivery number"),
    _text("report_key", "Report", "What the submission reports on: a later one with the same"
          " key replaces it"),
    _count("revision_number", "Revision", "1 for the first version of a report, 2 for the next"),
    _code("submission_status_code", "Status", "submission_status", "What became of the submission"),
    _text("template_id", "Template", "Template by which the file was read"),
    _text("input_fingerprint", "Fingerprint", "Digest of what reading the file depended on:"
          " template, reference data and code", internal=True),
    _count("record_count", "Records", "Records found in the file", unit="records"),
    _count("loaded_count", "Loaded", "Records loaded", unit="records"),
    _count("quarantined_count", "Kept back", "Records kept back in quarantine", unit="records"),
    _column("integer", "record_number", "Record", "Running number of the record in its submission;"
            " minus the row for one that could not be taken apart"),
    _count("entry_number", "Entry", "Of a ledger: the first record of the entry of which this one"
           " tells a part"),
    _count("sheet_number", "Sheet", "Number of the sheet in the workbook; 1 for a text file"),
    _text("sheet_name", "Sheet", "Name of the sheet; empty for a text file"),
    _count("source_row", "Row", "Row of the sheet, as a spreadsheet counts"),
    _text("column_letter", "Column",
          "Column of the sheet, as a spreadsheet names it, or /field of a record",
          pattern="^([A-Z]{1,3}|/.+)$"),
    _text("field_name", "Field", "What the template takes the column for"),
    _text("layout_id", "Layout", "Digest of the headings and what each column was taken for",
          pattern="^[0-9a-f]{16}$"),
    _text("header_text", "Header", "Heading of the column as the file has it", internal=True),
    _text("cell_ref", "Cell", "Cell of the sheet, such as F14"),
    _text("cell_address", "Where", "file!sheet!cell"),
)  # fmt: skip

_EVENTS = (
    _text("event_ref", "Reference", "The city's own number for the event", internal=True),
    _text("event_title", "Title", "Title of the event as reported", internal=True),
    _date("event_date", "Date", "Day of the event; the first of the month when only that is known"),
    _code("date_precision_code", "Precision", "date_precision", "How precisely the day is known"),
    _date("planned_date", "Planned on", "Day on which the session entered the work plan"),
    _code("activity_type_code", "Activity", "activity_type", "Kind of activity", local_codes=True),
    _code("mode_code", "Mode", "mode", "In person, online or both"),
    _code("event_status_code", "Status", "event_status", "Whether the event took place"),
    _code("audience_code", "Audience", "audience", "For whom the session was", local_codes=True),
    _count("session_count", "Sessions", "Sessions that the record stands for", unit="sessions"),
    _count("participation_count", "Participations",
           "Attendances; the same person counts at every session", unit="participations"),
    _count("participation_low_count", "At least", "Smallest number of attendances possible",
           unit="participations"),
    _count("participation_high_count", "At most", "Largest number of attendances possible",
           unit="participations"),
    _code("participation_status_code", "Attendance status", "value_status",
          "What kind of number the attendance is, or why there is none"),
    _flag("has_sex_counts", "Sex known", "The record breaks its attendance down by sex"),
    _flag("has_age_counts", "Age known", "The record breaks its attendance down by age"),
    _count("count_kind_id", "Kind of count", "What a count counts: measure and breakdown"),
    _text("measure_code", "Measure", "What is counted: participations, new_participants, local:…"),
    _count("duplicate_of_submission_id", "Same as (submission)",
           "Submission of the record that stands for this one"),
    _count("duplicate_of_record_number", "Same as (record)", "Record that stands for this one"),
    _code("duplicate_code", "Duplicate", "duplicate", "Why the record is taken for a duplicate"),
    _flag("is_set_aside", "Set aside", "The duplicate is not counted again"),
)  # fmt: skip

_VALUES = (
    _text("value_id", "Value", "Identity of the value, the same in every release: the first 16"
          " digits of the MD5 of city|program|indicator|period|breakdown|basis",
          pattern="^[0-9a-f]{16}$"),
    _text("indicator_id", "Indicator", "Indicator of the catalogue, or local_… for a city's own",
          pattern=r"^([a-z][a-z0-9_]*|\*)$"),
    _text("indicator_name", "Indicator", "Name of the indicator"),
    _count("definition_version", "Version", "Version of the indicator's definition"),
    _text("definition_text", "Definition", "What the indicator says, in a sentence"),
    _text("change_text", "What changed", "What the version of the definition changed"),
    _text("numerator_text", "Numerator", "What stands above the line"),
    _text("denominator_text", "Denominator", "What stands below the line; empty for a plain count"),
    _text("caveat_text", "Caveat", "What to keep in mind when reading it"),
    _text("not_for_text", "Do not use for", "What the number must not be used for"),
    _text("source_text", "Source", "Where the definition comes from"),
    _code("indicator_level_code", "Level", "indicator_level", "Output, outcome, impact or quality"),
    _code("unit_code", "Unit", "unit", "Unit of the value"),
    _code("counted_code", "Counted", "counted", "What one unit of the numerator is"),
    _code("direction_code", "Direction", "direction", "Whether more is better, worse or neither"),
    _code("aggregation_code", "Aggregation", "aggregation", "How parts become a whole"),
    _code("comparability_code", "Comparability", "comparability",
          "How far cities may be compared on it"),
    _code("tier_code", "Tier", "tier", "Who may see it at most"),
    _flag("is_safeguard", "Safeguard", "Tells whether people were treated well; stands beside"
          " success wherever a practice is judged"),
    _text("disagg_key", "Breakdown", "Breakdown such as age_band=15-17|sex=F; empty for the total"),
    _code("basis_code", "Basis", "basis", "Whether it comes from event logs, reports or the"
          " pipeline"),
    _text("previous_period_id", "Period before", "The period of the same kind that ends the day"
          " before"),
    _number("previous_value", "Value before", "The outcome in the period before, of the same"
            " basis and definition"),
    _number("previous_low", "Low before", "Lower end of its interval"),
    _number("previous_high", "High before", "Upper end of its interval"),
    _text("last_year_period_id", "A year before", "The same months of the year before"),
    _number("last_year_value", "Value a year before", "The outcome in the same months of the year"
            " before, of the same basis and definition"),
    _number("last_year_low", "Low a year before", "Lower end of its interval"),
    _number("last_year_high", "High a year before", "Upper end of its interval"),
    _count("told_city_count", "Cities", "Cities whose number is in it"),
    _count("ranged_city_count", "Cities with a range", "Cities left out because their number is"
           " known only as a range"),
    _count("withheld_city_count", "Cities withheld", "Cities left out because their number is"
           " withheld to protect small groups"),
    _count("silent_city_count", "Cities without", "Cities left out because they have no number,"
           " or a share without its parts"),
    _count("set_aside_city_count", "Cities set aside", "Cities left out because their number is of"
           " another version of the definition"),
    _flag("is_compared", "Compared", "The figure may stand beside those of other cities; where not,"
          " its level is to be held against none of theirs"),
    _code("value_kind_code", "Kind", "value_kind", "Actual, target or baseline"),
    _code("part_code", "Part", "part", "Whether the figure is the value, its numerator or its"
          " denominator"),
    _code("accumulation_code", "Accumulation", "accumulation",
          "Whether the figure covers the period or runs up to its end"),
    _number("reported_value", "Reported", "Figure as reported, in the indicator's unit"),
    _number("measured_value", "Counted", "Count or amount of the measure in the record"),
    _number("value", "Value", "The outcome in the indicator's unit; shares from 0 to 1"),
    _number("target_value", "Target", "Value aimed at"),
    _number("baseline_value", "Baseline", "Value at the outset"),
    _number("numerator_count", "Numerator", "What stands above the line"),
    _number("denominator_count", "Denominator", "What stands below the line"),
    _number("numerator_low", "Numerator, least", "Smallest numerator possible"),
    _number("numerator_high", "Numerator, most", "Largest numerator possible"),
    _number("denominator_low", "Denominator, least", "Smallest denominator possible"),
    _number("denominator_high", "Denominator, most", "Largest denominator possible"),
    _number("low", "Low", "Lower end of the interval"),
    _number("high", "High", "Upper end of the interval"),
    _code("interval_code", "Interval", "interval", "How the interval was computed"),
    _count("n_count", "n", "How many units the value rests on"),
    _share("coverage_share", "Coverage",
           "Of an outcome from event logs: share of the records behind it that were loaded"),
    _code("value_status_code", "Status", "value_status",
          "What kind of number it is, or why there is none"),
    _code("count_method_code", "Method", "count_method", "How people were counted"),
    _code("release_state_code", "Release", "release_state", "How far the city has released it"),
    _code("report_status_code", "Report", "report_status", "Whether the report came, and when"),
    _code("protection_code", "Protection", "protection", "Why the value is withheld",
          internal=True),
    _number("feasible_low", "Feasible, least",
            "From here up the count may be for all that is shown", internal=True),
    _number("feasible_high", "Feasible, most",
            "Up to here the count may be for all that is shown; it may be more", internal=True),
    _number("reported_total", "Reported total", "Total as the file has it"),
    _number("computed_total", "Computed total", "Sum of the parts"),
)  # fmt: skip

_QUALITY = (
    _text("item_id", "Item", "Stable identity of the quarantine entry", pattern="^[0-9a-f]{16}$"),
    _text("reason_code", "Reason", "Why it was kept back (docs/reasons.md)", pattern=_IDENTIFIER),
    _text("fix_hint", "How to fix it", "What to write instead"),
    _text("raw_text", "Text", "Text of the cell as it stood", internal=True),
    _text("proposal_text", "Near", "Entries whose names come near, with score and evidence;"
          " none of them was taken for it", internal=True),
    _code("personal_data_code", "Personal data", "personal_data",
          "Kind of personal data that was found; what it was is kept nowhere"),
    _code("held_code", "Kept back", "held", "How much was kept back: file, record or cell"),
    _text("check_id", "Check", "Stable name of the check"),
    _text("check_text", "Check", "What is checked, in a sentence"),
    _code("severity_code", "Severity", "severity", "How much it matters"),
    _flag("is_passed", "Passed", "Nothing was found"),
    _count("checked_count", "Checked", "How many records or values were looked at; a release"
           " does not tell how many people"),
    _count("failed_count", "Found", "How many did not pass; a release does not tell how many"
           " people"),
    _text("example_text", "Where", "Addresses of the first findings; positions only"),
    _text("table_name", "Table", "Table that was checked"),
    _text("release_id", "Release", "Name of the release"),
    _text("contract_version", "Contract", "Version of the tables, columns, views and macros of the"
          " release; another first number means that something was removed or changed its meaning",
          pattern=r"^[0-9]+\.[0-9]+$"),
    _text("network_name", "Network", "Name of the network"),
    _text("contact_text", "Contact", "Whom to ask: an office or a function, never a person"),
    _text("licence_text", "Licence", "Terms under which the release may be used"),
    _text("base_currency_code", "Base currency", "Currency of amounts, ISO 4217"),
    _code("audience_tier_code", "Audience", "tier", "For whom the release is built"),
    _count("threshold_count", "Threshold", "Counts of people below it are withheld"),
    _count("withheld_count", "Withheld", "Values withheld in this release"),
    _text("content_fingerprint", "Fingerprint", "Digest of what went into the release"),
    _text("previous_release_id", "Previous release", "Release that this one follows"),
    _code("change_code", "Change", "change", "What happened to the value since the last release"),
    _count("value_count", "Values", "How many values"),
    _count("release_number", "Number", "Number of the release: 12 of R0012-2026-02-20"),
    _count("known_from_release", "Known from", "Number of the first release that knew the row as it"
           " stands here"),
    _count("known_to_release", "Known to", "Number of the release from which on it is no longer so;"
           " empty while it is"),
    _text("kept_as_name", "Kept as", "Table with the past rows", internal=True),
    _text("form_id", "Form", "Digest of the table's columns and types", internal=True),
    _text("script_id", "Script", "Digest of the script", internal=True),
    _text("script_text", "Script", "Statements that make an empty released file with its comments",
          internal=True),
    _text("rule_id", "Rule", "What it is, such as template/event-log", internal=True),
    _text("rule_text", "Content", "The rule as JSON", internal=True),
    _text("entry_key", "Entry", "Name of a remembered fact", internal=True),
    _text("entry_value", "Content", "The remembered fact", internal=True),
)  # fmt: skip

_ALL = (*_WHO_AND_WHERE, *_WHEN, *_FILES, *_EVENTS, *_VALUES, *_QUALITY)

COLUMNS = {column.name: column for column in (*_ALL, *LEARNING_COLUMNS, *NIGHT_COLUMNS)}
