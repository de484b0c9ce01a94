"""Where a correction waits, pages say that the number is an earlier one."""

import polars as pl

from citywise.comparison.middle import Reference
from dashboards.answers.city import tell_basis
from dashboards.answers.comparison import tell_comparison, tell_gaps

SAYS = "As released before; its correction concerns too few people to be shown"
INDICATOR = {"unit_code": "count", "counted_code": "people", "direction_code": "neutral"}
ROW = {
    "city_id": "aarby", "city_name": "Aarby", "value": 57.0, "low": None, "high": None,
    "value_status_code": "correction_held", "standing": "not_compared", "n_count": 57,
    "coverage_share": 1.0, "basis_code": "events",
}  # fmt: skip
CURRENT = ROW | {"value_status_code": "reported"}
NO_MIDDLE = Reference(None, "median", 0)


def lead(row):
    return tell_comparison(pl.DataFrame([row]), "aarby", INDICATOR, NO_MIDDLE, "EUR")


def test_the_answer_of_compare_cities():
    assert SAYS in lead(ROW)
    assert SAYS not in lead(CURRENT)


def test_the_small_print_of_compare_cities():
    assert f"{SAYS}: 1." in tell_gaps(pl.DataFrame([ROW, CURRENT]))
    assert SAYS not in tell_gaps(pl.DataFrame([CURRENT]))


def test_the_figures_of_a_city():
    assert tell_basis(ROW, INDICATOR).endswith(SAYS)
    assert SAYS not in tell_basis(CURRENT, INDICATOR)
