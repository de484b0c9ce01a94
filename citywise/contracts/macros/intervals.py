"""Intervals around shares, counts and rates, as `citywise/comparison/intervals.py` has them."""

from __future__ import annotations

from citywise.contracts.macro import Argument, Macro
from citywise.contracts.macros.confidence import CONFIDENCE, Z_SQL, by_confidence

# Garwood 1936: limits of the expected count behind an observed count of 0, 1, … 9
_EXACT_LOW = {
    0.9: "[0, 0.05129329438755053, 0.35536151069866195, 0.8176914471639533, 1.3663183967498307,"
    " 1.97014956805953, 2.6130147441963194, 3.285315691894671, 3.980822786189275,"
    " 4.695227540344492]",
    0.95: "[0, 0.025317807984289897, 0.24220927854396507, 0.6186721228956015, 1.089865373626325,"
    " 1.623486390118421, 2.201894253490851, 2.814363051519867, 3.4538321767485023,"
    " 4.115373097378334]",
    0.99: "[0, 0.005012541823544286, 0.10349454674809108, 0.33786338872773347,"
    " 0.6722065435074053, 1.0779282406523196, 1.536911819044667, 2.0373374786996714,"
    " 2.5711027215218474, 3.132402342253232]",
    0.998: "[0, 0.0010005003335835346, 0.045402017769489565, 0.19053337756840327,"
    " 0.42855241362842295, 0.7393717319178327, 1.1071046602556396, 1.5203362603988093,"
    " 1.9708139217403662, 2.452424404363775]",
}
_EXACT_HIGH = {
    0.9: "[2.9957322735539895, 4.743864518390577, 6.295793621871988, 7.753656527932725,"
    " 9.153519026637573, 10.513034908741535, 11.842395652420288, 13.148113802432116,"
    " 14.434649715196311, 15.705216422115459]",
    0.95: "[3.6888794541139354, 5.571643390938898, 7.22468766772396, 8.767273069742323,"
    " 10.241588675403694, 11.66833207932267, 13.059474022518685, 14.422675361702376,"
    " 15.763189220193313, 17.084803451419166]",
    0.99: "[5.298317366548036, 7.430129500280121, 9.273792089255544, 10.977477495329765,"
    " 12.594089785985584, 14.149759411023012, 15.65967481129764, 17.133593268913344,"
    " 18.57822572830337, 19.998423156469325]",
    0.998: "[6.907755278982137, 9.233413476451585, 11.228872242412661, 13.06224077918807,"
    " 14.79414922253721, 16.454745203680105, 18.061636840199064, 19.626177395384232,"
    " 21.15619816583998, 22.65737330906293]",
}


def _wilson(sign: str) -> str:
    n, d = "numerator::double", "denominator::double"
    middle = f"{n} / {d} + {Z_SQL} ** 2 / (2 * {d})"
    spread = f"{n} / {d} * (1 - {n} / {d}) / {d} + {Z_SQL} ** 2 / (4 * {d} ** 2)"
    return f"({middle} {sign} {Z_SQL} * sqrt({spread})) / (1 + {Z_SQL} ** 2 / {d})"


def _poisson(count: str, scale: str) -> str:
    """Limits of a count, each multiplied by `scale`; none for parts of a whole below 10."""
    exact = f"{count} < 10 and {count} = floor({count})"
    at = f"[{count}::integer + 1]"
    byar_low = f"{count} * (1 - 1 / (9 * {count}) - {Z_SQL} / (3 * sqrt({count}))) ** 3"
    above = f"({count} + 1)"
    byar_high = f"{above} * (1 - 1 / (9 * {above}) + {Z_SQL} / (3 * sqrt({above}))) ** 3"
    return f"""case
    when {exact} and {count} >= 0 then {{
        'low': {by_confidence(_EXACT_LOW)}{at} * {scale},
        'high': {by_confidence(_EXACT_HIGH)}{at} * {scale}
    }}
    when {count} >= 10 then {{'low': ({byar_low}) * {scale}, 'high': ({byar_high}) * {scale}}}
end"""


_LIMITS = "{low, high}; empty where there is nothing to tell"

_GARWOOD_BYAR = (
    "Exact below 10 (Garwood 1936), Byar's approximation from 10 on (Breslow and Day 1987,"
    " volume II, page 69)"
)

INTERVALS = (
    Macro(
        name="wilson_interval",
        says="Wilson score interval of a share, two-sided",
        arguments=(
            Argument(name="numerator", says="How many of them; 0 to the denominator"),
            Argument(name="denominator", says="Of how many; above 0"),
            CONFIDENCE,
        ),
        gives=f"{_LIMITS}; 0 to 1",
        source="Wilson 1927",
        twin="citywise.comparison.intervals.wilson_interval",
        example=("round(wilson_interval(81, 263).low, 4)", "0.2553"),
        body=f"""case
    when denominator > 0 and numerator >= 0 and numerator <= denominator then {{
        'low': case when numerator = 0 then 0 else {_wilson("-")} end,
        'high': case when numerator = denominator then 1 else {_wilson("+")} end
    }}
end""",
    ),
    Macro(
        name="poisson_interval",
        says="Interval of the expected count behind an observed count of happenings, two-sided",
        arguments=(
            Argument(name="observed", says="How many happened; a whole number where below 10"),
            CONFIDENCE,
        ),
        gives=f"{_LIMITS}; counts",
        source=_GARWOOD_BYAR,
        twin="citywise.comparison.intervals.poisson_interval",
        example=("round(poisson_interval(3).high, 3)", "8.767"),
        body=_poisson("observed::double", "1"),
    ),
    Macro(
        name="rate_interval",
        says="Interval of a rate of happenings, two-sided",
        arguments=(
            Argument(name="numerator", says="How many happened; a whole number where below 10"),
            Argument(name="denominator", says="Among how many, or over how much; above 0"),
            Argument(name="per", says="What the rate is told by; 1 unless told", default="1"),
            CONFIDENCE,
        ),
        gives=f"{_LIMITS}; rates",
        source=_GARWOOD_BYAR,
        twin="citywise.comparison.intervals.rate_interval",
        example=("round(rate_interval(20, 50000, per := 100000).low, 3)", "24.423"),
        body="case when denominator > 0 then "
        + _poisson("numerator::double", "(per::double / denominator::double)")
        + " end",
    ),
)
