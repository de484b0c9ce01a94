"""Every view of a release, once, in the order in which they build on each other."""

from __future__ import annotations

from citywise.contracts.view import View

_WHAT = "indicator_id indicator_name unit_code aggregation_code period_id start_date basis_code"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ALL = (
    View(
        name="out_city_outcomes",
        grain="One row for each city, indicator and period of the network's reporting: the total of"
        " the city as a whole, from event logs where any are released, else from reports",
        columns=_words(
            f"value_id city_id city_name {_WHAT} direction_code comparability_code"
            " definition_version value_status_code value low high interval_code numerator_count"
            " denominator_count n_count coverage_share is_compared"
        ),
    ),
    View(
        name="out_city_trends",
        grain="One row for each outcome of out_city_outcomes, beside the period before and the same"
        " period a year before; empty where the basis or the definition was another",
        columns=_words(
            "value_id city_id city_name indicator_id indicator_name unit_code direction_code"
            " period_id start_date basis_code definition_version value_status_code value low high"
            " previous_period_id previous_value previous_low previous_high"
            " last_year_period_id last_year_value last_year_low last_year_high"
        ),
    ),
    View(
        name="out_network_outcomes",
        grain="One row for each indicator, period and basis whose parts add up: the cities with one"
        " exact number together, and how many were left out and why; what is withheld is small, so"
        " the cities that are told stand for themselves and not for all",
        columns=_words(
            f"{_WHAT} value numerator_count denominator_count told_city_count ranged_city_count"
            " withheld_city_count silent_city_count set_aside_city_count"
        ),
    ),
)

VIEWS: dict[str, View] = {view.name: view for view in _ALL}
