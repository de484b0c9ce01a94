"""Columns of what cities learn from one another: practices, studies, exchanges, materials."""

from __future__ import annotations

from citywise.contracts.column import code, column, count, day, flag, number, text

_NAME = r"^[a-z0-9][a-z0-9-]*$"

_PRACTICES = (
    text("practice_id", "Practice", "Practice, as a short lower-case name; the same in every city",
         pattern=_NAME),
    text("practice_name", "Practice", "Name of the practice"),
    text("practice_text", "What is done", "What is done, in a sentence or two"),
    text("context_text", "Context", "Where it fits, and what a city changed to make it fit"),
    code("resource_level_code", "Effort", "resource_level", "How much staff and money it takes"),
    count("material_count", "Materials", "Materials about it that may be seen"),
    count("city_count", "Cities", "How many cities"),
)  # fmt: skip

_STUDIES = (
    text("study_id", "Study", "Identity of the study, the same in every release: the first 16"
         " digits of the MD5 of city|practice|indicator|design|reference",
         pattern="^[0-9a-f]{16}$"),
    text("study_ref", "Reference", "The city's own number for the study", internal=True),
    code("study_design_code", "Design", "study_design",
         "What the people are held against: themselves before, others asked before, a group without"
         " the practice"),
    count("before_count", "Before", "People who answered before", unit="people"),
    count("after_count", "After", "People who answered after", unit="people"),
    number("before_mean", "Mean before", "Mean of their answers before, in the indicator's unit"),
    number("after_mean", "Mean after", "Mean of their answers after, in the indicator's unit"),
    number("before_spread", "Spread before", "Standard deviation before (divisor n - 1)", least=0),
    number("after_spread", "Spread after", "Standard deviation after (divisor n - 1)", least=0),
    number("correlation", "Correlation", "How closely the answers of the same people before and"
           " after go together", least=-1, most=1),
    count("other_before_count", "Without, before",
          "People of the group without the practice who answered before", unit="people"),
    count("other_after_count", "Without, after",
          "People of the group without the practice who answered after", unit="people"),
    number("other_before_mean", "Mean without, before", "Mean of that group before"),
    number("other_after_mean", "Mean without, after", "Mean of that group after"),
    number("other_before_spread", "Spread without, before",
           "Standard deviation of that group before", least=0),
    number("other_after_spread", "Spread without, after",
           "Standard deviation of that group after", least=0),
    number("effect_value", "Effect", "Change in standard deviations, Hedges' g; of several studies"
           " the pooled one"),
    number("effect_variance", "Variance", "Sampling variance of the effect", least=0),
    number("effect_low", "Effect, low", "Lower end of the effect's 95 % interval"),
    number("effect_high", "Effect, high", "Upper end of the effect's 95 % interval"),
    count("study_count", "Studies", "How many studies"),
    number("between_variance", "Between cities", "How far true effects differ between studies:"
           " their variance, by REML", least=0),
    column("number", "inconsistency_share", "Inconsistency", "Share of the differences between"
           " studies that chance does not explain (I²)", unit="share (0 to 1)", least=0, most=1),
    number("expected_low", "A new city, low", "Lower end of what a new city might expect: the 95 %"
           " prediction interval"),
    number("expected_high", "A new city, high", "Upper end of what a new city might expect"),
)  # fmt: skip

_EXCHANGES = (
    text("exchange_id", "Exchange", "Exchange, as a short lower-case name", pattern=_NAME),
    text("exchange_title", "Exchange", "What the exchange was about, as reported"),
    code("exchange_type_code", "Kind", "exchange_type", "Kind of exchange"),
    code("exchange_status_code", "Status", "exchange_status", "How far the exchange has come"),
    text("host_city_id", "Host", "City that shared what it knows; empty for an ask that nobody has"
         " answered", pattern=r"^[a-z0-9][a-z0-9_-]*$"),
    text("learner_city_id", "Learner", "City that came to learn",
         pattern=r"^[a-z0-9][a-z0-9_-]*$"),
    day("asked_date", "Asked", "Day on which the learner asked for it"),
    text("action_id", "Action", "Agreed action, as exchange/number"),
    text("action_ref", "Action", "Number of the action within its exchange"),
    text("action_text", "Agreed", "What was agreed, as reported"),
    code("exchange_action_status_code", "Status", "exchange_action_status",
         "What became of the agreed action"),
    text("reason_text", "Why", "Why it was dropped, as reported"),
    day("done_date", "Done", "Day on which the action was carried out"),
)  # fmt: skip

_MATERIALS = (
    text("material_id", "Material", "Material, as a short lower-case name", pattern=_NAME),
    text("material_title", "Title", "Title of the material"),
    text("material_text", "About", "What it is about, in a sentence or two"),
    code("resource_type_code", "Kind", "resource_type", "Kind of material"),
    text("publisher_name", "Publisher", "Organisation that publishes it"),
    count("publication_year", "Year", "Year in which it was published"),
    text("link_text", "Where", "Where it is found, as reported; pages show it as text"),
    code("material_language_code", "Language", "material_language",
         "Language of the material, ISO 639-1"),
    code("hub_door_code", "Door", "hub_door", "Which of the four doors leads to it"),
    flag("is_adapted", "Adapted", "The city has translated or changed it for its own use"),
)  # fmt: skip

LEARNING_COLUMNS = (*_PRACTICES, *_STUDIES, *_EXCHANGES, *_MATERIALS)
