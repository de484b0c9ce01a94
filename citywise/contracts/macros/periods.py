"""Reckoning with the names of periods (`2025-Q2`), as `citywise/periods.py` does."""

from __future__ import annotations

from citywise.contracts.macro import Argument, Macro
from citywise.periods import FIRST_YEAR, LAST_YEAR

_IS_CALENDAR = r"regexp_full_match(period_id::varchar, '[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?')"
_IS_IRREGULAR = (
    "regexp_full_match(period_id::varchar,"
    " 'R:[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}')"
)
_YEAR = "try_cast(period_id[1:4] as integer)"
_PART = "try_cast(period_id[-1:] as integer)"
_MONTHS = "(case period_id[6:6] when '' then 12 when 'H' then 6 when 'Q' then 3 else 1 end)"
_FIRST_MONTH = (
    f"(case period_id[6:6] when '' then 1 when 'H' then 6 * {_PART} - 5"
    f" when 'Q' then 3 * {_PART} - 2 else try_cast(period_id[6:7] as integer) end)"
)
_CALENDAR_START = f"make_date({_YEAR}, {_FIRST_MONTH}, 1)"
_START = (
    f"(case when {_IS_CALENDAR} then {_CALENDAR_START}"
    f" when {_IS_IRREGULAR} then try_cast(period_id[3:12] as date) end)"
)
_END = (
    f"(case when {_IS_CALENDAR} then ({_CALENDAR_START} + to_months({_MONTHS}))::date - 1"
    f" when {_IS_IRREGULAR} then try_cast(period_id[14:23] as date) end)"
)
_IS_PERIOD = (
    f"year({_START}) >= {FIRST_YEAR} and year({_END}) <= {LAST_YEAR + 1} and {_START} <= {_END}"
)
_BEFORE = f"({_CALENDAR_START} - to_months({_MONTHS}))"

_PERIOD = Argument(name="period_id", says="Name of a period, such as 2025-Q2")
_SOURCE = "Definition (citywise/periods.py)"


def _macro(
    name: str, says: str, gives: str, twin: str, example: tuple[str, str], body: str
) -> Macro:
    return Macro(
        name=name,
        says=says,
        arguments=(_PERIOD,),
        gives=gives,
        source=_SOURCE,
        twin=f"citywise.periods.{twin}",
        example=example,
        body=body,
    )


PERIODS = (
    _macro(
        "period_start",
        "First day of a period",
        "a date; empty where the text names no period",
        "Period.start",
        ("period_start('2025-Q2')", "2025-04-01"),
        f"case when {_IS_PERIOD} then {_START} end",
    ),
    _macro(
        "period_end",
        "Last day of a period, included",
        "a date; empty where the text names no period",
        "Period.end",
        ("period_end('2025-Q2')", "2025-06-30"),
        f"case when {_IS_PERIOD} then {_END} end",
    ),
    _macro(
        "period_days",
        "Length of a period in days, the first and the last included",
        "a number of days; empty where the text names no period",
        "Period.days",
        ("period_days('2024-02')", "29"),
        f"case when {_IS_PERIOD} then {_END} - {_START} + 1 end",
    ),
    _macro(
        "previous_period",
        "The period of the same kind that ends the day before",
        f"the name of a period; empty for irregular ones and before {FIRST_YEAR}",
        "previous_period",
        ("previous_period('2025-Q1')", "2024-Q4"),
        f"""case when {_IS_CALENDAR} and {_IS_PERIOD} and year({_BEFORE}) >= {FIRST_YEAR} then
    case period_id[6:6]
        when '' then strftime({_BEFORE}, '%Y')
        when 'H' then strftime({_BEFORE}, '%Y-H') || ((month({_BEFORE}) + 5) // 6)
        when 'Q' then strftime({_BEFORE}, '%Y-Q') || quarter({_BEFORE})
        else strftime({_BEFORE}, '%Y-%m')
    end
end""",
    ),
    _macro(
        "same_period_last_year",
        "The same months of the year before",
        f"the name of a period; empty for irregular ones and before {FIRST_YEAR}",
        "same_period_last_year",
        ("same_period_last_year('2025-Q1')", "2024-Q1"),
        f"case when {_IS_CALENDAR} and {_IS_PERIOD} and {_YEAR} > {FIRST_YEAR}"
        f" then ({_YEAR} - 1) || period_id[5:] end",
    ),
)
