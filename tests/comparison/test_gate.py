"""Whether cities may be compared: the verdict, and what has to be kept in mind."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.catalogue.vocabularies import vocabulary
from citywise.comparison.gate import (
    judge_comparison,
    keep_comparable,
    list_demands,
    may_stand_beside,
    withhold_aside,
)

SHARE = {"comparability_code": "yes", "definition_version": 1, "unit_code": "percent",
         "counted_code": "sessions"}  # fmt: skip
SCHEMA = {"city_id": pl.String, "language_code": pl.String, "value_status_code": pl.String,
          "value": pl.Float64, "low": pl.Float64, "interval_code": pl.String,
          "definition_version": pl.Int64, "count_method_code": pl.String,
          "coverage_share": pl.Float64, "n_count": pl.Int64}  # fmt: skip


def city(name, **other):
    """A city with a share of half of 100 that nothing speaks against."""
    plain = {"city_id": name, "language_code": "da", "value_status_code": "reported", "value": 0.5,
             "low": 0.4, "interval_code": "wilson", "definition_version": 1,
             "count_method_code": None, "coverage_share": 1.0, "n_count": 100}  # fmt: skip
    return plain | other


def without_figure(name, status):
    return city(name, value_status_code=status, value=None, low=None, interval_code="none",
                definition_version=None, coverage_share=None, n_count=None)  # fmt: skip


def verdict(*cities, **indicator):
    outcomes = pl.DataFrame(list(cities), schema=SCHEMA)
    return judge_comparison(outcomes, SHARE | indicator)


def found(told):
    return {finding.code: set(finding.city_ids) for finding in told.findings}


def test_cities_alike_are_comparable():
    told = verdict(city("aarby"), city("borg"))
    assert (told.code, told.findings, told.compared) == ("comparable", (), ("aarby", "borg"))


@pytest.mark.parametrize(
    ("comparability", "finding"), [("no", "never_compared"), ("within_city", "within_city_only")]
)
def test_some_indicators_are_not_compared_whatever_the_figures(comparability, finding):
    told = verdict(city("aarby"), city("borg"), comparability_code=comparability)
    assert (told.code, found(told), told.compared) == ("not_comparable", {finding: set()}, ())


@pytest.mark.parametrize("comparability", ["context", "same_instrument"])
def test_what_holds_for_all_cities_is_a_caveat_of_every_comparison(comparability):
    told = verdict(city("aarby"), city("borg"), comparability_code=comparability)
    assert (told.code, found(told)) == ("with_caveats", {comparability: set()})


@pytest.mark.parametrize(
    ("other", "finding"),
    [
        (city("borg", coverage_share=0.8), {"low_coverage": {"borg"}}),
        (city("borg", n_count=29), {"small_base": {"borg"}}),
        (city("borg", value=None, interval_code="bounds"), {"range_only": {"borg"}}),
        (city("borg", value_status_code="estimated"), {"estimated": {"borg"}}),
        (city("borg", coverage_share=0.9, n_count=30), {}),
        # what is not told of one city speaks against none
        (city("borg", count_method_code="head_count"), {}),
        (city("borg", language_code="tr"), {}),
    ],
)
def test_a_figure_that_is_less_than_it_looks_is_named(other, finding):
    told = verdict(city("aarby"), other)
    assert found(told) == finding
    assert told.compared == ("aarby", "borg")


def test_two_ways_of_counting_are_a_caveat_for_all():
    told = verdict(
        *(city(n, count_method_code=m) for n, m in [("a", "head_count"), ("b", "estimate")])
    )
    assert found(told) == {"other_method": set()}


def test_people_asked_in_several_languages_may_have_been_asked_something_else():
    told = verdict(city("aarby"), city("izmirli", language_code="tr"), counted_code="respondents")
    assert found(told) == {"other_language": set()}


def test_a_count_may_be_small_without_a_caveat():
    told = verdict(city("aarby", n_count=5), city("borg"), unit_code="count")
    assert told.code == "comparable"


@pytest.mark.parametrize(
    ("status", "finding"),
    [
        ("suppressed_by_us", "withheld"),
        ("not_reported", "no_figure"),
        ("quarantined", "no_figure"),
        ("absent", "no_figure"),
        ("unreleased", "unreleased"),
    ],
)
def test_a_city_without_a_figure_is_named_with_what_keeps_it_away(status, finding):
    told = verdict(city("aarby"), city("borg"), without_figure("celle", status))
    assert (told.code, found(told)) == ("with_caveats", {finding: {"celle"}})
    assert told.compared == ("aarby", "borg")


def test_another_version_of_the_definition_sets_a_city_aside():
    told = verdict(city("aarby"), city("borg"), city("celle", definition_version=2))
    assert found(told) == {"other_definition": {"celle"}}
    assert (told.compared, told.aside) == (("aarby", "borg"), ("celle",))


def test_where_one_city_is_left_there_is_nothing_to_compare():
    told = verdict(city("aarby"), without_figure("borg", "suppressed_by_us"))
    assert told.code == "not_comparable"
    assert found(told) == {"too_few_cities": set(), "withheld": {"borg"}}
    assert told.compared == ()


def test_of_no_city_nothing_is_compared():
    assert verdict().code == "not_comparable"


ODD = (
    city("a", count_method_code="head_count", coverage_share=0.5, n_count=3),
    city("b", count_method_code="estimate", value=None, interval_code="bounds", language_code="tr"),
    city("c", definition_version=2), city("d", value_status_code="estimated"),
    city("e", value_status_code="correction_held"), without_figure("f", "suppressed_by_us"),
    without_figure("g", "not_reported"), without_figure("h", "unreleased"),
)  # fmt: skip


@pytest.mark.parametrize("comparability", vocabulary("comparability").codes)
@pytest.mark.parametrize("counted", ["sessions", "respondents"])
@pytest.mark.parametrize("unit", ["percent", "count"])
def test_what_is_demanded_is_what_can_be_found(comparability, counted, unit):
    shown = SHARE | {"comparability_code": comparability, "counted_code": counted,
                     "unit_code": unit}  # fmt: skip
    demands = list_demands(shown)
    asked = {demands.refused, *demands.sets_aside, *demands.caveats} - {""}
    assert set(found(verdict(*ODD, **shown))) == asked


def test_what_is_never_compared_sets_every_figure_aside():
    told = verdict(city("a"), without_figure("b", "absent"), comparability_code="within_city")
    assert told.aside == ("a",)


CITIES = st.lists(
    st.builds(
        lambda version, has_figure: city(
            "", definition_version=version, **({} if has_figure else {"value": None, "low": None})
        ),
        st.integers(1, 2), st.booleans(),
    ),
    max_size=5,
)  # fmt: skip


@given(CITIES, st.sampled_from(["yes", "context", "same_instrument", "within_city", "no"]))
def test_whoever_needs_no_verdict_keeps_the_same_cities(cities, comparability):
    named = [row | {"city_id": str(place)} for place, row in enumerate(cities)]
    outcomes, shown = (
        pl.DataFrame(named, schema=SCHEMA),
        SHARE | {"comparability_code": comparability},
    )
    compared = judge_comparison(outcomes, shown).compared
    assert tuple(keep_comparable(outcomes, shown)["city_id"]) == compared


def test_a_figure_set_aside_keeps_its_row_and_no_number():
    outcomes = pl.DataFrame([city("a"), city("b", definition_version=2)], schema=SCHEMA)
    told = withhold_aside(outcomes, pl.col("city_id") == "b").rows_by_key("city_id", named=True)
    assert told["a"][0]["value"] == 0.5
    b = told["b"][0]
    assert (b["value"], b["low"], b["n_count"]) == (None, None, None)
    assert (b["value_status_code"], b["interval_code"]) == ("set_aside", "none")


def test_where_there_was_no_figure_the_reason_stays():
    outcomes = pl.DataFrame([without_figure("a", "suppressed_by_us")], schema=SCHEMA)
    told = withhold_aside(outcomes, pl.lit(value=True))
    assert told["value_status_code"].to_list() == ["suppressed_by_us"]


@pytest.mark.parametrize(
    ("comparability", "beside"),
    [
        ("yes", [True, False, None]),
        ("context", [True, False, None]),
        ("within_city", [False, False, False]),
        ("no", [False, False, False]),
    ],
)
def test_a_figure_stands_beside_another_only_by_the_definition_that_holds(comparability, beside):
    versions = pl.DataFrame({"definition_version": [1, 2, None]})
    rule = may_stand_beside(SHARE | {"comparability_code": comparability})
    assert versions.with_columns(beside=rule)["beside"].to_list() == beside
