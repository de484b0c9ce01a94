"""The share or rate of many cities together, as in `citywise/comparison/sums.py`."""

from __future__ import annotations

from citywise.contracts.macro import Argument, Macro

_BOTH = "filter (where numerator is not null and denominator is not null)"

SUMS = (
    Macro(
        name="ratio_of_sums",
        says="Numerators added up, divided by denominators added up, of the rows that have both;"
        " an aggregate",
        arguments=(
            Argument(name="numerator", says="What stands above the line"),
            Argument(name="denominator", says="What stands below the line"),
            Argument(name="per", says="What the result is told by; 1 unless told", default="1"),
        ),
        gives="a number; empty where the denominators do not add up to more than 0",
        source="Definition: shares of unequal groups are never averaged",
        twin="citywise.comparison.sums.ratio_of_sums",
        example=("(select ratio_of_sums(n, d) from (values (1, 2), (5, 8)) as t(n, d))", "0.6"),
        body=f"""case when sum(denominator::double) {_BOTH} > 0 then
    sum(numerator::double) {_BOTH} / sum(denominator::double) {_BOTH} * per::double
end""",
    ),
)
