"""Where chance alone leaves a city of a given size, as in `citywise/comparison/funnels.py`."""

from __future__ import annotations

from citywise.contracts.macro import Argument, Macro
from citywise.contracts.macros.confidence import CONFIDENCE, Z_SQL

_SOURCE = "Spiegelhalter 2005, normal approximation; rough where fewer than 5 are expected"

FUNNELS = (
    Macro(
        name="share_funnel_limits",
        says="Limits between which the share of a city lies by chance alone",
        arguments=(
            Argument(name="denominator", says="How many the city's share rests on; above 0"),
            Argument(name="centre", says="Share of all cities together; 0 to 1"),
            CONFIDENCE,
        ),
        gives="{low, high}; empty where there is nothing to tell; 0 to 1",
        source=_SOURCE,
        twin="citywise.comparison.funnels.share_funnel_limits",
        example=("round(share_funnel_limits(100, 0.8).low, 4)", "0.7216"),
        body=f"""case
    when denominator > 0 and centre >= 0 and centre <= 1 then {{
        'low': greatest(0, centre::double
            - {Z_SQL} * sqrt(centre::double * (1 - centre::double) / denominator::double)),
        'high': least(1, centre::double
            + {Z_SQL} * sqrt(centre::double * (1 - centre::double) / denominator::double))
    }}
end""",
    ),
    Macro(
        name="rate_funnel_limits",
        says="Limits between which the rate of a city lies by chance alone",
        arguments=(
            Argument(name="denominator", says="What the city's rate is divided by; above 0"),
            Argument(name="centre", says="Rate of all cities together, told by `per`"),
            Argument(name="per", says="What the rates are told by; 1 unless told", default="1"),
            CONFIDENCE,
        ),
        gives="{low, high}; empty where there is nothing to tell; rates",
        source=_SOURCE,
        twin="citywise.comparison.funnels.rate_funnel_limits",
        example=("round(rate_funnel_limits(50000, 40, per := 100000).high, 2)", "57.53"),
        body=f"""case
    when denominator > 0 and centre >= 0 and per > 0 then {{
        'low': greatest(0, centre::double
            - {Z_SQL} * sqrt(centre::double * per::double / denominator::double)),
        'high': centre::double
            + {Z_SQL} * sqrt(centre::double * per::double / denominator::double)
    }}
end""",
    ),
)
